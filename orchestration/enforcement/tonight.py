"""Tonight: the plan is made and judged, and what may be applied is applied."""

from dataclasses import asdict, dataclass

from orchestration.enforcement.approval import to_apply
from orchestration.enforcement.book_effect import effect_of_change
from orchestration.enforcement.caps import settle_state
from orchestration.enforcement.contained import supersede_contained
from orchestration.enforcement.copies import Scan
from orchestration.enforcement.executor import apply, settle_intents
from orchestration.enforcement.gate import blocked_sources
from orchestration.enforcement.night import Night, count, note
from orchestration.enforcement.open_orders import settle_orders
from orchestration.enforcement.pause import stops
from orchestration.enforcement.plan import Plan, freeze, plan_of
from orchestration.enforcement.recognising import recognise
from orchestration.enforcement.residue import Residue
from orchestration.enforcement.scanning import scan
from orchestration.enforcement.suppress import note_known
from orchestration.enforcement.tally import people_gone, people_known
from orchestration.enforcement.unresolved import keep_unresolved, read_unresolved
from orchestration.enforcement.waits import Wait
from orchestration.enforcement.work import Work
from retention_policies.legal_time import PARIS


@dataclass(frozen=True)
class Enforced:
    """What became of the plan: which was applied, if any, and where erased addresses were found again."""

    plan_id: str | None
    scanned_for: int
    residues: tuple[Residue, ...]


def make_plan(work: Work, night: Night, policy_hash: str) -> tuple[Plan, tuple[Wait, ...]]:
    """Freeze tonight's plan; with it why it must wait for an approval, if it must."""
    # Before anything is frozen: a plan that is not judged yet must not be seen by anybody.
    effect = effect_of_change(work, as_of=night.as_of, policy_hash=policy_hash)
    with work.warehouse.begin() as connection:
        blocked = blocked_sources(connection, night.as_of)
        note_known(connection, night.as_of)
        data_map = tuple(work.data_map.values())
        plan = freeze(connection, data_map, blocked, as_of=night.as_of, policy_hash=policy_hash)
        today = work.proving.at.astimezone(PARIS).date()
        waits = settle_state(connection, plan, today=today, effect=effect)
        note(connection, night.night_id, plan_id=plan.plan_id)
        count(connection, night.night_id, known=people_known(connection))
    return plan, waits


def enforce(work: Work, night: Night, requested: str | None) -> Enforced:
    """Apply the plan asked for or approved, or tonight's if it need not wait; then look for what should be gone.

    What earlier runs began and left open comes first, if it is still due. Under a pause nothing is applied. Work orders
    are looked through all the same: one that is no longer right must not wait, and what it is about would otherwise
    stay in raw, read anew.
    """
    with work.warehouse.begin() as connection:
        tonight = plan_of(connection, night.plan_id)
        plan = None
        if not stops(connection, night.night_id):
            plan = to_apply(connection, tonight, requested=requested, at=work.proving.at)
        if plan is not None:
            note(connection, night.night_id, applied_plan_id=plan.plan_id)
    settle_intents(work)
    for source in work.data_map.values():
        taken_back = settle_orders(work.warehouse, source, as_of=night.as_of, home=work.home)
        if taken_back:
            work.on_progress(f"{source.name}: {taken_back} items of work orders are no longer due, and were taken back")
    if plan is not None:
        is_over = apply(work, plan)
        with work.warehouse.begin() as connection:
            if is_over:
                supersede_contained(connection, tonight, plan)
            count(connection, night.night_id, gone=people_gone(connection, plan.plan_id))
    scanned_for, residues = _look_for_what_is_gone(work, night)
    return Enforced(plan.plan_id if plan else None, scanned_for, residues)


def _look_for_what_is_gone(work: Work, night: Night) -> tuple[int, tuple[Residue, ...]]:
    """Scan for what tonight erased, and for what earlier nights did where that may still stand."""
    scanning = _scanning(work)
    with work.warehouse.connect() as connection:
        before = read_unresolved(connection, scanning.data_map, night.night_id)
    unseen = recognise(scanning, before, work.erased)
    scanned_for = sum(map(len, work.erased.slices()))
    found = {(residue.system, residue.table): residue for residue in (*unseen, *scan(scanning, work.erased))}
    with work.warehouse.begin() as connection:
        residues = keep_unresolved(
            connection,
            before,
            tuple(found.values()),
            scanning.data_map,
            tonight=night.night_id,
            as_of=night.as_of,
        )
        count(connection, night.night_id, scanned_for=scanned_for, residues=[asdict(found) for found in residues])
    return scanned_for, residues


def _scanning(work: Work) -> Scan:
    return Scan(
        warehouse=work.warehouse,
        data_map=tuple(work.data_map.values()),
        open_system=work.open_system,
        home=work.home,
        elsewhere=work.elsewhere,
        published=work.published,
        key=work.proving.key,
        since=work.proving.at,
    )
