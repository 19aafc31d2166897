"""The Data Docs in a real browser: nothing is fetched, nothing complains, and the switch works."""

import shutil

import pytest
from playwright.sync_api import sync_playwright

from expectations.gates import AFTER_ENFORCEMENT, BEFORE_ENFORCEMENT, run
from tests.expectations.conftest import AS_OF, PARAMETERS


@pytest.mark.browser
def test_the_docs_open_offline_and_switch_language(good, tmp_path):
    for gate in (BEFORE_ENFORCEMENT, AFTER_ENFORCEMENT):
        run(gate, url=good, as_of=AS_OF, docs_dir=tmp_path / "docs", parameters=PARAMETERS)
    complaints: list[str] = []
    asked: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto((tmp_path / "docs" / "index.html").as_uri())
        assert page.get_by_role("heading", level=1).inner_text().startswith("Engagements")
        page.get_by_role("link", name="Les échéances").click()
        assert page.get_by_role("heading", level=1).inner_text() == "Les échéances"
        page.get_by_role("button", name="English").click()
        assert page.get_by_role("heading", level=1).inner_text() == "The deadlines"
        page.get_by_role("link", name="All nights").click()
        assert page.get_by_role("heading", level=1).inner_text().startswith("Promises")
        browser.close()
    assert complaints == []
    assert all(url.startswith("file://") for url in asked)
