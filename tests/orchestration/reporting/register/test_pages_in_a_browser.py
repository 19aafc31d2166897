"""What only the register's pages have, in a real browser: the way from one to the next, a sheet for each activity."""

import pytest

from tests.orchestration.reporting.browsing import opener, printed

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


def test_each_activity_starts_a_sheet_of_its_own_and_the_last_one_is_no_leftover(opened, register):
    sheets = printed(opened("register"))
    for number, one in enumerate(register.processings, start=1):
        title = f"{number}. {one.purpose.told.fr[:20]}"
        first = max(i for i, sheet in enumerate(sheets) if title in sheet)
        running, _, sheet = sheets[first].partition("…)\n")
        assert "Version 1 du 21\u00a0novembre\u00a02026 (empreinte " in running
        assert title in sheet[:40]
        assert "Durées de conservation" in sheets[first] + sheets[first + 1]
    assert all(len(sheet.split("\n")) > 5 for sheet in (*sheets, *printed(opened("notices"))))
