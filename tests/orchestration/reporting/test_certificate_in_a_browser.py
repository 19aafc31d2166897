"""The certificate in a real browser: languages, colours, widths, print."""

from datetime import UTC, datetime

import pytest

from orchestration.evidence.certificate import certify
from orchestration.evidence.traces import traces
from orchestration.reporting.certificate import write_certificate
from orchestration.settings import Settings
from tests.orchestration.reporting.browsing import cut, fits, opener, printed, torn, troubles
from tests.orchestration.reporting.conftest import data_map

pytestmark = pytest.mark.browser
ERASED = ["ecrm1"]


@pytest.fixture(scope="module")
def certificate(planted, tmp_path_factory):
    with planted.engine.connect() as connection:
        found = traces(connection, ERASED)
    at = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    certified = certify(planted.engine, Settings(home=planted.home), "email", ERASED, found, at)
    target = tmp_path_factory.mktemp("certified") / "certificate.html"
    return write_certificate(target, planted.engine, data_map(), certified).as_uri()


@pytest.fixture
def opened(browser, certificate):
    with opener(browser) as open_:
        yield lambda **options: open_(certificate, **options)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_is_readable_in_both_languages(opened, scheme):
    assert not troubles(opened(color_scheme=scheme, viewport={"width": 1280, "height": 900}))


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_nothing_sticks_out(opened, width):
    page = opened(viewport={"width": width, "height": 900})
    assert fits(page, width)
    assert not cut(page)


@pytest.mark.parametrize("language", ["Français", "English"])
def test_it_prints_on_a_few_sheets(opened, language):
    page = opened()
    page.get_by_role("button", name=language).click()
    sheets = printed(page)
    assert 1 <= len(sheets) <= 3
    assert not torn(page, sheets)
