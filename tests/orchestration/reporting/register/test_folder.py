"""A version is kept once, whatever the night; the report leads to the one of its policies."""

import shutil
from datetime import timedelta
from pathlib import Path

from orchestration.reporting.nightly import write_nightly
from orchestration.reporting.register.document import read_document
from orchestration.reporting.register.folder import find_version, keep_version, write_register
from orchestration.reporting.register.register import make_register
from orchestration.settings import Settings
from tests.orchestration.reporting.conftest import data_map
from tests.orchestration.reporting.pages import Page
from tests.orchestration.reporting.planting import AS_OF, BOOK, NIGHT
from tests.orchestration.reporting.register.conftest import DAY, SHIPPED

NEXT = DAY + timedelta(days=1)


def test_all_documents_are_written(folder):
    assert {path.name for path in folder.iterdir()} == {
        "register.html", "notices.html", "schedule.html", "processors.html", "register.json", "register.xlsx",
    }  # fmt: skip


def test_the_same_version_keeps_its_first_day(register, tmp_path):
    write_register(register, tmp_path, on=DAY, language="fr")
    write_register(register, tmp_path, on=NEXT, language="fr")
    assert read_document(tmp_path)["established_on"] == DAY.isoformat()


def test_another_version_has_its_own(register, systems, tmp_path):
    write_register(register, tmp_path, on=DAY, language="fr")
    write_register(make_register(BOOK, systems[:2], register.controller, on=DAY), tmp_path, on=NEXT, language="fr")
    assert read_document(tmp_path)["established_on"] == NEXT.isoformat()


def test_versions_stay_and_say_what_they_changed(register, systems, tmp_path):
    fewer = make_register(BOOK, systems[:2], register.controller, on=DAY)
    first = keep_version(register, tmp_path, on=DAY, language="fr")
    second = keep_version(fewer, tmp_path, on=NEXT, language="fr")
    index = Page(tmp_path / "register" / "index.html")
    assert {link for link in index.of("href") if link.endswith("register.html")} == {
        path.relative_to(tmp_path / "register").as_posix() for path in (first, second)
    }
    assert "Sous-traitant retiré\u00a0: «\u00a0Facture Exemple SARL\u00a0»." in index.said("fr")
    assert index.said("fr").count("Version en vigueur") == 1
    assert find_version(tmp_path, BOOK.hash) == second.relative_to(tmp_path).as_posix()
    assert find_version(tmp_path, "of another book") is None
    # What was said before is in force again.
    assert keep_version(register, tmp_path, on=NEXT, language="fr") == first
    said = Page(tmp_path / "register" / "index.html").said("fr")
    newer, older = (said.index(f"Version {number} du") for number in (2, 1))
    assert newer < older < said.index("Version en vigueur")
    assert f"Version 1 du 21\u00a0novembre\u00a02026 (empreinte {first.parent.name[:8]}…)" in said


def night(planted, home: Path, policies: Path) -> Page:
    shutil.copytree(planted.home / "evidence", home / "evidence", dirs_exist_ok=True)
    settings = Settings(home=home, policies_path=policies)
    return Page(write_nightly(planted.engine, settings, data_map(), night_id=NIGHT, as_of=AS_OF))


def linked(page: Page) -> set[str]:
    return {link for link in page.of("href") if link.startswith("register/")}


def test_the_report_leads_to_the_register_of_its_night(planted, tmp_path):
    links = linked(night(planted, tmp_path, SHIPPED))
    assert len(links) == 2
    assert "register/index.html" in links
    assert all((tmp_path / "reports" / link).exists() for link in links)
    assert linked(night(planted, tmp_path, SHIPPED)) == links, "a version is kept, not a night"


def test_the_first_version_is_of_the_first_night_that_went_by_its_book(planted, tmp_path):
    planted.run(
        "insert into control.builds (as_of, policy_hash, content, scope, because) "
        f"values ('2026-01-05', '{BOOK.hash}', 'older', 'full', '')"
    )
    try:
        night(planted, tmp_path, SHIPPED)
    finally:
        planted.run("delete from control.builds where content = 'older'")
    (kept,) = (tmp_path / "reports" / "register").glob("*/register.json")
    assert read_document(kept)["established_on"] == "2026-01-05"


def test_files_that_somebody_is_editing_stop_no_report(planted, tmp_path):
    links = linked(night(planted, tmp_path, SHIPPED))
    policies = tmp_path / "policies"
    shutil.copytree(SHIPPED, policies)
    (tmp_path / "controller.yaml").write_text("name: [", encoding="utf-8")
    assert linked(night(planted, tmp_path, policies)) == links
    (policies / "accounting.yaml").write_text("purpose: [", encoding="utf-8")
    assert linked(night(planted, tmp_path, policies)) == links
