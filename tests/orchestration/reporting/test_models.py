"""The reporting models, run by dbt with their contracts, say what was planted."""

from collections import Counter

import pytest
from sqlalchemy import text

from tests.orchestration.reporting.conftest import copy_of
from tests.orchestration.reporting.planting import ACTED, ERASED, NIGHT, PLANTED


def _rows(planted, query):
    with planted.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_outcomes_count_operations_by_system_and_people_once(planted):
    rows = _rows(
        planted,
        "select source_system, items, people from reporting.rpt_outcomes "
        "where rule = 'prospecting_b2c.active' and outcome = 'deleted'",
    )
    assert sorted(rows) == [("all", 328, 140), ("crm", 240, 120), ("emailing", 80, 80), ("files", 8, 8)]


@pytest.mark.slow
def test_building_again_keeps_what_stands_and_sees_what_changed(planted):
    again, query = (
        copy_of(planted, "again"),
        "select * from reporting.rpt_outcomes where outcome not in ('archived', 'failed')",
    )
    again.run("update enforcement.items set outcome = 'failed' where outcome = 'archived'")
    again.build()
    assert sorted(_rows(again, query)) == sorted(_rows(planted, query))
    counts = dict(
        _rows(again, "select outcome, sum(items) from reporting.rpt_outcomes where source_system = 'all' group by 1")
    )
    assert counts["failed"] == 74
    assert "archived" not in counts


def test_coming_due_is_the_next_year_and_no_more(planted):
    # Planted on the 25th of their month: the 25th of November 2027 is past the year that ends on the 21st.
    people: Counter[tuple[str, str, int]] = Counter()
    for purpose, category, _, months, count in PLANTED["due"]:
        if 0 <= months < 12:
            people[purpose, category, months] += count
    rows = _rows(
        planted,
        "select purpose, data_category, extract(year from age(due_month, '2026-11-01')) * 12 + "
        "extract(month from age(due_month, '2026-11-01')), people from reporting.rpt_coming_due "
        "where data_category <> 'all'",
    )
    assert {(purpose, category, int(month)): count for purpose, category, month, count in rows} == people


@pytest.mark.slow
def test_the_last_day_of_the_year_is_in_it(planted):
    last = copy_of(planted, "last")
    last.run("update planted.fct_deadlines set due_on = '2027-11-21' where due_on > '2027-11-21'")
    last.build()
    query = "select people from reporting.rpt_coming_due where due_month = '2027-11-01' and data_category = 'notes'"
    assert _rows(last, query.replace("notes", "contact_details")) == [(999,)]


def test_a_person_counts_once_in_a_month_and_next_step(planted):
    # In December, p1 to p42 come due under two policies.
    query = "select next_step, people from reporting.rpt_coming_due where purpose = 'all' and due_month = '2026-12-01'"
    assert _rows(planted, query) == [("delete", 94)]


def test_coming_due_counts_a_person_once_in_a_month(planted):
    # Both categories of the same people come due in December.
    assert _rows(
        planted,
        "select deadlines, people from reporting.rpt_coming_due "
        "where due_month = '2026-12-01' and purpose = 'prospecting_b2c' and data_category = 'all'",
    ) == [(124, 94)]


def test_what_no_system_holds_comes_due_in_the_archive(planted):
    query = "select source_system, next_step, people from reporting.rpt_coming_due_by_system order by 1, 2"
    people: Counter[str] = Counter()
    for _, _, step, months, count in PLANTED["due"]:
        if 0 <= months < 12:
            people[step] = max(people.get(step, 0), count)
    assert _rows(planted, query) == [("archive", step, people[step]) for step in sorted(people)]


def test_legal_basis(planted):
    rows = _rows(planted, "select purpose, channel, legal_basis, status, people from reporting.rpt_legal_basis")
    assert sorted(rows) == sorted((p, c or "all", b, s, n) for p, c, b, s, n in PLANTED["basis"])


def test_what_customers_are_sent_without_consent_is_told_apart(planted):
    query = "select purpose, channel, legal_basis from reporting.rpt_legal_basis where is_of_customers"
    assert _rows(planted, query) == [("prospecting_b2c", "email", "legitimate_interest")]


def test_sources_show_the_last_load_and_the_last_good_one(planted):
    rows = _rows(
        planted,
        "select table_name, status, days_old, rows_at_source, blocked_reason_fr is not null from reporting.rpt_sources "
        "where source in ('files', 'invoicing') order by table_name",
    )
    assert rows == [
        ("customers", "loaded", 0, 500, False),
        ("invoices", "loaded", 0, 2104, False),
        ("people", "short", 4, 120, True),
    ]


def test_quarantine_is_counted_by_reason(planted):
    rows = _rows(planted, "select source, table_name, column_name, reason, quarantined from reporting.rpt_quarantine")
    assert sorted(rows) == sorted((s, t, c or "", r, n) for s, t, c, r, n in PLANTED["quarantine"])


def test_a_promise_holds_when_it_holds_for_every_source(planted):
    rows = dict(_rows(planted, "select name, passed from reporting.rpt_promises"))
    assert len(rows) == 7
    broken = {"source_is_not_short", "files.source_rows_are_sound", "orders_confirmed"}
    assert {name for name, passed in rows.items() if not passed} == broken


def test_evidence_adds_up_to_what_was_done(planted):
    done = sum(item[7] - item[6] + 1 for item in PLANTED["items"] if item[3] in ACTED)
    erased = sum(item[7] - item[6] + 1 for item in PLANTED["items"] if (item[2], item[5]) == ERASED)
    query = (
        "select sum(items), max(seqs[cardinality(seqs)]), sum(cardinality(seqs)), sum(verifiable), sum(fingerprints) "
        f"from reporting.rpt_evidence where night_id = '{NIGHT}'"
    )
    assert _rows(planted, query) == [(done, 11, 11, erased, erased)]


@pytest.mark.slow
def test_single_events_are_not_verified_person_by_person(planted):
    told = copy_of(planted, "told")
    told.run(
        "insert into evidence.ledger (seq, entry, previous_hash, hash) select 99, entry || "
        "'{"
        '"data_categories": ["statistics"], "items": 5, "fingerprints": 4'
        "}', 'p', 'h' from evidence.ledger where entry ->> 'fingerprints' <> '0' limit 1"
    )
    told.build()
    query = "select sum(items), sum(verifiable), sum(fingerprints) from reporting.rpt_evidence"
    (before,), (after,) = _rows(planted, query), _rows(told, query)
    assert [b - a for a, b in zip(before, after, strict=True)] == [5, 0, 4]


def test_holds_in_force_are_counted_with_the_oldest_day(planted):
    query = (
        "select source_system, kind, holds, oldest_on::text, next_end_on::text, without_end from reporting.rpt_holds"
    )
    assert sorted(_rows(planted, query)) == [
        ("", "legal_hold", 2, "2024-03-01", "2027-01-31", 1),
        ("", "restriction", 1, "2026-01-02", None, 1),
    ]


def test_no_model_holds_what_names_a_person(planted):
    columns = _rows(planted, "select column_name from information_schema.columns where table_schema = 'reporting'")
    assert not {name for (name,) in columns} & {
        "person_id",
        "record_id",
        "row_key",
        "document_id",
        "payload",
        "fingerprint",
    }


@pytest.mark.slow
def test_a_policy_counts_its_people_and_documents_once(planted):
    several = copy_of(planted, "several")
    several.run(
        "insert into planted.fct_deadlines (person_id, data_category, source, document_id, purpose, rule, phase, "
        "due_on, next, is_archived) select 'q' || i % 2, 'documents', s, 'd' || i, 'contracts', 'r', p, d, 'delete', "
        "a from (values (1, 'crm', 'archive', date '2026-11-21', false), (2, 'crm', 'archive', '2026-11-22', true), "
        "(2, 'shop', 'active', '2027-11-21', true), (3, 'crm', 'active', '2027-11-22', false)) "
        "as planted (i, s, p, d, a)"
    )
    several.build()
    query = "select * from reporting.rpt_policies where purpose = 'contracts'"
    (before,), (after,) = _rows(planted, query), _rows(several, query)
    gained = [b - a for a, b in zip(before[1:6], after[1:6], strict=True)]
    assert gained == [2, 1, 4, 1, 1]
    assert str(after[6]) == "2026-11-22"
