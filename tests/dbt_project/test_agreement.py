"""The models say of everybody what an independent reading of the rules says, under any policy book and on any night.

Each batch is one drawn policy book, one night and 150 drawn people, and 75 who were erased
before, the same at every run.
ORACLE_BATCHES=200 tries that many.
"""

import os
from datetime import date

import pytest

from tests.dbt_project.books import DEFAULT, books
from tests.dbt_project.drawing import drawn
from tests.dbt_project.histories import histories
from tests.dbt_project.oracle.book import read
from tests.dbt_project.oracle.erasure import returned
from tests.dbt_project.planting import VENDOR_NAMES
from tests.dbt_project.returning import returning
from tests.dbt_project.shrinking import shown, shrunk, told

BATCHES = range(int(os.environ.get("ORACLE_BATCHES", "8")))
PEOPLE = 150
NIGHTS = (
    date(2026, 11, 21), date(2024, 2, 29), date(2026, 8, 10), date(2026, 8, 11), date(2025, 3, 30), date(2025, 8, 31),
    date(2026, 12, 31), date(2023, 10, 29),
)  # fmt: skip
"""Leap day, month's end, year's end, the turn of telephone prospecting, the nights on which clocks change."""
pytestmark = pytest.mark.slow


@pytest.mark.parametrize("batch", BATCHES)
def test_models_and_oracle_agree_on_everybody(bench, batch):
    as_of = NIGHTS[batch % len(NIGHTS)]
    # The first draws of a strategy are its simplest.
    book = drawn(books(as_of), 4 + batch % 7, batch)[-1] if batch else DEFAULT
    whoever = [*drawn(histories(as_of), PEOPLE, batch), *drawn(returning(as_of), PEOPLE // 2, batch)]
    people = {f"p{i:03}": history for i, history in enumerate(whoever)}
    judged = bench.judge(people, book, as_of)
    differing = [each for each in judged.values() if each.ruling != each.verdict]
    if differing:
        smallest = min(differing, key=lambda each: len(shown(each.history)))
        pytest.fail(f"{len(differing)} differ, such as {told(shrunk(bench, book, as_of, smallest), book, as_of)}")
    if book is DEFAULT:
        # The draws reach what there is to say; the golden cases hold that every status is reached.
        verdicts = [each.verdict for each in judged.values()]
        assert len({basis.status for verdict in verdicts for basis in verdict.bases}) > 6
        assert {due.action for verdict in verdicts for due in verdict.due} >= {"delete", "archive", "suppress"}
        assert {end.phase for verdict in verdicts for end in verdict.deadlines} == {"active", "archive"}
        assert any(due.is_doubtful for verdict in verdicts for due in verdict.due)
        back = [returned(each.history, read(book, VENDOR_NAMES), as_of) for each in judged.values()]
        assert any(each and not each.is_doubtful for each in back)
