"""Re-applying: what a full read brings into raw although a system keeps it on purpose goes again.

What says something again in a system that was written to was restored there, or is new: the models tell which.
"""

from datetime import date

from sqlalchemy import ColumnElement, Connection, Engine, FromClause, delete, select, table, text, true
from sqlalchemy import column as named

from orchestration.enforcement.batch import leave_held, models_stand, open_batch
from orchestration.enforcement.forgotten import forget_documents
from orchestration.enforcement.target import read_targets
from orchestration.enforcement.whereabouts import ABOUT_IT, in_quarantine, in_raw
from orchestration.enforcement.write_back import erase_raw
from orchestration.ingestion.anonymity import anonymised, says_something
from orchestration.ingestion.belonging import document_table, owned_rows
from orchestration.ingestion.holdings import note_holdings
from orchestration.ingestion.mapped_source import MappedSource, MappedTable

_BATCH = table("batch", named("outcome"), named("source_state"), named("document_id"))


# Its system is its own archive.
_STAYS = "exists (select 1 from archive.items as kept where kept.kept_at_source and {about_it})".replace(
    "{about_it}", ABOUT_IT.replace("{rows}", "kept").replace("{item}", "items")
)

_CONFIRM = f"""
update enforcement.items set source_state = 'confirmed'
where source = :source and source_state = 'ordered' and data_category <> 'statistics'
and not {in_raw("items")} and not {in_quarantine("items")}
"""  # noqa: S608 - put together from constants

# An API erased it, and the reading shows it no more. What stays in a system that is its own archive is not gone.
_CONFIRM_ERASED = f"""
update enforcement.items set source_state = 'confirmed'
where source = :source and source_state = 'done' and action <> 'suppress' and data_category <> 'statistics'
and not {in_raw("items")} and not {in_quarantine("items")} and not {_STAYS}
"""  # noqa: S608 - put together from constants

# An API erased it, and what is read of its system may be of before. Settled is what a night did when that began.
_LAGGING = f"""
source = :source and source_state = 'done' and outcome in ('deleted', 'anonymised', 'archived')
and data_category <> 'statistics' and {in_raw("items")} and cast(:as_of as date) <= coalesce(
    (select nights.as_of from control.nights as nights where nights.started_at = items.settled_at),
    (select plans.as_of from enforcement.plans as plans where plans.plan_id = items.plan_id)
) + cast(:within as interval)
"""  # noqa: S608 - put together from constants

# Settled earlier, and still there: nothing is written into that system, it is its own archive, or it keeps the row of
# an anonymised document.
_LANDED = f"""
source = :source and outcome in ('archived', 'anonymised') and {in_raw("items")} and (
    source_state = 'kept'
    or source_state = 'done' and outcome = 'anonymised' and document_id is not null
    or source_state = 'done' and outcome = 'archived' and {_STAYS}
)
"""


def reapply(warehouse: Engine, source: MappedSource, *, is_read: bool, as_of: date) -> int:
    """Confirm what the operator or the API has carried out, and erase from raw what landed again; how many rows.

    What the operator has not erased yet stays until it is known whether it is still due. What an API has erased and an
    export may not know of yet goes again, until the time that the data map allows for it is over; what lands later was
    not erased, or is back, and the models tell. Holdings of the source are noted before and after.

    Args:
        warehouse: where raw is.
        source: the system.
        is_read: it was read whole tonight. Raw has been erased since it was last, so it tells nothing otherwise.
        as_of: the night's date.
    """
    note_holdings(warehouse, source)
    with warehouse.begin() as connection:
        if is_read:
            connection.execute(text(_CONFIRM), {"source": source.name})
            if source.write_back == "rest":
                connection.execute(text(_CONFIRM_ERASED), {"source": source.name})
            forget_documents(connection, source)
        # Otherwise the night after goes on with it.
        rows = 0
        if models_stand(connection):
            rows = _erase_again(connection, source) + _erase_lagging(connection, source, as_of)
    if rows:
        note_holdings(warehouse, source)
    return rows


def _erase_again(connection: Connection, source: MappedSource) -> int:
    if not open_batch(connection, _LANDED, {"source": source.name}) or not leave_held(connection):
        return 0
    _leave_restored(connection, source)
    return erase_raw(connection, source, read_targets(connection, source))


def _erase_lagging(connection: Connection, source: MappedSource, as_of: date) -> int:
    rest = source.connection.rest
    if source.write_back != "rest" or rest is None:
        return 0
    values = {"source": source.name, "as_of": as_of, "within": rest.confirmed_within}
    if not open_batch(connection, _LAGGING, values) or not leave_held(connection):
        return 0
    return erase_raw(connection, source, read_targets(connection, source))


def _leave_restored(connection: Connection, source: MappedSource) -> None:
    """Take out of the batch the anonymised documents that say something of a person, or lead to one, again."""
    for mapped in source.ingested:
        owned = owned_rows(source, mapped, source.raw_schema)
        if owned.document_id is not None and document_table(source, mapped) is not None:
            telling = (
                select(owned.document_id).select_from(owned.joined).where(_says_something(source, mapped, owned.rows))
            )
            connection.execute(
                delete(_BATCH).where(
                    _BATCH.c.outcome == "anonymised",
                    _BATCH.c.source_state == "done",
                    _BATCH.c.document_id.in_(telling),
                )
            )


def _says_something(source: MappedSource, mapped: MappedTable, rows: FromClause) -> ColumnElement[bool]:
    """Whether a row says more than what anonymising its document leaves."""
    return says_something(anonymised(source, mapped), rows) if mapped.erase == "anonymise" else true()
