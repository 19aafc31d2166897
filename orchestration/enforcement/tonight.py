"""Tonight: the plan is made and judged, and what may be applied is applied."""

from dataclasses import asdict, dataclass

from orchestration.enforcement.approval import to_apply
from orchestration.enforcement.caps import settle_state
from orchestration.enforcement.executor import apply
from orchestration.enforcement.gate import blocked_sources
from orchestration.enforcement.night import Night, count, note
from orchestration.enforcement.open_orders import settle_orders
from orchestration.enforcement.pause import stops
from orchestration.enforcement.plan import Plan, freeze, plan_of
from orchestration.enforcement.residue import Residue, scan
from orchestration.enforcement.suppress import note_known
from orchestration.enforcement.tally import people_gone, people_known
from orchestration.enforcement.waits import Wait
from orchestration.enforcement.work import Work


@dataclass(frozen=True)
class Enforced:
    """What became of the plan: which was applied, if any, and where erased addresses were found again."""

    plan_id: str | None
    scanned_for: int
    residues: tuple[Residue, ...]


def make_plan(work: Work, night: Night, policy_hash: str) -> tuple[Plan, tuple[Wait, ...]]:
    """Freeze tonight's plan; with it why it must wait for an approval, if it must."""
    with work.warehouse.begin() as connection:
        blocked = blocked_sources(connection, night.as_of)
        note_known(connection, night.as_of)
        data_map = tuple(work.data_map.values())
        plan = freeze(connection, data_map, blocked, as_of=night.as_of, policy_hash=policy_hash)
        waits = settle_state(connection, plan)
        note(connection, night.night_id, plan_id=plan.plan_id)
        count(connection, night.night_id, known=people_known(connection))
    return plan, waits


def enforce(work: Work, night: Night, requested: str | None) -> Enforced:
    """Apply the plan asked for or approved, or tonight's if it need not wait; then look for what should be gone.

    Under a pause nothing is applied. Work orders are looked through all the same: one that is no longer right must not
    wait, and what it is about would otherwise stay in raw, read anew.
    """
    with work.warehouse.begin() as connection:
        tonight = plan_of(connection, night.plan_id)
        plan = None
        if not stops(connection, night.night_id):
            plan = to_apply(connection, tonight, requested=requested, at=work.proving.at)
        if plan is not None:
            note(connection, night.night_id, applied_plan_id=plan.plan_id)
    for source in work.data_map.values():
        taken_back = settle_orders(work.warehouse, source, as_of=night.as_of, home=work.home)
        if taken_back:
            work.on_progress(f"{source.name}: {taken_back} items of work orders are no longer due, and were taken back")
    if plan is None:
        return Enforced(None, 0, ())
    apply(work, plan)
    residues = scan(work.warehouse, tuple(work.data_map.values()), work.open_system, work.erased)
    enforced = Enforced(plan.plan_id, len(work.erased), residues)
    with work.warehouse.begin() as connection:
        count(
            connection,
            night.night_id,
            scanned_for=enforced.scanned_for,
            residues=[asdict(found) for found in residues],
            gone=people_gone(connection, plan.plan_id),
        )
    return enforced
