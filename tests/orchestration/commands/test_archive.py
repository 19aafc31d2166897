"""`oubli archive readings`: who read the archive, on the clocks of Paris."""

from datetime import UTC, datetime

import pytest

from orchestration.commands import archive, session
from orchestration.enforcement.archive_reading import Archived, Reading
from tests.orchestration.commands.conftest import Oubli


def test_a_reading_is_told_in_paris_time(oubli: Oubli, monkeypatch: pytest.MonkeyPatch):
    at = datetime(2026, 11, 28, 23, 5, tzinfo=UTC)
    monkeypatch.setattr(archive, "readings", lambda *_: (Reading("crm", "17", None, "Marie", "case 7", at, 2),))
    printed = oubli("archive", "readings").stdout
    assert "When (Paris)" in printed
    assert "2026-11-29 00:05" in printed
    assert "2026-11-28 23:05:00+00:00" in oubli("archive", "readings", "--json").stdout


def test_nothing_of_what_is_read_is_cut_off_on_a_narrow_terminal(oubli: Oubli, monkeypatch: pytest.MonkeyPatch):
    address = "a-rather-long-address-of-somebody.who.was-archived@a-company-with-a-name.example"
    kept = Archived("contact_details", "invoices:FAC-2025-000186", "accounting", "invoices", "FAC-2025-000186", {
        "billed_to": address, "birth_date": "1985-03-02"})  # fmt: skip
    monkeypatch.setattr(archive, "read_archive", lambda *_, **__: (kept,))
    monkeypatch.setattr(session.out, "_width", 80)
    printed = oubli("archive", "read", "crm:17", "--by", "Marie", "--reason", "case 7").stdout
    assert "\u2026" not in printed
    assert "contact_details invoices:FAC-2025-000186, kept for accounting: invoices FAC-2025-000186" in printed
    assert "1985-03-02" in printed
    assert address in "".join(line.removeprefix("billed_to").strip() for line in printed.splitlines())
