"""What a plan waits for is told in both languages, with its names and numbers."""

from datetime import date

import pytest

from orchestration.enforcement.book_effect import BookEffect
from orchestration.enforcement.caps import settle_state
from orchestration.enforcement.plan import read_plan
from orchestration.enforcement.waits import BookChanged, ManyTimesMoreDue, NewlyDue
from orchestration.reporting.names import Names
from orchestration.reporting.night import read_night
from orchestration.reporting.texts import Text
from orchestration.reporting.waits import tell_wait
from tests.orchestration.reporting.conftest import copy_of
from tests.orchestration.reporting.planting import NIGHT, PLAN

NAMES = Names({"crm": Text("Le CRM", "The CRM")}, {"contracts": Text("Contrats", "Contracts")})


@pytest.fixture(scope="module")
def waits(planted):
    """What the report reads of a plan that waits for every reason there is."""
    waiting = copy_of(planted, "judged")
    waiting.run(
        "update enforcement.items set outcome = null where outcome <> 'held';\n"
        "update policy.policies set cap_items = 12, cap_percent = 0.5;\n"
        "insert into policy.source_caps select distinct policy_hash, purpose, source, 7, 1 "
        "from policy.policies join enforcement.items using (purpose);\n"
        "update enforcement.plans set state = 'waiting';\n"
        "insert into enforcement.plans (plan_id, as_of, policy_hash, content_hash, state, applied_at) "
        "values ('before', '2026-11-20', 'anotherbook', 'x', 'applied', '2026-11-20')"
    )
    with waiting.engine.begin() as connection:
        plan = read_plan(connection, PLAN)
        assert plan is not None
        effect = BookEffect(5, (NewlyDue("accounting", 1, 2, 3), ManyTimesMoreDue("contracts", 1300, 20, 1320)))
        judged = settle_state(connection, plan, today=date(2026, 11, 20), effect=effect)
    with waiting.engine.connect() as connection:
        night = read_night(connection, NIGHT)
    assert night.plan is not None
    assert night.plan.waits_for == judged
    return judged


def test_every_reason_is_told_in_french_and_in_english(waits):
    assert {wait.why for wait in waits} == {
        "first_run", "many_items", "many_people", "many_items_in_source", "many_people_in_source", "ahead",
        "book_changed", "newly_due", "many_times_more_due",
    }  # fmt: skip
    told = [tell_wait(wait, NAMES).told for wait in waits]
    assert not [text for text in told if text.fr == text.en]


def test_a_reason_has_its_numbers_and_names(waits):
    told = {tell_wait(wait, NAMES).told.fr for wait in waits}
    assert "Le CRM\u00a0: première exécution sur ce système, qui ne fait que prévoir." in told
    assert "Contrats\u00a0: 60 opérations, au-delà de son plafond de 12." in told
    assert "Contrats\u00a0: 60 personnes sur 1\u202f200 connues, au-delà de son plafond de 0,5\u00a0%." in told
    assert [text for text in told if "est datée du 21" in text and "après le jour où elle a eu lieu (20" in text]
    assert [text for text in told if "les données de 5 personnes arrivent" in text]
    assert [text for text in told if text.startswith("Contrats\u00a0: bien plus de données") and "1\u202f320" in text]


@pytest.mark.parametrize(
    ("persons", "fr", "en"),
    [
        (None, "n’a pas été calculé.", "what this makes due was not computed."),
        (0, "ne fait rien arriver à échéance cette nuit.", "this makes nothing more due tonight."),
        (1, "les données de 1 personne arrivent à échéance", "data of 1 person is due"),
    ],
)
def test_what_a_changed_book_does_is_told_even_if_it_is_nothing_or_unknown(persons, fr, en):
    told = tell_wait(BookChanged("a", "b", persons), NAMES).told
    assert fr in told.fr
    assert en in told.en
