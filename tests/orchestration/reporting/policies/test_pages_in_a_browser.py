"""What only the pages of the policies have, in a real browser: the keyboard's way, and pictures."""

import pytest

from orchestration.reporting.policies.pages import write_pages
from tests.orchestration.reporting.browsing import opener, smallest_words
from tests.orchestration.reporting.planting import BOOK
from tests.orchestration.reporting.policies.conftest import FIGURES

pytestmark = pytest.mark.browser
PAGES = ["prospecting_b2c", "accounting", "online_account"]


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
@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_the_words_of_a_picture_stay_readable(opened, name, width):
    assert smallest_words(opened(name, viewport={"width": width, "height": 900})) >= 8
