"""Whether a data map leaves a join open, by which an anonymised row would lead back to a person."""

from collections.abc import Iterator

from orchestration.errors import DataMapError
from orchestration.ingestion.mapped_column import MappedColumn
from orchestration.ingestion.mapped_source import MappedSource, MappedTable
from orchestration.ingestion.mapped_terms import Bucket, Constant


def check_anonymity(source: MappedSource, place: str) -> None:
    """Check what anonymising leaves of every table.

    Raises:
        DataMapError: at `place`; nobody says what becomes of a link, or a technique does not fit its column.
    """
    for mapped in source.tables:
        troubles = (*_of_columns(mapped), *_of_table(source, mapped), *_of_link(source, mapped))
        if troubles:
            raise DataMapError(f"{place}: {mapped.name}", troubles[0])


def _of_columns(mapped: MappedTable) -> Iterator[str]:
    for column in (*mapped.columns, *mapped.unread_columns):
        if isinstance(column.erase, Bucket) and column.data_type not in ("integer", "numeric"):
            yield f"only a number is rounded to a bucket, and {column.name} is {column.data_type}"
        if column.erase == "redact" and column.data_type != "text":
            yield f"only text is redacted, and {column.name} is {column.data_type}; use null or a constant"
        if column.erase == "year" and column.data_type == "timestamptz" and mapped.is_anonymised:
            yield f"the year of {column.name} begins at another instant in each time zone; keep it, or erase it whole"
        if column.quasi_identifier and not _leaves_something(column):
            yield f"{column.name} is erased whole and singles nobody out; leave out quasi_identifier, or generalise it"


def _leaves_something(column: MappedColumn) -> bool:
    return column.erase not in ("null", "redact") and not isinstance(column.erase, Constant)


def _of_table(source: MappedSource, mapped: MappedTable) -> Iterator[str]:
    quasi = [column.name for column in mapped.columns if column.quasi_identifier]
    if bool(quasi) != (mapped.k_anonymity is not None):
        yield "k_anonymity and columns with `quasi_identifier: true` need each other; add the other, or take both out"
    if quasi and not mapped.is_anonymised:
        yield "quasi_identifier is for documents with `erase: anonymise`; nothing else stays without its person"
    if quasi and len(mapped.key) > 1:
        yield "k_anonymity is measured of rows with a key of one column"
    hang_here = [t.name for t in source.tables if t.belongs_to is not None and t.belongs_to.table == mapped.name]
    if mapped.small_groups == "delete" and hang_here:
        yield f"rows of {hang_here[0]} hang under its rows, so these cannot be deleted; let small_groups empty them"


def _of_link(source: MappedSource, mapped: MappedTable) -> Iterator[str]:
    link = mapped.belongs_to.column if mapped.is_anonymised and mapped.belongs_to is not None else None
    answered = {column.name for column in mapped.columns if column.when_anonymised is not None}
    if answered - {link}:
        named = ", ".join(sorted(answered - {link}))
        yield f"when_anonymised is for the column by which an anonymised document belongs to somebody, not for {named}"
    if link is None or mapped.belongs_to is None:
        return
    parent = source.table(mapped.belongs_to.table)
    match mapped.column(link).when_anonymised:
        case None:
            yield (
                f"{link} would lead from an anonymised row back to its person; say what becomes of it: "
                "when_anonymised: null, {constant: ...}, or keep where its row is anonymised in its turn"
            )
        case "keep" if not (parent.is_anonymised or (parent.grain == "record" and parent.erase == "anonymise")):
            yield f"{link} may be kept only where the row of {parent.name} is anonymised in its turn; let it be null"
        case "null" | Constant() if link in mapped.key:
            yield f"{link} is its key, which nothing may change; let its rows be deleted"
