"""Who is who, read from and written to the schema `identity`; only rows that changed are touched."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd
import pyarrow as pa
from sqlalchemy import (
    URL,
    Boolean,
    Column,
    MetaData,
    Select,
    Table,
    Text,
    and_,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    update,
)

from orchestration.database.tables.control import loads
from orchestration.database.tables.identity import identifiers, records
from orchestration.database.tables.kept import archive_items
from orchestration.identity.arrow import PAGE_ROWS, open_arrow, read_pages, spelled_out, write_temporary
from orchestration.identity.collect import KINDS
from orchestration.identity.identifiers import Identifiers
from orchestration.identity.links import Bools

RECORDS = pa.schema([(c, pa.string()) for c in ("source", "record_id", "person_id")])
IDENTIFIERS = pa.schema(
    [*((c, pa.string()) for c in ("source", "record_id", "kind", "fingerprint")), ("shared", pa.bool_())]
)
_NOW = Table("records_now", MetaData(), *(Column(name, Text) for name in RECORDS.names))
_CARRIED_NOW = Table(
    "identifiers_now",
    MetaData(),
    *(Column(name, Boolean if name == "shared" else Text) for name in IDENTIFIERS.names),
)


def read_before(url: URL) -> pd.DataFrame:
    """The records with their persons, as of the last night. Read-only."""
    return _frame(url, select(records.c.source, records.c.record_id, records.c.person_id))


def read_archived(url: URL) -> pd.DataFrame:
    """The records of which the archive holds something. Read-only."""
    return _frame(url, select(archive_items.c.source, archive_items.c.record_id).distinct())


def store(url: URL, people: pd.DataFrame, found: Identifiers, shared: Bools, as_of: date) -> None:
    """Make the tables what is given, in one transaction.

    Args:
        url: the warehouse.
        people: columns source, record_id, person_id, in the order of `found`.
        found: the identifiers and who carries them.
        shared: which of them link nobody.
        as_of: the night's date, on which new records are first seen.
    """
    with open_arrow(url) as connection:
        write_temporary(connection, _NOW.name, _record_batches(people), RECORDS)
        write_temporary(connection, _CARRIED_NOW.name, _identifier_batches(people, found, shared), IDENTIFIERS)
        with connection.cursor() as cursor:
            cursor.execute(f"analyze {_NOW.name}")
            cursor.execute(f"analyze {_CARRIED_NOW.name}")
            for statement in (*_replace_records(as_of), *_replace_identifiers()):
                cursor.execute(spelled_out(statement))
        connection.commit()


def _replace_records(as_of: date) -> Iterator[Any]:
    same = and_(records.c.source == _NOW.c.source, records.c.record_id == _NOW.c.record_id)
    yield delete(records).where(~exists().where(same))
    moved = update(records).where(same, records.c.person_id != _NOW.c.person_id)
    yield moved.values(person_id=_NOW.c.person_id)
    # What is new on a night run for an earlier day came after the nights that did not see it.
    read = select(loads.c.source, func.max(loads.c.as_of).label("as_of")).group_by(loads.c.source).subquery()
    seen = func.greatest(literal(as_of), read.c.as_of)
    new = select(*_NOW.c, seen).outerjoin(read, read.c.source == _NOW.c.source).where(~exists().where(same))
    yield insert(records).from_select([*RECORDS.names, "first_seen_on"], new)


def _replace_identifiers() -> Iterator[Any]:
    same = and_(*(identifiers.c[name] == _CARRIED_NOW.c[name] for name in IDENTIFIERS.names))
    yield delete(identifiers).where(~exists().where(same))
    yield insert(identifiers).from_select(IDENTIFIERS.names, select(_CARRIED_NOW).where(~exists().where(same)))


def _record_batches(people: pd.DataFrame) -> Iterator[pa.RecordBatch]:
    yield from pa.Table.from_pandas(people[RECORDS.names], RECORDS, preserve_index=False).to_batches(PAGE_ROWS)


def _identifier_batches(people: pd.DataFrame, found: Identifiers, shared: Bools) -> Iterator[pa.RecordBatch]:
    source, record_id = people["source"], people["record_id"]
    for start in range(0, len(found.carried.record), PAGE_ROWS):
        record = found.carried.record[start : start + PAGE_ROWS]
        identifier = found.carried.identifier[start : start + PAGE_ROWS]
        page = pa.table(
            [
                pa.array(source.take(record), pa.string()),
                pa.array(record_id.take(record), pa.string()),
                pa.array(KINDS, pa.string()).take(pa.array(found.kind[identifier])),
                pa.array([each.hex() for each in found.digests.take(pa.array(identifier)).to_pylist()], pa.string()),
                pa.array(shared[identifier], pa.bool_()),
            ],
            schema=IDENTIFIERS,
        )
        yield from page.combine_chunks().to_batches()


def _frame(url: URL, query: Select[Any]) -> pd.DataFrame:
    names = [c.name for c in query.selected_columns]
    pages = list(read_pages(url, query))
    whole = pa.concat_tables(pages) if pages else pa.table({name: pa.array([], pa.string()) for name in names})
    frame: pd.DataFrame = whole.to_pandas().astype("str")
    return frame
