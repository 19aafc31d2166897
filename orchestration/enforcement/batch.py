"""A batch: the items that one transaction settles, in a temporary table, each re-checked before anything is done."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import Connection, text

from orchestration.database.arrays import array_of
from orchestration.database.cleanings import WAREHOUSE, note_erased
from orchestration.enforcement.intents import BEGUN, close_intents
from orchestration.enforcement.still_due import leave_over
from orchestration.ingestion.mapped_source import MappedSource

_UNBEGUN = f"plan_id = :plan_id and outcome is null and not {BEGUN}"
PENDING = f"{_UNBEGUN} and person_id = any(:persons)"
_STAND = " and ".join(
    f"to_regclass('intermediate.{view}') is not null" for view in ("int_holds__unioned", "int_events__measured")
)
_JOINED = "person_id, source, record_id, document_id, data_category, action, outcome"
"""What other tables are joined to a batch by, or it is told apart by."""
# A plan numbers its items, and a batch takes its persons, in the order of the persons: what a batch is about stands
# close together. Said to the database, it reads that part by its index instead of all that is planned.
_STORE = """
update enforcement.items set outcome = batch.outcome, source_state = batch.source_state,
    held_because = batch.held_because, message = batch.message, settled_at = batch.settled_at from batch
where items.plan_id = batch.plan_id and items.item_no = batch.item_no
and items.plan_id = any(array(select distinct plan_id from batch))
and items.item_no between (select min(item_no) from batch) and (select max(item_no) from batch)
"""
# A hold on a system is a row for each person it knows. The batch's own, as an array, reach into the view where a join
# does not: those rows are looked up by their index, and not all who are held are read.
_HELD = " union all ".join(
    f"""select items.plan_id, items.item_no from batch as items join intermediate.int_holds__unioned as hold on {whose}
    where control.hold_covers(hold.person_id, hold.source, hold.document_id, hold.purpose,
        items.person_id, items.source, items.document_id, items.purpose)"""
    for whose in ("hold.person_id = items.person_id and hold.person_id = any(:persons)", "hold.person_id is null")
)
_BLOCKED = """
action <> 'suppress' and exists (
    select 1 from control.source_gates as gates join identity.records using (source)
    where gates.as_of = :as_of and records.person_id = batch.person_id
)
"""
"""Of whom a source is not to be trusted tonight."""


def reopen_failed(connection: Connection, plan_id: str) -> int:
    """Take up again what a system refused when the plan was applied before; how many items. The ledger tells both."""
    return connection.execute(
        text(
            "update enforcement.items set outcome = null, source_state = null, message = null, settled_at = null "
            "where plan_id = :plan_id and outcome = 'failed'"
        ),
        {"plan_id": plan_id},
    ).rowcount


def next_persons(connection: Connection, plan_id: str, after: str, at_once: Mapping[str, int]) -> list[str]:
    """The persons of the next batch of a plan, after that person in order; empty when all is settled. Read-only.

    Neither who stands on the opt-out list nor nobody is a person that a system knows: see
    orchestration.enforcement.opt_out_list and rows_of_nobody.

    Args:
        connection: on the warehouse.
        plan_id: the plan.
        after: the last person of the batch before; empty at the start.
        at_once: how many persons each system takes in one batch.
    """
    rows = connection.execute(
        text(
            "select person_id, array_agg(distinct source) as sources from enforcement.items "
            f"where {_UNBEGUN} and source not in ('suppression', 'quarantine') and person_id > :after "
            "group by person_id order by person_id limit :persons"
        ),
        {"plan_id": plan_id, "after": after, "persons": max(at_once.values(), default=1)},
    )
    persons: list[str] = []
    taken: Counter[str] = Counter()
    for row in rows.all():
        taken.update(at_once.keys() & row.sources)
        if persons and any(taken[name] > most for name, most in at_once.items()):
            break
        persons.append(row.person_id)
    return persons


def keep_holds_out(connection: Connection) -> None:
    """Until this transaction ends nobody can place a hold: whoever was told that theirs stands can rely on it.

    To be called before anything of an item is locked: whoever places a hold takes work orders back after it, and the
    two would wait for each other.
    """
    connection.execute(text("lock table control.holds in share mode"))


def models_stand(connection: Connection) -> bool:
    """Whether the views stand that a batch is judged and carried out by. Read-only.

    To build a view anew drops those that read it, so a build that broke off may leave them out; the next one, which
    comes before anything is done, makes them again.
    """
    return bool(connection.execute(text(f"select {_STAND}")).scalar_one())


def open_batch(connection: Connection, where: str, parameters: Mapping[str, object]) -> int:
    """Lock the items chosen by `where` and put them into the temporary table `batch`; how many there are."""
    keep_holds_out(connection)
    connection.execute(text("drop table if exists pg_temp.batch"))
    connection.execute(text("create temp table batch (like enforcement.items) on commit drop"))
    filled = text(f"insert into batch select * from enforcement.items where {where} for update")
    items = connection.execute(filled, parameters).rowcount
    if items:
        connection.execute(text(f"analyze pg_temp.batch ({_JOINED})"))
    return items


def hold_back(connection: Connection) -> None:
    """Settle as held what a hold covers by now, whatever was begun of it."""
    keep_holds_out(connection)
    held = "update batch set outcome = 'held', held_because = 'hold', settled_at = now() where action <> 'suppress' "
    persons = array_of(persons_of(connection))
    connection.execute(text(f"{held} and (plan_id, item_no) in ({_HELD})"), {"persons": persons})


def leave_held(connection: Connection) -> int:
    """Take out of the batch what a hold covers by now, and leave of it what was settled before; how many items stay."""
    hold_back(connection)
    connection.execute(text("delete from batch where held_because = 'hold' and outcome = 'held'"))
    return int(connection.execute(text("select count(*) from batch")).scalar_one())


def block(connection: Connection, where: str, parameters: Mapping[str, object]) -> None:
    """Settle as held, because a source is not to be trusted tonight, what of the batch is still open and meets that."""
    connection.execute(
        text(
            "update batch set outcome = 'held', held_because = 'blocked_source', settled_at = now() "
            f"where outcome is null and {where}"
        ),
        parameters,
    )


def leave_blocked(connection: Connection, as_of: date) -> None:
    """Take out of the batch of whom a source is not to be trusted tonight."""
    connection.execute(text(f"delete from batch where {_BLOCKED}"), {"as_of": as_of})


def leave_unknown(connection: Connection, systems: Collection[str]) -> None:
    """Settle as held what is of a system that tonight's data map does not name; the plan's own may have known it."""
    block(connection, "source <> all(:systems)", {"systems": list(systems)})


def recheck(connection: Connection, data_map: Mapping[str, MappedSource], as_of: date) -> None:
    """Settle at once what may no longer be done: held in the meantime, of a source not trusted now, no longer due.

    Nor is it due any more if its record is somebody else's by now, whose holds and deadlines are their own.

    Args:
        connection: in the transaction that acts, with the batch open.
        data_map: tonight's systems.
        as_of: the night's date; the plan may be of an earlier one, when every source was sound.
    """
    hold_back(connection)
    block(connection, _BLOCKED, {"as_of": as_of})
    leave_over(connection, data_map)
    set_aside(connection)


def set_aside(connection: Connection) -> None:
    """Store what has its outcome without anything being done, and take it out of the batch."""
    connection.execute(text(f"{_STORE} and batch.outcome is not null"))
    connection.execute(text("delete from batch where outcome is not null"))


def store(connection: Connection) -> None:
    """Write what became of the batch's items back to the plan; of whom nothing is open any more nothing is begun."""
    connection.execute(text(_STORE))
    close_intents(connection)


def forget_identifiers(connection: Connection) -> None:
    """Drop the fingerprints of whoever the batch erased.

    A fingerprint is personal data, too: of who is erased it stays in the evidence and the suppression list only.
    """
    connection.execute(
        text(
            "delete from identity.identifiers using batch where identifiers.source = batch.source "
            "and identifiers.record_id = batch.record_id and batch.data_category = 'contact_details' "
            "and batch.outcome in ('deleted', 'anonymised')"
        )
    )
    note_erased(connection, WAREHOUSE, "identity", ["identifiers"])


def sources_of(connection: Connection) -> list[str]:
    """The systems that the batch touches. Read-only."""
    return list(connection.execute(text("select distinct source from batch order by source")).scalars())


def persons_of(connection: Connection) -> list[str]:
    """The persons that the batch touches, in order. Read-only."""
    return list(connection.execute(text("select distinct person_id from batch order by person_id")).scalars().all())
