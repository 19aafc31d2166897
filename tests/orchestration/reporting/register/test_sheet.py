"""An activity's sheet as CNIL's model asks: parties, what it comprises, what stands in each category, who signs."""

import pytest
from openpyxl import load_workbook

from orchestration.ingestion.data_map import read_data_map
from orchestration.reporting.register.contents import contents
from orchestration.reporting.register.differences import differences
from orchestration.reporting.register.document import as_document, name_version, read_document
from orchestration.reporting.register.register import make_register
from orchestration.settings import PROJECT_DIR
from retention_policies.book import PolicyBook
from retention_policies.controller import Controller
from retention_policies.vocabulary import CATEGORIES
from tests.orchestration.reporting.pages import Page
from tests.orchestration.reporting.planting import BOOK
from tests.orchestration.reporting.register.conftest import DAY, SHIPPED

EVERY = ("crm", "emailing", "files", "invoicing", "tryton", "tryton_newsletter", "tryton_shop")


def sheet(register, purpose):
    (one,) = (one for one in register.processings if one.purpose.code == purpose)
    return one


def held(register, purpose, category):
    (one,) = (one for one in sheet(register, purpose).categories if one.name.code == category)
    return [fact.told.fr for fact in one.contents], [fact.told.fr for fact in one.ends]


def test_a_category_says_what_stands_in_it_and_when_that_is_erased(register):
    assert held(register, "accounting", "contact_details") == (
        ["adresse e-mail", "numéro de téléphone", "adresse postale", "code postal", "ville"],
        ["Anonymisation dix ans après la clôture de l’exercice, au terme d’un archivage intermédiaire"],
    )
    assert held(register, "accounting", "documents")[0] == ["factures", "avoirs", "paiements"], "no quotes"
    assert held(register, "prospecting_b2c", "documents")[0] == ["devis"]
    (ends,) = held(register, "opt_out_list", "fingerprints")[1]
    assert ends.startswith(
        "Suppression trois ans après l’opposition ou, s’il est plus récent, après le dernier jour où"
    )


def test_what_no_system_takes_to_the_archive_ends_when_the_rest_goes_there(folder, register):
    contents, _ = held(register, "accounting", "identity")
    assert contents == ["nom et prénom", "date de naissance"]
    dropped = "Opportunités commerciales nominatives\u202f; identifiant dans un autre système"
    page = (folder / "register.html").read_text(encoding="utf-8").split('id="accounting-data"', 1)[1]
    (row,) = (row for row in page.split("</table>", 1)[0].split("</tr>") if dropped in row)
    assert "Suppression lors de l’archivage" in row
    assert "dix ans" not in row
    rows = load_workbook(folder / "register.xlsx")["2. Comptabilité et pièces…"].values
    assert [row[5] for row in rows if row[1] == dropped] == ["Suppression lors de l’archivage"]
    by_purpose = {one["purpose"]["code"]: one["categories"][0] for one in read_document(folder)["processings"]}
    assert [fact["fr"] for fact in by_purpose["accounting"]["dropped"]] == dropped.lower().split("\u202f; ")
    assert not by_purpose["prospecting_b2c"]["dropped"], "it archives nothing"
    of_data = (folder / "notices.html").read_text(encoding="utf-8").split("Comptabilité et pièces justificatives", 1)[1]
    assert (
        "Identité (nom et prénom\u202f; date de naissance\u202f; jusqu’à l’archivage seulement\u00a0: opportunités "
        "commerciales nominatives et identifiant dans un autre système)"
    ) in of_data


def test_a_description_is_of_the_data_map_and_changes_with_it(register, systems):
    crm, *others = systems
    fewer = tuple(c for c in crm.table("contacts").columns if c.name != "naissance")
    tables = tuple(t.model_copy(update={"columns": fewer}) if t.name == "contacts" else t for t in crm.tables)
    new = make_register(BOOK, (crm.model_copy(update={"tables": tables}), *others), register.controller, on=DAY)
    assert "date de naissance" not in held(new, "accounting", "identity")[0]
    told = [each.fr for each in differences(as_document(register, DAY), as_document(new, DAY))]
    assert (
        "Activité «\u00a0Comptabilité et pièces justificatives\u00a0» (identité), description\u00a0: "
        "retrait de «\u00a0date de naissance\u00a0»."
    ) in told


@pytest.mark.parametrize("source", read_data_map(PROJECT_DIR, EVERY), ids=lambda source: source.name)
def test_no_column_of_a_shipped_system_stands_there_by_its_name_alone(source):
    names = {table.name for table in source.tables} | {c.name for table in source.tables for c in table.columns}
    told = [fact for category in CATEGORIES for fact in contents(source, category)]
    assert told
    assert not [fact.code for fact in told if fact.code in names and fact.told.fr == fact.told.en]


def test_only_tables_that_may_hold_what_is_measured_tell_of_it(systems):
    of = {source.name: source for source in systems}
    told = [fact.told.fr for fact in contents(of["emailing"], "statistics", frozenset({"open", "click"}))]
    assert told == ["ouvertures de message", "clics sur un lien"]
    assert contents(of["crm"], "statistics", frozenset({"open", "click"})) == ()
    assert contents(of["crm"], "statistics", None), "a policy that names no events is of all"


def test_what_nobody_named_stands_by_its_own_name(systems):
    (crm, *_) = systems
    bare = [c.model_copy(update={"label": None}) for c in crm.table("contacts").columns]
    tables = tuple(t.model_copy(update={"columns": bare}) if t.name == "contacts" else t for t in crm.tables)
    told = [fact.told.fr for fact in contents(crm.model_copy(update={"tables": tables}), "identity")]
    assert "naissance" in told
    assert "nom et prénom" in told


def test_a_system_without_the_documents_says_why_it_stands_there(folder, register):
    assert "emailing" in [system.code for system in sheet(register, "accounting").systems]
    why = "ne contiennent aucun de ces documents\u00a0: cette finalité n’y conserve que les données de la personne"
    by_purpose = {one["purpose"]["code"]: one["beside"] for one in read_document(folder)["processings"]}
    assert {purpose for purpose, told in by_purpose.items() if told} == {"accounting", "contracts", "online_contracts"}
    assert "«\u00a0Campagnes d’e-mails\u00a0»" in by_purpose["accounting"]["fr"]
    page = (folder / "register.html").read_text(encoding="utf-8")
    assert page.count(why) == 6, "under systems and under transfers"
    assert why not in (folder / "notices.html").read_text(encoding="utf-8"), "how systems are cut concerns nobody else"
    cells = [
        str(v) for row in load_workbook(folder / "register.xlsx")["2. Comptabilité et pièces…"].values for v in row
    ]
    assert any(why in cell for cell in cells)


def test_what_a_purpose_comprises_stands_in_every_document_and_changes_no_rule(folder, systems, register, tmp_path):
    told = "Répondre aux contrôles comptables et fiscaux"
    for name in ("register", "notices"):
        assert told in Page(folder / f"{name}.html").said("fr")
    for path in SHIPPED.glob("*.yaml"):
        content = path.read_text(encoding="utf-8").replace(f"  - fr: {told}\n    en:", "  - fr: Autre chose\n    en:")
        (tmp_path / path.name).write_text(content, encoding="utf-8")
    book = PolicyBook.load(tmp_path)
    assert book.hash == BOOK.hash
    new = make_register(book, systems, register.controller, on=DAY)
    assert sheet(new, "accounting").sub_purposes[-1].told.fr == "Autre chose"


@pytest.mark.parametrize(
    ("written", "told"),
    [({}, "Aucun n’est déclaré"), ({"joint_controllers": ["Autre Exemple SA, Lyon"]}, "Autre Exemple SA, Lyon")],
)
def test_each_sheet_names_the_parties(written, told, systems):
    document = as_document(make_register(BOOK, systems, Controller.of(written), on=DAY), DAY)
    assert [fact["fr"] for fact in document["controller"]["joint_controllers"]] == [told]


def test_a_version_can_be_signed(folder):
    page = (folder / "register.html").read_text(encoding="utf-8").split('id="approval"', 1)[1].split("</section>")[0]
    cells = [v for row in load_workbook(folder / "register.xlsx").worksheets[0].values for v in row if v]
    for said in ("Dominique Exemple", "Camille Exemple, présidente", "Signature"):
        assert said in page
        assert said in cells
    version = name_version(read_document(folder)).fr
    assert version in page
    assert version in cells[cells.index("Approbation") :]


def test_the_list_of_activities_gives_every_legal_basis(folder, register):
    page = (folder / "register.html").read_text(encoding="utf-8").replace("\u2011mail", "-mail")
    rows = page.split('id="activities-table"', 1)[1].split("</table>", 1)[0].split("</tr>")[1:]
    for one, row in zip(register.processings, rows, strict=False):
        for basis in one.bases:
            assert basis.told.fr in row, one.purpose.code


def test_the_notices_speak_to_the_public(folder):
    said = Page(folder / "notices.html").said("fr")
    for words in ("mpreintes de la liste", "ommentaires libres", "Mesure d’audience ("):
        assert words not in said
    for words in ("elle ne sert qu’à ne plus vous solliciter", "Ce que signifient ces mots", "Archivage intermédiaire"):
        assert words in said
