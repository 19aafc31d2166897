"""The pages of the policies in a real browser: languages, links, keyboard, colours, widths, print."""

from datetime import UTC, date, datetime

import pytest

from orchestration.reporting.policies.figures import BookFigures, Example, PolicyFigures
from orchestration.reporting.policies.pages import write_pages
from tests.orchestration.reporting.browsing import cut, fits, opener, printed, smallest_words, torn, troubles
from tests.orchestration.reporting.planting import AS_OF, BOOK

pytestmark = pytest.mark.browser
PAGES = ["index", "prospecting_b2c", "accounting", "online_account"]


FIGURES = BookFigures(
    as_of=AS_OF,
    computed_at=datetime(2026, 11, 21, 2, 0, tzinfo=UTC),
    policy_hash=BOOK.hash,
    policies={purpose: PolicyFigures(1234, 56, 789, 12, 345, AS_OF) for purpose in ("prospecting_b2c", "accounting")},
    used=frozenset(),
    fingerprints=240,
    examples={
        "prospecting_b2c.active": Example(date(2025, 5, 14), date(2028, 5, 14)),
        "accounting.active": Example(date(2025, 12, 31), date(2025, 12, 31)),
        "accounting.archive": Example(date(2025, 12, 31), date(2035, 12, 31)),
    },
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_pages(BOOK, tmp_path_factory.mktemp("pages"), FIGURES, report=None).parent


@pytest.fixture
def opened(browser, folder):
    with opener(browser) as open_:
        yield lambda name, **options: open_((folder / f"{name}.html").as_uri(), **options)


def test_the_keyboard_leads_from_the_table_to_a_policy_and_back(opened):
    page = opened("index")
    for _ in range(4):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "scroll"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/online_contracts.html")
    assert page.get_by_role("heading", level=1).inner_text().startswith("Archivage des contrats électroniques")
    page.get_by_role("link", name="Toutes les durées de conservation").click()
    page.wait_for_url("**/index.html")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_is_readable_in_both_languages(opened, name, scheme):
    page = opened(name, color_scheme=scheme, viewport={"width": 1280, "height": 900})
    assert not troubles(page)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_nothing_sticks_out(opened, name, width):
    page = opened(name, viewport={"width": width, "height": 900})
    assert fits(page, width)
    assert not cut(page)
    if name != "index":
        assert smallest_words(page) >= 8


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["Français", "English"])
def test_a_page_prints_on_a_few_sheets(opened, name, language):
    page = opened(name)
    page.get_by_role("button", name=language).click()
    sheets = printed(page)
    assert 1 <= len(sheets) <= 5
    assert not torn(page, sheets)
