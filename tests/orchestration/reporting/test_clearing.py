"""Old reports go, with what stands there for them alone; nothing else does."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from orchestration.errors import SettingsError
from orchestration.reporting.clearing import clear, days_of
from orchestration.reporting.nightly import clear_nightly, write_nightly
from orchestration.reporting.register.document import FILE
from orchestration.reporting.shelf import over
from orchestration.settings import Settings, read_settings
from retention_policies.period import Period
from tests.orchestration.reporting.conftest import copy_of, data_map
from tests.orchestration.reporting.pages import Page
from tests.orchestration.reporting.planting import AS_OF, NIGHT

OLD, NEW = date(2021, 11, 20), date(2026, 11, 20)
LOST, LED_TO, LATEST = "a" * 16, "b" * 16, "c" * 16


def put(path: Path, content: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def report(reports: Path, name: str, version: str) -> None:
    links = f'<footer><a href="policies/{version}/index.html"><a href="register/{version}/register.html"></footer>'
    put(reports / name, "<p>" * 40_000 + links)


def checks(reports: Path, day: date) -> list[Path]:
    run = f"validations/clocks/{day}_before_enforcement/20211120T020000.000000Z/warehouse-x"
    return [put(reports / "data_docs" / f"{run}.html"), put(reports / "great_expectations" / f"{run}.json")]


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    report(folder, f"{OLD}.html", LOST)
    report(folder, f"{NEW}.html", LED_TO)
    report(folder, "index.html", LATEST)
    for version in (LOST, LED_TO, LATEST):
        put(folder / "policies" / version / "prospecting_b2c.html")
        put(folder / "register" / version / "register.html")
        put(folder / "register" / version / FILE, "{}")
    for day in (OLD, NEW):
        checks(folder, day)
    return folder


def left(reports: Path) -> set[str]:
    return {path.relative_to(reports).as_posix() for path in reports.rglob("*") if path.is_file()}


def test_a_report_goes_with_its_checks_and_the_versions_only_it_led_to(reports):
    before = left(reports)
    cleared = clear(reports, frozenset({OLD}))
    assert (cleared.reports, cleared.checks, cleared.versions, cleared.trouble) == (1, 2, 2, None)
    gone = before - left(reports)
    assert f"{OLD}.html" in gone
    assert all(str(OLD) in name or LOST in name for name in gone)
    assert not [path for path in reports.rglob("*") if LOST in path.name or str(OLD) in path.name]
    assert clear(reports, frozenset({OLD})).reports == 0


def test_nothing_of_another_name_goes_nor_what_a_link_leads_to(reports, tmp_path):
    elsewhere = put(tmp_path / "elsewhere" / "2020-01-01.html")
    (reports / "2020-01-01.html").symlink_to(elsewhere)
    (reports / "policies" / ("d" * 16)).symlink_to(elsewhere.parent)
    page = put(elsewhere.parent / "prospecting_b2c.html")
    other = {
        put(reports / "2020-01-02-notes.html"),
        put(reports / "2020-13-01.html"),
        put(reports / "policies" / LOST / "Lettre.pdf"),
        put(reports / "policies" / "ours" / "index.html"),
        put(reports / "data_docs" / "validations" / "clocks" / f"{OLD}_by_hand" / "x" / "y.html"),
        put(reports / "great_expectations" / "validations" / "clocks" / f"{OLD}_before_enforcement" / "y.json"),
        elsewhere,
        page,
    }
    clear(reports, days_of(reports) | {OLD, date(2020, 1, 1), date(2020, 1, 2)} - {NEW})
    assert all(path.exists() for path in other)
    assert (reports / "2020-01-01.html").is_symlink()
    assert not (reports / "policies" / LOST / "prospecting_b2c.html").exists()


def test_as_long_as_no_report_goes_no_version_does(reports):
    assert clear(reports, frozenset()).versions == 0
    assert (reports / "policies" / LOST).exists()


def test_what_cannot_be_deleted_is_told(reports, monkeypatch):
    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "unlink", refuse)
    assert "Permission denied; put its permissions right" in str(clear(reports, frozenset({OLD})).trouble)


def test_a_report_goes_on_the_day_its_period_ends(planted):
    days = [date(2024, 2, 29), date(2024, 3, 1)]
    with planted.engine.connect() as connection:
        for as_of, gone in (("2025-02-27", 0), ("2025-02-28", 1), ("2025-03-01", 2)):
            assert len(over(connection, days, kept=Period.parse("P1Y"), as_of=date.fromisoformat(as_of))) == gone


def test_a_night_deletes_what_is_over_and_one_for_a_day_to_come_nothing_that_is_not(planted, tmp_path):
    of = copy_of(planted, "cleared")
    shutil.copytree(planted.home / "evidence", tmp_path / "evidence")
    settings = Settings(home=tmp_path, reports_kept=Period.parse("P10D"))
    reports = tmp_path / "reports"
    write_nightly(of.engine, settings, data_map(), night_id=NIGHT, as_of=AS_OF)
    for days in (9, 10):
        report(reports, f"{AS_OF - timedelta(days)}.html", LOST)
    of.run("update control.nights set started_at = '2026-11-20T12:00:00+00:00'")
    assert clear_nightly(of.engine, settings, night_id=NIGHT).reports == 0
    of.run("update control.nights set started_at = '2026-11-21T02:00:00+00:00'")
    assert clear_nightly(of.engine, settings, night_id=NIGHT).reports == 1
    assert (reports / "2026-11-12.html").exists()
    assert {path.name for path in reports.glob("*.html")} == {
        "2026-11-12.html", "2026-11-21.html", "index.html", "method.html", "nights.html",
    }  # fmt: skip
    said = Page(reports / "2026-11-21.html").said("fr")
    assert "gardé 10 jours à compter de sa nuit, jusqu’au 1er décembre 2026" in said.replace("\u00a0", " ")
    with of.engine.connect() as connection:
        assert connection.execute(text("select count(*) from evidence.ledger")).scalar_one() > 0


def test_a_bad_period_is_told_before_anything_is_done(monkeypatch):
    monkeypatch.setenv("OUBLI_REPORTS_KEPT", "P2Y")
    assert read_settings().reports_kept == Period.parse("P2Y")
    monkeypatch.setenv("OUBLI_REPORTS_KEPT", "5 years")
    with pytest.raises(SettingsError, match=r"OUBLI_REPORTS_KEPT: expected an ISO-8601 period such as P3Y"):
        read_settings()
