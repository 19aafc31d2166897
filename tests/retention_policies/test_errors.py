"""A policy that is wrong says where, what is wrong and what to do: errors.yaml is the table."""

from pathlib import Path

import pytest
import yaml

from tests.retention_policies.newsletter import DOCUMENTS, POLICY, TRUTH_TABLE, edited, errors, write

TABLE = yaml.safe_load((Path(__file__).parent / "errors.yaml").read_text(encoding="utf-8"))


def cases(part):
    """Those of one part of the table, named by what the error says."""
    return pytest.mark.parametrize("case", TABLE[part], ids=[f"{case['by'][:40]!a}" for case in TABLE[part]])


@cases("policy")
def test_a_policy_says_what_is_wrong(tmp_path, case):
    found = errors(write(tmp_path, newsletter=edited(POLICY, (case["replace"], case["by"]))))
    assert found == [f"newsletter.yaml: {case['says']}"]


@cases("documents")
def test_a_rule_on_documents_says_what_is_wrong(tmp_path, case):
    found = errors(write(tmp_path, newsletter=edited(DOCUMENTS, (case["replace"], case["by"]))))
    assert found == [f"newsletter.yaml: {case['says']}"]


@cases("truth_table")
def test_the_truth_table_says_what_is_wrong(tmp_path, case):
    found = errors(write(tmp_path, truth_table=edited(TRUTH_TABLE, (case["replace"], case["by"]))))
    assert found == [f"contact_events.yaml: {case['says']}"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("clik", "unknown event type 'clik'; did you mean 'click'?"),
        ("link_click", "unknown event type 'link_click'; did you mean 'click'?"),
        ("zzz", "unknown event type 'zzz'; known are click, open"),
    ],
)
def test_an_event_type_that_nobody_knows_is_refused(tmp_path, name, sentence):
    policy = edited(
        POLICY,
        ("[identity, contact_details]", "[statistics]"),
        ("clock: last_contact", f"clock: event\ngrain: event\nwho: {{events: [{name}]}}"),
    )
    assert errors(write(tmp_path, newsletter=policy)) == [f"newsletter.yaml: who.events: {sentence}"]


def test_every_error_of_a_book_is_said_at_once(tmp_path):
    folder = write(
        tmp_path,
        newsletter=edited(POLICY, ("P3Y, norm", "3Y, norm"), ("then: delete", "then: forget")),
        other=edited(POLICY, ("purpose: newsletter", "purpose: other"), ("owner: DPO", "owner: ''")),
    )
    assert [each.split(":")[:2] for each in errors(folder)] == [
        ["newsletter.yaml", " active.keep"],
        ["newsletter.yaml", " then"],
        ["other.yaml", " owner"],
    ]


def test_what_a_further_rule_inherits_is_not_said_twice(tmp_path):
    policy = edited(POLICY, ("keep: P3Y, norm: P3Y", ""), ("text\n", "text\nrules: [{name: a, who: {segment: b2c}}]\n"))
    assert len(errors(write(tmp_path, newsletter=policy))) == 1


@pytest.mark.parametrize("key", ["then: delete", "active: {keep: P3Y, norm: P3Y}", "P3Y, norm", "clock: last_contact"])
def test_a_long_value_is_not_repeated_in_full(tmp_path, key):
    policy = edited(POLICY, (key, edited(key, (key.split()[-1] if ":" in key else "P3Y", "x" * 10_000))))
    (error,) = errors(write(tmp_path, newsletter=policy))
    assert len(error) < 500
