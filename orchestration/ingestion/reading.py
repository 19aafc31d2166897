"""The two kinds of source, read in one way: what is wrong with a table, its rows, its keys."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Engine

from orchestration.ingestion.connection import connect, files_folder, is_of_files
from orchestration.ingestion.csv_pages import csv_pages, file_of, header_of, trouble_with
from orchestration.ingestion.load import Trouble
from orchestration.ingestion.mapped_source import MappedSource, MappedTable
from orchestration.ingestion.source_query import (
    ColumnTypes,
    Since,
    columns_at_source,
    keys_statement,
    reads_in_part,
    rows_statement,
)
from orchestration.ingestion.sql_pages import sql_pages
from orchestration.ingestion.troubles import READING, trouble_of
from orchestration.settings import Settings


class Reader(Protocol):
    """An open source."""

    def look(self, mapped: MappedTable) -> Trouble | None:
        """What keeps the table from being read, if anything; asked first."""

    def is_there(self, mapped: MappedTable) -> bool:
        """Whether there is anything to read; only what may be missing is not, without a trouble."""

    def absent(self, mapped: MappedTable) -> list[str]:
        """The declared columns that may be missing, and are."""

    def written_at(self, mapped: MappedTable) -> datetime | None:
        """When the table's file was last written; None of a database, and of a file that is not there."""

    def reads_in_part(self, mapped: MappedTable) -> bool:
        """Whether the rows since a cursor can be asked for."""

    def rows(self, mapped: MappedTable, since: Since | None, malformed: list[str]) -> Iterable[pa.Table]:
        """The rows as text or bytes; lines that make no row are added to `malformed`."""

    def keys(self, mapped: MappedTable) -> Iterable[pa.Table]:
        """The keys of all rows, and SOURCE_KEY."""


class DatabaseReader:
    """A database."""

    def __init__(self, source: MappedSource, engine: Engine) -> None:
        self._source, self._engine = source, engine
        self._types: dict[str, ColumnTypes] = {}

    def look(self, mapped: MappedTable) -> Trouble | None:
        """See Reader."""
        try:
            found = columns_at_source(self._engine, self._source, mapped)
        except READING as error:
            return trouble_of(f"{self._source.name}: table {mapped.name}", error)
        if isinstance(found, Trouble):
            return found
        self._types[mapped.name] = found
        return None

    def is_there(self, mapped: MappedTable) -> bool:
        """See Reader."""
        return mapped.name in self._types

    def absent(self, mapped: MappedTable) -> list[str]:
        """See Reader."""
        return [c.name for c in mapped.columns if c.name not in self._types[mapped.name]]

    def written_at(self, mapped: MappedTable) -> datetime | None:
        """See Reader."""
        del mapped
        return None

    def reads_in_part(self, mapped: MappedTable) -> bool:
        """See Reader."""
        return reads_in_part(self._engine, mapped, self._types[mapped.name])

    def rows(self, mapped: MappedTable, since: Since | None, malformed: list[str]) -> Iterable[pa.Table]:
        """See Reader."""
        del malformed
        return sql_pages(self._engine, rows_statement(self._source, mapped, self._types[mapped.name], since))

    def keys(self, mapped: MappedTable) -> Iterable[pa.Table]:
        """See Reader."""
        return sql_pages(self._engine, keys_statement(self._source, mapped, self._types[mapped.name]))


class FilesReader:
    """A folder of CSV files, each read in full."""

    def __init__(self, source: MappedSource, folder: Path) -> None:
        self._source, self._folder = source, folder

    def look(self, mapped: MappedTable) -> Trouble | None:
        """See Reader."""
        path = file_of(mapped, self._folder)
        return None if mapped.optional and not path.exists() else trouble_with(self._source, mapped, path)

    def is_there(self, mapped: MappedTable) -> bool:
        """See Reader."""
        return file_of(mapped, self._folder).exists()

    def absent(self, mapped: MappedTable) -> list[str]:
        """See Reader."""
        path = file_of(mapped, self._folder)
        names = header_of(path)[0] if path.exists() else [c.name for c in mapped.columns]
        return [c.name for c in mapped.columns if c.name not in names]

    def written_at(self, mapped: MappedTable) -> datetime | None:
        """See Reader."""
        path = file_of(mapped, self._folder)
        return datetime.fromtimestamp(path.stat().st_mtime, UTC) if path.exists() else None

    def reads_in_part(self, mapped: MappedTable) -> bool:
        """See Reader."""
        del mapped
        return False

    def rows(self, mapped: MappedTable, since: Since | None, malformed: list[str]) -> Iterable[pa.Table]:
        """See Reader."""
        del since
        path = file_of(mapped, self._folder)
        pages = csv_pages(mapped, path, malformed.append) if path.exists() else iter(())
        link = mapped.belongs_to
        if link is None or not link.prefix:
            return pages
        # As of a database: what points into another table is not about anybody here.
        return (page.filter(pc.starts_with(page.column(link.column), link.prefix)) for page in pages)

    def keys(self, mapped: MappedTable) -> Iterable[pa.Table]:
        """See Reader."""
        raise NotImplementedError(mapped.name)


@contextmanager
def open_reader(source: MappedSource, warehouse: Engine, settings: Settings) -> Iterator[Reader]:
    """The source, open.

    Raises:
        SourceError: it cannot be reached.
    """
    if is_of_files(source):
        yield FilesReader(source, files_folder(source, settings))
        return
    engine = connect(source, warehouse=warehouse, read_only=True)
    try:
        yield DatabaseReader(source, engine)
    finally:
        engine.dispose()
