"""A night that would purge most people says first that the policies changed, if they did, and what that makes due."""

import pytest

from expectations.promise import GateResult, PromiseResult
from orchestration.enforcement import stopped_by_book
from orchestration.enforcement.book_effect import BookEffect
from orchestration.enforcement.night import begin, note, read_night
from orchestration.enforcement.stopped_by_book import changed_book, note_changed_book
from orchestration.enforcement.waits import BookChanged, ManyTimesMoreDue
from tests.orchestration.enforcement.estate import AS_OF, AT, Estate
from tests.orchestration.enforcement.test_ending import SENTENCE, block, break_promise, ended

EFFECT = BookEffect(9, (ManyTimesMoreDue("prospecting", 9, 1, 10),))


def gate_result(*, most_stay: bool, others: bool = True) -> GateResult:
    kept = (("most_people_stay", most_stay), ("due_once", others))
    found = (
        PromiseResult("due_actions", name, "critical", passed, 0, 9, "Tenu.", "Kept.", "RGPD") for name, passed in kept
    )
    return GateResult("before_enforcement", AS_OF, tuple(found), ())


def passed(estate: Estate, monkeypatch: pytest.MonkeyPatch, result: GateResult, policy_hash: str = "newer") -> None:
    monkeypatch.setattr(stopped_by_book, "effect_of_change", lambda *_, **__: EFFECT)
    with estate.warehouse.begin() as connection:
        begin(connection, "night", as_of=AS_OF, at=AT)
        note(connection, "night", policy_hash=policy_hash)
        night = read_night(connection, "night")
    assert night is not None
    note_changed_book(estate.work(), night, result)


def test_the_change_is_told_before_the_check_that_it_broke(estate: Estate, monkeypatch: pytest.MonkeyPatch):
    passed(estate, monkeypatch, gate_result(most_stay=False))
    break_promise(estate)
    block(estate)
    message = ended(estate).message
    assert message is not None
    changed, by_policy, *rest = message.splitlines()
    assert changed == (
        "policies: the book changed from book to newer since the last purge, which makes data of 9 more people due"
    )
    assert by_policy.startswith("prospecting: data of 9 people is due that the previous book kept (10 people in all")
    assert by_policy.endswith("look first for a slip in a period, such as P3M for P3Y")
    assert rest == [SENTENCE, "shop: too old"]


@pytest.mark.parametrize(
    ("result", "policy_hash"),
    [
        (gate_result(most_stay=True), "newer"),
        (gate_result(most_stay=True, others=False), "newer"),
        (gate_result(most_stay=False), "book"),
    ],
    ids=["nothing is broken", "another promise is", "the book is the last purge's"],
)
def test_a_change_that_stopped_nothing_is_not_told(
    estate: Estate, monkeypatch: pytest.MonkeyPatch, result: GateResult, policy_hash: str
):
    passed(estate, monkeypatch, result, policy_hash)
    with estate.warehouse.connect() as connection:
        assert changed_book(connection, "night") == ()


def test_what_could_not_be_computed_is_told_all_the_same(estate: Estate, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tests.orchestration.enforcement.test_stopped_by_book.EFFECT", None)
    passed(estate, monkeypatch, gate_result(most_stay=False))
    with estate.warehouse.connect() as connection:
        assert changed_book(connection, "night") == (BookChanged("book", "newer", None),)
