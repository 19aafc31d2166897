"""A warehouse and a CRM for each test."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from tests.orchestration.ingestion.systems import CONTACTS, DEALS, LINES, Crm, mapped
from tests.orchestration.ingestion.warehouse import warehouse

__all__ = ["warehouse"]


@pytest.fixture
def crm(new_database: Callable[..., Engine]) -> Crm:
    """A CRM with two contacts, one of them with a deal of two lines; its types are text where a vendor was lax."""
    engine = new_database()
    made = Crm(engine, mapped("crm", [CONTACTS, DEALS, LINES], connection={"embedded": engine.url.database}))
    made.run("""
        create table contacts (
            contact_no bigint, email text, "Nom d'usage" text, modified_at timestamptz, secret text default 'x');
        create table deals (deal text, contact_no text, signed_on text, amount numeric, won boolean);
        create table lines (deal text, line integer, due_on date);
        insert into contacts values
            (1, 'anna@people.example', 'Anna', '2026-01-01 10:00+01'),
            (2, 'bert@people.example', 'Bert', '2026-02-01 10:00+01');
        insert into deals values ('D1', '1', '2026-03-01', 12.50, true);
        insert into lines values ('D1', 1, '2027-01-01'), ('D1', 2, null);
    """)
    return made
