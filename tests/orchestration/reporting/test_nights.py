"""Nights are told as their own reports told them: drawn in the report, and listed on a page of their own."""

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from orchestration.reporting.lines import Line, line
from orchestration.reporting.nightly import write_nightly
from orchestration.reporting.nights import NIGHTS, read_kept
from orchestration.reporting.past import FIGURES, read_past
from orchestration.reporting.texts import Text
from orchestration.settings import Settings
from retention_policies.period import Period
from tests.orchestration.reporting import variants
from tests.orchestration.reporting.browsing import OPEN, fits, opener, smallest_words, troubles
from tests.orchestration.reporting.conftest import Planted, copy_of, data_map
from tests.orchestration.reporting.pages import Page
from tests.orchestration.reporting.planting import AS_OF, NIGHT
from tests.orchestration.reporting.warehouse import rebuild

EARLIER = """
insert into control.nights (night_id, as_of, started_at, status, counts)
values (:night, :day, cast(:day as timestamp) + make_interval(hours => :run), :status, cast(:counts as jsonb))
"""


def night(of: Planted, days_ago: int, *, status: str = "done", run: int = 1, **figures: int) -> None:
    """A night before tonight; without figures it failed before it counted anything."""
    told = {"state": status, "tone": "good", "figures": {name: figures.get(name, 0) for name in FIGURES}}
    day = AS_OF - timedelta(days_ago)
    values = {"night": f"{day}-{run}", "day": day, "status": status, "run": run}
    with of.engine.begin() as connection:
        connection.execute(text(EARLIER), {**values, "counts": json.dumps({"told": told} if figures else {})})


@pytest.fixture(scope="module")
def over(planted, tmp_path_factory):
    """The reports after forty nights, one of which failed; one day none ran."""
    of = copy_of(planted, "nights")
    home = tmp_path_factory.mktemp("over")
    shutil.copytree(planted.home / "evidence", home / "evidence")
    for days in range(1, 41):
        if days == 12:
            night(of, days, status="failed")
        elif days != 20:
            night(
                of,
                days,
                known=1500 - 40 + days,
                due=200 + days % 7 * 13,
                settled=180 + days % 7 * 12,
                held=20,
                broken=days % 3,
            )
    of.run(
        "insert into enforcement.plans (plan_id, as_of, policy_hash, content_hash, state, item_count) "
        "select 'open', '2026-11-18', policy_hash, 'x', 'waiting', 3 from control.nights where night_id = 'night-1';\n"
        "update control.nights set plan_id = 'open' where as_of = '2026-11-18';\n"
        "insert into enforcement.plans (plan_id, as_of, policy_hash, content_hash, state, item_count) "
        "select 'given', '2026-11-17', policy_hash, 'x', 'applied', 3 from control.nights where night_id = 'night-1';\n"
        "insert into enforcement.approvals (plan_id, content_hash, approved_by, reason, approved_at, expires_at) "
        "values ('given', 'x', 'Marie', 'seen', '2026-11-17 23:30+00', '2026-11-20');\n"
        "update control.nights set plan_id = 'given' where as_of = '2026-11-17'"
    )
    reports = home / "reports"
    reports.mkdir()
    for name in ("2026-11-19.html", "2026-11-18.html", "2025-01-02.html"):
        (reports / name).write_text("earlier", encoding="utf-8")
    write_nightly(of.engine, Settings(home=home), data_map(), night_id=NIGHT, as_of=AS_OF)
    return reports


@pytest.fixture(scope="module")
def report(over: Path) -> Page:
    return Page(over / f"{AS_OF}.html")


@pytest.fixture(scope="module")
def listed(over: Path) -> Page:
    return Page(over / NIGHTS)


def test_one_night_alone_is_no_trend(page):
    assert "Il faut au moins deux nuits pour voir une évolution" in page.said("fr")
    assert "trend-known" not in page.source


def test_the_figures_of_each_night_stand_in_the_table(report):
    yesterday, tonight = (report.row("trends-table", f"{day}\u00a0novembre\u00a02026")[1:] for day in (20, 21))
    assert yesterday == ["1\u202f461", "213", "192", "20", "0", "0", "1"]
    assert tonight[:3] == ["1\u202f450", "282", "270"]


def test_a_night_that_failed_is_a_gap_and_no_zero(report):
    row = report.row("trends-table", "9\u00a0novembre\u00a02026")
    assert row[0] == "Interrompue"
    assert set(row[1:]) == {"non calculé"}
    said = report.said("fr")
    assert "9\u00a0novembre\u00a02026\u00a0: nuit interrompue" in said
    assert "1 nuit s’est interrompue" in said
    assert "Aucune nuit n’a été exécutée pour 1\u00a0jour de cette période" in said


def test_the_report_leads_to_the_list_and_says_how_long_it_is_kept(report):
    assert report.of("href").count(NIGHTS) == 2
    assert "jusqu’au 21\u00a0novembre\u00a02031" in report.said("fr")
    assert "is kept for 5 years from its night on" in report.said("en").replace("\u00a0", " ")


def test_every_kept_night_is_listed_and_leads_to_its_report(listed, over):
    links = [link for link in listed.of("href") if link[:1].isdigit()]
    assert list(dict.fromkeys(links)) == ["2026-11-18.html", "2026-11-21.html", "2026-11-19.html", "2025-01-02.html"]
    assert all((over / link).exists() for link in links)
    assert not listed.ill_set
    said = listed.said("fr")
    assert said.index("Novembre\u00a02026\u00a0: 20 nuits") < said.index("Octobre\u00a02026\u00a0: 20 nuits")
    assert listed.row("nights-2026-11", "9\u00a0novembre")[:2] == ["Interrompue", "non calculé"]
    assert listed.row("nights-2026-11", "19\u00a0novembre") == ["Terminée", "204", "–"]


def test_what_waits_to_this_day_is_said_above(listed):
    assert "1 nuit attend encore une décision" in listed.said("fr")
    assert listed.row("nights-2026-11", "18\u00a0novembre")[-1] == "Attendue"


def test_what_was_approved_says_on_which_day_in_paris(listed):
    assert listed.row("nights-2026-11", "17\u00a0novembre")[-1] == "Approbation le 18\u00a0novembre\u00a02026"


def test_a_date_is_told_by_its_last_run_that_came_to_a_report(planted):
    of = copy_of(planted, "reruns")
    night(of, 1, known=7)
    night(of, 1, run=2, known=8)
    night(of, 1, run=3, status="failed")
    night(of, 2, status="failed")
    with of.engine.connect() as connection:
        _, yesterday, before = read_past(connection, AS_OF, most=9)
        assert (yesterday.figures["known"], yesterday.is_gap) == (8, False)
        assert (before.state, before.tone, before.is_gap) == ("failed", "bad", True)
        assert [each.as_of for each in read_past(connection, AS_OF - timedelta(1), most=1)] == [AS_OF - timedelta(1)]


def test_what_is_past_its_retention_is_not_listed(planted, tmp_path):
    of = copy_of(planted, "unlisted")
    night(of, 10, known=1)
    night(of, 9, known=1)
    with of.engine.connect() as connection:
        found = read_kept(connection, tmp_path, kept=Period.parse("P10D"), as_of=AS_OF)
    assert [each.as_of for each in found] == [AS_OF, AS_OF - timedelta(9)]


def test_what_a_night_counted_is_kept_with_it(planted, tmp_path):
    for name, kept in (
        ("CLEAN", {"known": 1450, "due": 282, "settled": 270, "waiting": 0, "broken": 0}),
        ("HELD", {"known": 1450, "due": None, "settled": 0, "held": None, "broken": 4}),
        ("FAILED", dict.fromkeys(FIGURES)),
    ):
        of = copy_of(planted, f"kept_{name.lower()}")
        of.run(getattr(variants, name))
        rebuild(planted.project, of.engine)
        home = tmp_path / name
        shutil.copytree(of.home / "evidence", home / "evidence")
        write_nightly(of.engine, Settings(home=home), data_map(), night_id=NIGHT, as_of=AS_OF)
        with of.engine.connect() as connection:
            (tonight,) = read_past(connection, AS_OF, most=1)
        assert {name: tonight.figures[name] for name in kept} == kept
        assert tonight.state == {"CLEAN": "done"}.get(name, name.lower())


def test_a_line_is_open_where_nothing_is_known():
    days = tuple(Text(f"j{n}", f"d{n}") for n in range(5))
    drawn = line(Line("x", Text("T", "T"), Text("D", "D"), days, (3, 0, None, 4, None), days))
    french = drawn.split("<svg")[1]
    assert french.count("<rect") == 2
    assert french.count("<circle") == 3
    assert "j2</title></rect>" in french
    assert "j1\u00a0: 0</title></circle>" in french
    assert french.count("stroke s0") == 1


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", [NIGHTS, f"{AS_OF}.html"])
def test_both_pages_can_be_read_in_both_languages(browser, over, name, scheme):
    with opener(browser) as open_:
        page = open_((over / name).as_uri(), color_scheme=scheme)
        assert not troubles(page)


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_both_pages_fit_any_screen(browser, over, width):
    with opener(browser) as open_:
        page = open_((over / NIGHTS).as_uri(), viewport={"width": width, "height": 800})
        page.evaluate(OPEN)
        assert fits(page, width)
        page = open_((over / f"{AS_OF}.html").as_uri(), viewport={"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert smallest_words(page) >= 8.5
