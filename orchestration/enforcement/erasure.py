"""Erasure: what a target means for each table, in the system itself and in its raw copy, as statements in order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Delete,
    Select,
    TableClause,
    Update,
    and_,
    case,
    delete,
    func,
    literal,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.types import NullType

from orchestration.enforcement.rows import Line, Place, acting, gone
from orchestration.enforcement.target import Action, DocumentTarget, RecordTarget, Targets
from orchestration.ingestion.anonymity import anonymised_there
from orchestration.ingestion.belonging import clause, document_table, owned_by, owned_rows, path
from orchestration.ingestion.dialects import first_of_year, rounded_down
from orchestration.ingestion.holdings import erasable, erasable_there, still_holds
from orchestration.ingestion.mapped_column import MappedColumn
from orchestration.ingestion.mapped_source import MappedSource, MappedTable
from orchestration.ingestion.mapped_terms import REDACTED, Bucket, Constant

RECORD_ID = "oubli record"
"""Under this name a row tells whose it is; no system calls a column so."""


@dataclass(frozen=True)
class Erasure:
    """Rows of one table that go, or of which columns are erased."""

    table: MappedTable
    root: MappedTable
    ids: tuple[str, ...]
    """Keys of `root`: the table of records, documents or events."""
    columns: tuple[MappedColumn, ...] | None
    """The columns to erase; None: the rows are deleted."""


def erasures(source: MappedSource, targets: Targets, place: Place) -> tuple[Erasure, ...]:
    """Everything to erase at one place, children before parents, documents and events before records."""
    found: list[Erasure] = []
    lines = [path(source, mapped) for mapped in source.tables]
    whole = [gone(lines, of_records, place) for of_records in targets.records]
    for line in _children_first(lines):
        mapped = line[0]
        if place == "raw" and not mapped.ingest:
            continue
        found.extend(Erasure(mapped, of.table, of.ids, None) for of in targets.events if of.table in line)
        part_of = document_table(source, mapped)
        if part_of is not None:
            for of_documents in targets.documents:
                if of_documents.table.name == part_of.name:
                    found.extend(_of_document(source, mapped, of_documents, place))
            continue
        for of_records, its_whole in zip(targets.records, whole, strict=True):
            found.extend(_of_record(line, of_records, place, its_whole))
    return tuple(found)


def _children_first(lines: Sequence[Line]) -> list[Line]:
    order = sorted(enumerate(lines), key=lambda numbered: (-len(numbered[1]), -numbered[0]))
    return [line for _, line in order]


def _stays(mapped: MappedTable, action: Action, place: Place) -> bool:
    """A system that is its own archive keeps what is archived."""
    return action == "archive" and mapped.archive == "keep" and place == "source"


def _of_document(source: MappedSource, mapped: MappedTable, target: DocumentTarget, place: Place) -> Iterator[Erasure]:
    if _stays(mapped, target.action, place):
        return
    columns: tuple[MappedColumn, ...] | None = None
    if place == "raw" and target.action == "archive" and mapped.archive == "keep":
        # Of an archived document raw keeps the bare dates and amounts, which deadlines count from.
        columns = tuple(c for c in erasable(mapped) if c.erase != "year" and not isinstance(c.erase, Bucket))
    elif place == "source" and mapped.erase == "anonymise":
        # What only moves to the archive is somebody's still.
        is_over = target.action != "archive" and mapped.name == target.table.name
        columns = anonymised_there(source, mapped) if is_over else erasable_there(mapped)
    if columns is None or columns:
        yield Erasure(mapped, target.table, target.ids, columns)


def _of_record(line: Line, target: RecordTarget, place: Place, whole: frozenset[str]) -> Iterator[Erasure]:
    mapped, root = line[0], line[-1]
    if mapped.name in whole:
        yield Erasure(mapped, root, target.ids, None)
        return
    due_here = acting(mapped, target, place)
    columns = tuple(c for c in _columns(mapped, place) if mapped.category_of(c) in due_here)
    if columns:
        yield Erasure(mapped, root, target.ids, columns)


def _columns(mapped: MappedTable, place: Place) -> tuple[MappedColumn, ...]:
    """The columns that erasing changes; what is never read stands in the system only."""
    return erasable_there(mapped) if place == "source" else erasable(mapped)


def statement(source: MappedSource, erasure: Erasure, schema: str | None) -> Delete | Update:
    """The erasure as one statement, in the warehouse's raw schema or in the system itself; idempotent."""
    rows = clause(erasure.table, schema)
    left = _left(source, erasure, rows)
    if erasure.columns is None:
        return delete(rows).where(left)
    return update(rows).where(left).values({c.name: _erased(c, rows.c[c.name]) for c in erasure.columns})


def records_left(source: MappedSource, erasure: Erasure, schema: str | None) -> Select[str]:
    """The records of which the erasure has still rows to change, as a statement; of documents, theirs. Read-only.

    A document that was anonymised in part may lead to no record any more.
    """
    owned = owned_rows(source, erasure.table, schema)
    left = _left(source, erasure, owned.rows)
    of = owned.record_id if owned.document_id is None else owned.document_id
    return select(of).select_from(owned.joined).where(left).distinct()


def rows_left(source: MappedSource, erasure: Erasure, schema: str | None, names: Iterable[str]) -> Select[Any]:
    """The rows that the erasure has still to change, as a statement: RECORD_ID, then these columns. Read-only."""
    owned = owned_rows(source, erasure.table, schema)
    left = _left(source, erasure, owned.rows)
    keys = [owned.rows.c[name] for name in erasure.table.key]
    read = [owned.rows.c[name].label(name) for name in names]
    return select(owned.record_id.label(RECORD_ID), *read).select_from(owned.joined).where(left).order_by(*keys)


def any_left(source: MappedSource, erasure: Erasure) -> Select[int]:
    """A row of the system that the erasure has still to change, if there is one, as a statement. Read-only."""
    rows = clause(erasure.table, None)
    return select(literal(1)).select_from(rows).where(_left(source, erasure, rows)).limit(1)


def _left(source: MappedSource, erasure: Erasure, rows: TableClause) -> ColumnElement[bool]:
    owned = owned_by(source, erasure.table, rows, erasure.root, erasure.ids)
    if erasure.columns is None:
        return owned
    return and_(owned, or_(*(still_holds(c, rows.c[c.name]) for c in erasure.columns)))


def _erased(mapped: MappedColumn, value: ColumnElement[object]) -> ColumnElement[object] | object:
    match mapped.erase:
        case Constant(constant=constant):
            # Untyped, so that the system takes it for what the column is.
            return literal(constant, NullType())
        case Bucket(bucket=step):
            return rounded_down(value, literal_column(str(step)))
        case "redact":
            return case((value.is_not(None), literal(REDACTED, NullType())))
        case "year":
            return first_of_year(value)
        case "department":
            return func.substring(value, 1, 2)
        case _:
            return None
