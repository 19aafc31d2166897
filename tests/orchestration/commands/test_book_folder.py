"""The book to compare with: a folder, or the policies' own as they were at a git revision."""

import shutil
import subprocess

import pytest

from orchestration.commands.book_folder import book_folder
from orchestration.errors import OubliError
from orchestration.settings import PROJECT_DIR
from retention_policies.book import PolicyBook

SHIPPED = PROJECT_DIR / "retention_policies"


@pytest.fixture
def policies(tmp_path):
    """Policies in a repository's subfolder; since the only revision prospecting and what a click is were changed."""
    folder = tmp_path / "company" / "rules"
    shutil.copytree(SHIPPED / "policies", folder / "policies")
    shutil.copy(SHIPPED / "contact_events.yaml", folder)
    who = ("-c", "user.name=DPO", "-c", "user.email=dpo@people.example")
    for arguments in (["init", "-q"], ["add", "-A"], [*who, "commit", "-q", "-m", "as shipped"]):
        subprocess.run(["git", "-C", str(tmp_path / "company"), *arguments], check=True)
    changed = folder / "policies" / "prospecting_b2b.yaml"
    shorter = changed.read_text(encoding="utf-8").replace("keep: P3Y", "keep: P2Y") + "reason: we write for two years\n"
    changed.write_text(shorter, encoding="utf-8")
    events = folder / "contact_events.yaml"
    events.write_text(events.read_text(encoding="utf-8").replace("true", "false", 1), encoding="utf-8")
    return folder / "policies"


def test_a_revision_is_the_book_as_it_was_truth_table_included(policies):
    with book_folder(policies, "HEAD") as folder:
        assert PolicyBook.load(folder).hash == PolicyBook.load(SHIPPED / "policies").hash
    assert not folder.exists()
    assert PolicyBook.load(policies).hash != PolicyBook.load(SHIPPED / "policies").hash


def test_a_folder_is_read_where_it_is(policies):
    with book_folder(SHIPPED / "policies", str(policies)) as folder:
        assert folder == policies
    assert policies.is_dir()


@pytest.mark.parametrize("against", ["no-such-branch", "--list", "/no/such/folder"])
def test_what_is_neither_is_an_error_that_says_so(policies, against):
    with pytest.raises(OubliError) as error, book_folder(policies, against):
        pass
    assert str(error.value) == f"--against: expected a folder or a git revision of {policies}, got {against!r}"


def test_of_files_in_no_repository_a_folder_is_asked_for(tmp_path):
    copied = shutil.copytree(SHIPPED / "policies", tmp_path / "copy" / "policies")
    with pytest.raises(OubliError) as error, book_folder(copied, "HEAD"):
        pass
    assert str(error.value) == (
        f"--against: {copied} is in no git repository, so 'HEAD' is no revision of it; give a folder of policy files"
    )
