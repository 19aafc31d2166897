"""Work orders as people follow them: what of each is done, said to be done, or still there though it was said to be."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, text

from orchestration.enforcement.work_order import work_order_file

RECEIVED = """
exists (
    select 1 from enforcement.receipts
    where receipts.plan_id = items.plan_id and receipts.source = items.source
    and receipts.received_at >= items.settled_at
)
"""
"""The condition on `items` that an operator says of it that it is done."""
READ_SINCE = """
exists (
    select 1 from control.loads
    where loads.source = {of}.source and loads.started_at > {since}
    group by loads.started_at having bool_and(loads.status = 'loaded')
)
"""
"""The condition that the system of a row called `of` was read whole after `since`."""
STILL_THERE = READ_SINCE.format(
    of="items",
    since="""(
        select max(received_at) from enforcement.receipts
        where receipts.plan_id = items.plan_id and receipts.source = items.source
        and receipts.received_at >= items.settled_at
    )""",
)
"""The condition on `items`, an open one, that its system was read whole since then, and shows it still."""

_ORDERS = f"""
select
    items.plan_id, items.source, min(items.settled_at) as written_at,
    count(*) filter (where source_state = 'ordered') as unconfirmed,
    count(*) filter (where source_state = 'confirmed') as confirmed,
    count(*) filter (where source_state = 'rescinded') as taken_back,
    count(*) filter (where source_state = 'ordered' and {STILL_THERE}) as still_there,
    last.received_by, last.received_at
from enforcement.items
left join lateral (
    select received_by, received_at from enforcement.receipts
    where receipts.plan_id = items.plan_id and receipts.source = items.source
    order by receipt_id desc limit 1
) as last on true
where source_state in ('ordered', 'confirmed', 'rescinded')
group by items.plan_id, items.source, last.received_by, last.received_at
having :everything or bool_or(source_state = 'ordered')
order by written_at, items.plan_id, items.source
"""  # noqa: S608 - put together from constants


@dataclass(frozen=True)
class Order:
    """A work order, and what came of it."""

    file: str
    """Its name, under $OUBLI_HOME/work_orders."""
    plan_id: str
    source: str
    written_at: datetime
    unconfirmed: int
    """Lines that no reading has confirmed yet; of none is left a file that is gone."""
    confirmed: int
    """Lines of which a later reading showed no more."""
    taken_back: int
    """Lines that are no longer asked for: their person was in touch again, objected, is held or in quarantine."""
    still_there: int
    """Those of them that the system still shows, though its operator said they were done before it was read."""
    received_by: str | None
    received_at: datetime | None


def orders(connection: Connection, home: Path, *, everything: bool) -> tuple[Order, ...]:
    """The work orders that wait for their operator, or all that ever did; the oldest first. Read-only."""
    rows = connection.execute(text(_ORDERS), {"everything": everything})
    return tuple(Order(work_order_file(home, row.plan_id, row.source).name, **row._mapping) for row in rows)
