"""Work orders: what the operator of a system that takes no writes is asked to erase, as a CSV of keys."""

import csv
from io import StringIO
from pathlib import Path

from sqlalchemy import Connection, text

from orchestration.enforcement.left_behind import told_of
from orchestration.ingestion.mapped_source import MappedSource

_ITEMS = """
select record_id, document_id, data_category, action, rule, due_on,
    case when data_category = 'statistics' then counts_from end as events_until
from enforcement.items
where plan_id = :plan_id and source = :source and source_state = 'ordered'
order by record_id, document_id nulls first, data_category, action, rule
"""

HEADER = ("record_id", "document_id", "data_category", "action", "rule", "due_on", "events_until", "leaves")
"""`leaves`: what is to be left of the columns of a document that is anonymised; nothing of the others."""


def ordered_plans(connection: Connection) -> list[str]:
    """The plans of which operators have not carried out everything yet. Read-only."""
    found = text("select distinct plan_id from enforcement.items where source_state = 'ordered' order by 1")
    return list(connection.execute(found).scalars())


def ordered_sources(connection: Connection, plan_id: str) -> list[str]:
    """The systems whose operators a plan asks to act. Read-only."""
    found = text(
        "select distinct source from enforcement.items where plan_id = :plan_id and source_state = 'ordered' order by 1"
    )
    return list(connection.execute(found, {"plan_id": plan_id}).scalars())


def work_order_file(home: Path, plan_id: str, source: str) -> Path:
    """Where the work order of a plan for a system stands."""
    return home / "work_orders" / f"{plan_id}_{source}.csv"


def harmless(value: object) -> str:
    """A spreadsheet runs a cell that opens with one of these as a formula."""
    spelled = "" if value is None else str(value)
    return f"'{spelled}" if spelled[:1] in ("=", "+", "-", "@", "\t", "\r") else spelled


_EVER = """
select plan_id, bool_or(source_state = 'ordered') as is_open
from enforcement.items where source = :source and source_state in ('ordered', 'confirmed', 'rescinded')
group by plan_id order by plan_id
"""


def renew_work_orders(connection: Connection, home: Path, source: MappedSource) -> None:
    """Have the work orders of a system ask for what is still to be done; one with nothing left to do goes.

    An operator who opened an old file would erase somebody who has come back since.
    """
    for row in connection.execute(text(_EVER), {"source": source.name}).all():
        if row.is_open:
            write_work_order(connection, home, row.plan_id, source)
        else:
            work_order_file(home, row.plan_id, source.name).unlink(missing_ok=True)


def write_work_order(connection: Connection, home: Path, plan_id: str, source: MappedSource) -> Path:
    """Write the ordered items of a plan for a system; whole or not at all, the same however often."""
    target = work_order_file(home, plan_id, source.name)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = target.with_suffix(".draft")
    draft.write_bytes(work_order(connection, plan_id, source))
    return draft.replace(target)


def work_order(connection: Connection, plan_id: str, source: MappedSource) -> bytes:
    """What the work order of a plan for a system says now: a CSV in UTF-8. Read-only."""
    file = StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(HEADER)
    for row in connection.execute(text(_ITEMS), {"plan_id": plan_id, "source": source.name}):
        leaves = told_of(source, row.document_id) if row.document_id and row.action != "archive" else ""
        writer.writerow([harmless(value) for value in (*row, leaves)])
    return file.getvalue().encode()
