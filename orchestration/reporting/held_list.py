"""What a plan holds back, item by item, by the systems' own keys. Read-only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, text

_HELD = text(
    """
    select source, record_id, document_id, data_category, action, rule, due_on, held_because as because
    from enforcement.items
    where plan_id = :plan and outcome = 'held' and (cast(:source as text) is null or source = :source)
    order by source, record_id, document_id nulls first, data_category
    """
)

HEADER = ("source", "record_id", "document_id", "data_category", "action", "rule", "due_on", "because")


@dataclass(frozen=True)
class HeldItem:
    """One thing that is due and stays."""

    source: str
    record_id: str | None
    document_id: str | None
    data_category: str
    action: str
    rule: str
    due_on: date | None
    because: str
    """See `orchestration.enforcement.held`."""


def held_items(connection: Connection, *, plan_id: str, source: str | None) -> Iterator[HeldItem]:
    """Those of one system, or of all of them."""
    rows = connection.execute(_HELD, {"plan": plan_id, "source": source}, execution_options={"yield_per": 1000})
    return (HeldItem(**row._mapping) for row in rows)
