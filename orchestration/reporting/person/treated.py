"""What was done already of one person's data: the marts of a night were computed before, and show it as due still."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, ScalarResult, text

from orchestration.database.dbt_project import Staged
from orchestration.database.still_there import IS_THERE, LAST_READ
from orchestration.reporting.person.carried import STATISTICS, Counted, read_counted
from orchestration.reporting.record import SETTLED
from orchestration.reporting.timeline import Moment

GONE = ("deleted", "anonymised", "already_gone")
"""The outcomes that leave nothing of the data."""

_ITEMS = """
select
    source || ':' || record_id as name, data_category, document_id as record, action, outcome, purpose, rule, plan_id,
    source_state is not distinct from 'ordered' as is_ordered,
    to_char(settled_at at time zone 'Europe/Paris', 'YYYY-MM-DD') as "on",
    coalesce(
        source_state is not distinct from 'ordered' or settled_at >= coalesce(({last_read}), '-infinity'), false
    ) as is_current
from enforcement.items
where {whose}
order by settled_at desc nulls last, source, record_id, outcome, rule, document_id nulls first, data_category
""".replace("{last_read}", LAST_READ.replace("{source}", "items.source"))

_OF_PERSON = """person_id = :person or (source, record_id) in (
    select source, record_id from identity.records where person_id = :person
)"""
# What an older plan did was read again since, but for what an operator has not confirmed.
_OF_ANYBODY = """plan_id in (
    select plan_id from enforcement.items
    where source_state = 'ordered' or settled_at >= coalesce(({last_read}), '-infinity')
)""".replace("{last_read}", LAST_READ.replace("{source}", "items.source"))
_PERSONS = """
select distinct source || ':' || record_id as name, coalesce(records.person_id, items.person_id) as person_id
from enforcement.items left join identity.records using (source, record_id)
where {whose}
""".replace("{whose}", _OF_ANYBODY)

_GONE = """
select source || ':' || record_id from identity.records where person_id = :person and not {is_there}
order by source, record_id
""".replace("{is_there}", IS_THERE)


@dataclass(frozen=True)
class Act:
    """What was done with one data category, or one document, of one record."""

    name: str
    """SOURCE:RECORD_ID."""
    data_category: str
    record: str | None
    """The document, as an explanation calls it."""
    action: str
    outcome: str
    purpose: str
    rule: str
    plan_id: str
    is_ordered: bool
    """The operator of its system was asked to, and has not confirmed it yet."""
    on: str
    """The day of the act in Paris, ISO-8601."""
    is_current: bool
    """The marts show it as due still, and nothing else of what is due with it is left to do."""


class Done(NamedTuple):
    """What was done of a deadline's data, in all systems that had it."""

    outcome: str
    on: str
    """The day of the latest act, ISO-8601."""
    is_ordered: bool
    """The operator of one of them was asked to, and has not confirmed it yet."""


@dataclass(frozen=True)
class Treated:
    """What was done of a person's data."""

    acts: tuple[Act, ...]
    """The latest first."""
    gone: tuple[str, ...]
    """Records that are still linked to the person, and of which nothing is left since their system was last read."""
    carried: Done | None = None
    """What took along the opens and clicks that were to go by themselves, of which none is left."""
    next: Mapping[str, str] | None = None
    """Rule, start and end of the next of them to go, where some are left."""


NOTHING = Treated((), ())


def read_treated(connection: Connection, person: str, staged: Staged) -> Treated:
    """What nights did of a person's data, as far as their plans tell. Read-only.

    Args:
        connection: on the warehouse.
        person: the person's id.
        staged: what the enabled sources give.
    """
    items = connection.execute(text(_ITEMS.replace("{whose}", _OF_PERSON)), {"person": person})
    acts = _settled([Act(**row._mapping) for row in items])
    current = [act for act in acts if act.is_current]
    counted = read_counted(connection, [person] if current else [], staged).get(person)
    gone: ScalarResult[str] = connection.execute(text(_GONE), {"person": person}).scalars()
    return _treated(acts, tuple(gone), current, counted)


def read_current(connection: Connection, staged: Staged) -> Mapping[str, Treated]:
    """What the marts show as due still of anybody, and is done: only those of whom there is any. Read-only."""
    persons: dict[str, str] = {row.name: row.person_id for row in connection.execute(text(_PERSONS))}
    of_person: dict[str, list[Act]] = {}
    for row in connection.execute(text(_ITEMS.replace("{whose}", _OF_ANYBODY))):
        of_person.setdefault(persons[row.name], []).append(Act(**row._mapping))
    current = {person: tuple(act for act in _settled(acts) if act.is_current) for person, acts in of_person.items()}
    counted = read_counted(connection, [person for person, acts in current.items() if acts], staged)
    return {person: _treated(acts, (), acts, counted.get(person)) for person, acts in current.items() if acts}


def _treated(acts: tuple[Act, ...], gone: tuple[str, ...], current: Sequence[Act], counted: Counted | None) -> Treated:
    if counted is None:
        return Treated(acts, gone)
    return Treated(acts, gone, None if counted.next else _carried(current, counted), counted.next)


def _settled(items: Sequence[Act]) -> tuple[Act, ...]:
    """What was done; current is only that of which nothing is left to do in another record."""
    left = {(one.plan_id, _key(one)) for one in items if one.outcome not in SETTLED}
    return tuple(
        replace(one, is_current=one.is_current and (one.plan_id, _key(one)) not in left)
        for one in items
        if one.outcome in SETTLED
    )


def _carried(current: Sequence[Act], counted: Counted) -> Done | None:
    """What was done with the records that had the events; None: nothing that would take them along."""
    took = [act for act in current if act.name in counted.names and act.outcome in (*GONE, "archived")]
    if not took:
        return None
    return Done("deleted", max(act.on for act in took), is_ordered=any(act.is_ordered for act in took))


def still_true(moments: Iterable[Moment], treated: Treated, as_of: date) -> tuple[Moment, ...]:
    """The moments of a person's timeline without the end to come of what was taken along already."""
    if treated.carried is None or treated.carried.is_ordered:
        return tuple(moments)
    return tuple(each for each in moments if each.data != (STATISTICS,) or each.day <= as_of)


def mark(told: Mapping[str, Any], treated: Treated) -> dict[str, Any]:
    """What `explain` tells, each deadline with what was done of it under `treated`, and as due only what is left."""
    current: dict[tuple[str, str | None, str], Done] = {}
    for act in treated.acts:
        if act.is_current:
            last = current.get(_key(act), Done(act.outcome, act.on, is_ordered=False))
            current[_key(act)] = last._replace(is_ordered=last.is_ordered or act.is_ordered)
    if treated.carried:
        current.setdefault((STATISTICS, None, "delete"), treated.carried)
    deadlines = [_marked(row, current, treated) for row in told["deadlines"]]
    due = [row for row in told["due"] if (row["data_category"], row["record"], row["action"]) not in current]
    return {**told, "deadlines": deadlines, "due": due}


def _marked(
    row: Mapping[str, Any], current: Mapping[tuple[str, str | None, str], Done], treated: Treated
) -> dict[str, Any]:
    done = current.get((row["data_category"], row["record"], row["next"]))
    if row["data_category"] == STATISTICS and treated.next and is_gone(done):
        # Those that were over are gone; the others have their own end.
        return {**row, **treated.next, "treated": None}
    return {**row, "treated": done}


def as_json(marked: Mapping[str, Any]) -> dict[str, Any]:
    """What `mark` returned, for a program: what nothing is left of is in the phase `gone`."""
    return {**marked, "deadlines": [_deadline(row, row["treated"]) for row in marked["deadlines"]]}


def is_gone(done: Done | None) -> bool:
    """Whether nothing is left of a deadline's data, in any system."""
    return done is not None and done.outcome in GONE and not done.is_ordered


def _deadline(row: Mapping[str, Any], done: Done | None) -> dict[str, Any]:
    return {
        **row,
        "phase": "gone" if is_gone(done) else row["phase"],
        "treated": done and {"outcome": done.outcome, "on": done.on, "ordered": done.is_ordered},
    }


def _key(act: Act) -> tuple[str, str | None, str]:
    return act.data_category, act.record, act.action
