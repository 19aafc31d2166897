"""What accounting keeps of a customer's record is told column by column, and where it goes."""

import pytest
from openpyxl import load_workbook

from orchestration.reporting.register.document import as_document
from orchestration.reporting.register.register import make_register
from tests.orchestration.reporting.planting import BOOK
from tests.orchestration.reporting.register.conftest import DAY


def shared(register, purpose="accounting"):
    (one,) = (one for one in register.processings if one.purpose.code == purpose)
    return {fact.code.partition(":")[0]: fact for fact in one.shared}


def test_it_is_whole_categories_and_why(register):
    told = shared(register)["why"].told.fr
    assert "des catégories entières de la fiche de la personne (identité et coordonnées)" in told
    assert told.endswith("tout ce que la description des systèmes range dans ces catégories.")


def test_each_system_says_what_stays_and_what_becomes_of_it(register):
    told = shared(register)
    crm, invoicing = told["crm"], told["invoicing"]
    assert crm.code == "crm:move/drop"
    moved, dropped = crm.told.fr.split("archive d’Oubli)")
    assert "date de naissance" in moved
    assert "opportunités commerciales nominatives" in dropped
    assert "effacé de ce système sans aller dans l’archive" in dropped
    assert "nom et prénom" not in dropped, "told once"
    assert "reste dans ce système" in invoicing.told.fr
    assert "date de naissance" not in invoicing.told.fr


def test_it_changes_with_the_data_map(systems, register):
    crm, *others = systems
    tables = tuple(
        t.model_copy(
            update={
                "archive": "keep",
                "columns": tuple(c for c in t.columns if c.name != "naissance"),
            }
        )
        if t.name == "contacts"
        else t
        for t in crm.tables
    )
    new = make_register(BOOK, (crm.model_copy(update={"tables": tables}), *others), register.controller, on=DAY)
    assert shared(new)["crm"].code == "crm:keep/drop"
    assert "date de naissance" not in shared(new)["crm"].told.fr


@pytest.mark.parametrize("purpose", ["customer_relationship", "prospecting_b2c", "consent_evidence", "erasure_holds"])
def test_a_purpose_that_is_not_about_documents_shares_nothing(register, purpose):
    assert not shared(register, purpose)


def test_it_stands_on_the_sheet_in_the_spreadsheet_and_in_the_data(folder, register):
    told = shared(register)["crm"].told
    page = (folder / "register.html").read_text(encoding="utf-8").replace("\u2011mail", "-mail")
    page = page.split('id="accounting"', 1)[1].split("</section>")[0]
    assert told.fr in page
    assert told.en in page
    sheet = load_workbook(folder / "register.xlsx")["2. Comptabilité et pièces…"]
    cells = [str(value) for row in sheet.values for value in row]
    assert any(told.fr in cell for cell in cells)
    (one,) = (o for o in as_document(register, DAY)["processings"] if o["purpose"]["code"] == "accounting")
    assert told.fr in [fact["fr"] for fact in one["shared"]]
