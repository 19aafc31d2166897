"""The register's pages in a real browser: languages, links, colours, widths, print."""

import pytest

from orchestration.reporting.register.pages import PAGES
from tests.orchestration.reporting.browsing import cut, fits, opener, printed, torn, troubles

pytestmark = pytest.mark.browser


@pytest.fixture
def opened(browser, folder):
    with opener(browser) as open_:
        yield lambda name, **options: open_((folder / f"{name}.html").as_uri(), **options)


def test_one_document_leads_to_the_next(opened):
    page = opened("register")
    page.get_by_role("link", name="Information des personnes").click()
    page.wait_for_url("**/notices.html")
    page.get_by_role("link", name="Sous-traitants et transferts").click()
    page.wait_for_url("**/processors.html")
    page.get_by_role("link", name="Preuve du consentement").first.click()
    page.wait_for_url("**/register.html#consent_evidence")


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


@pytest.mark.parametrize(("name", "most"), [("register", 14), ("notices", 7), ("schedule", 4), ("processors", 2)])
@pytest.mark.parametrize("language", ["Français", "English"])
def test_it_prints_on_a_few_sheets(opened, name, most, language):
    page = opened(name)
    page.get_by_role("button", name=language).click()
    sheets = printed(page)
    assert 1 <= len(sheets) <= most
    assert not torn(page, sheets)


def test_each_activity_starts_a_sheet_of_its_own_and_the_last_one_is_no_leftover(opened, register):
    sheets = printed(opened("register"))
    for number, one in enumerate(register.processings, start=1):
        title = f"{number}. {one.purpose.told.fr[:20]}"
        first = max(i for i, sheet in enumerate(sheets) if title in sheet)
        assert title in sheets[first][:100]
        assert "Durées de conservation" in sheets[first] + sheets[first + 1]
    assert all(len(sheet.split("\n")) > 5 for sheet in (*sheets, *printed(opened("notices"))))
