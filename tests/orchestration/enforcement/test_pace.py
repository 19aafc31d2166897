"""A batch has as many persons as its systems take in a moment."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from orchestration.enforcement import pace
from orchestration.enforcement.executor import apply
from orchestration.enforcement.pace import FIRST, LEAST, LONG, MOST, Pace
from tests.orchestration.enforcement.estate import Estate


def test_a_night_begins_with_small_batches_and_they_grow_as_far_as_they_may(estate: Estate):
    found, of = Pace(), estate.source
    sizes = [found.at_once(of)]
    for _ in range(4):
        found.learn(of, sizes[-1], LONG / 10)
        sizes.append(found.at_once(of))
    assert sizes == [FIRST, 2 * FIRST, MOST, MOST, MOST]


def test_what_took_long_is_smaller_the_next_time(estate: Estate):
    found = Pace()
    found.learn(estate.source, FIRST, 2 * LONG)
    assert found.at_once(estate.source) == FIRST // 2
    for _ in range(9):
        found.learn(estate.source, FIRST, 9 * LONG)
    assert found.at_once(estate.source) == LEAST


def test_from_a_batch_with_few_of_a_system_nothing_is_learnt_of_many(estate: Estate):
    found = Pace()
    found.learn(estate.source, FIRST - 1, 0.0)
    assert found.at_once(estate.source) == FIRST


def test_an_api_has_a_pace_of_its_own(make_sold: Callable[..., Estate]):
    sold, found = make_sold(), Pace()
    before = found.at_once(sold.source)
    found.learn(sold.source, before, 0.0)
    assert found.at_once(sold.source) == before


def test_a_plan_is_applied_at_the_pace_that_it_learns(estate: Estate, monkeypatch: pytest.MonkeyPatch):
    """A batch of one, then of two, then of the last."""
    monkeypatch.setattr(pace, "FIRST", 1)
    monkeypatch.setattr(pace, "LONG", 1e9)
    for person in ("p1", "p2", "p3", "p4"):
        estate.due(person)
    told: list[str] = []
    apply(replace(estate.work(), on_progress=told.append), estate.freeze())
    assert told == ["1 of 4 persons", "3 of 4 persons", "4 of 4 persons"]
