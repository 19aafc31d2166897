"""Which numbers of invoices were ever there is remembered while their ten years run."""

from datetime import date

import pytest

from orchestration.enforcement.invoice_series import note_invoices
from tests.orchestration.enforcement.estate import AS_OF, Estate


def _note(estate: Estate, *invoices: str, on: date = AS_OF, today: date = AS_OF) -> None:
    """A night finds these invoices in the shop, such as `FAC 7 2025` of the fiscal year 2025."""
    estate.run("truncate intermediate.int_invoices__numbered")
    for invoice in invoices:
        series, number, year = invoice.split()
        estate.run(
            "insert into intermediate.int_invoices__numbered values "
            f"('shop', 'invoices:{number}', '{year}-12-31', '{series}', {number})"
        )
    with estate.warehouse.begin() as connection:
        note_invoices(connection, ["shop"], as_of=on, today=today)


def _series(estate: Estate) -> list[tuple[object, ...]]:
    query = "select series, extract(year from fiscal_year_end)::int, seen::text, there::text, unnumbered::int"
    return estate.rows(f"{query} from control.invoice_series order by 1, 2")


def test_what_is_gone_is_remembered(estate: Estate):
    _note(estate, "FAC 1 2025", "FAC 2 2025", "FAC 3 2025", "AV 1 2025", "FAC 4 2026")
    _note(estate, "FAC 1 2025", "FAC 3 2025", "FAC 4 2026")
    assert _series(estate) == [
        ("AV", 2025, "{[1,2)}", "{}", 0),
        ("FAC", 2025, "{[1,4)}", "{[1,2),[3,4)}", 0),
        ("FAC", 2026, "{[4,5)}", "{[4,5)}", 0),
    ]


def test_an_invoice_without_a_number_is_counted(estate: Estate):
    estate.run("insert into intermediate.int_invoices__numbered values ('shop', 'i', '2025-12-31', null, null)")
    with estate.warehouse.begin() as connection:
        note_invoices(connection, ["shop"], as_of=AS_OF, today=AS_OF)
    assert _series(estate) == [("", 2025, "{}", "{}", 1)]
    _note(estate)
    assert _series(estate) == []


def test_a_fiscal_year_that_is_told_anew_loses_nothing(estate: Estate):
    _note(estate, "FAC 1 2024", "FAC 2 2024")
    _note(estate, "FAC 1 2024", "FAC 2 2025")
    assert _series(estate) == [("FAC", 2024, "{[1,2)}", "{[1,2)}", 0), ("FAC", 2025, "{[2,3)}", "{[2,3)}", 0)]


def test_a_system_that_is_not_read_loses_nothing(estate: Estate):
    _note(estate, "FAC 1 2025")
    estate.run("truncate intermediate.int_invoices__numbered")
    with estate.warehouse.begin() as connection:
        note_invoices(connection, ["another"], as_of=AS_OF, today=AS_OF)
    assert _series(estate) == [("FAC", 2025, "{[1,2)}", "{[1,2)}", 0)]


@pytest.mark.parametrize(("today", "left"), [(date(2035, 12, 30), 1), (date(2035, 12, 31), 0), (AS_OF, 1)])
def test_numbers_are_forgotten_when_their_ten_years_are_over(estate: Estate, today, left):
    _note(estate, "FAC 1 2025", on=date(2036, 1, 1), today=today)
    assert len(_series(estate)) == left


@pytest.mark.parametrize(("country", "seen"), [("'BE'", "{[2,3)}"), ("'FR'", "{[1,3)}"), ("null", "{[1,3)}")])
def test_what_another_countrys_law_ends_is_waited_for_no_longer(estate: Estate, country, seen):
    _note(estate, "FAC 1 2025", "FAC 2 2025")
    estate.due("p3", "documents", "anonymise", document="invoices:1", source="shop", purpose="accounting")
    estate.run(
        "insert into policy.rules (policy_hash, rule, purpose, phase, grain, legal_basis, data_categories, clock, "
        "country, keep, keep_months, keep_days, next, ends_on_objection, while_known, reference, confidence) "
        "select policy_hash, rule, purpose, 'archive', 'document', 'legal_obligation', '{documents}', "
        f"'fiscal_year_end', {country}, 'P7Y', 84, 0, 'anonymise', false, false, 'x', 'text' from marts.fct_due_actions"
    )
    _note(estate, "FAC 1 2025", "FAC 2 2025")
    assert [row[2] for row in _series(estate)] == [seen]
