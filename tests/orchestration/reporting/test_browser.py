"""The page in a real browser: languages, keyboard, links, colours, widths, print; without a single request."""

import pytest

from orchestration.reporting.docs import Docs
from tests.orchestration.reporting.browsing import OPEN, SHOWN, cut, opener, printed, smallest_words, torn, troubles

pytestmark = pytest.mark.browser
# All that can be acted on, in the order of the page, and what the keyboard is at, with whether that can be seen.
ACTING = """
() => [...document.querySelectorAll("a[href], button, summary, [tabindex='0']")]
  .filter(e => e.checkVisibility()).map(e => e.outerHTML.slice(0, 120))
"""
FOCUSED = """
() => {
  const at = document.activeElement, style = getComputedStyle(at);
  return [at.outerHTML.slice(0, 120), style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2];
}
"""


@pytest.fixture(scope="module")
def report(planted, tmp_path_factory):
    folder = tmp_path_factory.mktemp("browsed")
    (folder / "data_docs").mkdir()
    (folder / "data_docs" / "index.html").write_text("<!doctype html><title>docs</title>", encoding="utf-8")
    return planted.report(folder, docs=Docs("data_docs/index.html", {}))


@pytest.fixture
def opened(browser, report):
    with opener(browser) as open_:
        yield lambda name="2026-11-21", **options: open_((report.parent / f"{name}.html").as_uri(), **options)


def test_it_opens_in_french(opened):
    page = opened()
    assert page.locator("html").get_attribute("lang") == "fr"
    assert page.title() == "Oubli\u00a0: rapport de conservation du 21\u00a0novembre\u00a02026"
    assert page.evaluate(SHOWN, "fr") == 0
    assert page.get_by_role("heading", level=1).inner_text() == "Rapport de conservation"


def test_the_switch_changes_everything_and_is_remembered(opened):
    page = opened()
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.title() == "Oubli: retention report of 21\u00a0November\u00a02026"
    assert page.evaluate(SHOWN, "en") == 0
    assert page.get_by_role("heading", level=1).inner_text() == "Retention report"
    assert page.get_by_role("button", name="English").get_attribute("aria-pressed") == "true"
    page.reload()
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("button", name="Français").click()
    assert page.evaluate(SHOWN, "fr") == 0


def test_without_script_it_is_whole_and_french(opened):
    page = opened(java_script_enabled=False)
    assert page.get_by_role("heading", level=1).inner_text() == "Rapport de conservation"


def test_the_keyboard_reaches_everything(opened):
    page = opened()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("html").get_attribute("lang") == "en"
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.tagName + (document.activeElement.className || '')"))
    assert {"A", "SUMMARY", "DIVscroll"} <= reached
    page.locator("#due summary").first.press("Enter")
    assert page.get_by_role("cell", name="143").first.is_visible()


def test_every_link_leads_somewhere(opened):
    page = opened()
    for link in page.locator("a[href^='#']").all():
        target = link.get_attribute("href")
        assert page.locator(f"[id='{target[1:]}']").count() == 1, target
    page.get_by_role("link", name="Ouvrir le détail des contrôles").click()
    assert page.title() == "docs"


def test_the_keyboard_reaches_whatever_acts_in_its_order_and_shows_where_it_is(opened):
    page = opened()
    acting = page.evaluate(ACTING)
    assert len(acting) > 30
    for expected in acting:
        page.keyboard.press("Tab")
        told, shown = page.evaluate(FOCUSED)
        assert told == expected
        assert shown, expected


def test_the_keyboard_skips_to_the_content(opened):
    page = opened()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_language_is_carried_over_to_the_next_page(opened):
    page = opened()
    page.get_by_role("button", name="English").press("Enter")
    page.locator("#basis .how a").press("Enter")
    page.wait_for_url("**/method.html#basis")
    assert page.locator("html").get_attribute("lang") == "en"
    page.locator("#basis").get_by_role("link", name="See it in the latest report").press("Enter")
    page.wait_for_url("**/index.html#basis")
    assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["2026-11-21", "method"])
def test_every_word_is_readable_in_both_languages(opened, name, scheme):
    assert not troubles(opened(name, color_scheme=scheme, viewport={"width": 1280, "height": 900}))


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_nothing_sticks_out(opened, width):
    page = opened(viewport={"width": width, "height": 900})
    page.evaluate(OPEN)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    charts = page.locator("svg.chart:visible")
    assert charts.count() == 3
    assert max(chart.bounding_box()["width"] for chart in charts.all()) <= width
    assert smallest_words(page) >= 8.5  # values in bars are small


@pytest.mark.parametrize("name", ["2026-11-21", "method"])
@pytest.mark.parametrize("width", [360, 768, 1440])
def test_a_page_beside_it_fits(opened, name, width):
    page = opened(name, viewport={"width": width, "height": 900})
    page.evaluate(OPEN)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not cut(page)
    page.get_by_role("button", name="English").click()
    assert not cut(page)


@pytest.mark.parametrize("language", ["Français", "English"])
@pytest.mark.parametrize("name", ["2026-11-21", "method"])
def test_it_prints_whole(opened, name, language):
    page = opened(name)
    page.get_by_role("button", name=language).click()
    sheets = printed(page)
    head = {"Français": "Rapport de conservation, nuit du", "English": "Retention report, night of"}[language]
    assert name == "method" or all(f"Oubli · {head}" in sheet for sheet in sheets)
    assert 3 <= len(sheets) <= 16
    assert not torn(page, sheets)


def test_what_is_folded_is_printed(opened):
    assert "Personnes par mois et par politique" in " ".join(printed(opened()))


def test_it_prints_on_white(opened):
    page = opened()
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator(".switch").is_visible()
