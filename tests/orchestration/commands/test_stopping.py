"""What stops erasing by hand: holds and pauses."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from orchestration.database.warehouse import opened
from orchestration.enforcement.lease import leased
from orchestration.enforcement.night import begin
from orchestration.enforcement.pause import stops
from orchestration.settings import Settings
from tests.orchestration.commands.conftest import Oubli, said


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "error hold add: name one SOURCE:RECORD_ID, --document or --source, or a --policy, or one with it"),
        (("crm:1", "--source", "crm"), "error hold add: name one SOURCE:RECORD_ID, --document or --source, or"),
        (("17",), "error hold add: expected SOURCE:ID such as crm:17, got '17'"),
        (("pigeons:17",), "error hold add: expected one of crm, emailing, invoicing as system, got 'pigeons'"),
        (("crm:17",), "error crm:17: no such record is known, so a hold would protect nobody; check its name"),
        (("--document", "crm:zzz"), "error crm:zzz: no such document is known"),
        (("crm:17", "--until", "soon"), "error --until: expected a date such as 2026-11-21, got 'soon'"),
    ],
)
def test_a_hold_that_would_hold_nothing(oubli: Oubli, arguments: tuple[str, ...], sentence: str):
    result = oubli("hold", "add", *arguments, "--by", "Legal", "--reason", "case 7")
    assert result.exit_code == 1
    assert said(result).startswith(sentence)


def test_a_hold_that_nobody_placed(oubli: Oubli):
    assert oubli("hold", "list").output == "No holds were placed here.\n"
    result = oubli("hold", "lift", "12345678", "--by", "Legal", "--reason", "over")
    assert (result.exit_code, said(result)) == (
        1,
        "error 12345678: there is no such hold; `oubli hold list` names them",
    )


def test_a_pause_is_told_by_the_doctor_until_somebody_resumes(oubli: Oubli, tmp_path: Path):
    (tmp_path / "people.csv").write_text("record_id\n", encoding="ascii")
    paused = oubli("pause", "--by", "Marie", "--reason", "[the] import looks wrong")
    assert paused.exit_code == 0
    assert re.fullmatch(
        r"Nights are paused by Marie since \d{4}-\d\d-\d\d \d\d:\d\d in Paris: \[the\] import looks wrong; "
        r"`oubli resume` lets nights act\.\n",
        paused.stdout,
    )
    again = oubli("pause", "--reason", "another").stdout
    assert again.startswith("Nights are already paused by Marie since"), "the first one stands"
    assert again.strip().endswith("; nothing was noted.")
    doctor = oubli("doctor", sources="files", files_path=str(tmp_path))
    assert doctor.exit_code == 1
    assert "paused by Marie since" in doctor.output
    assert oubli("resume").stdout == "Nights act again; the next one takes up what was left.\n"
    assert oubli("resume").stdout == "Nothing was paused.\n"
    assert oubli("doctor", sources="files", files_path=str(tmp_path)).exit_code == 0


@pytest.mark.parametrize("has_stopped", [False, True])
def test_resuming_says_whether_the_night_under_way_goes_on(oubli: Oubli, home: Path, has_stopped: bool):
    assert oubli("pause", "--by", "Marie", "--reason", "why").exit_code == 0
    with opened(Settings(home=home)) as warehouse, leased(warehouse, "tonight"):
        with warehouse.begin() as connection:
            begin(connection, "tonight", as_of=date(2026, 11, 21), at=datetime.now(UTC))
            assert not has_stopped or stops(connection, "tonight")
        told = oubli("resume").stdout
        with warehouse.begin() as connection:
            connection.execute(text("delete from control.nights where night_id = 'tonight'"))
    goes_on = r"Nights act again, and the one under way goes on: tonight since .* on \S+\.\n"
    assert re.fullmatch("Nights act again; the next one takes up what was left.\n" if has_stopped else goes_on, told)


def test_a_pause_says_why(oubli: Oubli):
    result = oubli("pause", "--reason", " ")
    assert (result.exit_code, said(result)) == (1, "error pause: a pause names who pauses, and why; give both")
