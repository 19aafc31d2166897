"""The contract of a table: each declared column has its type, each row its key; who breaks it is set aside."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.ingestion.casts import cast, decoded
from orchestration.ingestion.iso_times import Mask, is_after, is_far, where
from orchestration.ingestion.mapped_column import MappedColumn
from orchestration.ingestion.mapped_source import MappedTable
from orchestration.ingestion.mapped_terms import DataType

KEY_SEPARATOR = "|"
"""Between the parts of a key of several columns, where it is written as one text."""
PAYLOAD_LIMIT = 20_000
"""Characters of one value that quarantine keeps; a quote that is never closed swallows the rest of a file."""


class Reason(StrEnum):
    """Why a row is in quarantine; a closed set."""

    MISSING_KEY = "missing_key"
    DUPLICATE_KEY = "duplicate_key"
    MISSING_VALUE = "missing_value"
    NOT_A_DATE = "not_a_date"
    DATE_IN_FUTURE = "date_in_future"
    DATE_OUT_OF_RANGE = "date_out_of_range"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_BOOLEAN = "not_a_boolean"
    UNKNOWN_VALUE = "unknown_value"
    """None of those that the data map lists for the column: nobody knows what it means for a deadline."""
    NUL_BYTE = "nul_byte"
    BAD_ENCODING = "bad_encoding"
    WRONG_NUMBER_OF_FIELDS = "wrong_number_of_fields"
    """A line of a CSV file has more or fewer fields than its header."""
    NOBODY = "nobody"
    """What the row belongs to is not there; see orchestration.ingestion.nobody."""


MISCAST: dict[DataType, Reason] = {
    "integer": Reason.NOT_A_NUMBER,
    "numeric": Reason.NOT_A_NUMBER,
    "boolean": Reason.NOT_A_BOOLEAN,
    "date": Reason.NOT_A_DATE,
    "timestamptz": Reason.NOT_A_DATE,
}
REJECTED = pa.schema([(name, pa.string()) for name in ("row_key", "column_name", "reason", "payload")])


@dataclass(frozen=True)
class Checked:
    """A page after the check."""

    rows: pa.Table
    """The rows that keep the contract, typed; columns `c0`, `c1` ... in the data map's order."""
    rejected: pa.Table
    """The rows that break it: key as text, column and reason of the first fault, the row as it came in JSON."""


class _Faults:
    """The first fault of each row of a page."""

    def __init__(self, rows: int) -> None:
        self.reason = np.zeros(rows, dtype=np.int8)
        self.column = np.zeros(rows, dtype=np.int16)
        self._reasons = [None, *Reason]
        self._columns: list[str] = [""]

    def note(self, where: Mask, column: str, reason: Reason) -> None:
        """Blame the rows in `where` that had no fault so far."""
        new = where & (self.reason == 0)
        if new.any():
            self._columns.append(column)
            self.reason[new] = self._reasons.index(reason)
            self.column[new] = len(self._columns) - 1

    def told(self, row: int) -> tuple[str, str]:
        """Column and reason of a row that has a fault."""
        return self._columns[self.column[row]], str(self._reasons[self.reason[row]])


@dataclass(frozen=True)
class Contract:
    """What the rows of one table must keep to, as of one day."""

    table: MappedTable
    as_of: date
    timezone: str

    def check(self, page: pa.Table) -> Checked:
        """Split a page of texts (or bytes) in columns named as declared; a column that is not there is empty."""
        faults = _Faults(page.num_rows)
        texts, values = {}, {}
        # A fault of the key is told before any other.
        for column in sorted(self.table.columns, key=lambda c: c.name not in self.table.key):
            texts[column.name], values[column.name] = self._read(page, column, faults)
        bad = faults.reason != 0
        rows = pa.table({f"c{i}": values[c.name] for i, c in enumerate(self.table.columns)})
        if not bad.any():
            return Checked(rows, REJECTED.empty_table())
        at = pa.array(np.flatnonzero(bad))
        came = pa.table(texts).take(at).to_pylist()
        told = [faults.told(row) for row in at.to_pylist()]
        keys = row_keys(self.table, texts, values).take(at)
        rejected = pa.table(
            [keys, [column for column, _ in told], [reason for _, reason in told], [payload(row) for row in came]],
            schema=REJECTED,
        )
        return Checked(rows.filter(pa.array(~bad)), rejected)

    def keys(self, page: pa.Table) -> pa.Table:
        """The key columns of a page, typed, `c0` ... as in the rows; what is no key of this type is null."""
        names = [c.name for c in self.table.columns]
        typed = {}
        for name in self.table.key:
            text, broken, nul = decoded(whole(page, name))
            value, _ = cast(text, self.table.column(name).data_type, self.timezone)
            typed[f"c{names.index(name)}"] = pc.if_else(pa.array(broken | nul), None, value)
        return pa.table(typed)

    def _read(self, page: pa.Table, column: MappedColumn, faults: _Faults) -> tuple[pa.Array, pa.Array]:
        """The column as text and as values; notes who breaks the contract in it."""
        text, broken, nul = decoded(whole(page, column.name))
        faults.note(broken, column.name, Reason.BAD_ENCODING)
        faults.note(nul, column.name, Reason.NUL_BYTE)
        value, miscast = cast(text, column.data_type, self.timezone)
        if column.data_type in MISCAST:
            faults.note(miscast, column.name, MISCAST[column.data_type])
        if column.data_type in ("date", "timestamptz"):
            faults.note(is_far(value), column.name, Reason.DATE_OUT_OF_RANGE)
            if not column.may_be_future:
                faults.note(is_after(value, self.as_of), column.name, Reason.DATE_IN_FUTURE)
        if column.values:
            known = pc.is_in(pc.utf8_lower(text), pa.array(column.values))
            faults.note(where(pc.and_(pc.is_valid(text), pc.invert(known))), column.name, Reason.UNKNOWN_VALUE)
        if column.required or column.name in self.table.key:
            is_key = column.name in self.table.key
            faults.note(where(pc.is_null(text)), column.name, Reason.MISSING_KEY if is_key else Reason.MISSING_VALUE)
        return text, value


def rejected_lines(lines: Sequence[str]) -> pa.Table:
    """Lines that made no row, in the form of rows that break the contract."""
    reason = [str(Reason.WRONG_NUMBER_OF_FIELDS)] * len(lines)
    unknown = pa.nulls(len(lines), pa.string())
    return pa.table([unknown, unknown, reason, [payload({"line": line}) for line in lines]], schema=REJECTED)


def whole(page: pa.Table, name: str) -> pa.Array:
    """One column of a page in one piece; empty if the page has none of that name."""
    if name not in page.column_names:
        return pa.nulls(page.num_rows, pa.string())
    column = page.column(name).combine_chunks()
    return pa.concat_arrays(column.chunks) if isinstance(column, pa.ChunkedArray) else column


def row_keys(table: MappedTable, texts: Mapping[str, pa.Array], values: Mapping[str, pa.Array]) -> pa.Array:
    """The keys as text: of the value where there is one, as `42` for `042.0`, else of what came."""
    parts = [pc.coalesce(values[name].cast(pa.string()), texts[name]) for name in table.key]
    return parts[0] if len(parts) == 1 else pc.binary_join_element_wise(*parts, KEY_SEPARATOR)


def payload(row: Mapping[str, str | None]) -> str:
    """A row as quarantine keeps it."""
    kept = {name: value and value[:PAYLOAD_LIMIT].replace("\0", "␀") for name, value in row.items()}
    return json.dumps(kept, ensure_ascii=False)
