"""The page in a real browser: languages, keyboard, links, colours, widths, print; without a single request."""

import pytest

from orchestration.reporting.docs import Docs
from tests.orchestration.reporting.browsing import OPEN, SHOWN, opener, pale, smallest_words

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def report(planted, tmp_path_factory):
    folder = tmp_path_factory.mktemp("browsed")
    (folder / "data_docs").mkdir()
    (folder / "data_docs" / "index.html").write_text("<!doctype html><title>docs</title>", encoding="utf-8")
    return planted.report(folder, docs=Docs("data_docs/index.html", {})).as_uri()


@pytest.fixture
def opened(browser, report):
    with opener(browser) as open_:
        yield lambda **options: open_(report, **options)


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
    page.get_by_role("link", name="Ouvrir le détail de la qualité des données").click()
    assert page.title() == "docs"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_word_is_readable(opened, scheme, language):
    page = opened(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    page.evaluate(OPEN)
    if language == "en":
        page.get_by_role("button", name="English").click()
    assert not pale(page)


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_nothing_sticks_out(opened, width):
    page = opened(viewport={"width": width, "height": 900})
    page.evaluate(OPEN)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    charts = page.locator("svg.chart:visible")
    assert charts.count() == 3
    assert max(chart.bounding_box()["width"] for chart in charts.all()) <= width
    assert smallest_words(page) >= 8.5  # values in bars are small


def test_it_prints_whole(opened):
    page = opened()
    document = page.pdf(format="A4", prefer_css_page_size=True)
    assert document.startswith(b"%PDF")
    assert 3 <= document.count(b"/Type /Page\n") <= 9
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator(".switch").is_visible()
