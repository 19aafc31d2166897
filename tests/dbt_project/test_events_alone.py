"""Whatever goes by itself moves nothing else: no clock, no deadline, no ground is another without it."""

from dataclasses import replace
from datetime import date

import pytest

from tests.dbt_project.books import DEFAULT, books
from tests.dbt_project.drawing import drawn
from tests.dbt_project.histories import histories
from tests.dbt_project.oracle.book import read
from tests.dbt_project.oracle.verdict import judge
from tests.dbt_project.planting import VENDOR_NAMES

pytestmark = pytest.mark.slow

AS_OF = date(2026, 11, 21)


def _but_events(verdict, book):
    """A verdict without what it says of the events themselves."""
    of_events = {rule.purpose for rule in book.rules if rule.grain == "event"}
    ends = frozenset(end for end in verdict.deadlines if end.category != "statistics")
    due = frozenset(each for each in verdict.due if each.category != "statistics")
    bases = frozenset(basis for basis in verdict.bases if basis.purpose not in of_events)
    return replace(verdict, deadlines=ends, due=due, bases=bases, events=frozenset())


def _without(history, places):
    return replace(history, events=tuple(e for place, e in enumerate(history.events) if place not in places))


@pytest.mark.parametrize("start", range(6))
def test_what_goes_alone_moves_nothing_else(start):
    book = read(drawn(books(AS_OF), 6, start)[-1] if start else DEFAULT, VENDOR_NAMES)
    went = 0
    for history in drawn(histories(AS_OF), 150, start):
        verdict = judge(history, book, AS_OF)
        over = {event.place for event in verdict.events if event.is_over}
        later = judge(_without(history, over), book, AS_OF)
        assert _but_events(later, book) == _but_events(verdict, book), history
        assert not [event for event in later.events if event.is_over]
        went += len(over)
    # A drawn book may have no rule that any of these people's events meets.
    assert went or start


def test_a_record_that_turns_out_to_be_another_persons_keeps_its_own_clock():
    book = read(DEFAULT, VENDOR_NAMES)
    for history in drawn(histories(AS_OF), 150, 99):
        over = {event.place for event in judge(history, book, AS_OF).events if event.is_over}
        for record in history.records:
            alone = replace(history, records=(record,), holds=(), warned=(), documents=(), erased=())
            assert judge(_without(alone, over), book, AS_OF).last_contact == judge(alone, book, AS_OF).last_contact
