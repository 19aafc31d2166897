"""What comes due over the next twelve months, by month, policy and system. Read-only."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, TextClause, text

from orchestration.reporting.names import Names
from orchestration.reporting.texts import Text, say, word

MONTHS = 13
"""Twelve whole months touch thirteen, of which the first and the last are parts."""
SHOWN = 6
"""Policies that get a column of their own; the rest share one."""

_PEOPLE = text(
    "select due_month, purpose as code, people from reporting.rpt_coming_due "
    "where data_category = 'all' and next_step = 'all'"
)
_NEXT = text("select due_month, next_step as code, people from reporting.rpt_coming_due where purpose = 'all'")
_DETAIL = text(
    """
    select purpose, data_category, next_step, sum(deadlines) as deadlines from reporting.rpt_coming_due
    where data_category <> 'all' group by purpose, data_category, next_step order by deadlines desc, 1, 2, 3
    """
)

_SYSTEMS = text(
    "select source_system, jsonb_object_agg(next_step, people) as people from reporting.rpt_coming_due_by_system "
    "group by source_system order by source_system = 'archive', source_system"
)


@dataclass(frozen=True)
class Series:
    """The people of one policy or next step, month by month."""

    code: str
    name: Text
    people: tuple[int, ...]

    @property
    def total(self) -> int:
        """Over the months; a person due in two of them counts twice."""
        return sum(self.people)


@dataclass(frozen=True)
class Detail:
    """What comes due of one category, over the twelve months."""

    purpose: str
    policy: Text
    category: Text
    next: Text
    deadlines: int


@dataclass(frozen=True)
class DueIn:
    """The people of whom something comes due in one system, over the twelve months, by next step."""

    system: Text
    people: Mapping[str, int]


@dataclass(frozen=True)
class ComingDue:
    """The next twelve months, from the day after the night to the same day a year later."""

    until: date
    months: tuple[date, ...]
    by_next: tuple[Series, ...]
    """A person counts once in a month and next step."""
    series: tuple[Series, ...]
    """By policy; a person counts once in a month and policy."""
    details: tuple[Detail, ...]
    systems: tuple[DueIn, ...]

    @property
    def busy(self) -> tuple[int, ...]:
        """The highest column of each month."""
        return tuple(max(series.people[i] for series in self.by_next) for i in range(len(self.months)))


def next_months(as_of: date) -> tuple[date, ...]:
    """The first days of the months of a year, that of `as_of` first."""
    first = as_of.year * 12 + as_of.month - 1
    return tuple(date((first + i) // 12, (first + i) % 12 + 1, 1) for i in range(MONTHS))


def read_coming_due(connection: Connection, as_of: date, names: Names) -> ComingDue:
    """What comes due from the day after `as_of`, the policies with most people first."""
    months = next_months(as_of)
    series = [
        Series(purpose, names.purpose(purpose), people) for purpose, people in _ranked(connection, _PEOPLE, months)
    ]
    if len(series) > SHOWN:
        rest = [each.people for each in series[SHOWN - 1 :]]
        others = Series("others", say("page.others"), tuple(map(sum, zip(*rest, strict=True))))
        series = [*series[: SHOWN - 1], others]
    by_next = tuple(Series(code, word("next", code), people) for code, people in _ranked(connection, _NEXT, months))
    details = tuple(
        Detail(
            row.purpose,
            names.purpose(row.purpose),
            word("category", row.data_category),
            word("next", row.next_step),
            int(row.deadlines),
        )
        for row in connection.execute(_DETAIL)
    )
    systems = tuple(DueIn(names.system(row.source_system), row.people) for row in connection.execute(_SYSTEMS))
    last = months[-1]
    until = last.replace(day=min(as_of.day, monthrange(last.year, last.month)[1]))
    return ComingDue(until, months, by_next, tuple(series), details, systems)


def _ranked(connection: Connection, query: TextClause, months: Sequence[date]) -> list[tuple[str, tuple[int, ...]]]:
    people: dict[str, list[int]] = {}
    for row in connection.execute(query):
        if row.due_month in months:
            people.setdefault(row.code, [0] * len(months))[months.index(row.due_month)] += row.people
    return sorted(((code, tuple(each)) for code, each in people.items()), key=lambda each: (-sum(each[1]), each[0]))
