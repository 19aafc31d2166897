"""The Data Docs tell how each promise was kept before, as far as it is handed in."""

from datetime import date

import pytest

from expectations import typography
from expectations.gates import BEFORE_ENFORCEMENT, run
from expectations.history import History, told
from expectations.promise import Bilingual, Gate
from tests.expectations.conftest import AS_OF, PARAMETERS

KEPT = History(passed=True, since=date(2026, 11, 1), nights=29, broken=1)
BROKEN = History(passed=False, since=date(2026, 11, 19), nights=3, broken=2)


def _day(day: date) -> Bilingual:
    return Bilingual(typography.day(day, "fr"), typography.day(day, "en"))


@pytest.mark.parametrize(
    ("before", "passed", "fr", "en"),
    [
        (None, True, "Vérifié pour la première fois.", "Checked for the first time."),
        (
            KEPT, True,
            "Tenu depuis le 1er novembre 2026 ; non tenu 1 nuit sur les 30 dernières.",
            "Kept since 1 November 2026; not kept on 1 of the last 30 nights.",
        ),
        (
            KEPT, False,
            "Non tenu depuis le 21 novembre 2026 ; non tenu 2 nuits sur les 30 dernières.",
            "Not kept since 21 November 2026; not kept on 2 of the last 30 nights.",
        ),
        (
            BROKEN, False,
            "Non tenu depuis le 19 novembre 2026 ; non tenu 3 nuits sur les 4 dernières.",
            "Not kept since 19 November 2026; not kept on 3 of the last 4 nights.",
        ),
        (
            BROKEN, True,
            "Tenu depuis le 21 novembre 2026 ; non tenu 2 nuits sur les 4 dernières.",
            "Kept since 21 November 2026; not kept on 2 of the last 4 nights.",
        ),
        (
            History(True, date(2026, 11, 20), 1, 0), True,
            "Tenu depuis le 20 novembre 2026.", "Kept since 20 November 2026.",
        ),
    ],
)  # fmt: skip
def test_tonight_goes_on_with_the_nights_before(before, passed, fr, en):
    sentence = told(
        History.of(before.meta) if before else None, passed=passed, is_idle=False, night=AS_OF, say_day=_day
    )
    assert sentence == Bilingual(fr, en)


def test_to_have_nothing_to_check_is_not_to_have_kept_anything():
    def idle(before: History | None) -> Bilingual | None:
        return told(before, passed=True, is_idle=True, night=AS_OF, say_day=_day)

    assert idle(None) is None
    assert idle(History(True, date(2026, 11, 20), 1, 0)) is None
    sentence = idle(BROKEN)
    assert sentence
    assert sentence.fr == "Non tenu 2 nuits sur les 4 dernières."


def test_each_promise_has_its_own(good, tmp_path):
    [suite] = [suite for suite in BEFORE_ENFORCEMENT.suites if suite.name == "clocks"]
    gate, docs = Gate("before_enforcement", BEFORE_ENFORCEMENT.label, (suite,)), tmp_path / "docs"
    histories = {("clocks", suite.promises[0].name): KEPT, ("ledger", suite.promises[1].name): BROKEN}
    for with_history in (None, histories):
        run(gate, url=good, as_of=AS_OF, docs_dir=docs, parameters=PARAMETERS, histories=with_history)
        (page,) = docs.rglob("validations/**/*.html")
        html = page.read_text(encoding="utf-8")
        articles = {
            part.split('id="', 1)[1].split('"', 1)[0].rpartition(".")[2]: part for part in html.split("<article")[1:]
        }
        assert len(articles) == len(suite.promises)
        if with_history is None:
            assert "Historique" not in html
        else:
            assert "Tenu depuis le 1er\u00a0novembre\u00a02026" in articles[suite.promises[0].name]
            assert "Vérifié pour la première fois" in articles[suite.promises[1].name]
