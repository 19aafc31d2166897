"""The spreadsheet, opened again: CNIL's model, a sheet for each activity, texts that run as nothing."""

from datetime import datetime

import pytest
from openpyxl import load_workbook

from orchestration.reporting.register.document import as_document
from orchestration.reporting.register.register import make_register
from orchestration.reporting.register.workbook import write_workbook
from retention_policies.controller import Controller
from tests.orchestration.reporting.planting import BOOK
from tests.orchestration.reporting.register.conftest import DAY


@pytest.fixture(scope="module")
def book(folder):
    return load_workbook(folder / "register.xlsx")


def values(sheet):
    return [[cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows()]


def test_there_is_a_sheet_for_each_activity_between_who_is_responsible_and_who_processes(book, register):
    names = book.sheetnames
    assert names[:2] == ["Responsable du traitement", "Activités de traitement"]
    assert names[-2:] == ["Durées de conservation", "Sous-traitants et transferts"]
    assert len(names) == len(register.processings) + 4
    assert names[3] == "2. Comptabilité et pièces…"


def test_the_list_leads_to_each_sheet(book, register):
    sheet = book["Activités de traitement"]
    assert [sheet.cell(n, 2).value for n in range(2, sheet.max_row + 1)] == [
        one.purpose.told.fr for one in register.processings
    ]
    leads = [sheet.cell(n, 2).hyperlink.location for n in range(2, sheet.max_row + 1)]
    assert leads == [f"'{name}'!A1" for name in book.sheetnames[2:-2]]


def test_an_activity_says_what_the_model_asks_for(book):
    told = {row[0]: row[1:] for row in values(book["2. Comptabilité et pièces…"]) if row}
    for heading in (
        "Finalité principale",
        "Sous-finalités",
        "Fiche",
        "Acteurs",
        "Base légale",
        "Catégories de personnes concernées",
        "Catégories de données",
        "Données sensibles (RGPD, art.\u00a09 et 10)",
        "Sources et logiciels",
        "Destinataires",
        "Sous-traitants",
        "Transferts hors UE",
        "Durées de conservation",
        "Mesures de sécurité",
    ):
        assert heading in told, heading
    assert told["Catégories de personnes concernées"] == ["Personnes que désignent les factures, avoirs et paiements"]
    assert told["Destinataires"][0].split("\n") == [
        "En interne\u00a0: Direction administrative et financière",
        "Expert-comptable, commissaire aux comptes, administration fiscale",
    ]


def test_every_rule_has_its_line_in_the_schedule(book, register):
    rows = values(book["Durées de conservation"])[1:]
    rules = [(one, rule) for one in register.processings for rule in one.retentions]
    assert [(row[0], row[3], row[4], row[5]) for row in rows] == [
        (one.purpose.told.fr, rule.active.told.fr, rule.archive.told.fr if rule.archive else "–", rule.end.told.fr)
        for one, rule in rules
    ]


def test_a_text_that_begins_like_a_formula_is_a_text(tmp_path, systems):
    register = make_register(BOOK, systems, Controller.of({"name": '=HYPERLINK("x")', "address": "+33"}), on=DAY)
    write_workbook(tmp_path / "a.xlsx", register, as_document(register, DAY), "en", printed_on=DAY)
    sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    cells = {cell.value: cell.data_type for row in sheet.iter_rows() for cell in row if cell.value}
    assert set(cells.values()) == {"s"}
    assert any(str(value).startswith("=HYPERLINK") for value in cells)
    assert "Legal representative" in cells


def test_it_says_which_version_it_is_and_when_it_was_printed(book):
    said = [row[0] for row in values(book.worksheets[0]) if row]
    assert said[2].startswith("Version 1 du 21\u00a0novembre\u00a02026 (empreinte ")
    assert said[3] == "État au 21\u00a0novembre\u00a02026"


def test_each_printed_page_says_its_version_and_its_day(book):
    said = [row[0] for row in values(book.worksheets[0]) if row]
    for sheet in book.worksheets:
        assert sheet.oddHeader.left.text == "Oubli · Registre des activités de traitement"
        assert [sheet.oddFooter.left.text, sheet.oddFooter.center.text] == said[2:4]
        assert sheet.oddFooter.right.text == "&P / &N"


def test_a_row_is_as_high_as_its_longest_cell(book):
    short = [
        (sheet.title, cell.coordinate)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.alignment.wrap_text and cell.value
        if (sheet.row_dimensions[cell.row].height or 0) < 15 * (cell.value.count("\n") + 1)
    ]
    assert not short


def test_who_runs_each_system_stands_below_the_processors(book):
    rows = [row for row in values(book["Sous-traitants et transferts"]) if row]
    below = rows[[row[0] for row in rows].index("Systèmes") + 1 :]
    assert below[0] == ["Système", "Exploité par", "Catégories de données"]
    assert [row[0].split("\n")[0] for row in below[1:]] == [
        "Relation clients",
        "Campagnes d’e-mails",
        "Facturation",
        "Base de données d’Oubli",
    ]


def test_it_is_dated_by_its_version(book):
    assert book.properties.created == datetime.combine(DAY, datetime.min.time())
    assert book.properties.creator == "Oubli"
