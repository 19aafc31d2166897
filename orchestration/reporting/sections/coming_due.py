"""What comes due over the next twelve months, by month and policy. Read-only."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, text

from orchestration.reporting.names import Names
from orchestration.reporting.texts import Text, say, word

MONTHS = 12
SHOWN = 6
"""Policies that get a series of their own; the rest share one."""

_PEOPLE = text(
    "select due_month, purpose, people from reporting.rpt_coming_due where data_category = 'all' and next_step = 'all'"
)
_DETAIL = text(
    """
    select purpose, data_category, next_step, sum(deadlines) as deadlines from reporting.rpt_coming_due
    where data_category <> 'all' group by purpose, data_category, next_step order by deadlines desc, 1, 2, 3
    """
)


@dataclass(frozen=True)
class Series:
    """One policy's people, month by month."""

    name: Text
    people: tuple[int, ...]

    @property
    def total(self) -> int:
        """Over the months; a person due in two of them counts twice."""
        return sum(self.people)


@dataclass(frozen=True)
class Detail:
    """What comes due of one category, over the twelve months."""

    policy: Text
    category: Text
    next: Text
    deadlines: int


@dataclass(frozen=True)
class ComingDue:
    """The next twelve months, the current one first."""

    months: tuple[date, ...]
    series: tuple[Series, ...]
    details: tuple[Detail, ...]

    @property
    def by_month(self) -> tuple[int, ...]:
        """All policies together; a person due under two of them counts twice."""
        return tuple(sum(series.people[i] for series in self.series) for i in range(len(self.months)))


def next_months(as_of: date) -> tuple[date, ...]:
    """The first days of twelve months, that of `as_of` first."""
    first = as_of.year * 12 + as_of.month - 1
    return tuple(date((first + i) // 12, (first + i) % 12 + 1, 1) for i in range(MONTHS))


def read_coming_due(connection: Connection, as_of: date, names: Names) -> ComingDue:
    """What comes due from the day after `as_of`, the policies with most people first."""
    months = next_months(as_of)
    people: dict[str, list[int]] = {}
    for row in connection.execute(_PEOPLE):
        if row.due_month in months:
            people.setdefault(row.purpose, [0] * MONTHS)[months.index(row.due_month)] += row.people
    ranked = sorted(people, key=lambda purpose: (-sum(people[purpose]), purpose))
    series = [Series(names.purpose(purpose), tuple(people[purpose])) for purpose in ranked]
    if len(series) > SHOWN:
        rest = [each.people for each in series[SHOWN - 1 :]]
        series = [*series[: SHOWN - 1], Series(say("page.others"), tuple(map(sum, zip(*rest, strict=True))))]
    details = tuple(
        Detail(
            names.purpose(row.purpose),
            word("category", row.data_category),
            word("next", row.next_step),
            int(row.deadlines),
        )
        for row in connection.execute(_DETAIL)
    )
    return ComingDue(months, tuple(series), details)
