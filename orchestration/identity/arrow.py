"""PostgreSQL to Arrow and back, a page at a time, through ADBC: no Python object is made per value."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlencode

import adbc_driver_postgresql.dbapi as adbc
import pyarrow as pa
from sqlalchemy import URL
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.expression import ClauseElement

from orchestration.database.discretion import discreetly

PAGE_ROWS = 50_000
"""Rows that are held at once, about 10 MB."""


@contextmanager
def open_arrow(url: URL) -> Iterator[Any]:
    """An ADBC connection, in a transaction of its own until it is committed; its errors quote nothing."""
    base = url.set(drivername="postgresql", query={}).render_as_string(hide_password=False)
    # libpq reads %20, and not the plus sign, as a space.
    address = f"{base}?{urlencode(url.query, doseq=True, quote_via=quote)}"
    with discreetly(), adbc.connect(address) as connection:
        yield connection


def spelled_out(statement: ClauseElement) -> str:
    """The statement as PostgreSQL takes it without parameters."""
    # Named parameters, or SQLAlchemy would double each percent sign for a driver that is not used here.
    dialect = postgresql.dialect(paramstyle="named")  # type: ignore[no-untyped-call] # SQLAlchemy types no dialect
    return str(statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))


def read_pages(url: URL, statement: ClauseElement) -> Iterator[pa.Table]:
    """The result of a query, in tables of about PAGE_ROWS rows. Read-only."""
    with open_arrow(url) as connection, connection.cursor() as cursor:
        cursor.execute(spelled_out(statement))
        held: list[pa.RecordBatch] = []
        rows = 0
        for batch in cursor.fetch_record_batch():
            # A batch may be a million narrow rows.
            for start in range(0, batch.num_rows, PAGE_ROWS):
                held.append(batch.slice(start, PAGE_ROWS))
                rows += held[-1].num_rows
                if rows >= PAGE_ROWS:
                    yield pa.Table.from_batches(held)
                    held, rows = [], 0
        if held:
            yield pa.Table.from_batches(held)


def write_temporary(connection: Any, name: str, pages: Iterator[pa.RecordBatch], schema: pa.Schema) -> None:
    """Fill a new temporary table of this ADBC connection."""
    with connection.cursor() as cursor:
        reader = pa.RecordBatchReader.from_batches(schema, pages)
        cursor.adbc_ingest(name, reader, mode="create", temporary=True)
