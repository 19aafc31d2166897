"""`oubli doctor` sees what a night would stumble over, says it as the night would, and changes nothing."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

from orchestration.database import embedded
from orchestration.database.warehouse import DATABASE
from orchestration.evidence.head_file import GONE
from orchestration.identity.marker import check_key
from tests.orchestration.commands.conftest import Oubli

KEY, OTHER = "ab" * 32, "cd" * 32


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of CSV files that a night can read."""
    (tmp_path / "people.csv").write_text("record_id;first_name\n1;Ana\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def engine(home: Path, oubli: Oubli) -> Iterator[Engine]:
    """The warehouse; what a test writes in it is gone afterwards."""
    oubli("evidence", "verify")  # which brings it up to date
    made = create_engine(embedded.start(home, keep=True).set(database=DATABASE), poolclass=NullPool)
    yield made
    with made.begin() as connection:
        connection.execute(
            text("truncate identity.keys, control.nights; alter table evidence.ledger disable trigger user")
        )
        connection.execute(text("delete from evidence.ledger"))
        connection.execute(
            text("alter table evidence.ledger enable trigger user; drop schema if exists raw_files cascade")
        )
    (home / "evidence" / "head.json").unlink(missing_ok=True)


def test_who_finds_nothing(oubli: Oubli, folder: Path, home: Path):
    result = oubli("doctor", sources="files", files_path=str(folder))
    assert result.exit_code == 0
    assert "no" not in {line.split("│")[1].strip() for line in result.output.splitlines() if line.count("│") > 2}
    assert f"oubli in {home}" in result.output, "a database on a socket is named by its folder"


def test_who_finds_something_says_what(oubli: Oubli, tmp_path: Path):
    result = oubli("doctor", policies_path=str(tmp_path), sources="files")
    assert result.exit_code == 1
    assert "no policy" in result.output
    assert "OUBLI_FILES_PATH is not set" in result.output


@pytest.mark.parametrize(
    ("status", "message", "told"),
    [
        ("running", None, "that of 2026-11-21 broke off; `oubli run` takes up what it began"),
        ("failed", "crm: no", "that of 2026-11-21 failed (crm: no); `oubli run` takes up what it began"),
        ("done", None, "none under way"),
    ],
)
def test_a_night_that_broke_off_is_no_night_under_way(oubli, folder, engine, status, message, told):
    with engine.begin() as connection:
        connection.execute(
            text(
                "insert into control.nights (night_id, as_of, started_at, status, message) "
                "values ('n', '2026-11-21', '2026-11-21 02:00+00', :status, :message)"
            ),
            {"status": status, "message": message},
        )
    result = oubli("doctor", sources="files", files_path=str(folder))
    assert told in result.output
    assert result.exit_code == (0 if status == "done" else 1)


def test_a_restore_that_broke_off_is_told(oubli: Oubli, folder: Path, engine: Engine):
    with engine.begin() as connection:
        connection.execute(
            text(
                "insert into archive.restores (source, record_id, data_categories, restored_by, reason, begun_at) "
                "values ('files', '7', '{identity}', 'Marie', 'case 7', '2026-11-21 12:00+00');"
                "insert into archive.items (person_id, source, record_id, data_category, purpose, rule, counts_from, "
                "kept_at_source) values ('p7', 'files', '7', 'identity', 'p', 'r', '2020-01-01', false)"
            )
        )
    result = oubli("doctor", sources="files", files_path=str(folder))
    assert result.exit_code == 1
    assert "begun on 2026-11-21 and not finished; `oubli archive restore files:7` again finishes it" in result.output
    with engine.begin() as connection:
        connection.execute(text("delete from archive.items"))
    assert oubli("doctor", sources="files", files_path=str(folder)).exit_code == 0, "nothing is left to restore"


def test_what_need_not_be_there_is_not_missed(oubli: Oubli, tmp_path: Path):
    result = oubli("doctor", sources="files", files_path=str(tmp_path))
    assert result.exit_code == 1
    assert f"people.csv is not in {tmp_path}; put it there" in result.output
    assert "events.csv" not in result.output


def test_every_file_is_opened_as_a_night_opens_it(oubli: Oubli, folder: Path):
    (folder / "people.csv").write_bytes(b"record_id,first_name\n1,Andr\xe9\n")
    (folder / "events.csv").write_text("event_id,recordid,occurred_at,type\n", encoding="utf-8")
    (folder / "notes.csv").write_text("note_id,record_id,note_id\n", encoding="utf-8")
    result = oubli("doctor", sources="files", files_path=str(folder))
    assert result.exit_code == 1
    for sentence in (
        "people.csv is not UTF-8; save it in this encoding",
        "events.csv has no column record_id in its first line; add it",
        "notes.csv names a column twice in its first line; correct the header",
    ):
        assert f" {sentence}" in result.output


def test_a_column_that_raw_still_holds_is_missed(oubli: Oubli, folder: Path, engine: Engine):
    with engine.begin() as connection:
        connection.execute(text("create schema raw_files; create table raw_files.people (record_id text, email text)"))
        connection.execute(text("insert into raw_files.people values ('1', 'a@people.example')"))
    result = oubli("doctor", sources="files", files_path=str(folder))
    assert "people.csv no longer has the column email; put it back, with no values if they are gone" in result.output
    with engine.begin() as connection:
        connection.execute(text("update raw_files.people set email = null"))
    assert oubli("doctor", sources="files", files_path=str(folder)).exit_code == 0


def test_where_the_demos_systems_come_from(oubli: Oubli):
    result = oubli("doctor", sources="crm")
    assert result.exit_code == 1
    assert "there is no database demo_crm on " in result.output
    assert "; create it or set OUBLI_CRM_URL (`oubli demo` builds the demo's systems)" in result.output


def test_a_table_that_is_not_there(oubli: Oubli, engine: Engine):
    url = engine.url.set(database="postgres").render_as_string(hide_password=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OUBLI_CRM_URL", url)
        result = oubli("doctor", sources="crm")
    assert "there is no table contacts; correct the data map or give the reader access to it" in result.output


def test_how_many_anonymised_rows_say_the_same_is_told(oubli: Oubli, engine: Engine):
    with engine.begin() as connection:
        connection.execute(
            text(
                "insert into control.anonymity (source, table_name, k, rows_before, smallest_before, "
                "small_rows_before, rows_after, smallest_after, small_rows_after) "
                "values ('invoicing', 'payments', 5, 18, 4, 4, 14, 5, 0)"
            )
        )
    told = " ".join(oubli("doctor", sources="invoicing,tryton").output.replace("│", " ").split())
    assert "anonymised rows of invoicing.payments 14 share what they say with 4 others or more; 4 of groups" in told
    assert "anonymised rows of tryton.account_invoice lead to an emptied row once" in told


def test_the_key_is_held_against_the_warehouse_and_nothing_is_noted(oubli: Oubli, folder: Path, engine: Engine):
    def look(**settings: str) -> tuple[int, str]:
        result = oubli("doctor", sources="files", files_path=str(folder), **settings)
        return result.exit_code, next(line for line in result.output.splitlines() if "fingerprint key" in line)

    def noted() -> int:
        with engine.connect() as connection:
            return int(connection.execute(text("select count(*) from identity.keys")).scalar_one())

    status, said = look(key=KEY)
    assert (status, "OUBLI_KEY; this warehouse knows none yet" in said, noted()) == (0, True, 0)
    check_key(engine, bytes.fromhex(KEY))
    status, said = look(key=KEY)
    assert (status, "OUBLI_KEY, this warehouse's own" in said) == (0, True)
    status, said = look(key=OTHER)
    assert (status, "is not the one that this warehouse's opt-outs were remembered with; restore" in said) == (1, True)
    assert noted() == 1


def test_a_key_that_is_not_there_is_not_made(oubli: Oubli, folder: Path, engine: Engine, home: Path):
    key = home / "key"
    key.unlink(missing_ok=True)
    result = oubli("doctor", sources="files", files_path=str(folder))
    assert (result.exit_code, f"none yet; the first night makes {key}" in result.output) == (0, True)
    check_key(engine, bytes.fromhex(KEY))
    result = oubli("doctor", sources="files", files_path=str(folder))
    assert (result.exit_code, "is gone; restore $OUBLI_HOME/key or OUBLI_KEY" in result.output) == (1, True)
    # Nor by a search that would find nothing under a new one.
    found = oubli("evidence", "of", "--email", "nobody@people.example")
    assert (found.exit_code, "is gone; restore" in found.stderr) == (1, True)
    assert not key.exists()


def test_the_head_kept_outside_can_be_read(oubli: Oubli, folder: Path, engine: Engine, home: Path):
    def look() -> tuple[int, str]:
        result = oubli("doctor", sources="files", files_path=str(folder))
        return result.exit_code, result.output

    outside = home / "evidence" / "head.json"
    (home / "signing_key").unlink(missing_ok=True)  # which would have to have signed it
    outside.parent.mkdir(exist_ok=True)
    outside.write_text("{", encoding="ascii")
    status, said = look()
    assert (status, f"{outside}: cannot be read; restore this file" in said) == (1, True)
    outside.write_text(json.dumps({"seq": 1, "hash": "x"}), encoding="ascii")
    status, said = look()
    assert (status, "the ledger is shorter than its head says; run `oubli evidence verify`" in said) == (1, True)
    with engine.begin() as connection:
        connection.execute(text("insert into evidence.ledger values (1, '{}', 'x', 'x')"))
    status, said = look()
    assert (status, f"1 entries, their head in {outside}" in said) == (0, True)
    outside.unlink()
    status, said = look()
    assert (status, f"{outside}: {GONE}" in said) == (1, True)


def test_a_guard_that_is_off_is_told(oubli: Oubli, folder: Path, engine: Engine):
    with engine.begin() as connection:
        connection.execute(text("alter table evidence.ledger disable trigger append_only"))
    result = oubli("doctor", sources="files", files_path=str(folder))
    assert result.exit_code == 1
    back = "run `alter table evidence.ledger enable always trigger append_only`"
    assert f"is off, so that its rows can be changed; {back}" in result.output
    with engine.begin() as connection:
        connection.execute(text("alter table evidence.ledger enable always trigger append_only"))
    assert oubli("doctor", sources="files", files_path=str(folder)).exit_code == 0


def test_a_doctor_names_the_tables_that_nobody_declared(oubli: Oubli, tmp_path: Path):
    crm = sqlite3.connect(tmp_path / "crm.db")
    for table in ("contacts (email text)", "accounts (name text)", "numbers (n integer)", "contacts_2019 (email text)"):
        crm.execute(f"create table {table}")
    crm.close()
    result = oubli("doctor", sources="crm", crm_url=f"sqlite:///{tmp_path / 'crm.db'}")
    assert "2 with text in no data map: accounts, contacts_2019 " in result.output
