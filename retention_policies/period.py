"""Retention periods: ISO-8601 durations in calendar years, months, weeks and days."""

import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from retention_policies.part import shown

PATTERN = r"^P(?=[0-9])([0-9]+Y)?([0-9]+M)?([0-9]+W)?([0-9]+D)?$"
_EXPECTED = "expected an ISO-8601 period such as P3Y"
_LONGEST_YEARS = 100
_DAYS_PER_MONTH = 365.2425 / 12


@dataclass(frozen=True)
class Period:
    """A length of time that a calendar applies: first the months, then the days."""

    text: str
    """As written, such as P3Y."""
    months: int
    days: int

    @classmethod
    def parse(cls, value: object) -> "Period":
        """The period that ISO-8601 text such as P3Y, P25M, P2W or P1Y6M stands for; a Period is returned as it is.

        Raises:
            ValueError: it is no such text, or a period of zero, below zero, of hours, of fractions, or of more
                than a hundred years.
        """
        if isinstance(value, cls):
            return value
        found = re.fullmatch(PATTERN, value) if isinstance(value, str) else None
        if found is None or value != found.string.strip():
            raise ValueError(f"{_expected(value)}, got {shown(value)}")
        years, months, weeks, days = (int(part[:-1]) if part else 0 for part in found.groups())
        period = cls(found.string, years * 12 + months, weeks * 7 + days)
        if not period.months and not period.days:
            raise ValueError(
                f"{shown(value)} keeps nothing; write a longer period, "
                "or `until: clock` to keep until the clock's own date"
            )
        if period.about_days > _LONGEST_YEARS * 12 * _DAYS_PER_MONTH:
            raise ValueError(f"expected at most {_LONGEST_YEARS} years, got {shown(value)}")
        return period

    @property
    def about_days(self) -> float:
        """Its average length in days, to compare two periods; never to compute a date."""
        return self.months * _DAYS_PER_MONTH + self.days

    def __str__(self) -> str:
        return self.text


UNTIL_CLOCK = Period("P0D", 0, 0)
"""What `until: clock` stands for: due on the clock's own date."""


def _expected(value: object) -> str:
    written = str(value).strip().upper()
    if re.fullmatch(r"-?P.*-.*|-P.*", written):
        return "expected a period above zero such as P3Y"
    if re.fullmatch(r"P[0-9YMWD]*T.*", written):
        return "expected a period of whole days or more such as P1D"
    if re.fullmatch(r"P.*[0-9][.,][0-9].*", written):
        return "expected whole numbers, such as P18M for a year and a half"
    return _EXPECTED


def _text(period: Any) -> str:
    return str(period)


Iso8601Period = Annotated[
    Period,
    PlainValidator(Period.parse),
    PlainSerializer(_text, return_type=str),
    WithJsonSchema({"type": "string", "pattern": PATTERN, "examples": ["P3Y", "P25M", "P30D"]}),
]
"""A Period where a policy is read or written as text."""
