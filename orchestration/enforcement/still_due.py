"""Still due: what was planned is due by tonight's marts, or it is left: held for what keeps it by now, or over."""

from collections.abc import Mapping

from sqlalchemy import Connection, text

from orchestration.enforcement.held import WHY_HELD
from orchestration.enforcement.planned import IS_DROPPED, drops
from orchestration.ingestion.mapped_source import MappedSource

# A batch takes its persons in their order. Said to the database, it reads that part by its index instead of all due.
_NEAR = "due.person_id between (select min(person_id) from batch) and (select max(person_id) from batch)"
_OBJECTION = """
select 1 from intermediate.int_objections__unioned as objections
where objections.person_id = batch.person_id and objections.is_prospecting
"""
"""What a system is to mark stays true for as long as the objection does, though the list knows it already."""
_OF_ANOTHER = """
update batch set outcome = 'no_longer_due', settled_at = now()
from identity.records
where batch.outcome is null and records.source = batch.source and records.record_id = batch.record_id
and records.person_id <> batch.person_id
"""


def _is_due(item: str) -> str:
    return (
        f"due.data_category = {item}.data_category and due.document_id is not distinct from {item}.document_id "
        f"and coalesce(due.source = {item}.source, true) "
        f"and (due.action = {item}.action or (due.action = 'archive' and {item}.action = 'delete' and "
        f"{IS_DROPPED.format(item)}))"
    )


def still_due(item: str) -> str:
    """The condition on `due`, a row of fct_due_actions of the same person, under which that item may be done still.

    With the parameters of `orchestration.enforcement.planned.drops`: there what is archived is deleted, and nowhere
    else may anything be deleted that is to be archived by now.
    """
    return f"{_is_due(item)} and {WHY_HELD} is null"


_OF_IT = f"from marts.fct_due_actions as due where due.person_id = batch.person_id and {_NEAR}"
_OVER = f"""
update batch set settled_at = now(), (outcome, held_because) = (
    select case when why is null then 'no_longer_due' else 'held' end, why
    from (select min({WHY_HELD}) {_OF_IT} and {_is_due("batch")}) as due (why)
)
where outcome is null and not exists (select 1 {_OF_IT} and {still_due("batch")})
"""  # noqa: S608 - put together from constants


def leave_over(connection: Connection, data_map: Mapping[str, MappedSource]) -> None:
    """Settle what of the batch is still open and not to be done any more.

    What is due and kept back since it was planned, as by a row in quarantine, is held; all else, and what is of another
    person by now, is no longer due.
    """
    values = drops(data_map.values())
    connection.execute(text(f"{_OVER} and action <> 'suppress'"), values)
    connection.execute(text(f"{_OVER} and action = 'suppress' and not exists ({_OBJECTION})"), values)
    connection.execute(text(_OF_ANOTHER))
