"""The legitimate interest pursued stands where one is a basis, and is to be completed where nobody wrote it."""

from openpyxl import load_workbook

from orchestration.reporting.register.document import read_document
from orchestration.reporting.register.folder import write_register
from orchestration.reporting.register.register import make_register
from retention_policies.book import PolicyBook
from tests.orchestration.reporting.pages import Page
from tests.orchestration.reporting.planting import BOOK
from tests.orchestration.reporting.register.conftest import DAY, SHIPPED

INTEREST = "Faire connaître nos produits et services aux professionnels que leur activité peut y intéresser"


def interests(folder):
    return {one["purpose"]["code"]: one["interest"] for one in read_document(folder)["processings"]}


def test_it_stands_in_every_document(folder):
    told = interests(folder)
    assert {purpose for purpose, interest in told.items() if interest} == {
        "prospecting_b2b",
        "prospecting_b2c",
        "erasure_holds",
    }
    assert told["prospecting_b2b"]["fr"] == INTEREST
    for name in ("register", "notices"):
        assert INTEREST in Page(folder / f"{name}.html").said("fr")
    cells = [value for sheet in load_workbook(folder / "register.xlsx") for row in sheet.values for value in row]
    assert INTEREST in cells


def test_what_nobody_wrote_is_to_be_completed_and_changes_no_rule(systems, register, tmp_path):
    for path in SHIPPED.glob("*.yaml"):
        content = path.read_text(encoding="utf-8")
        if path.stem == "prospecting_b2b":
            start = content.index("legitimate_interest:\n")
            content = content[:start] + content[content.index("\nwho:") :]
        (tmp_path / path.name).write_text(content, encoding="utf-8")
    book = PolicyBook.load(tmp_path)
    assert book.hash == BOOK.hash
    places = [finding.place for finding in book.check()]
    assert places.count("prospecting_b2b.yaml: legitimate_interest") == 1
    assert "prospecting_b2c.yaml: legitimate_interest" not in places
    made = make_register(book, systems, register.controller, on=DAY)
    folder = write_register(made, tmp_path / "register", on=DAY, language="fr").parent
    assert interests(folder)["prospecting_b2b"]["fr"] == "à compléter"
    for name in ("register", "notices"):
        assert "Des renseignements restent à compléter" in Page(folder / f"{name}.html").said("fr")
