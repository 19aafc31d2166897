"""The policy book and the vendors' event names as rows of the schema `policy`."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Table, delete, func, insert, select
from sqlalchemy.dialects import postgresql

from orchestration.database.tables.control import nights
from orchestration.database.tables.policy import (
    books,
    contact_events,
    event_names,
    event_tables,
    grounds,
    policies,
    rules,
    source_caps,
)
from orchestration.ingestion.event_types import check_event_types
from orchestration.ingestion.mapped_source import MappedSource
from retention_policies.book import PolicyBook
from retention_policies.contact_events import ContactEvents


def load_policies(warehouse: Engine, book: PolicyBook) -> None:
    """Write the rows of this book under its hash; those of earlier books stay, as deadlines and proofs name them."""
    tables: dict[Table, list[dict[str, Any]]] = {
        policies: book.policy_rows(),
        source_caps: book.source_cap_rows(),
        rules: book.rule_rows(),
        grounds: book.ground_rows(),
        contact_events: book.contact_event_rows(),
    }
    with warehouse.begin() as connection:
        known = postgresql.insert(books).values(policy_hash=book.hash)
        connection.execute(known.on_conflict_do_update(index_elements=["policy_hash"], set_={"loaded_at": func.now()}))
        for table, rows in tables.items():
            connection.execute(delete(table).where(table.c.policy_hash == book.hash))
            _insert(connection, table, [{"policy_hash": book.hash, **row} for row in rows])


def load_event_names(warehouse: Engine, sources: Sequence[MappedSource], truth_table: ContactEvents) -> None:
    """Write what each vendor's event names mean, and where events stand, in the place of what was there.

    Raises:
        DataMapError: a name is given a meaning that the truth table does not know.
    """
    check_event_types(sources, truth_table)
    with warehouse.begin() as connection:
        connection.execute(delete(event_names))
        rows = [
            {"source": source.name, "name": name, "event_type": event_type}
            for source in sources
            for name, event_type in source.event_types.items()
        ]
        _insert(connection, event_names, rows)
        connection.execute(delete(event_tables))
        events = [
            (source.name, table.name) for source in sources for table in source.ingested if table.grain == "event"
        ]
        _insert(connection, event_tables, [{"source": source, "table_name": name} for source, name in events])


def last_book(connection: Connection) -> str | None:
    """The hash of the book of the last night that read one. Read-only."""
    newest = select(nights.c.policy_hash).where(nights.c.policy_hash.is_not(None)).order_by(nights.c.started_at.desc())
    found: str | None = connection.execute(newest.limit(1)).scalar()
    return found


def forget_book(warehouse: Engine, policy_hash: str) -> None:
    """Take the rows of a book away again that was looked at and never ruled a night."""
    with warehouse.begin() as connection:
        ruled = select(nights.c.policy_hash).where(nights.c.policy_hash == policy_hash)
        if connection.execute(ruled).first() is None:
            for table in (policies, source_caps, rules, grounds, contact_events, books):
                connection.execute(delete(table).where(table.c.policy_hash == policy_hash))


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)
