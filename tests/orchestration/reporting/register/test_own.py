"""Oubli's own processing and its database stand in the register, as its tables are."""

import re

import pytest
from openpyxl import load_workbook

from orchestration.database.tables.catalogue import metadata
from orchestration.reporting.register.differences import differences
from orchestration.reporting.register.document import as_document, read_document
from orchestration.reporting.register.folder import write_register
from orchestration.reporting.register.own import ENDING, KEPT
from orchestration.reporting.register.register import make_register
from orchestration.settings import PROJECT_DIR
from retention_policies.controller import Controller
from tests.orchestration.reporting.pages import Page
from tests.orchestration.reporting.planting import BOOK
from tests.orchestration.reporting.register.conftest import DAY

OWN = ("erasure_evidence", "erasure_holds")
TOLD = {table for tables in KEPT.values() for table in tables}
TELLING = re.compile(r"^(person_id|record_id|fingerprint|(?!replaced).*_by|reason|payload|recipient)$")
"""Columns by which a table is about somebody."""
COPIES = {
    "identity": "links and fingerprints of whoever is known, which go with them",
    "quarantine": "copies of what is read",
    "archive": "the intermediate archive, which the policies' own sheets tell of",
    "suppression": "the opt-out list, which has a sheet as a policy",
}
WORKING = {
    "enforcement.intents": "what a plan has begun, until it is settled",
    "control.warnings": "goes with the deadline that it is of",
    "control.touches": "goes with the build that computes it",
    "control.touched": "whom the newest build computes",
    "control.messages": "no address stands there",
}
"""Tables about people that keep nothing beyond what the data they are of is kept."""


def test_every_table_about_people_is_told_or_goes_with_what_it_is_of():
    about = {
        name
        for name, table in metadata.tables.items()
        if table.schema not in COPIES and any(TELLING.match(column.name) for column in table.columns)
    }
    assert not about - TOLD - WORKING.keys()
    assert metadata.tables.keys() >= TOLD | WORKING.keys()
    assert {name for name in metadata.tables if name.startswith("archive.re")} <= TOLD, "readings and restores"


@pytest.mark.parametrize("table", sorted(TOLD))
def test_what_is_told_to_have_no_end_is_deleted_nowhere(table):
    schema, name = table.split(".")
    pattern = re.compile(rf"delete from {schema}\.{name}\b|truncate {schema}\.{name}\b")
    sources = [path for path in (PROJECT_DIR / "orchestration").rglob("*.py") if "migrations" not in path.parts]
    ends = any(pattern.search(path.read_text(encoding="utf-8")) for path in sources)
    kept = next(kept for kept, tables in KEPT.items() if table in tables)
    assert ends == (kept in ENDING)


@pytest.mark.parametrize("purpose", OWN)
def test_a_sheet_stands_in_every_document(folder, register, purpose):
    (one,) = (one for one in register.processings if one.purpose.code == purpose)
    for name in ("register", "notices", "schedule"):
        page = (folder / f"{name}.html").read_text(encoding="utf-8")
        assert one.purpose.told.fr in page
        assert one.purpose.told.en in page
    (written,) = (each for each in read_document(folder)["processings"] if each["purpose"]["code"] == purpose)
    accounted = {"erasure_evidence": "l’effacement est à prouver", "erasure_holds": "la suspension est à justifier"}
    assert written["retention"][0]["active"]["fr"] == f"Tant que {accounted[purpose]}"
    assert [system["code"] for system in written["systems"]] == ["oubli_warehouse"]
    assert not written["processors"]
    assert not written["transfers"]
    cells = [str(row[0]) for row in load_workbook(folder / "register.xlsx")["Durées de conservation"].values]
    assert cells.count(one.purpose.told.fr) == len(one.retentions)


def test_what_is_kept_without_an_end_is_for_the_controller_to_decide(register):
    for one in register.processings[-2:]:
        for rule in one.retentions:
            is_endless = rule.rule.split(".")[1] not in ENDING
            assert rule.confidence.code == ("undecided" if is_endless else "text")
            assert ("responsable du traitement" in rule.end.told.fr) == is_endless
            assert not rule.archive


def test_the_warehouse_stands_among_the_systems_and_says_no_address(folder):
    page = (folder / "processors.html").read_text(encoding="utf-8")
    rows = [row for row in load_workbook(folder / "register.xlsx")["Sous-traitants et transferts"].values if row[0]]
    (row,) = (row for row in rows if str(row[0]).startswith("Base de données d’Oubli"))
    assert row[1] == "Exploité par le responsable du traitement"
    for told in (page, str(row[0])):
        assert "intermediate archive" in told or "archivage intermédiaire" in told
        assert "OUBLI_" not in told, "the name of a setting is no word of a register"
        assert "postgresql" not in told


@pytest.mark.parametrize(
    ("written", "told"), [({}, "à compléter"), ({"department": "Direction juridique"}, "Direction juridique")]
)
def test_the_department_in_charge_is_the_one_declared(written, told, systems, tmp_path):
    register = make_register(BOOK, systems, Controller.of({"name": "Nous", **written}), on=DAY)
    folder = write_register(register, tmp_path, on=DAY, language="fr").parent
    rows = list(load_workbook(folder / "register.xlsx")["Activités de traitement"].values)
    assert [row[2] for row in rows[-2:]] == [told, told]
    (document,) = (one for one in read_document(folder)["processings"] if one["purpose"]["code"] == "erasure_holds")
    assert document["owner"]["fr"] == told
    said = Page(folder / "register.html").said("fr")
    assert f"En interne\u00a0: {told}" in said


def test_the_confidence_is_worded_as_on_every_other_sheet(register, folder):
    told = {rule.confidence.told.fr for one in register.processings for rule in one.retentions}
    assert told == {"texte vérifié", "source secondaire", "à confirmer", "durée à arrêter"}
    rows = load_workbook(folder / "register.xlsx")["Durées de conservation"].iter_rows(min_row=2, values_only=True)
    assert {str(row[6]).split("\n")[1] for row in rows} == told


def test_an_older_register_without_them_is_told_to_lack_them(register):
    new = as_document(register, DAY)
    old = {**new, "processings": new["processings"][:-2], "systems": new["systems"][:-1]}
    assert [each.fr for each in differences(old, new)] == [
        "Activité de traitement ajoutée\u00a0: «\u00a0Effacement des données et preuve\u00a0».",
        f"Activité de traitement ajoutée\u00a0: «\u00a0{new['processings'][-1]['purpose']['fr']}\u00a0».",
        "Système ajouté\u00a0: «\u00a0Base de données d’Oubli\u00a0».",
    ]


def test_people_are_told_in_their_words_how_long_what_has_no_end_is_kept(folder):
    said = Page(folder / "notices.html").said("fr")
    assert "Preuve des effacements\u00a0: aussi longtemps que nous devons pouvoir prouver cet effacement" in said
    assert "Traces des accès et des décisions\u00a0: aussi longtemps que nous devons pouvoir justifier cette" in said
    assert "Suspensions\u00a0: aussi longtemps que nous devons pouvoir justifier cette suspension." in said
    assert "Fiches suspendues\u00a0: jusqu’à la levée de la suspension." in said
    assert "numéro interne" not in said
    assert "réduite à des empreintes (des suites de caractères dans lesquelles on ne peut rien relire)" in said


def test_what_nobody_gives_is_not_asked_for(folder):
    direct = (folder / "notices.html").read_text(encoding="utf-8").split('id="direct"', 1)[1]
    assert "Effacement des données et preuve" not in direct
