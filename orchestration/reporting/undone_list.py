"""What of a plan was not done, item by item, by the systems' own keys: held back, or refused. Read-only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import Connection, text

from orchestration.enforcement.taken_up import IS_TAKEN_UP, NOTHING, TakenUp

_UNDONE = text(
    f"""
    select source, record_id, document_id, data_category, action, rule, due_on,
        coalesce(held_because, message) as because
    from enforcement.items
    where (plan_id = :plan or {IS_TAKEN_UP}) and outcome = :outcome
        and (cast(:source as text) is null or source = :source)
    order by source, record_id, document_id nulls first, data_category
    """  # noqa: S608 - put together from constants
)

HEADER = ("source", "record_id", "document_id", "data_category", "action", "rule", "due_on", "because")


@dataclass(frozen=True)
class UndoneItem:
    """One thing that is due and stays."""

    source: str
    record_id: str | None
    document_id: str | None
    data_category: str
    action: str
    rule: str
    due_on: date | None
    because: str
    """Of what is held see `orchestration.enforcement.held`; what a system refused says with which words."""


def undone_items(
    connection: Connection,
    *,
    plan_id: str,
    outcome: Literal["held", "failed"],
    source: str | None,
    earlier: TakenUp = NOTHING,
) -> Iterator[UndoneItem]:
    """Those of one system, or of all of them; with what the night took up of earlier ones."""
    values = {"plan": plan_id, "outcome": outcome, "source": source, **earlier.parameters}
    rows = connection.execute(_UNDONE, values, execution_options={"yield_per": 1000})
    return (UndoneItem(**row._mapping) for row in rows)
