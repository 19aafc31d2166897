"""Framing: what of a row the archive keeps beside the archived columns, so that the row can be put back one day."""

from orchestration.ingestion.belonging import document_prefix, document_table, path
from orchestration.ingestion.mapped_column import MappedColumn
from orchestration.ingestion.mapped_source import MappedSource, MappedTable


def framing(source: MappedSource, mapped: MappedTable) -> tuple[MappedColumn, ...]:
    """The columns that erasing leaves (dates, amounts, flags), and the one that says what the row hangs under.

    A row that hangs under an address is found by it, and no address stands where nobody looks for one.
    """
    link = mapped.belongs_to
    names = {c.name for c in mapped.columns if c.erase == "keep"} - mapped.links
    if link is not None and not _is_identifier(source, mapped):
        names.add(link.column)
    return tuple(c for c in mapped.columns if c.name in names and c.identifies is None)


def link_to(source: MappedSource, mapped: MappedTable, record_id: str, document_id: str | None) -> str | None:
    """What the column says that a row of this record or document hangs under; None where only the row itself knew."""
    link = mapped.belongs_to
    if link is None or link.references is not None:
        return None
    parent = source.table(link.table)
    if parent.grain == "record":
        return f"{link.prefix}{record_id}"
    part_of = document_table(source, parent)
    if document_id is None or part_of is None or part_of.name != parent.name:
        return None
    return f"{link.prefix}{document_id.removeprefix(document_prefix(source, parent))}"


def depth(source: MappedSource, mapped: MappedTable) -> int:
    """How many tables it hangs under: parents are put back first."""
    return len(path(source, mapped))


def _is_identifier(source: MappedSource, mapped: MappedTable) -> bool:
    link = mapped.belongs_to
    if link is None or link.references is None:
        return False
    return source.table(link.table).column(link.references).identifies is not None
