"""Nights over input that cannot be used: a sentence that names the file, a status a scheduler can act on, no loss."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.settings import PROJECT_DIR
from tests.e2e.command import Oubli, oubli
from tests.orchestration.reporting.pages import Page

AS_OF = "2026-11-21"
NEXT_DAY = "2026-11-22"
PEOPLE = """\
record_id,email,first_name,last_name,segment,created_at
1,anna@people.example,Anna,Albert,b2c,2020-01-01
2,bruno@people.example,Bruno,Brun,b2c,2026-01-01
"""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("export")


@pytest.fixture(scope="module")
def run(export: Path) -> Iterator[Oubli]:
    (export / "people.csv").write_text(PEOPLE, encoding="utf-8")
    with oubli(OUBLI_SOURCES="files", OUBLI_FILES_PATH=str(export)) as command:
        assert command("run", "--as-of", AS_OF).returncode == 3
        yield command


def test_files_that_cannot_be_read_hold_the_night(run: Oubli, export: Path):
    (export / "people.csv").write_bytes(b"record,mail\n1,anna@people.example\n")
    (export / "notes.csv").write_bytes(b"note_id,record_id,text\n1,1,Andr\xe9\n")
    result = run("run", "--as-of", AS_OF)
    (export / "notes.csv").unlink()
    assert result.returncode == 3
    assert "  files: people.csv has no column record_id in its first line; add it" in result.stdout
    assert "  files: notes.csv is not UTF-8; save it in this " in result.stdout
    assert "! read files" in result.stderr
    assert "Traceback" not in result.stderr + result.stdout
    # What was read before is still known.
    assert len(run("explain", "--all", "--json").stdout.splitlines()) == 2


def test_one_line_with_a_field_too_many_leaves_the_source_alone(run: Oubli, export: Path):
    (export / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (export / "events.csv").write_text(
        "event_id,record_id,type,occurred_at\ne1,1,click,2026-10-01,more\n", encoding="utf-8"
    )
    result = run("run", "--as-of", AS_OF, "--json")
    (export / "events.csv").unlink()
    assert result.returncode == 3
    night = json.loads(result.stdout)
    assert (night["status"], night["total"]["deleted"], night["total"]["waiting"]) == ("held", 0, 0)
    assert "files: events.csv has 1 line that has more or fewer fields than the first" in night["message"]


def test_a_policy_with_a_typo_fails_the_night_whatever_an_earlier_one_met(run: Oubli, tmp_path: Path):
    book = tmp_path / "policies"
    shutil.copytree(PROJECT_DIR / "retention_policies" / "policies", book)
    policy = book / "prospecting_b2c.yaml"
    policy.write_text(policy.read_text(encoding="utf-8").replace("keep: P3Y", "keep: 3 years"), encoding="utf-8")
    result = run("run", "--as-of", AS_OF, "--json", OUBLI_POLICIES_PATH=str(book))
    assert result.returncode == 1
    night = json.loads(result.stdout)
    assert night["status"] == "failed"
    assert night["message"] == (
        "prospecting_b2c.yaml: active.keep: expected an ISO-8601 period such as P3Y, got '3 years'"
    )
    # What nobody computed is no 0, and the DPO is told the same, under the book that was last read whole.
    assert (night["total"]["due"], night["total"]["deleted"]) == (None, 0)
    assert "✗ load the policy book" in result.stderr
    assert "✓ write the report" in result.stderr
    page = Page(run.home / "reports" / f"{AS_OF}.html")
    assert night["message"].replace("'", "’") in page.said("fr").replace("'", "’")
    assert "Non calculé" in page.said("fr")
    assert "Aucune échéance" not in page.said("fr").split("Sommaire")[0]
    assert page.row("tonight-table", "Tous les systèmes")[1] == "non calculé"


def test_a_list_of_before_a_failed_night_is_none_to_send_by(run: Oubli):
    """The night above failed."""
    for kind in ("no-contact", "re-permission"):
        refused = run("export", kind)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert refused.stderr.startswith(f"error export {kind}: the night of {AS_OF} (begun ")
        assert "failed before it computed anything (prospecting_b2c.yaml: active.keep: " in refused.stderr
        assert refused.stderr.endswith("; put that right, run `oubli run`, then export again\n")
    for kind in ("undated", "warnings", "held"):
        listed = run("export", kind)
        assert (listed.returncode, bool(listed.stdout)) == (0, True)
        assert listed.stderr.startswith(f"of the night of {AS_OF} (begun ")
        assert "failed before it computed anything" in listed.stderr


def test_a_longer_period_that_nobody_justified_fails_the_plan(run: Oubli, tmp_path: Path):
    book = tmp_path / "policies"
    shutil.copytree(PROJECT_DIR / "retention_policies" / "policies", book)
    policy = book / "prospecting_b2c.yaml"
    policy.write_text(
        policy.read_text(encoding="utf-8").replace("keep: P3Y, norm", "keep: P5Y, norm"), encoding="utf-8"
    )
    result = run("plan", "--as-of", AS_OF, "--json", OUBLI_POLICIES_PATH=str(book))
    assert result.returncode == 1
    told = json.loads(result.stdout)
    assert told["status"] == "failed"
    assert told["message"] == (
        "prospecting_b2c.yaml: active.keep: P5Y is longer than the reference (P3Y); justify it with `reason:` or "
        "shorten it"
    )


def test_a_promise_that_is_not_kept_holds_the_plan_and_is_told_as_broken(run: Oubli, export: Path):
    header, *rows = PEOPLE.splitlines()
    without_dates = [f"{row.rpartition(',')[0]}," for row in rows]
    (export / "people.csv").write_text("\n".join((header, *without_dates, "")), encoding="utf-8")
    result = run("plan", "--as-of", NEXT_DAY, "--json")
    assert result.returncode == 3, result.stderr
    told = json.loads(result.stdout)
    assert told["status"] == "held"
    assert told["message"].startswith("Not kept: “For almost everybody the starting point of the periods is known, and")
    assert "People without a start, or whose date vanished: 2 of 2. Bring the dates back" in told["message"]
    # It came to no plan, and computed whom to contact all the same.
    listed = run("export", "no-contact")
    assert (listed.returncode, listed.stderr.startswith(f"of the night of {NEXT_DAY} (begun ")) == (0, True)
