from dataclasses import replace
from datetime import timedelta

import phonenumbers
import pytest

from orchestration.demo.ages import months_before
from orchestration.demo.humans import DemoHuman, draw_humans
from orchestration.demo.situations import FAMILIES
from tests.orchestration.demo.built import AS_OF

PEOPLE = 2_000
YESTERDAY = AS_OF - timedelta(days=1)


@pytest.fixture(scope="module")
def humans():
    return list(draw_humans(PEOPLE, 1, AS_OF))


@pytest.fixture(scope="module")
def by_situation(humans):
    found: dict[str, list[DemoHuman]] = {}
    for human in humans:
        found.setdefault(human.situation.name, []).append(human)
    return found


def _last_contact(human):
    return max((*human.life.contacts, *human.life.orders), default=None)


def _without_rng(human):
    return replace(human, rng=None)


def test_a_seed_gives_the_same_people_again(humans):
    assert [*map(_without_rng, draw_humans(PEOPLE, 1, AS_OF))] == [*map(_without_rng, humans)]


def test_another_seed_gives_others(humans):
    others = {human.persona.email for human in draw_humans(PEOPLE, 2, AS_OF)}
    assert len(others & {human.persona.email for human in humans}) < PEOPLE / 20


def test_nobody_lives_at_a_real_address(humans):
    assert not [h.number for h in humans if h.persona.email and not h.persona.email.endswith(".example")]


def test_addresses_are_ones_own_unless_shared_on_purpose(humans):
    own = [h.persona.email for h in humans if h.persona.email and not h.quirk.endswith("mailbox")]
    assert len(own) == len(set(own))


def test_telephone_numbers_are_valid_and_ones_own_unless_a_couple_shares(humans):
    numbers = [h.persona.mobile for h in humans if h.persona.mobile]
    numbers += [h.persona.landline for h in humans if h.persona.landline and h.quirk != "couple"]
    assert len(numbers) == len(set(numbers))
    assert all(phonenumbers.is_valid_number(phonenumbers.parse(number, "FR")) for number in numbers)


def test_nothing_happened_on_the_night_itself_or_after(humans):
    days = [day for h in humans for day in (*h.life.contacts, *h.life.orders, h.life.collected_on, h.life.objected_on)]
    assert max(day for day in days if day) <= YESTERDAY


def test_the_three_years_end_exactly_where_they_should(by_situation):
    limit = months_before(AS_OF, 36)
    assert {_last_contact(h) for h in by_situation["exactly_three_years"]} == {limit}
    assert {_last_contact(h) for h in by_situation["one_day_short_of_three_years"]} == {limit + timedelta(days=1)}
    for situation in FAMILIES["due"]:
        assert all((_last_contact(h) or h.life.collected_on) <= limit for h in by_situation[situation.name])


def test_who_came_back_was_away_for_years(by_situation):
    for human in by_situation["came_back_after_years"]:
        assert human.life.collected_on <= months_before(AS_OF, 60)
        assert human.life.contacts[-1] >= months_before(AS_OF, 2)


def test_customers_ordered_when_their_name_says(by_situation):
    assert {h.life.orders[-1] for h in by_situation["customer_of_yesterday"]} == {YESTERDAY}
    for human in by_situation["customer_of_four_years"]:
        assert months_before(AS_OF, 50) <= human.life.orders[-1] <= months_before(AS_OF, 46)
    for human in by_situation["customer_of_eleven_years"]:
        assert human.life.orders[-1] <= months_before(AS_OF, 132)


def test_an_objection_comes_after_the_last_contact(humans):
    objectors = [h for h in humans if h.life.objected_on]
    assert objectors
    assert all(_last_contact(h) <= h.life.objected_on for h in objectors)


def test_a_couple_has_two_names_and_one_landline(by_situation):
    landlines: dict[str, set[str]] = {}
    for human in by_situation["couple_on_one_landline"]:
        landlines.setdefault(human.persona.landline, set()).add(human.persona.email)
    assert {len(emails) for emails in landlines.values()} == {2}


def test_five_colleagues_share_a_mailbox(by_situation):
    mailboxes: dict[str, list[str]] = {}
    for human in by_situation["shared_mailbox"]:
        mailboxes.setdefault(human.persona.email, []).append(human.persona.last_name)
    assert {len(names) for names in mailboxes.values()} == {5}
