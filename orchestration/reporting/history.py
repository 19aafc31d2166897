"""The course of the legal bases of one person: each status of each purpose and channel, from which day to which.

The models themselves say what held on a day (see orchestration.database.by_day); here is only found on which days that
changed. Between two days on which something is known to have happened, only time can change a status, and never back.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from sqlalchemy import Connection, text

from orchestration.database.by_day import PREFIX, stand_on
from orchestration.database.dbt_project import Staged

MODELS = "+fct_legal_basis +int_contacts__from_person"
"""What is asked, in dbt's words."""

Key = tuple[str, str]
"""Purpose and channel."""
_DAY = timedelta(days=1)

_STATUSES = text(
    f"""
    select purpose, channel, legal_basis, status, evidence from {PREFIX}marts.fct_legal_basis
    where channel is not null
    """
)

# Every day on which something happened that a status may rest on. Of contacts only those after a silence that some
# rule of prospecting may not outlast: a month is 28 days at least.
_OF_THE_PERSON = f"""
select day from (
    select unnest(array[collected_on, created_on, first_seen_on, informed_on]) as day
    from {PREFIX}intermediate.int_people__unioned
    union
    select unnest(array[issued_on, delivered_on]) from {PREFIX}intermediate.int_documents__unioned
    union
    select objected_on from {PREFIX}intermediate.int_objections__unioned
    union
    select entries.objected_on from suppression.entries
    join identity.identifiers using (fingerprint) join {PREFIX}identity.records using (source, record_id)
    union
    select day from (
        select day, day - lag(day) over (order by day) as silence from (
            select distinct cast(occurred_at at time zone 'Europe/Paris' as date) as day
            from {PREFIX}intermediate.int_contacts__from_person
        ) as contacts
    ) as contacts
    where silence is null or silence >= (
        select min(keep_months * 28 + keep_days) from policy.rules where policy_hash = :book and ends_on_objection
    )
    {{declared}}
) as days
where day <= :until
order by day
"""
_DECLARED = """
union
select cast({at} at time zone 'Europe/Paris' as date) from {prefix}staging.stg_{source}__{entity}
join {prefix}identity.records using (record_id) where records.source = '{source}'
"""
_OF_THE_BOOK = text(
    """
    select day from (
        select unnest(array[valid_from, valid_to + 1]) as day from policy.rules where policy_hash = :book
        union
        select unnest(array[valid_from, valid_to + 1]) from policy.grounds where policy_hash = :book
    ) as days
    where day between :first and :until
    """
)
_DATED: Mapping[str, str] = {"consents": "decided_at", "objections": "objected_at"}


@dataclass(frozen=True)
class Standing:
    """What a purpose and channel rested on."""

    basis: str
    status: str
    evidence: str | None


@dataclass(frozen=True)
class Stretch:
    """A standing, and the days on which it held."""

    purpose: str
    channel: str
    standing: Standing
    first: date
    last: date | None
    """None: it still held on the day that was asked for."""


Standings = Mapping[Key, Standing]


def history(connection: Connection, staged: Staged, *, policy_hash: str, until: date) -> tuple[Stretch, ...]:
    """The course of the legal bases up to a day, by purpose, channel and day.

    Args:
        connection: from by_day, of that person.
        staged: what the enabled sources give.
        policy_hash: the book.
        until: the last day.
    """
    known: dict[date, Standings] = {}

    def on(day: date) -> Standings:
        if day not in known:
            stand_on(connection, day)
            rows = connection.execute(_STATUSES)
            known[day] = {(r.purpose, r.channel): Standing(r.legal_basis, r.status, r.evidence) for r in rows}
        return known[day]

    stand_on(connection, until)
    return tuple(stretches(changes(_days(connection, staged, policy_hash, until), on), on))


def _days(connection: Connection, staged: Staged, policy_hash: str, until: date) -> list[date]:
    """The days on which something happened of the person, or the book changed since the first of them; and the last."""
    declared = "".join(
        _DECLARED.format(prefix=PREFIX, source=source, entity=entity, at=at)
        for entity, at in _DATED.items()
        for source, entities in staged.items()
        if entity in entities
    )
    values = {"book": policy_hash, "until": until}
    found: set[date] = set(connection.execute(text(_OF_THE_PERSON.replace("{declared}", declared)), values).scalars())
    first = min(found, default=until)
    found |= set(connection.execute(_OF_THE_BOOK, values | {"first": first}).scalars())
    return sorted(found | {until})


def changes(days: Sequence[date], on: Callable[[date], Standings]) -> list[date]:
    """The days from which something else holds than the day before, the first of all included."""
    found = [days[0]]
    for first, following in pairwise(days):
        found += _between(first, max(following - _DAY, first), on)
        found += [following] if on(following) != on(max(following - _DAY, first)) else []
    return found


def _between(first: date, last: date, on: Callable[[date], Standings]) -> list[date]:
    """The days after `first`, up to `last`, on which time alone changed something: found by halving."""
    if on(first) == on(last):
        return []
    if last - first == _DAY:
        return [last]
    middle = first + (last - first) // 2
    return [*_between(first, middle, on), *_between(middle, last, on)]


def stretches(changed: Sequence[date], on: Callable[[date], Standings]) -> Iterator[Stretch]:
    """By purpose, channel and day, what held between the days on which something changed."""
    for key in sorted({key for day in changed for key in on(day)}):
        told = [(day, on(day).get(key)) for day in changed]
        begun = [told[0], *(after for before, after in pairwise(told) if after[1] != before[1])]
        lasts = [*(day - _DAY for day, _ in begun[1:]), None]
        for (first, standing), last in zip(begun, lasts, strict=True):
            if standing is not None:
                yield Stretch(*key, standing, first, last)
