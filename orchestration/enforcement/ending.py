"""How a night ends: what it is called, and why."""

from datetime import datetime

from sqlalchemy import Connection, ScalarResult, text

from expectations.promise import Bilingual, not_kept
from orchestration.enforcement.approval import last_approval
from orchestration.enforcement.night import ENDED, Night, Status, count, finish, read_night
from orchestration.enforcement.pause import noted
from orchestration.enforcement.residue import Residue
from orchestration.enforcement.stopped_by_book import changed_book
from orchestration.enforcement.taken_up import IS_TAKEN_UP, taken_up
from orchestration.enforcement.waits import as_read
from orchestration.errors import PlanError

_BLOCKED = """
with kept_out as (
    select source_gates.source, source_gates.reason_en, nights.started_at
    from control.source_gates join control.nights using (as_of)
    where night_id = :night_id
)
select coalesce(
    (
        select string_agg(distinct message, chr(10)) from control.loads
        where loads.source = kept_out.source and loads.finished_at >= kept_out.started_at and message is not null
    ),
    source || ': ' || reason_en
) as sentence
from kept_out order by source
"""
_REFUSED = f"""
select source, message, count(*) as items
from enforcement.items where (plan_id = :plan_id or {IS_TAKEN_UP}) and outcome = 'failed'
group by source, message order by source, message
"""  # noqa: S608 - put together from constants
# Of a source that a gate kept out nothing was asked tonight.
_OPEN = """
select count(*) from enforcement.begun
where source not in (select source from control.source_gates where as_of = :as_of)
"""


def end(connection: Connection, night: Night, *, at: datetime) -> Status:
    """End a night that came to its end; one that had ended before, or broke off, stays as it is. How it ended."""
    if night.status != "running":
        return night.status
    status, message = verdict(connection, night.night_id)
    finish(connection, night.night_id, status=status, message=message, at=at)
    count(connection, night.night_id, **{ENDED: True})
    return status


def verdict(connection: Connection, night_id: str) -> tuple[Status, str | None]:
    """How a night that came to its end is to be called, and why: the gravest gives the name, all is told. Read-only.

    `failed`: items were refused, something erased still stands somewhere, or a promise was broken after acting.
    `held`: items wait for a system that does not answer, or somebody paused; or such a system could not be searched for
    what was erased, or a gate kept a source out, and nothing waits for an approval.
    `waiting`: a plan needs an approval.
    """
    night = read_night(connection, night_id)
    if night is None:
        raise PlanError(night_id, "there is no such night; run `oubli run`")
    wrong = [
        *_refused(connection, night),
        *_residues(connection, night),
        *_broken(connection, night, "after_enforcement"),
    ]
    stopped = _stopped(connection, night)
    waits = _waits(connection, night)
    blocked = [*_unsearched(connection, night), *_blocked(connection, night)]
    message = "\n".join([*wrong, *stopped, *waits, *blocked])
    if wrong:
        return "failed", message
    if stopped:
        return "held", message
    if waits:
        return "waiting", message
    if blocked:
        return "held", message
    return "done", _unposted(connection, night_id)


def _refused(connection: Connection, night: Night) -> list[str]:
    """What systems refused, and with which words."""
    earlier = taken_up(connection, [night.night_id])
    refused = connection.execute(text(_REFUSED), {"plan_id": night.applied_plan_id, **earlier.parameters}).all()
    told = [f"{row.items} items failed in {row.source}: {row.message}" for row in refused]
    return [*told, "`oubli export failed` lists the records"] if told else []


def _residues(connection: Connection, night: Night) -> list[str]:
    """Where something erased stands, or may, since whichever night."""
    places = sorted(found.place for found in _found(connection, night) if found.table is not None)
    if not places:
        return []
    still = f"addresses or numbers that were erased still stand, or may, in {', '.join(places)}"
    return [f"{still}; erase them there and run again"]


def _found(connection: Connection, night: Night) -> list[Residue]:
    residues = connection.execute(
        text("select counts -> 'residues' from control.nights where night_id = :night_id"), {"night_id": night.night_id}
    ).scalar()
    return [Residue(**found) for found in residues or ()]


def _unsearched(connection: Connection, night: Night) -> list[str]:
    """Which systems nobody could look into for what was erased."""
    systems = sorted(found.system for found in _found(connection, night) if found.table is None)
    return [
        f"{system}: does not answer, so what was erased is looked for there by the next night" for system in systems
    ]


def _stopped(connection: Connection, night: Night) -> list[str]:
    """Why not all of the plan was done."""
    paused = noted(connection, night.night_id)
    if paused is not None:
        return [paused.sentence]
    if night.applied_plan_id is None:
        return []
    left_open = connection.execute(text(_OPEN), {"as_of": night.as_of}).scalar()
    away = "wait for a system that does not answer, or has them locked; the next night settles them"
    return [f"{left_open} items {away}"] * bool(left_open)


def _waits(connection: Connection, night: Night) -> list[str]:
    """Why tonight's plan needs an approval, and whose has expired."""
    if night.applied_plan_id is not None or night.plan_id is None:
        return []
    waits = connection.execute(
        text("select waits_for from enforcement.plans where plan_id = :plan_id and state = 'waiting'"),
        {"plan_id": night.plan_id},
    ).scalar()
    if not waits:
        return []
    lapsed = last_approval(connection, night.plan_id, at=night.started_at)
    told = [] if lapsed is None else [f"{lapsed.plan_id}: {lapsed.told(at=night.started_at)}"]
    return [*(wait.sentence for wait in as_read(waits)), *told]


def end_unfinished(
    connection: Connection, night_id: str, *, planned_only: bool, failure: str | None, at: datetime
) -> None:
    """End a night that stopped on its way: it has failed, unless a gate stopped it or it was only to plan.

    Args:
        connection: to the warehouse.
        night_id: the night.
        planned_only: it was to come to a plan, and no further.
        failure: what the stage that failed said, which the night then says, too.
        at: now.
    """
    ended = read_night(connection, night_id)
    if ended is None or ended.status != "running":
        return
    if planned_only and ended.plan_id is not None:
        blocked = _blocked(connection, ended)
        message = "\n".join(blocked) or "planned only"
        finish(connection, night_id, status="held" if blocked else "done", message=message, at=at)
        return
    sentences = _broken(connection, ended, "before_enforcement")
    if sentences:
        # What a slip in a policy breaks is no fault of the threshold that it breaks.
        changed = [wait.sentence for wait in changed_book(connection, night_id)]
        sentences = [*changed, *sentences, *_blocked(connection, ended)]
        finish(connection, night_id, status="held", message="\n".join(sentences), at=at)
        return
    message = failure or "a stage failed; its log in the Dagster UI says why"
    finish(connection, night_id, status="failed", message=message, at=at)


def _broken(connection: Connection, night: Night, gate: str) -> list[str]:
    """The critical promises that this night, and no earlier one of the same date, found broken at a gate.

    A source's own do not stop a night: it is kept out (see `_blocked`).
    """
    rows = connection.execute(
        text(
            "select label_fr, label_en, broken_fr, broken_en from control.promises join control.nights using (as_of) "
            "where night_id = :night_id and checked_at >= started_at and gate = :gate and severity = 'critical' "
            "and not passed and suite <> 'sources' order by suite, name"
        ),
        {"night_id": night.night_id, "gate": gate},
    )
    return [
        not_kept(Bilingual(row.label_fr, row.label_en), Bilingual(row.broken_fr or "", row.broken_en or "")).en
        for row in rows
    ]


def _unposted(connection: Connection, night_id: str) -> str | None:
    """What is told of a night that went well: that nobody outside has the ledger's head."""
    told: str | None = connection.execute(
        text("select counts ->> 'unposted' from control.nights where night_id = :night_id"), {"night_id": night_id}
    ).scalar()
    return told


def _blocked(connection: Connection, night: Night) -> list[str]:
    """Why sources were kept out: what their readings said, else what their gate did."""
    sentences: ScalarResult[str] = connection.execute(text(_BLOCKED), {"night_id": night.night_id}).scalars()
    return list(sentences)
