"""What no deadline reaches, or only from the night that first read it, by the systems' own keys. Read-only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from orchestration.ingestion.belonging import document_prefix, document_table
from orchestration.ingestion.mapped_source import MappedSource
from orchestration.ingestion.nobody import keys_of_nobody

HEADER = ("source", "record_id", "document_id", "missing")

_UNDATED = """
select source, record_id, document_id, missing from marts.fct_undated where source = any(:sources)
union all
select source, record_id, table_name || ':' || row_key, 'person' from quarantine.rows
where reason = 'nobody' and source = any(:sources)
order by source, record_id, document_id nulls first, missing
"""


@dataclass(frozen=True)
class Undated:
    """One record, document, or row of nobody."""

    source: str
    record_id: str | None
    document_id: str | None
    """Of a row that is no document its table and key."""
    missing: str
    """`collected_at`, `issued_on`, `rule`, or `person`: what the row belongs to is not there."""


def undated(connection: Connection, data_map: Sequence[MappedSource]) -> Iterator[Undated]:
    """Those of the systems of this data map, as the last night saw them."""
    names = [source.name for source in data_map]
    for row in connection.execution_options(yield_per=1000).execute(text(_UNDATED), {"sources": names}):
        yield Undated(**row._mapping)
    for source in data_map:
        yield from _of_nobody(connection, source)


def _of_nobody(connection: Connection, source: MappedSource) -> Iterator[Undated]:
    for mapped in source.ingested:
        if mapped.belongs_to is None or document_table(source, mapped) is None:
            continue
        prefix = document_prefix(source, mapped) if mapped.grain == "document" else f"{mapped.name}:"
        for pointer, key in connection.execute(keys_of_nobody(source, mapped)):
            record_id = pointer if source.table(mapped.belongs_to.table).grain == "record" else None
            yield Undated(source.name, record_id, prefix + key, "person")
