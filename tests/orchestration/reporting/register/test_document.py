"""register.json says what the policies and the data map say: nothing less, nothing else."""

import json

import pytest

from orchestration.errors import OubliError
from orchestration.ingestion.data_map import categories_of, read_data_map
from orchestration.ingestion.mapped_terms import Label
from orchestration.reporting.register.document import as_document, read_document
from orchestration.reporting.register.register import hash_of, make_register
from orchestration.settings import PROJECT_DIR
from retention_policies.controller import Controller
from tests.orchestration.reporting.pages import Page
from tests.orchestration.reporting.planting import BOOK, CANARY
from tests.orchestration.reporting.register.conftest import DAY

ENABLED = [policy for policy in BOOK.policies if policy.enabled]


@pytest.fixture
def document(folder):
    return read_document(folder)


def codes(facts):
    return [fact["code"] for fact in facts]


def test_every_policy_in_force_stands_there_once_and_no_other(document):
    told = codes(one["purpose"] for one in document["processings"])
    assert sorted(told[:-2]) == sorted(p.purpose for p in ENABLED)
    assert told[-2:] == ["erasure_evidence", "erasure_holds"], "Oubli's own"


UNMEASURED = {"fingerprints", "statistics"}
"""Its events are none that a policy measures."""


def test_every_source_stands_there_once_with_what_it_holds(document, systems):
    *theirs, own = document["systems"]
    assert {one["name"]["code"]: set(codes(one["data"])) for one in theirs} == {
        source.name: set(categories_of((source,)) - ({"fingerprints"} if source.name == "emailing" else UNMEASURED))
        for source in systems
    }
    assert len(theirs) == len(systems)
    assert own["name"]["code"] == "oubli_warehouse"
    assert set(codes(own["data"])) >= set(categories_of(systems)), "it holds a copy of everything"


@pytest.mark.parametrize("policy", ENABLED, ids=lambda policy: policy.purpose)
def test_an_activity_says_what_its_policy_says(document, policy):
    (one,) = (each for each in document["processings"] if each["purpose"]["code"] == policy.purpose)
    rules = dict(policy.all_rules())
    assert one["bases"][0]["code"] == policy.legal_basis
    assert len(one["bases"]) == 1 + sum(ground.valid_to is None for ground in policy.exceptions)
    assert set(codes(one["data"])) == {category for rule in rules.values() for category in rule.data}
    told = {rule["rule"]["code"]: rule for rule in one["retention"]}
    assert {name: rule["active"]["code"].split()[0] for name, rule in told.items()} == {
        name: str(rule.active.period) for name, rule in rules.items()
    }
    assert {name: rule["archive"] and rule["archive"]["code"] for name, rule in told.items()} == {
        name: f"{rule.archive.keep} {rule.clock_of_archive()}" if rule.archive else None for name, rule in rules.items()
    }
    assert {name: rule["end"]["code"] for name, rule in told.items()} == {
        name: rule.finally_ or rule.then for name, rule in rules.items()
    }


def test_a_system_stands_under_what_its_data_serves(document):
    by_purpose = {one["purpose"]["code"]: codes(one["systems"]) for one in document["processings"]}
    assert by_purpose["consent_evidence"] == ["emailing"]
    assert by_purpose["accounting"] == ["crm", "emailing", "invoicing"], "the identity is kept wherever it stands"
    assert "crm" not in by_purpose["opt_out_list"]


def test_what_leaves_the_economic_area_is_told_with_its_mechanism(document):
    transfers = {one["purpose"]["code"]: codes(one["transfers"]) for one in document["processings"]}
    assert transfers["consent_evidence"] == ["Example Mailer Inc.:US:standard_clauses"]
    assert transfers["opt_out_list"] == []
    assert {one["name"]["code"]: one["transfer"] for one in document["processors"]}["Facture Exemple SARL"] is None


@pytest.mark.parametrize("page", ["register", "notices", "processors"])
def test_a_mechanism_is_told_in_the_language_of_the_page(folder, page):
    said = Page(folder / f"{page}.html")
    assert "Clauses contractuelles types (décision (UE) 2021/914)" in said.said("fr")
    assert "Standard contractual clauses (Decision (EU) 2021/914)" in said.said("en")
    assert "Clauses contractuelles" not in said.said("en")


def test_a_mechanism_of_the_companys_own_words_is_told_in_both(systems):
    own = Label(fr="Accord bilatéral", en="Bilateral treaty")
    moved = [
        source.model_copy(update={"processor": source.processor.model_copy(update={"country": "CH", "transfer": own})})
        for source in systems
    ]
    told = as_document(make_register(BOOK, moved, Controller.of({}), on=DAY), DAY)["processors"]
    assert {(one["transfer"]["fr"], one["transfer"]["en"]) for one in told} == {
        ("Accord bilatéral", "Bilateral treaty")
    }


def test_a_transfer_without_a_mechanism_is_to_be_completed(systems):
    bare = [
        source.model_copy(update={"processor": source.processor.model_copy(update={"transfer": None})})
        for source in systems
    ]
    told = as_document(make_register(BOOK, bare, Controller.of({}), on=DAY), DAY)
    assert {one["name"]["code"]: one["transfer"] and one["transfer"]["fr"] for one in told["processors"]} == {
        "Example Mailer Inc.": "à compléter",
        "Facture Exemple SARL": None,
        "Relation Exemple SAS": None,
    }


def test_who_runs_a_system_for_themselves_is_no_processor():
    told = as_document(make_register(BOOK, read_data_map(PROJECT_DIR, ("files",)), Controller.of({}), on=DAY), DAY)
    assert told["processors"] == []
    assert codes(one["name"] for one in told["systems"]) == ["files", "oubli_warehouse"]


def test_a_processor_in_two_countries_stands_there_twice(systems):
    same = [
        source.model_copy(update={"processor": source.processor.model_copy(update={"name": "One"})})
        for source in systems
    ]
    told = as_document(make_register(BOOK, same, Controller.of({}), on=DAY), DAY)
    assert {one["name"]["code"]: codes(one["systems"]) for one in told["processors"]} == {
        "One:FR:": ["crm", "invoicing"],
        "One:US:standard_clauses": ["emailing"],
    }


def test_what_nobody_said_is_to_be_completed_and_never_invented(systems):
    told = as_document(make_register(BOOK, systems, Controller.of({}), on=DAY), DAY)["controller"]
    assert told.pop("joint_controllers")[0]["fr"] == "Aucun n’est déclaré", "few companies have one"
    assert {fact["fr"] for facts in told.values() for fact in facts} == {"à compléter"}
    assert told.keys() >= {"name", "address", "representative", "contact", "dpo_name", "dpo_contact", "measures"}


def test_a_version_is_of_what_it_says_not_of_its_day(register, systems):
    one, later = as_document(register, DAY), as_document(register, DAY.replace(day=22))
    assert one["version"] == later["version"]
    assert hash_of(systems) == hash_of(systems[::-1]) == one["data_map_hash"]
    other = make_register(BOOK, systems[:2], register.controller, on=DAY)
    assert as_document(other, DAY)["version"] != one["version"]
    assert other.policy_hash == BOOK.hash == one["policy_hash"]


def test_nobody_but_who_is_responsible_is_named(folder):
    text = (folder / "register.json").read_text(encoding="utf-8")
    assert CANARY not in text
    assert {word for word in text.replace('"', " ").split() if "@" in word} == {
        "contact@societe-exemple.example",
        "dpo@societe-exemple.example",
    }


@pytest.mark.parametrize(
    ("content", "says"),
    [(None, "cannot be read"), ("{", "is no JSON"), ("[]", "is no register"), (json.dumps({"format": 1}), "is no reg")],
)
def test_what_is_no_register_is_refused(tmp_path, content, says):
    if content is not None:
        (tmp_path / "register.json").write_text(content, encoding="utf-8")
    with pytest.raises(OubliError, match=says):
        read_document(tmp_path)
