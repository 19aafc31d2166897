"""Searching: which of many identifiers stand in a table or in a file; or whatever there may be one. Read-only."""

import bz2
import gzip
import lzma
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile, ZipFile, is_zipfile
from zlib import error

from sqlalchemy import Connection, Select, column, table, text

from orchestration.enforcement.spelling import HINT, PLAIN, SQL, identifiers_in, sql_parameters
from orchestration.ingestion.text_tables import TextTable

Category = str
Hits = Mapping[frozenset[tuple[Category, str]], int]
"""Sets of identifiers that stand together in a row, each with the data category of the column; in how many rows."""

PAGE_ROWS = 5000
PART = 20_000
"""Candidates that are compared at once."""
TOGETHER = 50
"""Columns that are searched as one text; PostgreSQL hands no function more than a hundred."""
_NO_ARCHIVE = (BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, error, lzma.LZMAError)
_PACKED: Mapping[bytes, Callable[..., Any]] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ": lzma.open,
}
"""By how a file begins that is one other file, packed."""
BLOCK, OVERLAP = 1 << 20, 1 << 10
"""Bytes of a file that are read at once, and how many of them again, as an address may stand across the border."""


def search_table(
    connection: Connection, found: TextTable, categories: Mapping[str, Category], sought: Collection[str]
) -> Hits:
    """The identifiers sought that stand in a table. Read-only.

    Args:
        connection: on its database; PostgreSQL compares by itself, of another one all rows are read.
        found: the table.
        categories: of those of its columns that have one; "" stands for none.
        sought: normalised addresses and numbers.
    """
    if connection.dialect.name != "postgresql":
        return _search_by_reading(connection, found, categories, sought)
    preparer = connection.dialect.identifier_preparer
    parts: list[tuple[Category, list[str]]] = []
    for name in sorted(found.columns, key=lambda name: categories.get(name, "")):
        category = categories.get(name, "")
        if not parts or parts[-1][0] != category or len(parts[-1][1]) == TOGETHER:
            parts.append((category, []))
        parts[-1][1].append(f"cast(hit.{preparer.quote(name)} as text)")
    name = _literal(preparer.format_table(table(found.name, schema=found.schema)))
    written = [(f":part{i}", _literal(f"concat_ws(E'\\n', {', '.join(names)})")) for i, (_, names) in enumerate(parts)]
    of_parts = {f"part{i}": category for i, (category, _) in enumerate(parts)}
    return _search_in_place(connection, f"{name} as hit", written, of_parts, sought)


def candidates(connection: Connection, found: TextTable) -> Iterator[set[str]]:
    """What may be an address or a number in a table, normalised, in parts. Read-only.

    Args:
        connection: on its database; PostgreSQL hands out only the rows that may hold any, of another one all are read.
        found: the table.
    """
    preparer = connection.dialect.identifier_preparer
    if connection.dialect.name == "postgresql":
        names = [f"cast(hit.{preparer.quote(name)} as text)" for name in found.columns]
        parts = (", ".join(names[i : i + TOGETHER]) for i in range(0, len(names), TOGETHER))
        written = " || E'\\n' || ".join(f"concat_ws(E'\\n', {part})" for part in parts)
        rows = preparer.format_table(table(found.name, schema=found.schema))
        asked = _literal(f"select {written} from {rows} as hit where {written}") + " ~ :hint"
        read = connection.execution_options(yield_per=PAGE_ROWS).execute(text(asked), {"hint": HINT})
    else:
        query = Select[Any](*map(column, found.columns)).select_from(table(found.name, schema=found.schema))
        read = connection.execution_options(yield_per=PAGE_ROWS).execute(query)
    yield from in_parts(each for row in read for value in row for each in identifiers_in(as_written(value)))


def candidates_of_file(path: Path) -> Iterator[set[str]]:
    """What may be an address or a number in a file, normalised, in parts."""
    yield from in_parts(each for spelled in _blocks(path) for each in identifiers_in(spelled))


def in_parts(each: Iterable[str]) -> Iterator[set[str]]:
    """All of them, in sets of a size that one statement takes; some in more than one."""
    part: set[str] = set()
    for one in each:
        part.add(one)
        if len(part) == PART:
            yield part
            part = set()
    if part:
        yield part


def as_written(value: object) -> str:
    """A value of any type as a text; of none an empty one."""
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return "" if value is None else str(value)


def search_archive(connection: Connection, sought: Collection[str]) -> Hits:
    """The identifiers sought that stand in the archive, by the category of the item they are archived under. Read-only.

    What belongs to no item has no category.
    """
    rows = "archive.payloads as hit left join archive.items as item on item.archive_id = hit.archive_id"
    written = [("coalesce(item.data_category, '')", "cast(hit.payload as text)")]
    return _search_in_place(connection, rows, written, {}, sought)


def search_file(path: Path, sought: Collection[str]) -> set[str]:
    """The identifiers sought that stand in a file."""
    return {each for spelled in _blocks(path) for each in identifiers_in(spelled) if each in sought}


def _blocks(path: Path) -> Iterator[str]:
    """A file in parts; a workbook, another ZIP archive or a compressed file as what is packed in its own bytes."""
    with path.open("rb") as file:
        if is_zipfile(file):
            # Broken or locked, it is read as it is.
            with suppress(*_NO_ARCHIVE), ZipFile(file) as packed:
                for each in packed.infolist():
                    with packed.open(each) as unpacked:
                        yield from _parts(unpacked)
        file.seek(0)
        start = file.read(BLOCK)
        for mark, unpack in _PACKED.items():
            if start.startswith(mark):
                file.seek(0)
                with suppress(*_NO_ARCHIVE):
                    yield from _parts(unpack(file))
        file.seek(0)
        yield from _parts(file)


def _parts(file: IO[bytes]) -> Iterator[str]:
    before = b""
    while block := file.read(BLOCK):
        yield (before + block).decode("utf-8", errors="replace")
        before = block[-OVERLAP:]


def _search_in_place(
    connection: Connection,
    rows: str,
    written: Sequence[tuple[str, str]],
    parameters: Mapping[str, str],
    sought: Collection[str],
) -> Hits:
    """Search `rows`, of which one is called hit; `written` are SQL of data categories and of the texts that have them.

    Most rows show at a glance that there is nothing in them. Of the others all is worked out once (offset 0).
    """
    parts = ", ".join(f"({category}, {text_})" for category, text_ in written)
    glance = " or ".join(f"{text_} ~ :hint" for _, text_ in written)
    found = connection.execute(
        text(
            f"""
            select hits, count(*) as rows
            from (
                select (
                    select array_agg(distinct array[part.category, found.identifier])
                    from (values {parts}) as part (category, written)
                    cross join lateral (select {PLAIN.format(text="part.written")} as spelled offset 0) as plain
                    cross join lateral ({SQL}) as found
                    where part.written ~ :hint and found.identifier = any(:sought)
                ) as hits
                from {rows}
                where {glance}
                offset 0
            ) as row
            where hits is not null
            group by hits
            """
        ),
        {**sql_parameters(), **parameters, "sought": list(sought)},
    )
    return {frozenset((category, identifier) for category, identifier in row.hits): row.rows for row in found}


def _literal(quoted: str) -> str:
    """A colon in a name is no parameter."""
    return quoted.replace(":", "\\:")


def _search_by_reading(
    connection: Connection, found: TextTable, categories: Mapping[str, Category], sought: Collection[str]
) -> Hits:
    of_column = {name: categories.get(name, "") for name in found.columns}
    query = Select[Any](*map(column, of_column)).select_from(table(found.name, schema=found.schema))
    hits: Counter[frozenset[tuple[Category, str]]] = Counter()
    for row in connection.execution_options(yield_per=PAGE_ROWS).execute(query):
        here = frozenset(_in_row(zip(of_column.values(), row, strict=True), sought))
        if here:
            hits[here] += 1
    return hits


def _in_row(values: Iterator[tuple[Category, object]], sought: Collection[str]) -> Iterator[tuple[Category, str]]:
    for category, value in values:
        yield from ((category, each) for each in identifiers_in(as_written(value)) if each in sought)
