"""The pages of the register and of the policies in a real browser: languages, colours, widths, print."""

import pytest

from orchestration.ingestion.data_map import read_data_map
from orchestration.reporting.policies.pages import write_pages
from orchestration.reporting.register.folder import write_register
from orchestration.reporting.register.register import make_register
from orchestration.settings import PROJECT_DIR
from retention_policies.controller import load_controller
from tests.orchestration.reporting.browsing import cut, fits, opener, printed, torn, troubles
from tests.orchestration.reporting.planting import BOOK
from tests.orchestration.reporting.policies.conftest import FIGURES
from tests.orchestration.reporting.register.conftest import DAY, SHIPPED

pytestmark = pytest.mark.browser
SHEETS = {
    ("register", "register"): 25,
    ("register", "notices"): 10,
    ("register", "schedule"): 4,
    ("register", "processors"): 2,
    ("policies", "index"): 5,
    ("policies", "prospecting_b2c"): 5,
    ("policies", "accounting"): 5,
    ("policies", "online_account"): 5,
}
"""The pages, and on how many sheets each is to fit."""


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    systems = read_data_map(PROJECT_DIR, ("crm", "emailing", "invoicing"))
    register = make_register(BOOK, systems, load_controller(SHIPPED), on=DAY)
    return {
        "register": write_register(register, tmp_path_factory.mktemp("register"), on=DAY, language="fr").parent,
        "policies": write_pages(BOOK, tmp_path_factory.mktemp("policies"), FIGURES, report=None).parent,
    }


@pytest.fixture
def opened(browser, folders):
    with opener(browser) as open_:
        yield lambda of, name, **options: open_((folders[of] / f"{name}.html").as_uri(), **options)


@pytest.mark.parametrize(("of", "name"), SHEETS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_is_readable_in_both_languages(opened, of, name, scheme):
    assert not troubles(opened(of, name, color_scheme=scheme, viewport={"width": 1280, "height": 900}))


@pytest.mark.parametrize(("of", "name"), SHEETS)
@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_nothing_sticks_out(opened, of, name, width):
    page = opened(of, name, viewport={"width": width, "height": 900})
    assert fits(page, width)
    assert not cut(page)


@pytest.mark.parametrize(("of", "name"), SHEETS)
@pytest.mark.parametrize("language", ["Français", "English"])
def test_it_prints_on_a_few_sheets(opened, of, name, language):
    page = opened(of, name)
    page.get_by_role("button", name=language).click()
    sheets = printed(page)
    assert 1 <= len(sheets) <= SHEETS[of, name]
    assert not torn(page, sheets)
