"""Text to the types of the data map, column by column, with where it could not be done."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.ingestion.iso_times import Mask, days, instants, where
from orchestration.ingestion.mapped_terms import DataType

ARROW_TYPES: dict[DataType, Any] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "numeric": pa.string(),  # as text, which is exact; PostgreSQL casts it
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamptz": pa.timestamp("us", "UTC"),
}
TRUE = pa.array(["true", "t", "1", "yes", "y", "oui", "o", "vrai"])
FALSE = pa.array(["false", "f", "0", "no", "n", "non", "faux"])
INTEGER = r"^[+-]?\d{1,19}(?:\.0+)?$"
LARGEST = "9223372036854775807"
"""A bigint, which the keys of some systems come near to."""
NUMERIC = r"^[+-]?(?:\d{1,200}(?:\.\d{0,200})?|\.\d{1,200})(?:[eE][+-]?\d{1,2})?$"


def decoded(column: pa.Array) -> tuple[pa.Array, Mask, Mask]:
    """The column as text; where its bytes are no UTF-8, and where they hold a NUL."""
    octets = column.cast(pa.string()).cast(pa.binary()) if not _is_bytes(column) else column.cast(pa.binary())
    nul = where(pc.match_substring(octets, "\0"))
    try:
        text, broken = octets.cast(pa.string()), np.zeros(len(octets), dtype=bool)
    except pa.ArrowInvalid:
        whole = [_utf8(value) for value in octets.to_pylist()]
        text = pa.array([value for value, _ in whole], pa.string())
        broken = np.array([bad for _, bad in whole], dtype=bool)
    if nul.any():
        text = pc.replace_substring(text, "\0", "␀")
    text = pc.utf8_trim_whitespace(text)
    return pc.if_else(pc.equal(text, ""), None, text), broken, nul


def cast(text: pa.Array, data_type: DataType, timezone: str) -> tuple[pa.Array, Mask]:
    """The values, and where a text that is there names none."""
    there = where(pc.is_valid(text))
    match data_type:
        case "text":
            return text, np.zeros(len(text), dtype=bool)
        case "integer":
            fits = where(pc.match_substring_regex(text, INTEGER))
            digits = pc.replace_substring_regex(text, r"^\+|\.0+$", "")
            fits &= ~where(pc.greater(pc.utf8_lpad(pc.utf8_ltrim(digits, "-"), len(LARGEST), "0"), LARGEST))
            return _kept(digits, fits).cast(pa.int64()), there & ~fits
        case "numeric":
            fits = where(pc.match_substring_regex(text, NUMERIC))
            return _kept(text, fits), there & ~fits
        case "boolean":
            lower = pc.utf8_lower(text)
            yes, no = where(pc.is_in(lower, TRUE)), where(pc.is_in(lower, FALSE))
            return _kept(pa.array(yes), yes | no), there & ~(yes | no)
        case "date":
            values, fits = days(text, timezone)
            return values, there & ~fits
        case "timestamptz":
            values, fits = instants(text, timezone)
            return values, there & ~fits


def _kept(values: pa.Array, mask: Mask) -> pa.Array:
    return pc.if_else(pa.array(mask), values, None)


def _is_bytes(column: pa.Array) -> bool:
    kind = column.type
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_string(kind))


def _utf8(value: bytes | None) -> tuple[str | None, bool]:
    if value is None:
        return None, False
    try:
        return value.decode(), False
    except UnicodeDecodeError:
        return value.decode(errors="replace"), True
