"""What a night does in a system of another database than PostgreSQL: SQLite always, MariaDB where it is installed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import NullPool

from orchestration.enforcement.archive_restore import Restoring, restore
from orchestration.enforcement.executor import apply
from orchestration.enforcement.restorable import Asked
from tests.mariadb import new_database
from tests.orchestration.enforcement.dying import AFTER, apply_until
from tests.orchestration.enforcement.elsewhere import URL_ENV, build, moved, read, run
from tests.orchestration.enforcement.estate import AT, KEY, Estate
from tests.orchestration.enforcement.searched import found

pytestmark = pytest.mark.slow


@pytest.fixture(params=["sqlite", "mariadb"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> URL:
    """An empty database, in which a lock is waited for a moment only."""
    if request.param == "sqlite":
        # Among the files that the scan reads: it finds what SQLite deleted and did not write over.
        (tmp_path / "shop.db").touch()
        return URL.create("sqlite", database=str(tmp_path / "shop.db"), query={"timeout": "0.1"})
    return new_database(request.getfixturevalue("mariadb"))


@pytest.fixture
def estate(url: URL, make_estate: Callable[..., Estate], monkeypatch: pytest.MonkeyPatch) -> Estate:
    """The shop on that database, read."""
    monkeypatch.setenv(URL_ENV, url.render_as_string(hide_password=False))
    build(create_engine(url, poolclass=NullPool))
    return moved(make_estate)


def _wait_a_second(connection: DBAPIConnection, _: object) -> None:
    connection.cursor().execute("set session innodb_lock_wait_timeout = 1")


def everything(estate: Estate) -> dict[str, list[tuple[object, ...]]]:
    """All rows of the shop."""
    tables = [table.physical or table.name for table in estate.source.tables]
    return {name: estate.rows_in_shop(f"select * from `{name}` order by 1") for name in tables}


def of(estate: Estate, query: str) -> list[tuple[object, ...]]:
    """What a query finds in the shop, its values as text."""
    return [tuple(None if v is None else str(v) for v in row) for row in estate.rows_in_shop(query)]


def test_who_is_due_in_full_goes_with_the_rows_under_them_and_nobody_else(estate: Estate):
    before = everything(estate)
    estate.due("p1")
    assert estate.outcomes(estate.act()) == {"p1": {"deleted": 6}}
    after = everything(estate)
    for name in ("people", "clicks", "notes", "people_log"):
        assert [row[0] for row in before[name] if row not in after[name]] == [1], name
    assert [row[0] for row in before["letters"] if row not in after["letters"]] == [1, 11]
    assert of(estate, "select * from sessions where session_no = 1") == [("1", None, None, "2020-01-01")]
    assert of(estate, "select home_no, person_no, postcode, moved_in_on, rent + 0.0 < 1, owner from homes")[0] == (
        "1", None, "75", "2019-01-01", "1", "0",
    )  # fmt: skip
    assert before["homes"][1:] == after["homes"][1:]
    assert found(estate) == set()


def test_it_is_done_once(estate: Estate):
    estate.due("p1")
    estate.due("p2", "identity contact_details account")
    estate.needed("p2", "professional")
    estate.act()
    after = everything(estate)
    read(estate)
    assert of(estate, "select * from people where person_no = 2") == [("2", None, "erased", "Shop 2", "0", None)]
    assert estate.numbers("people", raw=True) == [2, 3, 4]
    again = estate.rows(
        "select record_id, data_category from identity.holdings where record_id in ('1', '2') order by 2"
    )
    assert [row for row in again if row[0] == "1"] == []
    assert {row[1] for row in again} & {"identity", "contact_details", "account"} == set()
    estate.act()
    assert everything(estate) == after


def test_documents_go_with_their_parts_first(estate: Estate):
    before = everything(estate)
    estate.due("p3", "documents", "delete", document="orders:o'3", source="shop", purpose="accounting")
    estate.due("p3", "documents", "delete", document="invoices:3", source="shop", purpose="accounting")
    estate.due("p2", "documents", "delete", document="quotes:2", source="shop", purpose="accounting")
    assert estate.outcomes(estate.act()) == {"p2": {"deleted": 1}, "p3": {"deleted": 2}}
    after = everything(estate)
    gone = {name: [row[0] for row in before[name] if row not in after[name]] for name in before}
    assert {name: keys for name, keys in gone.items() if keys} == {
        "invoices": [3], "lines": [3], "orders": ["o'3"], "parcels": [3], "quotes": [2],
    }  # fmt: skip
    assert after["quotes"] == [(2, None, None)]


def test_an_anonymised_document_leads_to_nobody_and_a_small_group_says_nothing(estate: Estate):
    for bill, person in ((1, 2), (2, 2), (3, 3)):
        estate.due(
            f"p{person}", "documents", "anonymise", document=f"bills:{bill}", source="shop", purpose="accounting"
        )
    estate.act()
    left = estate.rows_in_shop("select person_no, postcode, amount, pieces, remark from bills order by bill_no")
    assert [(person, where, float(str(amount)), *more) for person, where, amount, *more in left] == [
        (None, "75", 100, 10, "***"),
        (None, "75", -50, -20, "***"),
        (None, None, 100, -10, "***"),
        (4, "13002", 0.01, 0, "at Person 4"),
    ]
    assert estate.rows("select rows_before, smallest_before, rows_after, smallest_after from control.anonymity") == [
        (3, 1, 2, 2)
    ]
    read(estate)
    assert estate.rows("select person_no from raw_shop.bills order by bill_no")[:3] == [(None,)] * 3
    assert estate.rows("select sum(rows_of_nobody) from control.loads where table_name = 'bills'") == [(0,)]


def test_an_opt_out_is_marked(estate: Estate):
    estate.run(
        "insert into intermediate.int_objections__unioned values "
        "('p4', 'prospecting', 'email', 'declared', true, '2026-05-01', true)"
    )
    estate.due("p4", "contact_details", "suppress")
    assert estate.outcomes(estate.act()) == {"p4": {"suppressed": 1}}
    assert of(estate, "select person_no, no_contact from people where no_contact = 1") == [("4", "1")]


def test_what_a_foreign_key_keeps_is_refused_and_the_rest_goes(estate: Estate):
    run(estate.system, "insert into loyalty_cards values (1, 1)")
    estate.due("p1")
    estate.due("p2", "notes")
    assert estate.outcomes(estate.act()) == {"p1": {"failed": 6}, "p2": {"deleted": 1}}
    assert estate.numbers("people") == [1, 2, 3, 4]
    assert of(estate, "select note_no from notes order by 1") == [("1",), ("3",), ("4",), ("50",)]


def test_what_was_done_before_the_answer_was_lost_is_told(estate: Estate):
    estate.due("p1")
    estate.due("p3", "documents", "delete", document="orders:o'3", source="shop", purpose="accounting")
    plan = estate.freeze()
    apply_until(estate, plan, *AFTER)
    estate.run("truncate marts.fct_due_actions")
    assert estate.settle() == 0
    assert estate.outcomes(plan) == {"p1": {"deleted": 6}, "p3": {"deleted": 1}}
    assert estate.numbers("people", raw=True) == [2, 3, 4]


def test_what_somebody_has_locked_waits_for_the_next_night(estate: Estate, url: URL):
    if url.get_backend_name() == "mysql":
        event.listen(estate.system, "connect", _wait_a_second)
    estate.due("p1")
    plan = estate.freeze()
    lock = "begin exclusive" if url.get_backend_name() == "sqlite" else "select * from people for update"
    with create_engine(url, poolclass=NullPool).connect() as clerk:
        clerk.exec_driver_sql(lock)
        apply(estate.work(), plan)
        assert estate.outcomes(plan) == {"p1": {"open": 6}}
    assert estate.numbers("people") == [1, 2, 3, 4]
    assert estate.settle() == 0
    assert estate.outcomes(plan) == {"p1": {"deleted": 6}}
    assert estate.numbers("people") == [2, 3, 4]


def test_a_copy_in_a_table_that_nobody_declared_is_found(estate: Estate):
    run(estate.system, "create table backup_2019 (line varchar(80))")
    run(estate.system, "insert into backup_2019 values ('to PERSON1@people.example')")
    estate.due("p1")
    estate.act()
    assert "shop: backup_2019 (1 row, not in its data map)" in found(estate)


def test_what_moved_to_the_archive_goes_back_as_it_was(estate: Estate):
    before = [of(estate, f"select * from {name} order by 1") for name in ("people", "sessions", "homes")]
    estate.due("p1", "identity contact_details professional account", action="archive")
    estate.due("p1", "activity notes")
    estate.act()
    assert 1 not in estate.numbers("people")
    restore(
        Restoring(estate.warehouse, estate.source, lambda _: estate.system, estate.home, AT, KEY),
        Asked("1", None, "Marie", "case 7"),
    )
    after = [of(estate, f"select * from {name} order by 1") for name in ("people", "sessions", "homes")]
    # The portrait was never read, so nobody kept it.
    before[0] = [(*row[:-1], None) if row[0] == "1" else row for row in before[0]]
    assert after == before
