"""Erasure: what a target means for each table, in the system itself and in its raw copy, as statements in order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Delete, Update, cast, delete, func, literal, or_, update
from sqlalchemy import Date as DateType
from sqlalchemy.types import NullType

from orchestration.enforcement.target import Action, DocumentTarget, RecordTarget
from orchestration.ingestion.belonging import clause, document_table, owned_by, path
from orchestration.ingestion.holdings import erasable, still_holds
from orchestration.ingestion.mapped_source import MappedColumn, MappedSource, MappedTable
from orchestration.ingestion.mapped_terms import Constant

Place = Literal["source", "raw"]


@dataclass(frozen=True)
class Erasure:
    """Rows of one table that go, or of which columns are erased."""

    table: MappedTable
    root: MappedTable
    ids: tuple[str, ...]
    """Keys of `root`: the record or document table."""
    columns: tuple[MappedColumn, ...] | None
    """The columns to erase; None: the rows are deleted."""


def erasures(
    source: MappedSource,
    records: Sequence[RecordTarget],
    documents: Sequence[DocumentTarget],
    place: Place,
) -> tuple[Erasure, ...]:
    """Everything to erase at one place, children before parents, documents before records."""
    found: list[Erasure] = []
    for mapped in _children_first(source, place):
        part_of = document_table(source, mapped)
        if part_of is not None:
            for of_documents in documents:
                if of_documents.table.name == part_of.name:
                    found.extend(_of_document(mapped, of_documents, place))
            continue
        for of_records in records:
            found.extend(_of_record(source, mapped, of_records, place))
    return tuple(found)


def _children_first(source: MappedSource, place: Place) -> list[MappedTable]:
    tables = source.ingested if place == "raw" else source.tables
    return sorted(tables, key=lambda t: (-len(path(source, t)), -list(source.tables).index(t)))


def _stays(mapped: MappedTable, action: Action, place: Place) -> bool:
    """A system that is its own archive keeps what is archived."""
    return action == "archive" and mapped.archive == "keep" and place == "source"


def _of_document(mapped: MappedTable, target: DocumentTarget, place: Place) -> Iterator[Erasure]:
    if _stays(mapped, target.action, place):
        return
    bare = place == "raw" and target.action == "archive" and mapped.archive == "keep"
    if bare or (place == "source" and mapped.erase == "anonymise"):
        # Of an archived document raw keeps the bare dates and amounts, which deadlines count from.
        columns = _columns(mapped, place)
        if columns:
            yield Erasure(mapped, target.table, target.ids, columns)
    else:
        yield Erasure(mapped, target.table, target.ids, None)


def _of_record(source: MappedSource, mapped: MappedTable, target: RecordTarget, place: Place) -> Iterator[Erasure]:
    root = path(source, mapped)[-1]
    acting = {category for category, action in target.due.items() if not _stays(mapped, action, place)}
    due_here = {category for category in mapped.categories if category in acting}
    if not due_here:
        return
    stays_here = {category for category, action in target.due.items() if _stays(mapped, action, place)}
    still_needed = target.needed | stays_here
    whole = not any(category in still_needed for category in mapped.categories)
    kept_in_archive = any(target.due[c] == "archive" and mapped.archive == "keep" for c in due_here)
    rows_go = whole and (mapped.erase == "delete" if place == "source" else not kept_in_archive)
    if rows_go and not (mapped.grain == "record" and target.keeps_documents):
        yield Erasure(mapped, root, target.ids, None)
        return
    if mapped.category in due_here and mapped.grain == "other" and mapped.erase == "delete" and not whole:
        # The row is there for its own category; what it says beside that goes with it.
        yield Erasure(mapped, root, target.ids, None)
        return
    columns = tuple(c for c in _columns(mapped, place) if mapped.category_of(c) in due_here)
    if columns:
        yield Erasure(mapped, root, target.ids, columns)


def _columns(mapped: MappedTable, place: Place) -> tuple[MappedColumn, ...]:
    """The columns that erasing changes; what is never read stands in the system only."""
    return erasable(mapped) + (mapped.unread_columns if place == "source" else ())


def statement(source: MappedSource, erasure: Erasure, schema: str | None) -> Delete | Update:
    """The erasure as one statement, in the warehouse's raw schema or in the system itself; idempotent."""
    rows = clause(erasure.table, schema)
    owned = owned_by(source, erasure.table, rows, erasure.root, erasure.ids)
    if erasure.columns is None:
        return delete(rows).where(owned)
    return (
        update(rows)
        .where(owned, or_(*(still_holds(c, rows.c[c.name]) for c in erasure.columns)))
        .values({c.name: _erased(c, rows.c[c.name]) for c in erasure.columns})
    )


def _erased(mapped: MappedColumn, value: ColumnElement[object]) -> ColumnElement[object] | object:
    match mapped.erase:
        case Constant(constant=constant):
            # Untyped, so that the system takes it for what the column is.
            return literal(constant, NullType())
        case "year":
            return cast(func.date_trunc("year", value), DateType)
        case "department":
            return func.substr(value, 1, 2)
        case _:
            return None
