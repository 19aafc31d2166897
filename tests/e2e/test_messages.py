"""A first night that fails before anything is built is told of by e-mail, without a report and without a daemon."""

import shutil
from pathlib import Path

import pytest

from tests.e2e.command import oubli
from tests.e2e.nights import AS_OF, FILES, shorter_book
from tests.orchestration.reporting.message.conftest import Post, post

pytestmark = pytest.mark.slow

__all__ = ["post"]


def test_a_night_without_a_report_is_told(post: Post, tmp_path: Path):
    shutil.copytree(FILES, tmp_path / "files", copy_function=shutil.copyfile)
    book = shorter_book(tmp_path / "policies")
    policy = book / "prospecting_b2c.yaml"
    policy.write_text(policy.read_text(encoding="utf-8").replace("P1M", "a month"), encoding="utf-8")
    where = {"OUBLI_SOURCES": "files", "OUBLI_FILES_PATH": str(tmp_path / "files"), "OUBLI_POLICIES_PATH": str(book)}
    with oubli(**where, OUBLI_REPORT_TO=post.url()) as run:
        ended = run("run", "--as-of", AS_OF)
    assert ended.returncode == 1
    (subject, body) = post.last()
    assert subject == "Oubli, nuit du 21 novembre 2026 : interrompue avant la fin / stopped before the end"
    assert "Son rapport n'a pas pu être écrit." in body
    assert len(post.letters) == 1
