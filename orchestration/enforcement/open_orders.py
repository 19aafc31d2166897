"""Open work orders: what an operator was asked to erase and still has, each night anew.

The person may have come back since, or objected, or be held: only the models of the night that read them know. So the
raw copy goes again after those have run, and an order that is no longer right is taken back.
"""

from datetime import date
from pathlib import Path

from sqlalchemy import Engine, text

from orchestration.enforcement.batch import forget_identifiers, keep_holds_out, leave_held, open_batch
from orchestration.enforcement.planned import drops
from orchestration.enforcement.still_due import still_due
from orchestration.enforcement.suppress import remember
from orchestration.enforcement.target import read_targets
from orchestration.enforcement.whereabouts import IS_UNTRUSTED, in_quarantine, in_raw
from orchestration.enforcement.work_order import renew_work_orders
from orchestration.enforcement.write_back import erase_raw
from orchestration.ingestion.holdings import note_holdings
from orchestration.ingestion.mapped_source import MappedSource

# Of events that go alone raw tells only when the models have run.
_EVENTS_LEFT = """
exists (
    select 1 from intermediate.int_events__measured as over
    where over.source = items.source and over.record_id = items.record_id and over.rule = items.rule
    and over.counts_from <= items.counts_from
)
"""
_OPEN = f"""
source = :source and source_state = 'ordered'
and case when data_category = 'statistics' then {_EVENTS_LEFT} else {in_raw("items")} end
"""

# What a source tells that was not read tonight, nobody knows.
_CONFIRM_EVENTS = f"""
update enforcement.items set source_state = 'confirmed'
where source = :source and source_state = 'ordered' and data_category = 'statistics'
and not {_EVENTS_LEFT} and not {in_quarantine("items")}
and not {IS_UNTRUSTED}
"""  # noqa: S608 - put together from constants

# Of whom a row cannot be read nobody knows what is due: what was asked for before is planned again once it can be. A
# document that is in the archive is due there no more, whatever its person does; its original is still to go. Nothing
# is due either of whom nobody knows any more, as the operator has erased the person's row and not yet what belongs to
# it: what was asked for is to go all the same. And a reading that is not trusted shows nobody as come back.
_RESCIND = f"""
update enforcement.items set source_state = 'rescinded'
where source = :source and source_state = 'ordered' and not (items.action = 'archive' and items.document_id is not null)
and not {IS_UNTRUSTED}
and ({in_quarantine("items")} or {_OPEN} and exists (
    select 1 from identity.records where records.source = items.source and records.record_id = items.record_id
) and not exists (
    select 1 from marts.fct_due_actions as due
    join identity.records on records.person_id = due.person_id
    where records.source = items.source and records.record_id = items.record_id and {still_due("items")}
))
"""  # noqa: S608 - put together from constants


def settle_orders(warehouse: Engine, source: MappedSource, *, as_of: date, home: Path) -> int:
    """Take back the orders that are no longer due, and erase from raw again what the others are about; how many items.

    Args:
        warehouse: where raw and the plans are.
        source: a system that takes no writes; nothing is ordered of any other.
        as_of: the night's date.
        home: $OUBLI_HOME, where the work orders are written anew.

    Returns:
        The items taken back.
    """
    with warehouse.begin() as connection:
        keep_holds_out(connection)
        tonight = {"source": source.name, "as_of": as_of}
        connection.execute(text(_CONFIRM_EVENTS), tonight)
        taken_back = connection.execute(text(_RESCIND), {**tonight, **drops([source])}).rowcount
        renew_work_orders(connection, home, source)
        reopened = open_batch(connection, _OPEN, {"source": source.name}) and leave_held(connection)
        if reopened:
            remember(connection, as_of)
            erase_raw(connection, source, read_targets(connection, source))
            forget_identifiers(connection)
    if reopened:
        note_holdings(warehouse, source)
    return taken_back
