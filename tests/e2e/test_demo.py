"""`make demo`, with fewer people: three systems in, a plan, an approval, a purge in all of them, and nothing left."""

import pytest

from tests.e2e.demos import INVOICES, Demo
from tests.orchestration.reporting.pages import Page, dangling

pytestmark = pytest.mark.slow


def records(demo: Demo, source: str, outcome: str, category: str) -> set[str]:
    found = demo.oubli.rows(
        f"select record_id from enforcement.items where source = '{source}' and outcome = '{outcome}' "
        f"and data_category = '{category}' and document_id is null"
    )
    return {str(record) for (record,) in found}


def test_it_shows_the_plan_before_it_applies_it(demo: Demo):
    assert demo.first.index("waiting") < demo.first.index("The approved plan is applied")
    assert "the first run against a source only plans" in demo.first


def test_the_second_finds_nothing_left_to_do_and_says_so(demo: Demo):
    assert "Nothing left to do" in demo.second


def test_who_is_deleted_is_gone_from_the_crm(demo: Demo):
    gone = records(demo, "crm", "deleted", "identity")
    assert gone
    for table in ("contacts", "interactions", "comments", "opportunities", "contacts_history"):
        left = demo.oubli.rows(f"select distinct contact_no from {table}", "demo_crm")
        assert not gone & {str(number) for (number,) in left}, table


def test_who_is_deleted_is_gone_from_the_emailing_tool(demo: Demo):
    gone = records(demo, "emailing", "deleted", "contact_details")
    assert gone
    for table in ("subscribers", "sends", "opens", "clicks", "bounces", "list_memberships", "unsubscribes"):
        left = demo.oubli.rows(f"select distinct sub_id from {table}", "demo_emailing")
        assert not gone & {str(number) for (number,) in left}, table


def test_every_invoice_stands_with_its_number_date_and_amount(demo: Demo):
    assert demo.before
    assert demo.oubli.rows(INVOICES, "demo_invoicing") == demo.before


def test_an_old_customer_stays_in_the_books_without_a_name(demo: Demo):
    nameless = records(demo, "invoicing", "anonymised", "identity")
    assert nameless
    kept = demo.oubli.rows("select customer_ref, label, email from customers", "demo_invoicing")
    assert {str(ref) for ref, label, email in kept if label == "Client anonymisé" and email is None} >= nameless


def test_an_opt_out_outlives_the_person_as_fingerprints_only(demo: Demo):
    entries = demo.oubli.rows("select distinct length(fingerprint) from suppression.entries")
    assert entries == [(64,)]


def test_who_opted_out_and_stays_is_marked_in_the_emailing_tool(demo: Demo):
    suppressed = demo.oubli.rows(
        "select record_id from enforcement.items where source = 'emailing' and outcome = 'suppressed'"
    )
    marked = demo.oubli.rows("select sub_id from subscribers where not blacklisted", "demo_emailing")
    assert suppressed
    assert not {record for (record,) in suppressed} & {str(number) for (number,) in marked}


def test_who_is_held_keeps_everything(demo: Demo):
    held = demo.oubli.rows(
        "select distinct record_id from enforcement.items where source = 'crm' and held_because = 'hold'"
    )
    left = {str(number) for (number,) in demo.oubli.rows("select contact_no from contacts", "demo_crm")}
    assert held
    assert {str(record) for (record,) in held} <= left


def test_who_is_in_litigation_is_held_in_every_system(demo: Demo):
    litigants = demo.oubli.rows(
        "select contact_no from contacts where litigation = 'O' and coalesce(litigation_clos_le > '2026-11-21', true)",
        "demo_crm",
    )
    persons = ", ".join(f"'{number}'" for (number,) in litigants)
    done = demo.oubli.rows(
        "select count(*) from enforcement.items join identity.records using (person_id) "
        f"where records.source = 'crm' and records.record_id in ({persons}) "
        "and outcome in ('deleted', 'anonymised', 'archived')"
    )
    elsewhere = demo.oubli.rows(
        "select count(distinct items.source) from enforcement.items join identity.records using (person_id) "
        f"where records.source = 'crm' and records.record_id in ({persons}) and outcome = 'held'"
    )
    assert litigants
    assert done == [(0,)]
    assert elsewhere > [(1,)]


def test_every_link_of_every_page_leads_to_a_file_and_a_place_in_it(demo: Demo):
    reports = (demo.oubli.home / "reports").resolve()
    found, read = dangling(reports)
    assert not found
    assert read == set(reports.rglob("*.html"))
    assert not {page.relative_to(reports): ill_set for page in read if (ill_set := Page(page).ill_set)}
