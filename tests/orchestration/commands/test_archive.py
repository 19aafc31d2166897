"""`oubli archive readings`: who read the archive, on the clocks of Paris."""

from datetime import UTC, datetime

import pytest

from orchestration.commands import archive
from orchestration.enforcement.archive_reading import Reading
from tests.orchestration.commands.conftest import Oubli


def test_a_reading_is_told_in_paris_time(oubli: Oubli, monkeypatch: pytest.MonkeyPatch):
    at = datetime(2026, 11, 28, 23, 5, tzinfo=UTC)
    monkeypatch.setattr(archive, "readings", lambda *_: (Reading("crm", "17", None, "Marie", "case 7", at, 2),))
    printed = oubli("archive", "readings").stdout
    assert "When (Paris)" in printed
    assert "2026-11-29 00:05" in printed
    assert "2026-11-28 23:05:00+00:00" in oubli("archive", "readings", "--json").stdout
