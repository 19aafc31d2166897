"""Cleaning: what was erased leaves the files of its tables, and whatever keeps it there is told."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.pool import NullPool

from orchestration.database.cleanings import WAREHOUSE, note_erased
from orchestration.enforcement import vacuum
from orchestration.enforcement.cleaning import Cleaned, Cleaning, vacuum_touched
from orchestration.enforcement.rewriting import Budget, budget_of, rewrite_due
from orchestration.settings import Settings
from tests.orchestration.enforcement.estate import Estate

WEEKLY = Budget(days=7, megabytes=1000, minutes=5)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vacuum, "PATIENCE", 0.3)


def cleaning(estate: Estate, system: Engine | None = None) -> Cleaning:
    return Cleaning(
        estate.warehouse, {"shop": estate.source}, lambda _: system or estate.system, estate.home / "elsewhere"
    )


def noted(estate: Estate, columns: str, where: str = "true") -> list[tuple[object, ...]]:
    return estate.rows(f"select {columns} from control.cleanings where {where} order by system, table_name")


@pytest.fixture
def touched(estate: Estate) -> Estate:
    """A warehouse of which one table was touched."""
    with estate.warehouse.begin() as connection:
        note_erased(connection, WAREHOUSE, "raw_shop", ["people"])
    return estate


@pytest.fixture
def reader(touched: Estate) -> Iterator[Connection]:
    """Somebody who uses the warehouse, too."""
    with touched.warehouse.connect() as connection:
        yield connection


def test_erasing_notes_the_tables_here_and_in_the_system(estate: Estate):
    estate.due("p1")
    estate.act()
    names = {name for (name,) in noted(estate, "table_schema || '.' || table_name", f"system = '{WAREHOUSE}'")}
    assert {"raw_shop.people", "raw_shop.notes", "identity.identifiers"} <= names
    assert "raw_shop.people_log" not in names, "raw has no copy of it"
    assert {("people",), ("people_log",), ("notes",)} <= set(noted(estate, "table_name", "system = 'shop'"))
    assert noted(estate, "1", "erased_since is null or vacuumed_at is not null") == []


def test_what_was_touched_is_vacuumed_once_and_its_statistics_renewed(touched: Estate):
    quoted = "select 1 from pg_stats where tablename = 'people' and histogram_bounds::text like '%person1@%'"
    touched.run("analyze raw_shop.people; update raw_shop.people set email = null")
    assert touched.rows(quoted) == [(1,)]
    assert vacuum_touched(cleaning(touched)) == Cleaned(2, ())
    assert touched.rows(quoted) == []
    assert noted(touched, "table_name, vacuumed_at >= erased_at, erased_since is not null") == [
        ("people", True, True),
        ("pg_statistic", True, True),
    ]
    assert vacuum_touched(cleaning(touched)) == Cleaned(0, ())


def test_a_table_that_somebody_has_locked_is_told_and_taken_up_again(touched: Estate, reader: Connection):
    reader.execute(text("lock table raw_shop.people in share mode"))
    refused = vacuum_touched(cleaning(touched))
    assert refused == Cleaned(1, ("warehouse: raw_shop.people is locked by somebody else",))
    assert rewrite_due(cleaning(touched), WEEKLY).refusals == refused.refusals
    assert noted(touched, "refusal", "table_name = 'people'") == [("is locked by somebody else",)]
    reader.rollback()
    assert vacuum_touched(cleaning(touched)).refusals == ()
    assert rewrite_due(cleaning(touched), WEEKLY) == Cleaned(1, ())
    assert noted(touched, "refusal, erased_since, rewritten_at is null", "table_name = 'people'") == [
        (None, None, False)
    ]


def test_what_an_older_transaction_still_sees_cannot_be_rewritten_away(touched: Estate, reader: Connection):
    reader.execution_options(isolation_level="REPEATABLE READ").execute(text("select 1 from raw_shop.people"))
    told = rewrite_due(cleaning(touched), WEEKLY).refusals
    assert told == ("warehouse: raw_shop.people is still read by a transaction that began before",)
    assert noted(touched, "erased_since is not null, rewritten_at") == [(True, None)]


@pytest.mark.parametrize(
    ("budget", "why"),
    [
        (Budget(7, 0, 5), "has 0 MB, more than may be rewritten at once; raise OUBLI_DEEP_CLEAN_MAX_MB"),
        (Budget(7, 1000, 0), "waits, as enough was rewritten at once"),
    ],
)
def test_what_is_beyond_the_budget_waits(touched: Estate, budget: Budget, why: str):
    assert rewrite_due(cleaning(touched), budget) == Cleaned(0, (f"warehouse: raw_shop.people {why}",))


@pytest.mark.parametrize(("ago", "tables"), [("1 day", 0), ("6 days 23 hours", 1), ("8 days", 1)])
def test_a_table_is_rewritten_once_a_week(touched: Estate, ago: str, tables: int):
    touched.run(f"update control.cleanings set rewritten_at = now() - interval '{ago}'")
    assert rewrite_due(cleaning(touched), WEEKLY).tables == tables
    by_hand = budget_of(Settings(deep_clean_days=0), by_hand=True)
    assert rewrite_due(cleaning(touched), by_hand).tables == 1 - tables
    assert rewrite_due(cleaning(touched), by_hand).tables == 0, "nothing was erased since"


def test_a_night_rewrites_nothing_if_nobody_wants_it_to(touched: Estate):
    assert rewrite_due(cleaning(touched), budget_of(Settings(deep_clean_days=0), by_hand=False)) == Cleaned(0, ())


def test_a_table_that_is_gone_is_clean(touched: Estate):
    touched.run("drop table raw_shop.people cascade")
    assert vacuum_touched(cleaning(touched)).refusals == ()
    assert noted(touched, "table_name") == [("pg_statistic",)]


def test_a_systems_tables_are_vacuumed_and_not_locked_without_leave(estate: Estate):
    with estate.warehouse.begin() as connection:
        note_erased(connection, "shop", "", ["people"])
    assert vacuum_touched(cleaning(estate)) == Cleaned(1, ())
    assert rewrite_due(cleaning(estate), WEEKLY) == Cleaned(0, ())
    assert noted(estate, "table_name, rewritten_at") == [("people", None)]
    with_leave = Estate(
        estate.system, estate.warehouse, estate.source.model_copy(update={"may_rewrite": True}), estate.home
    )
    before = estate.rows_in_shop("select pg_relation_filepath('people')")
    assert rewrite_due(cleaning(with_leave), WEEKLY) == Cleaned(1, ())
    assert estate.rows_in_shop("select pg_relation_filepath('people')") != before


def test_whoever_may_not_vacuum_is_told(estate: Estate):
    estate.run_in_shop("do $$ begin create role reader login; exception when duplicate_object then null; end $$")
    with estate.warehouse.begin() as connection:
        note_erased(connection, "shop", "", ["people"])
    as_reader = create_engine(estate.system.url.set(username="reader"), poolclass=NullPool)
    told = vacuum_touched(cleaning(estate, as_reader))
    assert told == Cleaned(0, ("shop: people may not be cleaned by Oubli's user, who does not own it",))


def test_a_system_that_is_no_longer_mapped_is_left_alone(estate: Estate):
    with estate.warehouse.begin() as connection:
        note_erased(connection, "till", "", ["receipts"])
    assert vacuum_touched(cleaning(estate)) == Cleaned(0, ())
    assert noted(estate, "vacuumed_at") == [(None,)]
