"""The book that ships is the one a French DPO expects."""

import re
from pathlib import Path

import pytest

from retention_policies.book import PolicyBook

FOLDER = Path(__file__).parents[2] / "retention_policies" / "policies"
BOOK = PolicyBook.load(FOLDER)

# rule, legal basis, grain, clock, keep, next, data
RULES = """
prospecting_b2c.active         | consent             | person    | last_contact    | P3Y  | delete    | activity, contact_details, identity, notes, preferences
prospecting_b2c.professional.active | consent        | person    | last_contact    | P3Y  | delete    | professional
prospecting_b2c.quotes.active  | consent             | document  | last_contact    | P3Y  | delete    | documents
prospecting_b2b.active         | legitimate_interest | person    | last_contact    | P3Y  | delete    | activity, contact_details, identity, notes, preferences, professional
prospecting_b2b.quotes.active  | legitimate_interest | document  | last_contact    | P3Y  | delete    | documents
customer_relationship.active   | contract            | person    | end_of_relation | P3Y  | delete    | contact_details, identity, notes, professional
contracts.active               | contract            | document  | delivery        | P0D  | archive   | contact_details, documents, identity
contracts.archive              | contract            | document  | delivery        | P5Y  | delete    | contact_details, documents, identity
online_contracts.active        | legal_obligation    | document  | delivery        | P0D  | archive   | contact_details, documents, identity
online_contracts.archive       | legal_obligation    | document  | delivery        | P10Y | delete    | contact_details, documents, identity
accounting.active              | legal_obligation    | document  | fiscal_year_end | P0D  | archive   | contact_details, documents, identity
accounting.archive             | legal_obligation    | document  | fiscal_year_end | P10Y | anonymise | contact_details, documents, identity
opt_out_list.active            | legal_obligation    | objection | objection       | P3Y  | delete    | fingerprints
consent_evidence.active        | legal_obligation    | consent   | consent_end     | P0D  | archive   | consents
consent_evidence.archive       | legal_obligation    | consent   | consent_end     | P5Y  | delete    | consents
audience_measurement.active    | consent             | event     | event           | P25M | delete    | statistics
audience_measurement.opens.active | consent          | event     | event           | P25M | delete    | statistics
"""  # noqa: E501 a table reads better with its rows on one line

# purpose, whose data
PEOPLE = {
    "prospecting_b2c.active": {"segment": "b2c"},
    "prospecting_b2c.professional.active": {"segment": "b2c"},
    "prospecting_b2c.quotes.active": {"segment": "b2c", "document_kinds": ["quote"]},
    "prospecting_b2b.active": {"segment": "b2b"},
    "prospecting_b2b.quotes.active": {"segment": "b2b", "document_kinds": ["quote"]},
    "customer_relationship.active": {"customer": True},
    "contracts.active": {"document_kinds": ["contract", "order"]},
    "online_contracts.active": {
        "segment": "b2c",
        "document_kinds": ["contract", "order"],
        "concluded_online": True,
        "min_amount": 120,
    },
    "accounting.active": {"document_kinds": ["credit_note", "invoice", "payment"]},
    "opt_out_list.active": {},
    "consent_evidence.active": {},
    "audience_measurement.active": {"event_types": ["click", "open"]},
    "audience_measurement.opens.active": {"event_types": ["open"]},
}
CONDITIONS = (
    "segment",
    "customer",
    "sources",
    "country",
    "channel",
    "document_kinds",
    "concluded_online",
    "min_amount",
    "event_types",
)

COMMERCE = (
    "CNIL, référentiel «\u00a0gestion des activités commerciales\u00a0», délib. n° 2021-131 du 23 septembre 2021 "
    "(JO du 10 avril 2022)"
)
PROSPECTING = (
    f"{COMMERCE}\u202f; CNIL, guide du développeur, fiche 14\u202f; durée maximale, à justifier\u00a0: "
    "CNIL, délib. SAN-2020-003 (Spartoo) et SAN-2020-008 (Carrefour), lues en comptes rendus"
)
REFUSERS = (
    "CNIL, «\u00a0Comment utiliser une liste repoussoir pour respecter l’opposition à la prospection "
    "commerciale\u202f?\u00a0» (27 janvier 2022)"
)
COOKIES = "CNIL, «\u00a0Cookies\u00a0: solutions pour les outils de mesure d’audience\u00a0» (4 juillet 2025)"
CLOSE = "départ à la clôture de l’exercice\u00a0: source secondaire (doctrine)"
REFERENCES = {
    "prospecting_b2c": (PROSPECTING, "text"),
    "prospecting_b2b": (f"{PROSPECTING}\u202f; CPCE, art. L. 34-5", "text"),
    "customer_relationship": ("CNIL, norme simplifiée NS-048, art. 5 (abrogée, toujours suivie en pratique)", "text"),
    "contracts": ("C. civ., art. 2224\u202f; C. com., art. L. 110-4", "secondary"),
    "online_contracts": (
        "C. consom., art. L. 213-1, D. 213-1 et D. 213-2 (décret n° 2005-137 du 16 février 2005)",
        "text",
    ),
    "accounting": (f"C. com., art. L. 123-22 (dix ans)\u202f; {CLOSE}", "secondary"),
    "opt_out_list": (f"{REFUSERS}\u202f; CNIL, mise en demeure MED-2023-040", "text"),
    "consent_evidence": ("C. civ., art. 2224, par analogie", "unsettled"),
    "audience_measurement": (f"{COOKIES}, par analogie", "secondary"),
    "online_account": (COMMERCE, "secondary"),
}


def test_every_rule_is_the_one_of_the_table():
    expected = {tuple(cell.strip() for cell in line.split("|")) for line in RULES.strip().splitlines()}
    assert expected == {
        (
            row["rule"],
            row["legal_basis"],
            row["grain"],
            row["clock"],
            row["keep"],
            row["next"],
            ", ".join(row["data_categories"]),
        )
        for row in BOOK.rule_rows()
    }


@pytest.mark.parametrize("phase", ["active", "archive"])
def test_every_rule_governs_whom_it_should(phase):
    found = {
        row["rule"].replace(".archive", ".active"): {name: row[name] for name in CONDITIONS if row[name] is not None}
        for row in BOOK.rule_rows()
        if row["phase"] == phase
    }
    assert found == {rule: PEOPLE[rule] for rule in (PEOPLE if phase == "active" else found)}


def test_references_stand_as_they_are_printed_wherever_nothing_sets_them():
    told = [rule.reference for policy in BOOK.policies for _, rule in policy.all_rules()]
    told += [ground.reference for policy in BOOK.policies for ground in policy.exceptions]
    assert [each for each in told if re.search(r"[\"']|(?<!\u202f)[;?]|(?<!\u00a0):", each)] == []


def test_every_reference_is_the_one_that_was_read():
    assert {policy.purpose: (policy.reference, policy.confidence) for policy in BOOK.policies} == REFERENCES


def test_no_badge_says_that_a_text_was_read_of_which_a_part_was_not():
    stated = [(rule.reference, rule.confidence) for policy in BOOK.policies for _, rule in policy.all_rules()]
    stated += [(ground.reference, ground.confidence) for policy in BOOK.policies for ground in policy.exceptions]
    partly = [confidence for reference, confidence in stated if re.search("source secondaire|analogie", reference)]
    assert partly
    assert "text" not in partly


def test_an_objection_ends_prospecting_and_nothing_else():
    ended = {row["purpose"] for row in BOOK.rule_rows() if row["ends_on_objection"]}
    assert ended == {"prospecting_b2c", "prospecting_b2b"}


def test_preferences_and_activity_serve_prospecting_only():
    serving = {row["purpose"] for row in BOOK.rule_rows() if {"preferences", "activity"} & set(row["data_categories"])}
    assert serving == {"prospecting_b2c", "prospecting_b2b"}


def test_an_objection_is_remembered_while_the_person_is_known():
    assert [row["rule"] for row in BOOK.rule_rows() if row["while_known"]] == ["opt_out_list.active"]


def test_inactive_accounts_are_off_until_a_dpo_decides():
    (account,) = (policy for policy in BOOK.policies if not policy.enabled)
    assert (account.purpose, str(account.active.keep), str(account.active.warn_before)) == (
        "online_account",
        "P2Y",
        "P30D",
    )


def test_consumers_are_prospected_without_consent_only_where_the_law_says_so():
    grounds = {
        (row["channel"], row["customer"], str(row["valid_to"]), row["legal_basis"]) for row in BOOK.ground_rows()
    }
    assert grounds == {
        ("email", True, "None", "legitimate_interest"),
        ("sms", True, "None", "legitimate_interest"),
        ("phone", None, "2026-08-10", "legitimate_interest"),
        ("post", None, "None", "legitimate_interest"),
    }


def test_what_a_dpo_should_look_at_is_known():
    assert [(found.severity, found.place) for found in BOOK.check()] == [
        ("warning", "audience_measurement.yaml: rules.opens.confidence"),
        ("warning", "category account"),
        ("warning", "consent_evidence.yaml: confidence"),
    ]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_an_editor_finds_the_schema(path):
    assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=../schema.json\n")
