"""A batch has as many persons as its systems take in a moment."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from orchestration.enforcement import pace
from orchestration.enforcement.executor import apply
from orchestration.enforcement.pace import ENOUGH, FIRST, LEAST, MOST, Pace
from tests.orchestration.enforcement.estate import Estate


def test_a_night_begins_with_small_batches_and_they_grow_as_far_as_they_may(estate: Estate):
    found, of = Pace(), estate.source
    sizes = [found.at_once(of)]
    for _ in range(4):
        found.learn(of, sizes[-1], ENOUGH / 10)
        sizes.append(found.at_once(of))
    assert sizes == [FIRST, 2 * FIRST, MOST, MOST, MOST]


@pytest.mark.parametrize(("seconds", "persons"), [(0.8, 1.25), (1.0, 1.0), (1.25, 0.8), (2.0, 0.5), (9.0, 0.5)])
def test_the_next_batch_has_as_many_as_would_have_taken_enough_and_half_as_many_at_least(
    estate: Estate, seconds: float, persons: float
):
    found = Pace()
    found.learn(estate.source, FIRST, seconds * ENOUGH)
    assert found.at_once(estate.source) == FIRST * persons


def test_a_batch_is_never_of_fewer_than_the_least(estate: Estate):
    found = Pace()
    for _ in range(9):
        found.learn(estate.source, FIRST, 9 * ENOUGH)
    assert found.at_once(estate.source) == LEAST


def test_one_person_who_took_long_does_not_tell_of_all(estate: Estate):
    found = Pace()
    found.learn(estate.source, 1, 2 * ENOUGH)
    assert found.at_once(estate.source) == FIRST // 2


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
    monkeypatch.setattr(pace, "ENOUGH", 1e9)
    for person in ("p1", "p2", "p3", "p4"):
        estate.due(person)
    told: list[str] = []
    apply(replace(estate.work(), on_progress=told.append), estate.freeze())
    assert told == ["1 of 4 persons", "3 of 4 persons", "4 of 4 persons"]


SLOW = """
    create table waited (persons bigint);
    create function wait() returns trigger language plpgsql as $$ begin
        if (select count(*) from gone) >= {persons} then
            perform pg_sleep({seconds}); insert into waited select count(*) from gone;
        end if;
        return null;
    end $$;
    create trigger wait after delete on people referencing old table as gone execute function wait();
"""


def test_what_takes_too_long_is_given_up_and_done_in_halves(estate: Estate, monkeypatch: pytest.MonkeyPatch):
    """The shop takes three at once in half a minute, and two in no time."""
    monkeypatch.setattr(pace, "LEAST", 1)
    monkeypatch.setattr(pace, "TOO_LONG", 3.0)
    estate.run_in_shop("delete from lines; delete from invoices; delete from quotes")
    estate.run_in_shop(SLOW.format(persons=3, seconds=30))
    estate.land()
    for person in ("p1", "p2", "p3", "p4"):
        estate.due(person)
    work = estate.work()
    plan = estate.freeze()
    apply(work, plan)
    assert estate.outcomes(plan) == {p: {"deleted": 6} for p in ("p1", "p2", "p3", "p4")}
    assert estate.rows_in_shop("select persons from waited") == []
    assert work.pace.at_once(estate.source) < FIRST


def test_the_least_are_never_given_up(estate: Estate, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pace, "TOO_LONG", 0.01)
    estate.run_in_shop("delete from lines; delete from invoices; delete from quotes")
    estate.run_in_shop(SLOW.format(persons=1, seconds=1))
    estate.land()
    for person in ("p1", "p2"):
        estate.due(person)
    plan = estate.act()
    assert estate.outcomes(plan) == {p: {"deleted": 6} for p in ("p1", "p2")}
    assert estate.rows_in_shop("select persons from waited") == [(2,)]
