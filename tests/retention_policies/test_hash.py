"""The hash names what a book means: not how it is written down, and never two meanings by one name."""

import random

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from retention_policies.book import PolicyBook
from tests.retention_policies.newsletter import POLICY, TRUTH_TABLE, book, edited

RICH = """\
purpose: newsletter
label: {fr: Lettre d’information, en: Newsletter}
owner: DPO
legal_basis: consent
exceptions:
- {name: a, channels: [sms, email], legal_basis: contract, reference: R1, confidence: text}
- {name: b, channels: [phone], legal_basis: legitimate_interest, reference: R2, confidence: text, customer: true}
enabled: true
cap: {items: 10, percent: 2.5}
ends_on_objection: true
who: {segment: b2c, customer: false, source: crm, country: FR, documents: [order, contract], concluded_online: true,
  min_amount: 120}
grain: document
data: [documents, identity]
clock: delivery
active: {keep: P3Y, norm: P2Y}
then: archive
archive: {keep: P5Y, norm: P6Y, clock: conclusion}
finally: delete
reference: C. civ. 1
confidence: unsettled
confirmed_by: AM
reason: Custom
valid_from: 2020-01-01
valid_to: 2030-12-31
rules:
- {name: quotes, who: {documents: [quote]}, data: [notes]}
- {name: later, valid_from: 2031-01-01, active: {keep: P1Y}}
"""
# An objection ends no consent, so this is a policy of its own.
CONSENTS = edited(POLICY, ("data: [identity, contact_details]\nclock: last_contact\n", "")).replace(
    "active: {keep: P3Y, norm: P3Y}\n",
    "who: {channel: email, source: [crm, erp]}\ngrain: consent\ndata: [consents]\nclock: consent_end\n"
    "active: {until: clock}\n",
)

MEANINGS = [
    ("fr: Lettre d’information", "fr: Lettre"),
    ("en: Newsletter", "en: Letter"),
    ("owner: DPO", "owner: CEO"),
    ("legal_basis: consent", "legal_basis: legitimate_interest"),
    ("{name: a, channels: [sms, email]", "{name: a, channels: [email]"),
    ("{name: a, channels", "{name: c, channels"),
    ("reference: R1", "reference: R3"),
    ("confidence: text, customer: true", "confidence: text, customer: false"),
    ("confidence: text, customer: true", "confidence: text, customer: true, valid_to: 2026-08-10"),
    ("enabled: true", "enabled: false"),
    ("items: 10", "items: 11"),
    ("percent: 2.5", "percent: 2.6"),
    ("percent: 2.5", "percent: 2.5, sources: {crm: {items: 3}}"),
    ("ends_on_objection: true", "ends_on_objection: false"),
    ("segment: b2c", "segment: b2b"),
    ("segment: b2c, ", ""),
    ("customer: false", "customer: true"),
    ("source: crm", "source: erp"),
    ("source: crm", "source: [crm, erp]"),
    ("country: FR", "country: BE"),
    ("channel: email, source", "channel: sms, source"),
    ("source: [crm, erp]", "source: [crm, erp, till]"),
    ("documents: [order, contract]", "documents: [order]"),
    ("concluded_online: true", "concluded_online: false"),
    ("min_amount: 120", "min_amount: 120.01"),
    ("data: [documents, identity]", "data: [documents]"),
    ("clock: delivery", "clock: payment"),
    ("keep: P3Y", "keep: P4Y"),
    ("keep: P3Y, norm", "until: clock, norm"),
    ("norm: P2Y", "norm: P3Y"),
    ("keep: P5Y", "keep: P7Y"),
    ("norm: P6Y", "norm: P7Y"),
    ("clock: conclusion", "clock: payment"),
    ("finally: delete", "finally: anonymise"),
    ("reference: C. civ. 1", "reference: C. civ. 2"),
    ("confidence: unsettled", "confidence: secondary"),
    ("confirmed_by: AM", "confirmed_by: BM"),
    ("reason: Custom", "reason: Costume"),
    ("valid_from: 2020-01-01", "valid_from: 2020-01-02"),
    ("valid_to: 2030-12-31", "valid_to: 2030-12-30"),
    ("name: quotes", "name: offers"),
    ("data: [notes]", "data: [identity]"),
    ("valid_from: 2031-01-01, active: {keep: P1Y}", "valid_from: 2031-01-01, active: {keep: P2Y}"),
    ("- {name: quotes, who: {documents: [quote]}, data: [notes]}\n", ""),
]
WRITINGS = [
    ("min_amount: 120", "min_amount: 120.00"),
    ("data: [documents, identity]", "data: [identity, documents, identity]"),
    ("source: crm", "source: [crm]"),
    ("source: [crm, erp]", "source: [erp, crm, erp]"),
    ("enabled: true\n", ""),
    ("owner: DPO", "owner: '  DPO '  # who answers"),
    ("valid_from: 2020-01-01", "valid_from: '2020-01-01'"),
    ("who: {documents: [quote]}, data: [notes]}", "who: {documents: [quote]}, data: [notes], clock: delivery}"),
    ("active: {keep: P1Y}}", "active: {keep: P1Y, while_known: false}}"),
]


def _saying(words):
    return RICH if words in RICH else CONSENTS


@pytest.mark.parametrize(("old", "new"), MEANINGS)
def test_another_meaning_is_another_hash(tmp_path, old, new):
    said = _saying(old)
    assert book(tmp_path / "a", newsletter=said).hash != book(tmp_path / "b", newsletter=edited(said, (old, new))).hash


def test_another_warning_is_another_hash(tmp_path):
    texts = [
        edited(POLICY, ("norm: P3Y", f"norm: P3Y{more}")) for more in ("", ", warn_before: P30D", ", warn_before: P1M")
    ]
    hashes = {book(tmp_path / str(number), newsletter=text).hash for number, text in enumerate(texts)}
    assert len(hashes) == len(texts)


def test_no_two_of_these_meanings_share_a_hash(tmp_path):
    texts = [RICH, CONSENTS, *(edited(_saying(change[0]), change) for change in MEANINGS)]
    hashes = {book(tmp_path / str(number), newsletter=text).hash for number, text in enumerate(texts)}
    assert len(hashes) == len(texts)


@pytest.mark.parametrize(
    "change",
    [
        ("contact: true", "contact: false"),
        ("aliases: [link_click]", "aliases: [url_click]"),
        ("fr: Acte", "fr: Fait"),
        ("reference: CNIL", "reference: CJUE"),
    ],
)
def test_another_truth_table_is_another_hash(tmp_path, change):
    changed = edited(TRUTH_TABLE, change)
    assert book(tmp_path / "a").hash != book(tmp_path / "b", truth_table=changed).hash


def test_a_further_policy_is_another_hash(tmp_path):
    other = edited(POLICY, ("purpose: newsletter", "purpose: other"))
    assert book(tmp_path / "a").hash != book(tmp_path / "b", newsletter=POLICY, other=other).hash


@pytest.mark.parametrize(("old", "new"), WRITINGS)
def test_another_writing_is_the_same_hash(tmp_path, old, new):
    said = _saying(old)
    assert book(tmp_path / "a", newsletter=said).hash == book(tmp_path / "b", newsletter=edited(said, (old, new))).hash


def _shuffled(value, dice):
    """The same mapping with its keys, and the lists whose order means nothing, in another order."""
    if isinstance(value, dict):
        keys = list(value)
        dice.shuffle(keys)
        return {key: _shuffled(value[key], dice) for key in keys}
    if isinstance(value, list):
        items = [_shuffled(item, dice) for item in value]
        dice.shuffle(items)
        return items
    return value


@settings(max_examples=30)
@given(seed=st.integers(0, 10_000), flow=st.sampled_from([True, False, None]), width=st.sampled_from([20, 80, 1000]))
def test_order_and_format_are_the_same_hash(tmp_path_factory, seed, flow, width):
    dice = random.Random(seed)
    documents = [_shuffled(yaml.load(text, yaml.BaseLoader), dice) for text in (RICH, TRUTH_TABLE)]
    # BaseLoader reads all as text; what is a number or a boolean goes back to being one.
    rich, table = (
        yaml.dump(each, sort_keys=False, default_flow_style=flow, width=width, allow_unicode=bool(seed % 2))
        for each in map(_retyped, documents)
    )
    first = book(tmp_path_factory.mktemp("book"), newsletter=RICH)
    assert first.hash == book(tmp_path_factory.mktemp("book"), newsletter=rich, truth_table=table).hash


def _retyped(value):
    if isinstance(value, dict):
        return {key: _retyped(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_retyped(item) for item in value]
    return {"true": True, "false": False, "120": 120, "10": 10, "2.5": 2.5}.get(value, value)


def test_the_order_of_policies_is_the_same_hash(tmp_path):
    other = edited(POLICY, ("purpose: newsletter", "purpose: other"))
    both = book(tmp_path, newsletter=POLICY, other=other)
    assert PolicyBook(both.policies[::-1], both.contact_events).hash == both.hash


def test_the_hash_of_a_book_stays_from_one_release_to_the_next(tmp_path):
    """It binds approvals and proofs: a new way to compute it must raise LANGUAGE on purpose."""
    assert book(tmp_path).hash == "04b8056add95064f4e4af3a515a117a0368705209c874d06dfa84a57f8ea366d"
