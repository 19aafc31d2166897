"""Editors and readers see the language as it is."""

import json
import re
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]  # it ships no types
import pytest
import yaml

from retention_policies.cap import Cap
from retention_policies.model import Active, Archive, FurtherRule, Ground, Policy, Who
from retention_policies.schema import PATH, schema
from tests.retention_policies.newsletter import POLICY, edited
from tests.retention_policies.test_hash import RICH

ROOT = Path(__file__).parents[2]
POLICIES = sorted((ROOT / "retention_policies" / "policies").glob("*.yaml"))


def faults(text):
    """What an editor would underline."""
    document = json.loads(json.dumps(yaml.safe_load(text), default=str))
    return [error.message for error in jsonschema.Draft202012Validator(json.loads(schema())).iter_errors(document)]


def test_the_schema_is_current():
    assert PATH.read_text(encoding="utf-8") == schema(), "run `python -m retention_policies.schema`"


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_a_shipped_policy_fits_the_schema(path):
    assert faults(path.read_text(encoding="utf-8")) == []


def test_every_key_fits_the_schema():
    assert faults(RICH) == []


@pytest.mark.parametrize(
    "change",
    [
        ("clock: last_contact", "clok: last_contact"),
        ("clock: last_contact", "clock: last_open"),
        ("keep: P3Y", "keep: 3 years"),
        ("keep: P3Y", "kep: P3Y"),
        ("identity, contact_details", "identity, contact_detail"),
        ("identity, contact_details", ""),
        ("purpose: newsletter", "purpose: News Letter"),
        ("owner: DPO", "owner: 12"),
    ],
)
def test_an_editor_underlines_what_the_book_refuses(change):
    assert len(faults(edited(POLICY, change))) >= 1


@pytest.mark.parametrize(
    "part", [Policy, Who, Active, Archive, Cap, Ground, FurtherRule], ids=lambda part: part.__name__
)
def test_every_key_is_described(part):
    page = (ROOT / "docs" / "policies.md").read_text(encoding="utf-8")
    assert [key for key in part.known_keys() if not re.search(f"`{key}[`:]", page)] == []


def test_every_word_is_described():
    page = (ROOT / "docs" / "policies.md").read_text(encoding="utf-8")
    words = {
        word
        for name, definition in json.loads(schema())["properties"].items()
        for word in definition.get("items", definition).get("enum", ())
        if name in {"data", "clock", "grain", "legal_basis", "then", "confidence"}
    }
    assert len(words) > 30
    assert sorted(word for word in words if f"`{word}`" not in page) == []
