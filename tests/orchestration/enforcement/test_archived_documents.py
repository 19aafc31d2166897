"""A document that moves to the archive leaves behind what relations and deadlines go on counting from."""

from tests.orchestration.enforcement.estate import Estate


def test_an_archived_document_keeps_its_kind_and_dates(estate: Estate):
    estate.run(
        "insert into intermediate.int_documents__unioned values "
        "('shop', 'invoices:3', 'invoice', '2014-03-01', '2014-03-05', '2014-12-31', 120.5, true)"
    )
    estate.due("p3", "documents", "archive", document="invoices:3", source="shop", purpose="accounting")
    estate.due("p1", "identity", "archive")
    estate.act()
    kept = "kind, issued_on::text, delivered_on::text, fiscal_year_end::text, amount::text, concluded_online"
    assert estate.rows(f"select document_id, {kept} from archive.items order by document_id nulls last") == [
        ("invoices:3", "invoice", "2014-03-01", "2014-03-05", "2014-12-31", "120.5", True),
        (None, None, None, None, None, None, None),
    ]
