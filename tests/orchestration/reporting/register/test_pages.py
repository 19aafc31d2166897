"""The register's pages: whole, in both languages, and with the periods of the policy pages."""

import re

import pytest
from openpyxl import load_workbook

from orchestration.reporting.policies.pages import write_pages
from orchestration.reporting.register.document import read_document
from orchestration.reporting.register.folder import write_register
from orchestration.reporting.register.pages import PAGES
from orchestration.reporting.register.register import make_register
from orchestration.reporting.register.rights import rights_of
from retention_policies.controller import Controller
from tests.orchestration.reporting.pages import Page
from tests.orchestration.reporting.planting import BOOK
from tests.orchestration.reporting.register.conftest import DAY

RULES = [(policy.purpose, name) for policy in BOOK.policies if policy.enabled for name, _ in policy.all_rules()]

OWN = ("erasure_evidence", "erasure_holds")


@pytest.fixture(params=PAGES)
def page(request, folder):
    return Page(folder / f"{request.param}.html")


def test_a_page_is_whole_and_asks_for_nothing(page, folder):
    ids = page.of("id")
    assert len(ids) == len(set(ids))
    links = [link.partition("#") for link in page.of("href")]
    assert {file for file, _, _ in links if file} <= {path.name for path in folder.iterdir()}
    for file, _, place in links:
        assert not place or place in (Page(folder / file).of("id") if file else ids)
    assert set(" ".join(page.of("aria-labelledby")).split()) <= set(ids)
    assert not re.search(r"url\((?!#)|@import|https?://(?!www\.w3\.org/2000/svg)", page.source)
    assert not [given for _, given in page.tags if "style" in given]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_nothing_is_left_untold(page, language):
    assert not re.search(r"\{\w+\}|Undefined|&lt;span|\b[a-z]+\.[a-z]+_[a-z]+", page.said(language))
    assert "None" not in page.said("fr")


def test_french_is_set_as_the_french_set_it(page):
    assert not page.ill_set


def test_every_page_says_its_version_and_its_day(page, register):
    said = page.said("fr")
    assert re.search(r"Version 1 du 21\u00a0novembre\u00a02026 \(empreinte [0-9a-f]{8}…\)", said)
    assert "État au 21\u00a0novembre\u00a02026" in said
    assert f"Politiques\u00a0: empreinte {register.policy_hash[:16]}" in said
    assert f"Description des systèmes\u00a0: empreinte {register.data_map_hash[:16]}" in said


def cells(page, name):
    """The start, active, archive and end of every row of a table of periods, in French."""
    table = page.source.split(f'id="{name}"', 1)[1].split("</table>", 1)[0]
    found = re.findall(r"<tr>(?!<td class=.across soft)(.*?)</tr>", table, re.DOTALL)[1:]
    told = []
    for row in found:
        texts = [re.sub(r'<span class="t" lang="en">.*?</span>|<[^>]+>', "", each) for each in row.split("</td>")]
        told.append([re.sub(r"\s+", " ", each).strip() for each in texts][1:5])
    return told


def test_the_periods_are_those_of_the_policy_pages(folder, tmp_path):
    write_pages(BOOK, tmp_path, None, report=None)
    in_policies = cells(Page(tmp_path / "index.html"), "periods")
    in_schedule = cells(Page(folder / "schedule.html"), "periods")
    assert len(in_policies) == len(RULES)
    assert in_schedule[: len(RULES)] == in_policies, "Oubli's own come last"


def test_the_register_has_the_same_periods_as_its_schedule(folder):
    page, schedule = Page(folder / "register.html"), Page(folder / "schedule.html")
    purposes = [*dict.fromkeys(purpose for purpose, _ in RULES), *OWN]
    rows = [row[-4:] for purpose in purposes for row in own(page, purpose)]
    assert sorted(rows) == sorted(cells(schedule, "periods"))


def own(page, purpose):
    table = page.source.split(f'id="{purpose}-periods"', 1)[1].split("</table>", 1)[0]
    rows = []
    for row in table.split("<tr>")[2:]:
        texts = [re.sub(r'<span class="t" lang="en">.*?</span>|<[^>]+>', "", each) for each in row.split("</td>")]
        texts[0] = re.sub(
            r"(?s).*</th>", "", re.sub(r'<span class="t" lang="en">.*?</span>', "", row).split("</td>")[0]
        )
        rows.append([re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", each)).strip() for each in texts][:4])
    return rows


def test_the_notices_say_how_long_and_with_which_rights(folder, register):
    page = Page(folder / "notices.html")
    said = page.said("fr")
    for one in register.processings:
        for promise in one.kept:
            assert re.sub(r"\s+", " ", promise.fr) in re.sub(r"\s+", " ", said)
    for words in (
        "Nous répondons dans un délai d’un mois",
        "Écrivez-nous\u00a0: dpo@societe-exemple.example",
        "Accès, rectification et limitation",
        "sans avoir à vous justifier",
        "Si nous tenons vos données d’un tiers (art.\u00a014)",
        "Traitement imposé par la loi",
        "directives sur la conservation, l’effacement et la communication de vos données après votre décès",
        "Faire connaître nos produits et services aux professionnels",
        "Clauses contractuelles types",
    ):
        assert words in said, words
    assert "optional; without your agreement" in page.said("en").lower()


def test_rules_that_promise_the_same_are_one_sentence(register):
    told = {one.purpose.code: [promise.fr for promise in one.promises] for one in register.processings}
    (measured,) = told["audience_measurement"]
    assert measured.startswith("Les données d’événement (clic sur un lien, ouverture d’un message) sont supprimées 25")
    assert len(told["prospecting_b2c"]) == 2, "quotes are documents"
    assert [len(one.retentions) for one in register.processings if one.purpose.code == "prospecting_b2c"] == [3]


@pytest.mark.parametrize(
    ("basis", "without"),
    [
        ("consent", {"objection"}),
        ("contract", {"objection", "withdrawal"}),
        ("legitimate_interest", {"portability", "withdrawal"}),
        ("legal_obligation", {"erasure", "portability", "objection", "withdrawal"}),
        ("public_interest", {"erasure", "portability", "withdrawal"}),
        ("vital_interests", {"portability", "objection", "withdrawal"}),
    ],
)
def test_rights_go_with_the_legal_basis(basis, without):
    every = {"access", "rectification", "erasure", "restriction", "portability", "objection", "withdrawal"}
    assert set(rights_of(basis)) == every - without


def test_what_is_missing_is_marked(tmp_path, systems):
    folder = write_register(
        make_register(BOOK, systems, Controller.of({}), on=DAY), tmp_path, on=DAY, language="en"
    ).parent
    for name in ("register", "notices"):
        said = Page(folder / f"{name}.html").said("fr")
        assert "Des renseignements restent à compléter" in said
        assert "fictifs" not in said


def test_the_demo_says_that_its_company_is_invented(folder):
    assert "Responsable et DPO fictifs" in Page(folder / "register.html").said("fr")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ({}, "à compléter"),
        ({"automated_decisions": []}, "Aucune décision produisant des effets juridiques"),
        ({"automated_decisions": [{"fr": "Score de crédit", "en": "Credit score"}]}, "Score de crédit"),
    ],
)
def test_the_notices_say_whether_decisions_are_automated(written, told, tmp_path, systems):
    register = make_register(BOOK, systems, Controller.of(written), on=DAY)
    folder = write_register(register, tmp_path, on=DAY, language="fr").parent
    page = (folder / "notices.html").read_text(encoding="utf-8")
    heading = page.index("Décisions automatisées")
    assert told in page[heading : heading + 400]


@pytest.mark.parametrize(
    ("purpose", "told"),
    [
        ("customer_relationship", "elles restent jusqu’à la dernière des échéances\u202f; quand seul un archivage"),
        ("accounting", "restent aussi longtemps que le dernier d’entre eux"),
        ("audience_measurement", "Le dernier contact et la dernière connexion connus"),
        ("opt_out_list", ""),
    ],
)
def test_what_keeps_data_longer_than_its_rule_stands_in_every_document(folder, register, purpose, told):
    (one,) = (one for one in register.processings if one.purpose.code == purpose)
    assert bool(one.lasting) == bool(told)
    (written,) = (p for p in read_document(folder)["processings"] if p["purpose"]["code"] == purpose)
    sheet = load_workbook(folder / "register.xlsx")["Durées de conservation"]
    cells = [str(row[7] or "") for row in sheet.values if row[0] == one.purpose.told.fr]
    for said in (
        after(folder, "register", f'id="{purpose}-periods"', "</section>"),
        after(folder, "notices", f">{one.purpose.told.fr}<", "</dl>"),
        Page(folder / "schedule.html").said("fr"),
        " ".join(fact["fr"] for rule in written["retention"] for fact in rule["lasting"]),
        " ".join(cells),
    ):
        assert told in said


def after(folder, name, mark, end):
    return (folder / f"{name}.html").read_text(encoding="utf-8").split(mark, 1)[1].split(end, 1)[0]
