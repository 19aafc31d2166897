"""The Data Docs in a real browser: nothing is fetched, languages, colours, widths, print."""

import pytest

from expectations.gates import AFTER_ENFORCEMENT, BEFORE_ENFORCEMENT, run
from tests.expectations.conftest import AS_OF, PARAMETERS
from tests.orchestration.reporting.browsing import OPEN, barriers, cut, opener, printed, torn

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def docs(good, tmp_path_factory):
    folder = tmp_path_factory.mktemp("docs")
    for gate in (BEFORE_ENFORCEMENT, AFTER_ENFORCEMENT):
        run(gate, url=good, as_of=AS_OF, docs_dir=folder, parameters=PARAMETERS)
    deadlines = next(folder.glob("validations/deadlines/*/*/*.html"))
    return {"index": folder / "index.html", "deadlines": deadlines}


@pytest.fixture
def opened(browser, docs):
    with opener(browser) as open_:
        yield lambda name="index", **options: open_(docs[name].as_uri(), **options)


def test_the_docs_open_offline_and_carry_the_language_over(opened):
    page = opened()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Engagements")
    page.get_by_role("link", name="Les échéances").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Les échéances"
    page.get_by_role("button", name="English").press("Enter")
    assert page.get_by_role("heading", level=1).inner_text() == "The deadlines"
    page.get_by_role("link", name="All nights").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Promises")
    # The report reads and writes the same.
    assert page.evaluate("localStorage.getItem('oubli-language')") == "en"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index", "deadlines"])
def test_nothing_shuts_a_reader_out(opened, name, scheme):
    page = opened(name, color_scheme=scheme)
    page.evaluate(OPEN)
    assert not barriers(page)
    page.get_by_role("button", name="English").click()
    assert not barriers(page)


@pytest.mark.parametrize("name", ["index", "deadlines"])
@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_nothing_sticks_out(opened, name, width):
    page = opened(name, viewport={"width": width, "height": 900})
    page.evaluate(OPEN)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not cut(page)


@pytest.mark.parametrize("name", ["index", "deadlines"])
def test_they_print(opened, name):
    page = opened(name)
    assert not torn(page, printed(page))
