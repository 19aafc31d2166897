"""Dates and times out of text: ISO-8601 only, as any other order of day and month would be a guess."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from retention_policies.legal_time import PARIS

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Earlier and later years are slips or stand-ins for "never", such as 9999-12-31."""

_DAY = (
    r"(?:\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))"
    r"|(?:\d\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)"
)
_TIME = r"[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?"
_OFFSET = r"(?:Z|[+-](?:0\d|1[0-5])(?::?[0-5]\d)?)"

Mask = np.ndarray[Any, np.dtype[np.bool_]]


def where(found: pa.Array) -> Mask:
    """Where an answer is yes; no answer is none."""
    return np.asarray(pc.fill_null(found, False).to_numpy(zero_copy_only=False), dtype=bool)


def _matches(text: pa.Array, pattern: str) -> Mask:
    return where(pc.match_substring_regex(text, f"^{pattern}$"))


def instants(text: pa.Array, timezone: str) -> tuple[pa.Array, Mask]:
    """The instants that the texts name, and where they name one; a time without an offset is of `timezone`.

    Where the clock change skips the local time it is the first one after; where it repeats it, the later of the two,
    which can only keep data longer.
    """
    with_offset = _matches(text, _DAY + _TIME + _OFFSET)
    naive = _matches(text, f"{_DAY}(?:{_TIME})?")
    text = pc.replace_substring_regex(text, r"(\.\d{6})\d+", r"\1")
    found = pc.if_else(pa.array(with_offset), text, None).cast(pa.timestamp("us", "UTC"))
    if naive.any():
        wall = pc.if_else(pa.array(naive), text, None).cast(pa.timestamp("us"))
        local = pd.DatetimeIndex(wall.to_numpy(zero_copy_only=False)).tz_localize(
            timezone, ambiguous=np.zeros(len(wall), dtype=bool), nonexistent="shift_forward"
        )
        there = pa.array(local.tz_convert("UTC"), type=pa.timestamp("us", "UTC"), from_pandas=True)
        found = pc.coalesce(found, there)
    return found, with_offset | naive


def days(text: pa.Array, timezone: str) -> tuple[pa.Array, Mask]:
    """The days that the texts name, and where they name one; of an instant, its day in Europe/Paris."""
    plain = _matches(text, _DAY)
    found = pc.if_else(pa.array(plain), text, None).cast(pa.date32())
    if plain.all():
        return found, plain
    moments, timed = instants(pc.if_else(pa.array(plain), None, text), timezone)
    if timed.any():
        wall = pd.DatetimeIndex(moments.to_numpy(zero_copy_only=False)).tz_localize("UTC")
        local = wall.tz_convert(PARIS).tz_localize(None)
        found = pc.coalesce(
            found, pa.array(local, type=pa.timestamp("us"), from_pandas=True).cast(pa.date32(), safe=False)
        )
    return found, plain | timed


def end_of_day(day: date) -> pd.Timestamp:
    """The instant at which `day` ends in Europe/Paris."""
    return pd.Timestamp(day + timedelta(days=1)).tz_localize(PARIS).tz_convert("UTC")


def is_far(values: pa.Array) -> Mask:
    """Where a date or an instant is before 1900 or after 2200."""
    year = pc.fill_null(pc.year(values), FIRST_YEAR).to_numpy(zero_copy_only=False)
    return np.asarray((year < FIRST_YEAR) | (year > LAST_YEAR))


def is_after(values: pa.Array, day: date) -> Mask:
    """Where a date or an instant is later than `day`."""
    bound = (
        pa.scalar(day, pa.date32())
        if pa.types.is_date(values.type)
        else pa.scalar(end_of_day(day) - pd.Timedelta(1, "us"), values.type)
    )
    return where(pc.greater(values, bound))
