"""The models and the oracle both say what the golden cases expect; one build judges a file of them, side by side."""

from datetime import date

import pytest

from tests.dbt_project.bench import Judged
from tests.dbt_project.books import DEFAULT
from tests.dbt_project.expecting import unmet
from tests.dbt_project.golden import FILES, book, cases, day_of

AS_OF = date(2026, 11, 21)
BY_FILE = {file: list(cases(file)) for file in FILES}
CASES = {case.sentence: case for found in BY_FILE.values() for case in found}
STATUSES = {
    "valid", "withdrawn", "objected", "refused", "expired", "unproven", "invalid_opt_in", "not_informed", "missing",
}  # fmt: skip

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def judged(bench):
    found: dict[str, Judged] = {}
    for file, of_file in BY_FILE.items():
        numbered = {f"g{i:03}": case.history for i, case in enumerate(of_file)}
        judged = bench.judge(numbered, book(file), AS_OF).values()
        found |= {case.sentence: each for case, each in zip(of_file, judged, strict=True)}
    return found


def test_there_are_many_and_each_has_its_own_sentence():
    assert len(CASES) == sum(map(len, BY_FILE.values())) > 80


def test_each_expects_something():
    assert not [case.sentence for case in CASES.values() if not case.expected]


def test_they_reach_every_status_and_every_rule():
    expected = " ".join(line for case in CASES.values() for line in case.expected)
    assert not [status for status in STATUSES if f" {status}" not in expected]
    rules = {
        row["rule"].rpartition(".")[0] for row in DEFAULT.rule_rows() if row["grain"] in ("person", "document", "event")
    }
    assert not [rule for rule in rules if f" by {rule} " not in expected]


def test_another_day_or_word_would_be_seen(judged):
    for sentence, case in CASES.items():
        for line in case.expected:
            words = line.split()
            for i in range(1 + line.startswith(("last", "nothing")), len(words)):
                if words[i] not in ("by", "from", "until", "then", "since", "nothing", "due"):
                    other = "1999-01-01" if day_of(words[i]) else "elsewhere"
                    changed = " ".join([*words[:i], other, *words[i + 1 :]])
                    assert _is_unmet(changed, judged[sentence].verdict), changed


def _is_unmet(line, verdict):
    try:
        return unmet(line, verdict) is not None
    except (ValueError, KeyError):
        return True


@pytest.mark.parametrize("sentence", CASES)
def test_models_say(judged, sentence):
    found = [unmet(line, judged[sentence].ruling) for line in CASES[sentence].expected]
    assert not list(filter(None, found))


@pytest.mark.parametrize("sentence", CASES)
def test_the_oracle_says(judged, sentence):
    found = [unmet(line, judged[sentence].verdict) for line in CASES[sentence].expected]
    assert not list(filter(None, found))


def test_they_agree_on_what_the_cases_do_not_say(judged):
    assert not [sentence for sentence, each in judged.items() if each.ruling != each.verdict]
