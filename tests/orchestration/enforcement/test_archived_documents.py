"""A document that moves to the archive leaves behind what relations and deadlines go on counting from."""

import pytest

from tests.orchestration.enforcement.estate import Estate


def test_an_archived_document_keeps_its_kind_and_dates(estate: Estate):
    estate.run(
        "insert into intermediate.int_documents__unioned values "
        "('shop', 'invoices:3', 'invoice', '2014-03-01', '2014-03-05', '2014-12-31', 120.5, 'EUR', true, 'F-3')"
    )
    estate.due("p3", "documents", "archive", document="invoices:3", source="shop", purpose="accounting")
    estate.due("p1", "identity", "archive")
    estate.act()
    dates = "issued_on::text, delivered_on::text, fiscal_year_end::text"
    kept = f"kind, {dates}, amount::text, currency, concluded_online, number"
    assert estate.rows(f"select document_id, {kept} from archive.items order by document_id nulls last") == [
        ("invoices:3", "invoice", "2014-03-01", "2014-03-05", "2014-12-31", "120.5", "EUR", True, "F-3"),
        (None, None, None, None, None, None, None, None, None),
    ]


def test_documents_go_in_as_many_statements_as_a_driver_needs(estate: Estate, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("orchestration.enforcement.target.MOST", 1)
    estate.run_in_shop("update invoices set person_no = 2 where invoice_no = 3")
    estate.land()
    for number in (2, 3):
        estate.due("p2", "documents", "anonymise", document=f"invoices:{number}", source="shop", purpose="accounting")
    assert estate.outcomes(estate.act()) == {"p2": {"anonymised": 2}}
    assert estate.numbers("invoices") == [4]
