"""The deep clean, read in the files of a server of its own: what was erased is in none of them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, ScalarResult, text

from orchestration.database import embedded
from orchestration.database.cleanings import WAREHOUSE, note_erased
from orchestration.database.warehouse import open_warehouse, warehouse_url
from orchestration.enforcement.cleaning import Cleaning, vacuum_touched
from orchestration.enforcement.rewriting import Budget, rewrite_due
from orchestration.settings import Settings
from tests.postgres import new_home

PEOPLE, ERASED = 6000, b"@erased.example"


@pytest.fixture
def home() -> Iterator[Path]:
    folder = new_home("deep-clean")
    yield folder
    embedded.stop(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def warehouse(home: Path) -> Engine:
    """A warehouse that erased every fourth address of a table, in a night like any other."""
    engine = open_warehouse(warehouse_url(Settings(home=home), keep=True))
    with engine.begin() as connection:
        connection.execute(
            text(
                "create schema raw_crm; "
                "create table raw_crm.contacts (contact_no bigint primary key, email text, note text); "
                "create index contacts_email on raw_crm.contacts (email); "
                "insert into raw_crm.contacts select i, 'person' || i || case when i % 4 = 0 then '@erased.example' "
                f"else '@staying.example' end, repeat('x', 200) from generate_series(1, {PEOPLE}) as i; "
                "analyze raw_crm.contacts"
            )
        )
    with engine.begin() as connection:
        connection.execute(text("update raw_crm.contacts set email = null where contact_no % 4 = 0"))
        note_erased(connection, WAREHOUSE, "raw_crm", ["contacts"])
    return engine


def files_of(warehouse: Engine, home: Path, *relations: str) -> list[Path]:
    """The files of tables and indexes, as they stand on the disk."""
    with warehouse.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("checkpoint"))
        paths: ScalarResult[str] = connection.execute(
            text("select pg_relation_filepath(cast(name as regclass)) from unnest(cast(:names as text[])) as name"),
            {"names": list(relations)},
        ).scalars()
        return [embedded.data_folder(home) / path for path in paths]


def in_files(folder: Path) -> set[str]:
    """The files that hold the bytes of an erased address."""
    return {file.name for file in folder.rglob("*") if file.is_file() and ERASED in file.read_bytes()}


def test_what_was_erased_stands_in_the_files_until_they_are_rewritten(warehouse: Engine, home: Path):
    cleaning = Cleaning(warehouse, {}, lambda _: warehouse, home)
    vacuum_touched(cleaning)
    table, index = files_of(warehouse, home, "raw_crm.contacts", "raw_crm.contacts_email")
    assert ERASED in table.read_bytes()
    assert ERASED in index.read_bytes()
    data = embedded.data_folder(home)
    assert in_files(data / "pg_wal")

    rewritten = rewrite_due(cleaning, Budget(days=7, megabytes=1000, minutes=5))
    assert rewritten.refusals == ()
    table, index = files_of(warehouse, home, "raw_crm.contacts", "raw_crm.contacts_email")
    assert b"@staying.example" in table.read_bytes()
    assert b"@staying.example" in index.read_bytes()
    assert in_files(data / "base") == set()
    assert in_files(data / "pg_wal") == set()
    with warehouse.connect() as connection:
        told = connection.execute(
            text("select table_name, erased_since, wal_cleared_at >= rewritten_at from control.cleanings order by 1")
        )
        assert [tuple(row) for row in told] == [("contacts", None, True), ("pg_statistic", None, True)]
    warehouse.dispose()
