"""Pages of a CSV file, as bytes: a value that is no text is one row's fault, not the file's."""

import codecs
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from pathlib import Path

import pyarrow as pa
from pyarrow import csv

from orchestration.ingestion.load import Trouble
from orchestration.ingestion.mapped_source import MappedSource, MappedTable

BLOCK = 8 * 1024 * 1024
"""Bytes that are held at once."""
FOREIGN_SHARE = 0.01
"""Above this share of lines that are no UTF-8, the file and not the line is taken to be wrong."""

SLIP = 0.75
"""How like a column that is not there an unknown one must be to be taken for a slip (e-mail for email)."""

OnMalformed = Callable[[str], None]
"""Told of each line whose fields do not match the header."""


def file_of(mapped: MappedTable, folder: Path) -> Path:
    """Where the table's file should be."""
    return folder / mapped.file_name


def header_of(path: Path) -> tuple[list[str], str]:
    """The names in the first line, and what separates them: a comma, or the semicolon of a French spreadsheet."""
    with path.open("rb") as file:
        line = file.readline().removeprefix(codecs.BOM_UTF8).decode(errors="replace").strip()
    separator = ";" if line.count(";") > line.count(",") else ","
    return [name.strip().strip('"').strip() for name in line.split(separator)], separator


def trouble_with(source: MappedSource, mapped: MappedTable, path: Path) -> Trouble | None:
    """What keeps the file from being read, if anything."""
    place = f"{source.name}: {path.name}"
    if not path.is_file():
        return Trouble("unreachable", f"{place} is not in {path.parent}; put it there or correct the path")
    try:
        if not _is_utf8(path):
            return Trouble("failed", f"{place} is not UTF-8; save it in this encoding")
        names, _ = header_of(path)
    except OSError:
        return Trouble("unreachable", f"{place} may not be read; give Oubli's user access to it")
    if not any(names):
        return Trouble("missing_column", f"{place} is empty; export it again, with the names of its columns first")
    if len(set(names)) < len(names):
        return Trouble("missing_column", f"{place} names a column twice in its first line; correct the header")
    missing = [c.name for c in mapped.columns if c.name not in names and not c.may_be_missing]
    if missing:
        return Trouble("missing_column", f"{place} has no column {', '.join(missing)} in its first line; add it")
    declared = [c.name for c in mapped.columns]
    for absent in [name for name in declared if name not in names]:
        for close in get_close_matches(absent, [name for name in names if name not in declared], 1, SLIP):
            return Trouble("missing_column", f"{place} has a column {close}; write {absent}, or take it out")
    return None


def csv_pages(mapped: MappedTable, path: Path, on_malformed: OnMalformed) -> Iterator[pa.Table]:
    """The declared columns that the file has.

    Raises:
        pyarrow.ArrowException: the file is no CSV.
    """
    names, separator = header_of(path)

    def set_aside(line: csv.InvalidRow) -> str:
        on_malformed(line.text)
        return "skip"

    with csv.open_csv(
        path,
        read_options=csv.ReadOptions(use_threads=False, block_size=BLOCK, column_names=names, skip_rows=1),
        parse_options=csv.ParseOptions(delimiter=separator, newlines_in_values=True, invalid_row_handler=set_aside),
        convert_options=csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.binary()),
            include_columns=[c.name for c in mapped.columns if c.name in names],
            check_utf8=False,
        ),
    ) as reader:
        for batch in reader:
            yield pa.Table.from_batches([batch])


def _is_utf8(path: Path) -> bool:
    """False if most of what is not plain ASCII is in another encoding; a stray line is left to the contract."""
    accented = foreign = lines = 0
    with path.open("rb") as file:
        for line in file:
            lines += 1
            if lines == 1 and b"\0" in line:
                return False  # UTF-16
            try:
                accented += not line.isascii() and bool(line.decode())
            except UnicodeDecodeError:
                foreign += 1
    return foreign <= accented or foreign < lines * FOREIGN_SHARE
