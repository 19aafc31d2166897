"""What the warehouse gets is what its tables hold."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from orchestration.database.tables import policy as tables
from retention_policies.book import PolicyBook
from tests.retention_policies.newsletter import DOCUMENTS, POLICY, book, edited
from tests.retention_policies.test_hash import CONSENTS, RICH

BOOK = PolicyBook.load(Path(__file__).parents[2] / "retention_policies" / "policies")


@pytest.mark.parametrize(
    ("rows", "table"),
    [
        (BOOK.policy_rows(), tables.policies),
        (BOOK.rule_rows(), tables.rules),
        (BOOK.contact_event_rows(), tables.contact_events),
        (BOOK.ground_rows(), tables.grounds),
    ],
    ids=["policies", "rules", "contact_events", "grounds"],
)
def test_a_row_fits_its_table(rows, table):
    columns = {column.name: column for column in table.columns if column.name != "policy_hash"}
    keys = [tuple(row[name] for name in columns if columns[name].primary_key) for row in rows]
    assert rows
    assert all(row.keys() == columns.keys() for row in rows)
    assert len(set(keys)) == len(keys)
    assert [(row, name) for row in rows for name in columns if row[name] is None and not columns[name].nullable] == []


def test_every_condition_and_period_reaches_the_warehouse(tmp_path):
    active, archive, *_ = book(tmp_path, newsletter=RICH).rule_rows()
    common = {
        "purpose": "newsletter",
        "grain": "document",
        "legal_basis": "consent",
        "data_categories": ["documents", "identity"],
        "segment": "b2c",
        "customer": False,
        "sources": ["crm"],
        "country": "FR",
        "channel": None,
        "document_kinds": ["contract", "order"],
        "concluded_online": True,
        "min_amount": Decimal(120),
        "event_types": None,
        "ends_on_objection": True,
        "while_known": False,
        "valid_from": date(2020, 1, 1),
        "valid_to": date(2030, 12, 31),
        "reference": "C. civ. 1",
        "confidence": "unsettled",
        "replaced_by": None,
    }
    assert active == common | {
        "rule": "newsletter.active",
        "phase": "active",
        "clock": "delivery",
        "keep": "P3Y",
        "keep_months": 36,
        "keep_days": 0,
        "next": "archive",
        "warn_before": None,
        "warn_months": None,
        "warn_days": None,
    }
    assert archive == common | {
        "rule": "newsletter.archive",
        "phase": "archive",
        "clock": "conclusion",
        "keep": "P5Y",
        "keep_months": 60,
        "keep_days": 0,
        "next": "delete",
        "warn_before": None,
        "warn_months": None,
        "warn_days": None,
    }


def test_a_warning_reaches_the_warehouse(tmp_path):
    text = edited(POLICY, ("norm: P3Y", "norm: P3Y, warn_before: P1M15D"))
    (row,) = book(tmp_path, newsletter=text).rule_rows()
    assert (row["warn_before"], row["warn_months"], row["warn_days"]) == ("P1M15D", 1, 15)


def test_the_channel_of_consents_reaches_the_warehouse(tmp_path):
    (proof,) = book(tmp_path, newsletter=CONSENTS).rule_rows()
    assert (proof["channel"], proof["sources"]) == ("email", ["crm", "erp"])


def test_a_policy_s_caps_reach_the_warehouse(tmp_path):
    (row,) = book(tmp_path, newsletter=RICH).policy_rows()
    assert (row["cap_items"], row["cap_percent"]) == (10, Decimal("2.5"))


def test_a_cap_on_a_system_reaches_the_warehouse(tmp_path):
    text = edited(RICH, ("percent: 2.5", "percent: 2.5, sources: {crm: {items: 3}, erp: {percent: 1.5}}"))
    crm, erp = book(tmp_path, newsletter=text).source_cap_rows()
    assert (crm["source"], crm["items"], crm["percent"]) == ("crm", 3, None)
    assert (erp["source"], erp["items"], erp["percent"]) == ("erp", None, Decimal("1.5"))


def test_an_archive_counts_from_the_rule_s_clock_unless_it_says_otherwise(tmp_path):
    assert [row["clock"] for row in book(tmp_path, newsletter=DOCUMENTS).rule_rows()] == ["delivery", "delivery"]


def test_until_the_clock_is_a_period_of_zero(tmp_path):
    text = edited(POLICY, ("active: {keep: P3Y, norm: P3Y}", "active: {until: clock}"))
    (row,) = book(tmp_path, newsletter=text).rule_rows()
    assert (row["keep"], row["keep_months"], row["keep_days"]) == ("P0D", 0, 0)


def test_a_disabled_policy_decides_nothing(tmp_path):
    disabled = book(tmp_path, newsletter=edited(RICH, ("enabled: true", "enabled: false")))
    assert (disabled.policy_rows(), disabled.rule_rows(), disabled.ground_rows()) == ([], [], [])


def test_a_ground_has_one_row_per_channel(tmp_path):
    rows = book(tmp_path, newsletter=RICH).ground_rows()
    assert [(row["ground"], row["channel"]) for row in rows] == [
        ("newsletter.a", "email"),
        ("newsletter.a", "sms"),
        ("newsletter.b", "phone"),
    ]
