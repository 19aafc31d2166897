"""Re-applying: what a full read brings back into raw although it is archived or anonymised goes again."""

from sqlalchemy import Connection, Engine, text

from orchestration.enforcement.batch import leave_held, open_batch
from orchestration.enforcement.write_back import erase_raw
from orchestration.ingestion.holdings import note_holdings
from orchestration.ingestion.mapped_source import MappedSource

# Raw still, or again, holds what the item is about.
IN_RAW = """
exists (
    select 1 from identity.holdings
    where holdings.source = items.source and holdings.record_id = items.record_id
    and holdings.data_category = items.data_category and holdings.document_id is not distinct from items.document_id
)
"""

_CONFIRM = f"""
update enforcement.items set source_state = 'confirmed'
where source = :source and source_state = 'ordered' and not {IN_RAW}
"""  # noqa: S608 - put together from constants

# Settled earlier, and landed again as it was.
_LANDED = f"""
source = :source and outcome in ('archived', 'anonymised') and source_state in ('done', 'kept') and {IN_RAW}
"""


def reapply(warehouse: Engine, source: MappedSource) -> int:
    """Confirm the work orders that the operator has carried out, and erase from raw what landed again; how many rows.

    What the operator has not erased yet stays until it is known whether it is still due. Holdings of the source are
    noted before and after.
    """
    note_holdings(warehouse, source)
    with warehouse.begin() as connection:
        connection.execute(text(_CONFIRM), {"source": source.name})
        rows = _erase_again(connection, source)
    if rows:
        note_holdings(warehouse, source)
    return rows


def _erase_again(connection: Connection, source: MappedSource) -> int:
    if not open_batch(connection, _LANDED, {"source": source.name}) or not leave_held(connection):
        return 0
    return erase_raw(connection, source)
