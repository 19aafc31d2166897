"""What a policy says is a plain sentence, in both languages."""

from pathlib import Path
from typing import get_args

import pytest
import yaml

from expectations import typography
from orchestration.reporting.policies import besides, sentences
from orchestration.reporting.texts import keys, typeset
from retention_policies import vocabulary
from retention_policies.model import Policy, Rule
from tests.orchestration.reporting.planting import BOOK

TOLD = yaml.safe_load((Path(__file__).parent / "told.yaml").read_text(encoding="utf-8"))
ANY = next(policy for policy in BOOK.policies if policy.purpose == "contracts")
REST = {"reference": "x", "confidence": "text"}


def test_every_shipped_rule_has_its_sentence():
    told = {
        name: sentences.sentence(policy, rule, BOOK.contact_events).fr
        for policy in BOOK.policies
        for name, rule in policy.all_rules()
    }
    assert told == {name: typography.typeset(words, "fr") for name, words in TOLD["shipped"].items()}


@pytest.mark.parametrize("case", TOLD["made_up"], ids=lambda case: case["fr"])
def test_any_rule_has_one(case):
    told = sentences.sentence(ANY, Rule.of(case["rule"] | REST), BOOK.contact_events)
    assert told == typeset(case["fr"], case["en"])


@pytest.mark.parametrize(
    ("section", "codes"),
    [
        ("start", get_args(vocabulary.Clock)),
        ("moment", get_args(vocabulary.Clock)),
        ("example_event", get_args(vocabulary.Clock)),
        ("legal_basis", get_args(vocabulary.LegalBasis)),
        ("confidence_help", get_args(vocabulary.Confidence)),
        ("are", get_args(vocabulary.Grain)),
    ],
)
def test_every_code_has_its_words(section, codes):
    assert set(keys(section)) == set(codes)


def test_a_shorter_period_is_said_to_be_one():
    rule = Rule.of(
        {"data": ["identity"], "clock": "collection", "active": {"keep": "P2Y", "norm": "P3Y"}, "then": "delete"} | REST
    )
    (told,) = sentences.norms(rule)
    assert told.fr == "La référence prévoit trois ans\u00a0: la durée retenue est plus courte."


def test_what_else_holds_is_said():
    policies = {policy.purpose: policy for policy in BOOK.policies}

    def also(policy: Policy) -> str:
        return " ".join(told.en for told in besides.also(policy, policy.purpose, BOOK.contact_events))

    assert "An objection to marketing ends it at once" in also(policies["prospecting_b2b"])
    assert "objection" not in also(policies["accounting"])
    assert "one more contact is allowed" in also(policies["prospecting_b2b"])
    assert "one more contact is allowed" in also(policies["prospecting_b2c"])
    assert "they are told the source of their data and may object" in also(policies["prospecting_b2b"])
    assert "the source of their data" not in also(policies["prospecting_b2c"])
    assert "presupposes that the person consented" in also(policies["audience_measurement"])
    assert "warned 30 days before" in also(policies["online_account"])
    assert "(identity and contact details) stays as long as the last" in also(policies["contracts"])
    assert "a prospect" in also(policies["customer_relationship"])


def test_a_rule_names_the_narrower_one_that_replaces_it():
    own = {"who": {"segment": "b2c"}, "data": ["identity"], "clock": "last_contact", "active": {"keep": "P3Y"}}
    policy = Policy.of(
        {
            **own, **REST, "purpose": "p", "label": {"fr": "P", "en": "P"}, "legal_basis": "contract", "owner": "x",
            "then": "delete",
            "rules": [{"name": "in_belgium", "who": {"segment": "b2c", "country": "BE"}, "active": {"keep": "P2Y"}}],
        }
    )  # fmt: skip
    first, *_ = besides.also(policy, "p", BOOK.contact_events)
    assert first.fr == (
        "Pour certaines personnes, une règle plus précise s’applique\u00a0: les données d’un particulier "
        "(identité\u202f; pays BE) sont supprimées deux ans après son dernier contact."
    )
    assert "précise" not in " ".join(told.fr for told in besides.also(policy, "p.in_belgium", BOOK.contact_events))


def test_of_events_that_one_rule_takes_from_another_each_is_told_under_its_own():
    policy = next(policy for policy in BOOK.policies if policy.purpose == "audience_measurement")
    told = [each.fr for each in besides.also(policy, policy.purpose, BOOK.contact_events)]
    assert told[0] == "Pour les ouvertures de message\u00a0: même durée, mais à confirmer."
    assert told[-1].startswith("Le dernier contact et la dernière connexion connus ne sont pas supprimés")
    assert list(besides.also(policy, "audience_measurement.opens", BOOK.contact_events)) == []

    def many(name: str) -> list[str]:
        return [each.fr for each in sentences.many_events(policy, name, BOOK.contact_events)]

    assert many("audience_measurement") == ["clics sur un lien"]
    assert many("audience_measurement.opens") == ["ouvertures de message"]
