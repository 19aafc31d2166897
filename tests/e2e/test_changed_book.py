"""A night under a changed policy book waits, and says of how many people it makes data due."""

import json
from pathlib import Path

import pytest

from tests.e2e.command import copy_of
from tests.e2e.nights import AS_OF, Nights, shorter_book

pytestmark = pytest.mark.slow


def test_a_slip_in_a_period_is_named_before_anything_is_erased(nights: Nights, tmp_path: Path):
    with copy_of(nights.oubli) as own:
        ran = own("run", "--as-of", AS_OF, "--json", OUBLI_POLICIES_PATH=str(shorter_book(tmp_path / "policies")))
        assert ran.returncode == 3, ran.stderr
        told = json.loads(own("plan", "--last", "--json").stdout)["waits_for"]
        (changed,) = (line for line in told if line.startswith("policies: the book changed from"))
        assert changed.endswith(" since the last purge, which makes data of 1 more person due")
        assert (
            "prospecting_b2c: data of 1 person is due that the previous book kept (1 person in all, against 0 under "
            "it); that is many times more: look first for a slip in a period, such as P3M for P3Y"
        ) in told
        page = max((own.home / "reports").glob("2026-11-21*.html"), key=lambda path: path.stat().st_mtime)
        assert "Cherchez d’abord une erreur de durée (P3M pour P3Y, par exemple)" in page.read_text(encoding="utf-8")
        assert own.rows("select count(*) from pg_namespace where nspname like 'what_if%'") == [(0,)]
