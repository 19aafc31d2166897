"""What the Data Docs and the report are told of earlier nights."""

from datetime import date

import pytest
from sqlalchemy import text

from expectations.history import told
from expectations.promise import Bilingual
from orchestration.enforcement.kept_promises import read_histories

TONIGHT = date(2026, 11, 21)


@pytest.fixture
def kept(migrated):
    def plant(pattern: str, gate: str = "before_enforcement", name: str = "p"):
        """One result a night up to yesterday: k kept, b broken, a dot where nobody checked."""
        with migrated.begin() as connection:
            connection.execute(
                text(
                    "insert into control.promises (as_of, checked_at, gate, suite, name, severity, passed, label_fr, "
                    "label_en) select cast(:tonight as date) - cast(:length as integer) + cast(i as integer) - 1, "
                    "now(), :gate, 's', :name, 'critical', result = 'k', '', '' "
                    "from unnest(string_to_array(:pattern, null)) with ordinality as each(result, i) "
                    "where result <> '.'"
                ),
                {"tonight": TONIGHT, "length": len(pattern), "pattern": pattern, "gate": gate, "name": name},
            )
        with migrated.connect() as connection:
            return read_histories(connection, "before_enforcement", before=TONIGHT).get(("s", "p"))

    return plant


@pytest.mark.parametrize(
    ("pattern", "passed", "since", "nights", "broken"),
    [
        ("k", True, 20, 1, 0),
        ("bkk", True, 19, 3, 1),
        ("kb.b", False, 18, 3, 2),
        ("b.k", True, 20, 2, 1),
    ],
)
def test_the_run_of_nights_like_the_last_and_how_many_were_broken(kept, pattern, passed, since, nights, broken):
    found = kept(pattern)
    assert (found.passed, found.since, found.nights, found.broken) == (passed, date(2026, 11, since), nights, broken)


def test_it_counts_over_thirty_nights_with_tonight(kept):
    found = kept("b" * 10 + "k" * 28)
    assert (found.nights, found.broken) == (29, 1)
    sentence = told(found, passed=True, is_idle=False, night=TONIGHT, say_day=lambda day: Bilingual(f"{day}", f"{day}"))
    assert sentence
    assert "not kept on 1 of the last 30 nights" in sentence.en


def test_another_gate_does_not_count(kept):
    assert kept("b", gate="after_enforcement") is None
