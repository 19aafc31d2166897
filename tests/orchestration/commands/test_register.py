"""`oubli register`: written without a night, and compared with what was written before."""

import shutil
from pathlib import Path

import pytest

from orchestration.settings import PROJECT_DIR
from tests.orchestration.commands.conftest import Oubli, said

SHIPPED = PROJECT_DIR / "retention_policies" / "policies"


@pytest.fixture
def policies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped policies, with the settings that lead to it."""
    shutil.copytree(SHIPPED, tmp_path / "book" / "policies")
    monkeypatch.setenv("OUBLI_POLICIES_PATH", str(tmp_path / "book" / "policies"))
    return tmp_path / "book" / "policies"


@pytest.mark.usefixtures("policies")
def test_it_stands_beside_the_reports_and_needs_no_night(oubli: Oubli):
    result = oubli("register")
    assert result.exit_code == 0
    page = Path(result.output.strip())
    assert page.name == "register.html"
    assert page.parent.parent.name == "register"
    assert {path.suffix for path in page.parent.iterdir()} == {".html", ".json", ".xlsx"}
    assert (page.parent.parent / "index.html").exists()


def test_what_changed_is_told_in_the_language_asked_for(oubli: Oubli, policies: Path, tmp_path: Path):
    assert oubli("register", "--to", str(tmp_path / "before")).exit_code == 0
    assert "Le registre dit la même chose" in oubli("register", "--diff", str(tmp_path / "before")).output
    policy = policies / "accounting.yaml"
    policy.write_text(policy.read_text(encoding="utf-8").replace("finally: anonymise", "finally: delete"), "utf-8")
    shutil.copy(SHIPPED.parent / "controller.yaml", policies.parent)
    told = oubli("register", "--diff", str(tmp_path / "before" / "register.json"), "--lang", "en").output
    assert "Controller, name: “to be completed” becomes “Société Exemple SAS”." in told
    assert "what follows in the end: “Anonymisation” becomes “Deletion”." in told
    assert not (tmp_path / "before" / "index.html").exists()


@pytest.mark.usefixtures("policies")
def test_policy_check_lists_what_the_register_lacks(oubli: Oubli):
    assert "controller.yaml: dpo.email" in oubli("policy", "check", "--json").output


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--lang", "de"), "error --lang: expected fr or en, got 'de'"),
        (("--diff", "/nowhere"), "error /nowhere: cannot be read (No such file or directory); give the folder"),
        (("--to", "/dev/null/x"), "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(oubli: Oubli, options: tuple[str, ...], sentence: str):
    result = oubli("register", *options)
    assert result.exit_code == 1
    assert sentence in said(result)
