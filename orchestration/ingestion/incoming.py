"""The way of rows through dlt, from a source into the schema `incoming_<source>` of the warehouse.

That schema and dlt's working folder hold personal data, so both are gone as soon as the rows are merged.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dlt
import pyarrow as pa
from dlt.destinations import postgres
from dlt.destinations.impl.postgres.configuration import PostgresCredentials
from dlt.extract import DltResource
from sqlalchemy import URL, Engine
from sqlalchemy.schema import DropSchema

from orchestration.ingestion.contract import Checked, rejected_lines

QUIET = {
    "RUNTIME__DLTHUB_TELEMETRY": "false",
    "RUNTIME__LOG_LEVEL": "CRITICAL",
    "RUNTIME__INTERCEPT_SIGNALS": "false",
    "EXTRACT__NEXT_ITEM_MODE": "fifo",
    "LOAD__RAISE_ON_MAX_RETRIES": "2",
}
"""dlt calls nobody, logs no values, reads one table after the other, and does not try for ever.

Nor does it take Ctrl-C for itself: whoever stops a night stops all of it.
"""

Check = Callable[[pa.Table], Checked]


@dataclass(frozen=True)
class Incoming:
    """An open way into the warehouse."""

    schema: str
    pipeline: dlt.Pipeline

    def bring(self, resources: Iterable[DltResource]) -> None:
        """Load what the resources yield.

        Raises:
            dlt.common.exceptions.DltException: the warehouse did not take it.
        """
        self.pipeline.extract(list(resources), loader_file_format="parquet", write_disposition="append")
        self.pipeline.normalize()
        self.pipeline.load()


@contextmanager
def open_incoming(warehouse: Engine, source: str, home: Path) -> Iterator[Incoming]:
    """The way for one source; nothing is left of it afterwards, nor of one that was cut off."""
    folder, schema = home / "dlt", f"incoming_{source}"
    os.environ.update(QUIET | {"DLT_DATA_DIR": str(folder)})
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    _wipe(warehouse, folder / source, schema)
    pipeline = dlt.pipeline(
        source,
        pipelines_dir=str(folder),
        destination=postgres(credentials=_credentials(warehouse.url)),
        dataset_name=schema,
    )
    try:
        yield Incoming(schema, pipeline)
    finally:
        pipeline.deactivate()
        _wipe(warehouse, folder / source, schema)


def checked(name: str, pages: Callable[[], Iterable[pa.Table]], check: Check, malformed: list[str]) -> DltResource:
    """The pages, checked: rows for the table `<name>_rows`, those set aside for `<name>_rejected`.

    Args:
        name: what the tables are called.
        pages: called once, when the reading begins.
        check: splits a page.
        malformed: lines that made no row, complete once the pages are.
    """

    def split() -> Iterator[Any]:
        for page in pages():
            found = check(page)
            # ADBC fails on a file without a row.
            if found.rows.num_rows:
                yield dlt.mark.with_table_name(found.rows, f"{name}_rows")
            if found.rejected.num_rows:
                yield dlt.mark.with_table_name(found.rejected, f"{name}_rejected")
        if malformed:
            yield dlt.mark.with_table_name(rejected_lines(malformed), f"{name}_rejected")

    return dlt.resource(split, name=name)


def unchecked(name: str, pages: Callable[[], Iterable[pa.Table]]) -> DltResource:
    """The pages as they are, for the table `name`; `pages` is called once, when the reading begins."""

    def read() -> Iterator[pa.Table]:
        yield from (page for page in pages() if page.num_rows)

    return dlt.resource(read, name=name)


def _wipe(warehouse: Engine, folder: Path, schema: str) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    with warehouse.begin() as connection:
        connection.execute(DropSchema(schema, cascade=True, if_exists=True))


def _credentials(url: URL) -> PostgresCredentials:
    given = PostgresCredentials()
    given.database, given.username = url.database or "", url.username or "postgres"
    given.password = str(url.password or "")
    # dlt insists on a host; libpq lets the one in the query, a socket's folder, come first.
    given.host, given.port = url.host or "localhost", url.port or 5432
    given.query = dict(url.query)
    return given
