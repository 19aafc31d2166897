"""`oubli plan --diff`: what a plan would do that an earlier one would not, and the other way round."""

from collections.abc import Iterator

from rich.table import Table

from orchestration.commands.session import Session
from orchestration.enforcement.plan import Plan
from orchestration.enforcement.plan_diff import Difference, PlanDifference, plan_differences

_TOLD: dict[Difference, str] = {
    "added": "new",
    "added_held": "new, held back",
    "gone": "no longer",
    "now_held": "now held back",
    "no_longer_held": "no longer held back",
    "another_rule": "by another rule",
}


def differences(work: Session, this: Plan, previous: str | None) -> tuple[PlanDifference, ...] | None:
    """How the plan differs from the previous one; None: from none.

    Raises:
        PlanError: there is no such plan.
    """
    if previous is None:
        return None
    with work.warehouse.connect() as connection:
        return plan_differences(connection, this.plan_id, previous)


def tell_differences(found: tuple[PlanDifference, ...], previous: str) -> Iterator[Table | str]:
    """What there is to print of them."""
    if not found:
        yield f"Nothing differs from {previous}."
        return
    table = Table(title=f"Against {previous}", title_justify="left")
    for heading in ("", "System", "Purpose", "Action"):
        table.add_column(heading)
    for heading in ("Items", "People"):
        table.add_column(heading, justify="right")
    for one in found:
        counts = f"{one.items:,}", f"{one.persons:,}"
        table.add_row(_TOLD[one.difference], one.source, one.purpose, one.action, *counts)
    yield table
