"""A further rule says only where it differs from its policy."""

import pytest

from retention_policies.model import FurtherRule, Rule
from tests.retention_policies.newsletter import DOCUMENTS, POLICY, book, edited


def rules(folder, text, further):
    """The rules of the policy with this further one, by name."""
    (policy,) = book(folder, newsletter=f"{text}rules:\n- {further}\n").policies
    return dict(policy.all_rules())


def test_what_it_does_not_say_it_takes_from_the_policy(tmp_path):
    found = rules(tmp_path, POLICY, "{name: french, who: {country: FR}}")
    own, further = found["newsletter"], found["newsletter.french"]
    assert further.who.country == "FR"
    assert further == own.model_copy(update={"who": further.who})


def test_what_it_says_replaces_the_policy_s_key_as_a_whole(tmp_path):
    text = edited(POLICY, ("then: delete", "then: delete\nwho: {segment: b2c, country: FR}"))
    found = rules(tmp_path, text, "{name: belgian, who: {country: BE}, data: [notes], active: {keep: P1Y}}")
    further = found["newsletter.belgian"]
    assert (further.who.country, further.who.segment) == ("BE", None)
    assert further.data == ("notes",)
    assert (str(further.active.keep), further.active.norm) == ("P1Y", None)
    assert found["newsletter"].who.segment == "b2c"


def test_validity_is_never_taken_over(tmp_path):
    text = POLICY + "valid_from: 2020-01-01\nvalid_to: 2026-12-31\n"
    further = rules(tmp_path, text, "{name: later, valid_from: 2027-01-01}")["newsletter.later"]
    assert (str(further.valid_from), further.valid_to) == ("2027-01-01", None)


def test_its_own_ending_leaves_the_policy_s_archive(tmp_path):
    further = rules(tmp_path, DOCUMENTS, "{name: quotes, then: delete}")["newsletter.quotes"]
    assert (further.then, further.archive, further.finally_) == ("delete", None, None)


@pytest.mark.parametrize(
    ("further", "taken"),
    [
        ("{name: a, who: {country: FR}}", "Because"),
        ("{name: a, active: {keep: P1Y}}", None),
        ("{name: a, reference: Another}", None),
        ("{name: a, active: {keep: P1Y}, reason: Own}", "Own"),
    ],
)
def test_a_reason_holds_for_the_period_it_was_given_for(tmp_path, further, taken):
    text = POLICY + "reason: Because\n"
    assert rules(tmp_path, text, further)["newsletter.a"].reason == taken


def test_it_can_say_everything_a_rule_can():
    assert set(FurtherRule.known_keys()) == {*Rule.known_keys(), "name"}
