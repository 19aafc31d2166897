"""`oubli doctor` looks at the addresses that messages go to, and `oubli report --send` wants one."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from orchestration.database import embedded
from orchestration.database.warehouse import DATABASE
from tests.orchestration.commands.conftest import Oubli, said


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of CSV files that a night can read."""
    (tmp_path / "people.csv").write_text("record_id;first_name\n1;Ana\n", encoding="utf-8")
    return tmp_path


def test_an_address_that_cannot_be_read_is_named_by_its_place(oubli: Oubli, folder: Path):
    to = "mailtos://oubli:s3cr3t@smtp.company.example?to=a@company.example,b@company.example,slack://s3cr3t"
    result = oubli("doctor", sources="files", files_path=str(folder), report_to=to)
    assert result.exit_code == 1
    told = " ".join(result.output.replace("│", " ").split())
    assert "ok messages to address 1 (mailtos) can be sent to, as far as it can be read" in told
    assert "no messages to address 2 OUBLI_REPORT_TO: address 2 is no address that Apprise can read" in told
    assert "s3cr3t" not in result.output


def test_an_address_that_did_not_take_the_last_message_is_told(oubli: Oubli, folder: Path, home: Path):
    oubli("evidence", "verify")  # which brings the warehouse up to date
    engine = create_engine(embedded.start(home, keep=True).set(database=DATABASE), poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(
            text(
                "insert into control.messages (night_id, as_of, recipient, digest, failure) "
                "values ('n', '2026-11-21', 'address 1 (mailtos)', 'd', 'refused')"
            )
        )
    to = "mailtos://oubli:s3cr3t@smtp.company.example?to=a@company.example"
    result = oubli("doctor", sources="files", files_path=str(folder), report_to=to)
    with engine.begin() as connection:
        connection.execute(text("truncate control.messages"))
    assert (result.exit_code, "did not take the message; the next night tries again" in result.output) == (1, True)


def test_a_message_is_sent_to_somebody(oubli: Oubli):
    result = oubli("report", "--send")
    assert (result.exit_code, said(result)) == (
        1,
        "error OUBLI_REPORT_TO: is not set; give it the addresses to send to",
    )
