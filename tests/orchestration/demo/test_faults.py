"""Every kind of bad or odd row that a night has to cope with is there."""

import pytest

FAULTS = [
    ("crm", "contacts", "contact_no is null"),
    ("crm", "contacts", "collecte_le = '0000-00-00'"),
    ("crm", "contacts", "email like '% ; %@%'"),
    ("crm", "contacts", "email in ('n/a', 'N/A', 'néant', '-', 'aucun', 'pas.de.mail')"),
    ("crm", "contacts", "tel_mobile in ('pas de tél.', '00 00 00 00 00', '0000000000', 'inconnu', '06')"),
    ("crm", "contacts", "email = '' and prenom = '' and naissance = ''"),
    ("crm", "contacts", "email like '% '"),
    ("crm", "contacts", "nom like 'YILMAZ%'"),
    ("crm", "contacts", "prenom = 'İPEK'"),
    ("crm", "contacts", "prenom like '%🌸'"),
    ("crm", "contacts", "prenom = 'محمد'"),
    ("crm", "contacts", "optout = 'O' and optout_le is null"),
    ("crm", "contacts", "litigation = 'O' and litigation_clos_le is null"),
    ("crm", "contacts", "litigation = 'O' and litigation_clos_le is not null"),
    ("crm", "contacts", "source_collecte = 'Achat de fichier' and art14_informe_le is null"),
    ("crm", "contacts", "source_collecte = 'Achat de fichier' and art14_informe_le is not null"),
    ("crm", "interactions", "interaction_no is null"),
    ("crm", "interactions", "fait_le like '31/02/2021%'"),
    ("crm", "interactions", "fait_le like '9999-12-31%'"),
    ("crm", "interactions", "fait_le > '2027' and fait_le < '2029'"),
    ("emailing", "clicks", "click_id is null"),
    ("emailing", "clicks", "sub_id is null"),
    ("emailing", "clicks", "sub_id not in (select sub_id from subscribers)"),
    ("emailing", "optin_records", "how = 'prechecked'"),
    ("emailing", "optin_records", "act = 'IN' and proof is null"),
    ("emailing", "optin_records", "act = 'NO'"),
    ("emailing", "optin_records", "act = 'OUT'"),
    ("emailing", "optin_records", "chan = 'sms'"),
    ("emailing", "subscribers", "email_addr like '%+promo@%'"),
    ("emailing", "unsubscribes", "sub_id in (select sub_id from list_memberships where state = 'in')"),
    ("invoicing", "customers", "email is null and phone is not null"),
    ("invoicing", "invoices", "issued_on > '2026-11-21'"),
    ("invoicing", "invoices", "kind = 'A'"),
    ("invoicing", "invoices", "fiscal_year_end < '2016-11-21'"),
    ("invoicing", "payments", "paid_on = '9999-12-31'"),
    ("invoicing", "payments", "method = 'PRLV'"),
    ("invoicing", "quotes", "quote_no not in (select quote_no from orders where quote_no is not null)"),
]


@pytest.mark.parametrize(("source", "table", "fault"), FAULTS)
def test_there_is_a_row_where(built, source, table, fault):
    assert built.one(source, f"select count(*) from {table} where {fault}") > 0


def test_opens_without_a_click(built):
    # `not in` would find nobody: a click of nobody is there, too.
    opened = "select sub_id from opens except select sub_id from clicks"
    assert len(built.ask("emailing", opened)) > 10


def test_one_person_is_spelled_differently_by_each_system(built):
    spelled = {row.email for row in built.ask("crm", "select email from contacts where email like '%@%'")}
    others = [row.email_addr for row in built.ask("emailing", "select email_addr from subscribers")]
    same = {email.strip().lower() for email in spelled}
    assert len(same & set(others)) > len(spelled & set(others)) > 0


def test_a_row_is_touched_without_a_contact(built):
    touched = (
        "modified_at > '2025-11-21' and contact_no in (select contact_no from contacts where collecte_le < '2021')"
    )
    assert built.one("crm", f"select count(*) from contacts where {touched}") > 0
