"""A book that loads may still want a look, and says where and why: findings.yaml is the table."""

from pathlib import Path

import pytest
import yaml

from retention_policies.errors import PolicyError
from tests.retention_policies.newsletter import DOCUMENTS, POLICY, book, edited

KEEP = "active: {keep: P3Y, norm: P3Y}"
TABLE = yaml.safe_load((Path(__file__).parent / "findings.yaml").read_text(encoding="utf-8"))


def found(policy_book, categories=("identity", "contact_details")):
    """The findings, as text."""
    return [f"{finding.severity} {finding}" for finding in policy_book.check(categories)]


@pytest.mark.parametrize("case", TABLE, ids=[str(case["says"]) for case in TABLE])
def test_it_is_found_and_nothing_else(tmp_path, case):
    text, categories = (POLICY, ("identity",)) if "policy" in case else (DOCUMENTS, ("documents",))
    edits = case.get("policy", case.get("documents")).items()
    says = case["says"] if isinstance(case["says"], list) else [case["says"]]
    assert found(book(tmp_path, newsletter=edited(text, *edits)), categories) == says


@pytest.mark.parametrize(
    "edits",
    [
        [],
        [(KEEP, "active: {keep: P36M, norm: P3Y}")],
        [(KEEP, "active: {keep: P4Y, norm: P3Y}\nreason: A judge said so")],
        [(KEEP, "active: {keep: P2Y, norm: P3Y}\nreason: Nobody answers later")],
        [(KEEP, "active: {until: clock}")],
        [("confidence: text", "confidence: unsettled\nconfirmed_by: AM, 2026-11-21")],
        [(KEEP, "active: {keep: P1Y}"), ("confidence: text", "confidence: unsettled\nconfirmed_by: AM")],
        [("confidence: text\n", "confidence: text\nrules: [{name: french, who: {country: FR}}]\n")],
        [
            (
                "confidence: text\n",
                "confidence: text\nvalid_to: 2026-12-31\nrules: [{name: later, valid_from: 2027-01-01}]\n",
            )
        ],
        [
            (
                "confidence: text\n",
                "confidence: text\nvalid_from: 2027-01-01\nrules: [{name: earlier, valid_to: 2026-12-31}]\n",
            )
        ],
    ],
)
def test_nothing_is_found_where_nothing_is_wrong(tmp_path, edits):
    assert found(book(tmp_path, newsletter=edited(POLICY, *edits))) == []


def test_an_archive_from_another_clock_may_be_short(tmp_path):
    text = edited(DOCUMENTS, ("archive: {keep: P5Y, norm: P5Y}", "archive: {keep: P1Y, norm: P1Y, clock: conclusion}"))
    assert found(book(tmp_path, newsletter=text), ["documents"]) == []


def test_two_policies_that_claim_one_thing_are_found(tmp_path):
    other = edited(POLICY, ("purpose: newsletter", "purpose: other"), ("contact_details", "notes"))
    sentences = found(book(tmp_path, newsletter=POLICY, other=other))
    assert [each.partition(";")[0] for each in sentences] == [
        "error other.yaml: data: identity of the same people by the same clock is also claimed by newsletter"
    ]


def test_prospecting_that_an_objection_does_not_end_is_found(tmp_path):
    text = edited(POLICY, ("purpose: newsletter", "purpose: prospecting"))
    (sentence,) = found(book(tmp_path / "a", prospecting=text), ["identity"])
    assert sentence == (
        "error prospecting.yaml: ends_on_objection: an objection to prospecting is absolute (GDPR, Art. 21(3)); write"
        " `ends_on_objection: true`"
    )
    assert found(book(tmp_path / "b", prospecting=text + "ends_on_objection: true\n"), ["identity"]) == []


def test_a_category_that_no_policy_covers_is_found(tmp_path):
    (sentence,) = found(book(tmp_path, newsletter=POLICY), ["identity", "notes"])
    assert sentence == (
        "warning category notes: no enabled policy covers it, so it has no ground and no deadline; name it under"
        " `data:` of a policy"
    )


def test_a_category_kept_for_some_countries_only_is_found(tmp_path):
    text = edited(POLICY, ("then: delete", "then: delete\nwho: {country: FR}"))
    (sentence,) = found(book(tmp_path / "a", newsletter=edited(text, ("[identity, contact_details]", "[identity]"))))[
        :1
    ]
    assert sentence == (
        "warning category contact_details: no enabled policy covers it, so it has no ground and no deadline; name it"
        " under `data:` of a policy"
    )
    (sentence,) = found(book(tmp_path / "b", newsletter=text), ["identity", "contact_details"])
    assert sentence == (
        "warning categories contact_details, identity: no enabled policy covers them of people of whom no record names"
        " FR, so nothing would ever end them; name them under `data:` of a rule that does"
    )


@pytest.mark.parametrize("days", ["", "\nvalid_to: 2026-06-30", "\nvalid_from: 2026-07-01"])
def test_people_of_whom_nothing_would_end_a_category_are_found(tmp_path, days):
    text = edited(POLICY, ("then: delete", f"then: delete\nwho: {{segment: b2c}}{days}"))
    found_of = [each for each in found(book(tmp_path, newsletter=text), ["identity"]) if "category identity" in each]
    first = "warning category identity: no enabled policy covers it of "
    ends, remedy = "so nothing would ever end it", "; name it under `data:` of a rule that does"
    expected = [f"{first}professionals, {ends}{remedy}"]
    if "valid_to" in days:
        expected.insert(0, f"{first}consumers from 2026-07-01 on, {ends}{remedy}")
    if "valid_from" in days:
        expected.insert(0, f"{first}consumers until 2026-06-30, so nothing would end it then{remedy}")
    assert found_of == expected


def test_a_rule_that_another_takes_over_from_leaves_nobody_out(tmp_path):
    taking_over = "valid_to: 2026-12-31\nrules: [{name: later, valid_from: 2027-01-01}]"
    text = edited(POLICY, ("confidence: text\n", f"confidence: text\n{taking_over}\n"))
    assert found(book(tmp_path, newsletter=text)) == []


def test_a_rule_on_what_no_source_holds_is_found(tmp_path):
    assert found(book(tmp_path, newsletter=POLICY), ["contact_details"]) == []
    (finding,) = found(book(tmp_path, newsletter=POLICY), [])
    assert finding.startswith("warning newsletter.yaml: data: no source holds contact_details or identity, so")


def test_a_rule_for_a_system_that_there_is_not_is_found(tmp_path):
    text = edited(POLICY, ("then: delete", "then: delete\nwho: {source: [crm, shpo]}"))
    policy_book = book(tmp_path, newsletter=text)
    gap, finding = policy_book.check(["identity", "contact_details"], ["crm", "shop", "files"])
    assert gap.sentence.startswith("no enabled policy covers them of people who are known only to files or shop, so")
    assert finding.place == "newsletter.yaml: who.source"
    assert finding.sentence == "no source is called shpo, so the rule means nobody there; did you mean 'shop'?"
    gap, finding = policy_book.check(["identity", "contact_details"], ["crm", "files"])
    assert gap.sentence.startswith("no enabled policy covers them of people who are known only to files, so")
    assert finding.sentence == "no source is called shpo, so the rule means nobody there; there are crm, files"
    assert policy_book.check(["identity", "contact_details"], ["crm", "shpo"]) == ()


def test_a_system_or_a_category_that_further_rules_inherit_is_told_once(tmp_path):
    further = "rules: [{name: french, who: {country: FR}}, {name: notes, data: [notes]}]"
    text = edited(POLICY, ("confidence: text\n", f"confidence: text\nwho: {{source: shpo}}\n{further}\n"))
    found_at = [each.place for each in book(tmp_path, newsletter=text).check(["notes"], ["crm"])]
    assert found_at.count("newsletter.yaml: who.source") == 1
    assert not [place for place in found_at if place.startswith("newsletter.yaml: rules.") and "source" in place]
    assert [place for place in found_at if place.endswith("data")] == ["newsletter.yaml: data"]


def test_a_cap_on_a_system_that_there_is_not_is_found(tmp_path):
    text = edited(POLICY, ("then: delete", "then: delete\ncap: {sources: {shpo: {items: 3}}}"))
    (finding,) = book(tmp_path, newsletter=text).check(["identity", "contact_details"], ["crm", "shop"])
    assert finding.place == "newsletter.yaml: cap.sources.shpo"
    assert finding.sentence == "no source is called shpo, so this caps nothing; did you mean 'shop'?"


def test_a_disabled_policy_covers_nothing_and_is_not_judged(tmp_path):
    text = edited(POLICY, (KEEP, "enabled: false\nactive: {keep: P9Y, norm: P3Y}"))
    (sentence,) = found(book(tmp_path, newsletter=text), ["identity"])
    assert sentence == (
        "warning category identity: no enabled policy covers it, so it has no ground and no deadline; enable"
        " newsletter, or name it under `data:` of a policy"
    )


def test_only_a_disabled_policy_that_would_cover_it_is_proposed(tmp_path):
    other = edited(POLICY, ("purpose: newsletter", "purpose: other"), (KEEP, f"enabled: false\n{KEEP}"))
    (sentence,) = found(book(tmp_path, newsletter=POLICY, other=other), ["identity", "notes"])
    assert sentence.endswith("no deadline; name it under `data:` of a policy")


def test_errors_come_before_warnings(tmp_path):
    text = edited(POLICY, (KEEP, "active: {keep: P4Y, norm: P3Y}"), ("confidence: text", "confidence: unsettled"))
    severities = [finding.severity for finding in book(tmp_path, newsletter=text).check()]
    assert severities == sorted(severities)
    assert len(set(severities)) == 2


def test_a_book_with_an_error_is_not_sound_and_says_all_of_them(tmp_path):
    longer = edited(POLICY, (KEEP, "active: {keep: P4Y, norm: P3Y}"))
    twice = edited(longer, ("confidence: text\n", "confidence: text\nrules: [{name: more, data: [identity]}]\n"))
    with pytest.raises(PolicyError, match="P4Y is longer than the reference") as raised:
        book(tmp_path, newsletter=twice).sound()
    assert "is also claimed by newsletter" in str(raised.value.others)


def test_a_book_with_warnings_is_sound(tmp_path):
    shorter = book(tmp_path, newsletter=edited(POLICY, (KEEP, "active: {keep: P2Y, norm: P3Y}")))
    assert shorter.check()
    assert shorter.sound() is shorter
