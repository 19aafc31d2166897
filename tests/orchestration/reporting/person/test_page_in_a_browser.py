"""The page about one person in a real browser: colours, widths, keyboard, print; without a single request."""

import pytest

from tests.orchestration.reporting.browsing import OPEN, cut, opener, printed, smallest_words, torn, troubles

pytestmark = pytest.mark.browser


@pytest.fixture
def opened(browser, write, tmp_path):
    write()
    with opener(browser) as open_:
        yield lambda **options: open_((tmp_path / "person.html").as_uri(), **options)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_is_readable_in_both_languages(opened, scheme):
    assert not troubles(opened(color_scheme=scheme, viewport={"width": 1280, "height": 900}))


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_nothing_sticks_out(opened, width):
    page = opened(viewport={"width": width, "height": 900})
    page.evaluate(OPEN)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("[...document.querySelectorAll('.scroll')].every(e => e.scrollWidth <= e.clientWidth)")
    assert not cut(page)
    assert page.locator("svg.chart:visible").count() == 2
    assert smallest_words(page) >= 8
    # What a drawing says ends within it.
    assert page.locator("svg.chart:visible text").evaluate_all(
        "all => all.every(e => e.getBBox().x >= -1 && e.getBBox().x + e.getBBox().width"
        " <= e.ownerSVGElement.viewBox.baseVal.width + 1)"
    )


def test_the_keyboard_reaches_the_table_behind_the_picture(opened):
    page = opened()
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "SUMMARY":
            break
    page.keyboard.press("Enter")
    assert page.get_by_role("table", name="Frise des événements et des délais").is_visible()


def test_it_prints_with_its_warning_on_every_sheet(opened):
    page = opened()
    sheets = printed(page)
    assert 2 <= len(sheets) <= 8
    assert not torn(page, sheets)
    assert all("à supprimer après usage" in sheet for sheet in sheets)
