"""What a night did, in figures: the page, the terminal and `--json` all take them from here. Read-only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Engine, text

from orchestration.enforcement.orders import RECEIVED, STILL_THERE
from orchestration.enforcement.taken_up import taken_up
from orchestration.enforcement.tally import people_known
from orchestration.reporting.night import ITEMS, Night, Run, State, read_night

ALL = ""
"""The system that stands for all of them."""

_OUTCOMES = text(
    f"""
    select
        coalesce(source, '') as source,
        count(distinct person_id) as due,
        count(distinct person_id)
            filter (where outcome in ('deleted', 'anonymised', 'archived', 'suppressed')) as settled,
        count(distinct person_id) filter (where outcome = 'deleted') as deleted,
        count(distinct person_id) filter (where outcome = 'anonymised') as anonymised,
        count(distinct person_id) filter (where outcome = 'archived') as archived,
        count(distinct person_id) filter (where outcome = 'suppressed') as suppressed,
        count(distinct person_id) filter (where outcome = 'held') as held,
        count(distinct person_id) filter (where outcome in ('no_longer_due', 'already_gone')) as passed_over,
        count(distinct person_id) filter (where outcome = 'failed') as failed,
        count(distinct person_id) filter (where outcome is null) as waiting,
        count(distinct person_id) filter (where outcome is null and action = 'delete') as to_delete,
        count(distinct person_id) filter (where outcome is null and action = 'anonymise') as to_anonymise,
        count(distinct person_id) filter (where outcome is null and action = 'archive') as to_archive,
        count(distinct person_id) filter (where outcome is null and action = 'suppress') as to_suppress,
        count(*) filter (where outcome in ('deleted', 'anonymised', 'archived', 'suppressed')) as operations
    from enforcement.items
    where {ITEMS}
    group by grouping sets ((source), ())
    """  # noqa: S608 - put together from constants
)
_PARTLY = text(
    f"""
    select count(*) from (
        select person_id from enforcement.items
        where {ITEMS}
        group by person_id
        having bool_or(outcome in ('deleted', 'anonymised', 'archived', 'suppressed')) and bool_or(outcome = 'held')
    ) as persons
    """  # noqa: S608 - put together from constants
)
# To lose old opens is not to be forgotten.
_EVENTS_ALONE = text(
    f"""
    select count(*) from (
        select person_id from enforcement.items
        where outcome = 'deleted' and {ITEMS}
        group by person_id having bool_and(data_category = 'statistics')
    ) as persons
    """  # noqa: S608 - put together from constants
)
_HELD = text(
    """
    select held_because as reason, count(distinct person_id) as people, min(due_on) as oldest_on
    from enforcement.items where plan_id = :plan and outcome = 'held' group by held_because order by people desc, 1
    """
)
_QUARANTINED = text(
    """
    select coalesce(source, '') as source, count(*) as quarantined
    from quarantine.rows group by grouping sets ((source), ())
    """
)
_REMEMBERED = text("select count(distinct fingerprint) from suppression.entries")
_ORDERS = text(
    f"""
    select
        items.source, plans.as_of as planned_on, count(*) as items,
        count(*) filter (where {RECEIVED} and not {STILL_THERE}) as received,
        count(*) filter (where {STILL_THERE}) as still_there
    from enforcement.items join enforcement.plans using (plan_id)
    where items.source_state = 'ordered' group by items.source, plans.as_of order by items.source, plans.as_of
    """  # noqa: S608 - put together from constants
)
_UNANSWERED = text(
    """
    select source, count(*) as items from enforcement.begun
    where source not in (select source from control.source_gates where as_of = :as_of)
    group by source order by source
    """
)


@dataclass(frozen=True)
class SystemFigures:
    """What happened in one system (ALL: over the systems, each person once). People, but for `quarantined`."""

    source: str
    known: int = 0
    due: int = 0
    settled: int = 0
    """Something of theirs was deleted, anonymised, archived or suppressed."""
    deleted: int = 0
    anonymised: int = 0
    archived: int = 0
    suppressed: int = 0
    held: int = 0
    passed_over: int = 0
    """No longer due when it was their turn, or already gone."""
    failed: int = 0
    waiting: int = 0
    """For an approval, or for a run that ends."""
    to_delete: int = 0
    """Of those who wait, and so the next three."""
    to_anonymise: int = 0
    to_archive: int = 0
    to_suppress: int = 0
    operations: int = 0
    """How many operations settled that."""
    quarantined: int = 0
    """Rows set aside because they break the contract of their table."""


@dataclass(frozen=True)
class WorkOrder:
    """Operations asked of the operator of a system that takes no writes, and not confirmed yet."""

    source: str
    planned_on: date
    items: int
    received: int
    """Of these, those that its operator says are done, and of which the system was not read since."""
    still_there: int
    """Those that the system was read to show still, after its operator said so."""

    @property
    def untouched(self) -> int:
        """Those that nobody has dealt with yet."""
        return self.items - self.received - self.still_there


@dataclass(frozen=True)
class HeldBack:
    """The people of whom something is held back for one reason."""

    reason: str
    people: int
    oldest_on: date | None
    """The oldest deadline among them."""


@dataclass(frozen=True)
class NightFigures:
    """One night in figures."""

    night_id: str
    as_of: date
    state: State
    is_computed: bool
    """Whether it came so far as to know what is due; else what is due, held or waits is 0 and unknown."""
    systems: tuple[SystemFigures, ...]
    total: SystemFigures
    partly: int
    """People of whom something was done while something else is held back."""
    events_alone: int
    """Of those of whom something was deleted, who lost single events only, such as opens and clicks."""
    gone: int | None
    """People of whom nothing is left, in any system or in the archive; None if the night did not count them."""
    held_because: tuple[HeldBack, ...]
    """The plan's reasons to hold back (see `orchestration.enforcement.held`), with people."""
    remembered: int
    """Fingerprints of the opposition list."""
    orders: tuple[WorkOrder, ...]
    unanswered: tuple[tuple[str, int], ...]
    """Systems that did not answer, with the operations that the next night settles."""


def night_figures(engine: Engine, night_id: str, *, whole_date: bool = False) -> NightFigures:
    """The figures of that night. Read-only.

    Args:
        engine: of the warehouse.
        night_id: the night.
        whole_date: count what earlier runs of the same date settled, too.

    Raises:
        DatabaseError: there is no such night.
    """
    with engine.connect() as connection:
        return read_figures(connection, read_night(connection, night_id), whole_date=whole_date)


def read_figures(connection: Connection, night: Night, *, whole_date: bool) -> NightFigures:
    """The figures of a night that is already read. Read-only.

    Args:
        connection: to the warehouse.
        night: the night.
        whole_date: count what earlier runs of the same date settled, too.
    """
    plan = night.told_plan if whole_date else night.plan.plan_id if night.plan else ""
    own = {"plan": plan, "earlier": [], **taken_up(connection, [night.night_id]).parameters}
    values = night.items if whole_date else own
    known = (night.known if whole_date else night.run.known) or people_known(connection)
    counted: dict[str, dict[str, int]] = {ALL: {}} | {source: {"known": people} for source, people in known.items()}
    for query in (_QUARANTINED, _OUTCOMES):
        for row in connection.execute(query, values).mappings():
            counted.setdefault(row["source"], {}).update({k: v for k, v in row.items() if k != "source"})
    return NightFigures(
        night_id=night.night_id,
        as_of=night.as_of,
        state=night.state,
        is_computed=bool(plan) or night.state not in ("failed", "held", "running"),
        systems=tuple(SystemFigures(source, **counted[source]) for source in sorted(counted) if source != ALL),
        total=SystemFigures(ALL, **counted[ALL]),
        partly=connection.execute(_PARTLY, values).scalar_one(),
        events_alone=connection.execute(_EVENTS_ALONE, values).scalar_one(),
        gone=_gone(night.runs if whole_date else (night.run,)),
        held_because=tuple(HeldBack(**row._mapping) for row in connection.execute(_HELD, {"plan": plan})),
        remembered=connection.execute(_REMEMBERED).scalar_one(),
        orders=tuple(WorkOrder(**row) for row in connection.execute(_ORDERS).mappings()),
        unanswered=tuple((row.source, row.items) for row in connection.execute(_UNANSWERED, {"as_of": night.as_of})),
    )


def _gone(runs: Sequence[Run]) -> int | None:
    counted = [run.gone for run in runs if run.gone is not None]
    return sum(counted) if counted else None
