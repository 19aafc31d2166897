"""A rule for fewer people stands in the place of the rule for more, within a purpose and nowhere else."""

import pytest

from retention_policies.model import Who
from retention_policies.narrowing import crossing, narrows
from tests.retention_policies.newsletter import POLICY, book, edited


def who(**conditions):
    return Who.model_validate(conditions)


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        (who(country="FR"), who()),
        (who(country="FR", segment="b2c"), who(segment="b2c")),
        (who(customer=False), who()),
        (who(source="crm"), who(source=["crm", "erp"])),
        (who(source=["crm", "erp"]), who()),
        (who(documents=["order"]), who(documents=["order", "contract"])),
        (who(min_amount=120), who(min_amount=100)),
        (who(min_amount=0), who()),
        (who(events=["open"]), who(events=["click", "open"])),
        (who(channel="sms"), who()),
    ],
)
def test_it_is_narrower(narrow, wide):
    assert narrows(narrow, wide)
    assert not narrows(wide, narrow)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (who(), who()),
        (who(source="crm"), who(source=["crm"])),
        (who(country="FR"), who(country="BE")),
        (who(country="FR"), who(segment="b2c")),
        (who(country="FR", source="crm"), who(country="FR", segment="b2c")),
        (who(source=["crm", "till"]), who(source=["crm", "erp"])),
        (who(concluded_online=True), who(concluded_online=False)),
    ],
)
def test_neither_is_narrower(one, other):
    assert not narrows(one, other)
    assert not narrows(other, one)


def _replaced(tmp_path, *rules, **others):
    text = edited(POLICY, ("confidence: text\n", f"confidence: text\nrules: [{', '.join(rules)}]\n"))
    return {row["rule"]: row["replaced_by"] for row in book(tmp_path, newsletter=text, **others).rule_rows()}


def test_the_narrower_replaces_the_wider_in_every_phase(tmp_path):
    found = _replaced(
        tmp_path,
        "{name: french, who: {country: FR}}",
        "{name: french_customers, who: {country: FR, customer: true}, then: archive, archive: {keep: P9Y}, "
        "finally: delete}",
    )
    assert found == {
        "newsletter.active": ["newsletter.french.active", "newsletter.french_customers.active"],
        "newsletter.french.active": ["newsletter.french_customers.active"],
        "newsletter.french_customers.active": None,
        "newsletter.french_customers.archive": None,
    }


def test_other_data_other_grain_or_another_purpose_replaces_nothing(tmp_path):
    other = edited(
        POLICY, ("purpose: newsletter", "purpose: other"), ("then: delete", "then: delete\nwho: {country: FR}")
    )
    found = _replaced(
        tmp_path,
        "{name: notes, who: {country: FR}, data: [notes]}",
        "{name: papers, who: {country: FR}, grain: document, clock: delivery, data: [identity]}",
        other=other,
    )
    assert set(found.values()) == {None}


def _crossing(tmp_path, who, *rules):
    edits = [
        ("then: delete", f"then: delete\nwho: {who}"),
        ("confidence: text\n", f"confidence: text\nrules: [{', '.join(rules)}]\n"),
    ]
    (policy,) = book(tmp_path, newsletter=edited(POLICY, *edits)).policies
    return [(one, other) for (one, _), (other, _) in crossing(policy)]


def test_rules_that_cross_are_found(tmp_path):
    found = _crossing(tmp_path, "{segment: b2c}", "{name: french, who: {country: FR}}")
    assert found == [("newsletter", "newsletter.french")]
    # A person may be known in two systems.
    found = _crossing(tmp_path, "{source: crm}", "{name: till, who: {source: till}}")
    assert found == [("newsletter", "newsletter.till")]


@pytest.mark.parametrize(
    ("who", "rule"),
    [
        ("{segment: b2c}", "{name: a, who: {segment: b2b, country: FR}}"),
        ("{segment: b2c}", "{name: a, who: {country: FR}, data: [notes]}"),
        ("{segment: b2c}", "{name: a, who: {segment: b2c, country: FR}}"),
        ("{segment: b2c}", "{name: a, who: {segment: b2c}, clock: collection}"),
        ("{segment: b2c}", "{name: a, who: {country: FR}, valid_from: 2027-01-01}, {name: b, who: {segment: b2b}}"),
    ],
)
def test_what_meets_nobody_or_replaces_does_not_cross(tmp_path, who, rule):
    edits = [("confidence: text\n", "confidence: text\nvalid_to: 2026-12-31\n")] if "valid_from" in rule else []
    text = edited(POLICY, ("then: delete", f"then: delete\nwho: {who}"), *edits)
    text = edited(text, ("confidence: text\n", f"confidence: text\nrules: [{rule}]\n"))
    (policy,) = book(tmp_path, newsletter=text).policies
    assert [other for _, (other, _) in crossing(policy) if other == "newsletter.a"] == []
