"""The pages of the policies, written without a night, with one, and by the night's report."""

import re
import shutil
from pathlib import Path

import pytest

from orchestration.reporting.night import read_night
from orchestration.reporting.nightly import write_nightly
from orchestration.reporting.policies.figures import last_book_figures
from orchestration.reporting.policies.pages import book_folder, find_pages, page_name, write_pages
from orchestration.settings import PROJECT_DIR, Settings
from retention_policies.book import PolicyBook
from tests.orchestration.reporting.conftest import copy_of, data_map
from tests.orchestration.reporting.pages import Page
from tests.orchestration.reporting.planting import AS_OF, BOOK, NIGHT

PURPOSES = [policy.purpose for policy in BOOK.policies]
CUSTOMERS = "Clients, pour des produits ou services analogues, refus proposé à la collecte et dans chaque message"
SHIPPED = PROJECT_DIR / "retention_policies" / "policies"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_pages(BOOK, tmp_path_factory.mktemp("pages"), None, report=None).parent


@pytest.fixture(scope="module")
def figures(planted):
    with planted.engine.connect() as connection:
        return last_book_figures(connection)


@pytest.fixture(params=[*PURPOSES, "index"])
def page(request, folder):
    return Page(folder / f"{request.param}.html")


def test_every_policy_has_a_page_and_all_stand_in_one(folder):
    assert {path.stem for path in folder.iterdir()} == {*PURPOSES, "index"}
    assert set(Page(folder / "index.html").of("href")) >= {f"{purpose}.html" for purpose in PURPOSES}


def test_a_page_is_whole_and_asks_for_nothing(page, folder):
    ids = page.of("id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.of("href") if link.startswith("#")} <= set(ids)
    assert {link for link in page.of("href") if not link.startswith("#")} <= {path.name for path in folder.iterdir()}
    assert set(" ".join(page.of("aria-labelledby")).split()) <= set(ids)
    assert not re.search(r"url\((?!#)|@import|https?://(?!www\.w3\.org/2000/svg)", page.source)
    assert not [given for _, given in page.tags if "style" in given]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_nothing_is_left_untold(page, language):
    assert not re.search(r"\{\w+\}|None|Undefined|&lt;span", page.said(language))
    assert {"fr": "Haut de page", "en": "Back to top"}[language] in page.said(language)


def test_french_is_set_as_the_french_set_it(page):
    assert not page.ill_set


def test_a_policy_says_what_it_keeps_and_on_what_it_rests(folder):
    page = Page(folder / "prospecting_b2c.html")
    said = page.said("fr")
    for words in (
        "Les données de prospection d’un particulier (identité, coordonnées, préférences…) sont supprimées trois ans",
        "Une opposition à la prospection y met fin aussitôt",
        "Consentement (RGPD, art.\u00a06, §\u00a01,\u00a0a)",
        "Identité , coordonnées , préférences , activité , commentaires libres",
        "Autres règles de cette finalité",
        "Vaut contact Clic sur un lien",
        "500 opérations et 5\u00a0% des personnes connues",
    ):
        assert words in said, words
    assert page.row("grounds", "E-mail")[:2] == [CUSTOMERS, "Intérêt légitime (RGPD, art.\u00a06, §\u00a01,\u00a0f)"]
    assert "10\u00a0août\u00a02026" in page.row("grounds", "Téléphone")[-1]


def test_what_waits_for_a_decision_or_decides_nothing_says_so(folder):
    assert "Durée à confirmer" in Page(folder / "consent_evidence.html").said("fr")
    assert "Politique désactivée" in Page(folder / "online_account.html").said("fr")
    index = Page(folder / "index.html")
    assert "2 durées attendent une décision" in index.said("fr")
    assert "9 politiques en vigueur" in index.said("fr")
    assert index.row("periods", "Comptabilité")[2:5] == ["Jusqu’à cette date", "Dix ans", "Anonymisation"]


def test_the_table_of_periods_says_no_less_than_the_policies(folder):
    page = Page(folder / "index.html")
    assert page.row("periods", "Liste d’opposition")[2] == "Trois ans au moins, et tant que la personne est connue"
    clicks = page.row("periods", "Mesure d’audience des messages")
    assert clicks[0].startswith("Clics sur un lien")
    assert clicks[2] == "25\u00a0mois"
    assert page.row("periods", "Prospection commerciale auprès des particuliers")[1].startswith(
        "Dernier contact\u202f; à défaut, collecte"
    )
    said = page.said("fr")
    assert "Sauf le dernier contact et la dernière connexion de chaque fiche, gardés jusqu’à l’échéance" in said
    assert "Ouvertures de message" in said
    assert (
        "Sauf e-mail et SMS (clients, pour des produits ou services analogues, refus proposé à la collecte et dans "
        "chaque message)\u00a0: intérêt légitime"
    ) in said
    assert "Sauf téléphone (toutes les personnes, jusqu’au 10\u00a0août\u00a02026)\u00a0: intérêt légitime" in said


def test_what_counts_as_a_contact_is_told_where_it_matters(folder):
    assert "Ce qui vaut contact" not in Page(folder / "accounting.html").said("fr")


def test_the_figures_are_those_of_the_last_night(figures, tmp_path):
    write_pages(BOOK, tmp_path, figures, report=None)
    said = Page(tmp_path / "prospecting_b2c.html").said("fr")
    assert "Au 21\u00a0novembre\u00a02026 État calculé le 21\u00a0novembre\u00a02026 à 3\u00a0h\u00a000, avant" in said
    assert "Personnes dont elle fixe une échéance 999 Données échues 777" in said
    assert "Échéance dans les douze mois 143 Prochaine échéance 25\u00a0novembre\u00a02026" in said
    assert "version antérieure" not in said
    assert "Empreintes sur la liste 240" in Page(tmp_path / "opt_out_list.html").said("fr")
    assert "Cette nuit-là, elle ne fixait" in Page(tmp_path / "audience_measurement.html").said("fr")
    assert Page(tmp_path / "index.html").row("periods", "Prospection commerciale auprès des particuliers")[-1] == "999"


def test_what_another_policy_made_due_and_this_one_archives_is_counted_apart(planted, tmp_path):
    archiving = copy_of(planted, "archiving")
    archiving.run(
        "insert into planted.fct_due_actions (person_id, action, purpose, archive_rule) select 'p' || i, 'archive', "
        "'contracts', case when i > 9 then 'contracts.archive' else 'online_contracts.archive' end "
        "from generate_series(1, 20) as i"
    )
    archiving.build()
    with archiving.engine.connect() as connection:
        figures = last_book_figures(connection)
    write_pages(BOOK, tmp_path, figures, report="../../index.html")
    said = Page(tmp_path / "online_contracts.html").said("fr")
    assert "échues au titre d’une autre politique, à archiver au titre de celle-ci (en suspens comprises) 9" in said
    assert "sous la politique qui a rendu les données échues. Voir «\u00a0Pourquoi\u00a0» dans le rapport" in said
    assert "à archiver au titre de celle-ci" not in Page(tmp_path / "contracts.html").said("fr")


def test_an_example_shows_how_the_deadline_comes_about(figures, tmp_path):
    write_pages(BOOK, tmp_path, figures, report=None)
    prospects, books = Page(tmp_path / "prospecting_b2c.html"), Page(tmp_path / "accounting.html")
    assert prospects.row("story-steps", "14\u00a0mai\u00a02025")[0].startswith("Clic sur un lien")
    assert prospects.row("story-steps", "2\u00a0septembre\u00a02025")[1].startswith("Aucun")
    assert prospects.row("story-steps", "14\u00a0mai\u00a02028") == ["Échéance en base active", "Suppression"]
    assert books.row("story-steps", "31\u00a0décembre\u00a02035")[1] == "Anonymisation"
    assert 'id="story-fr-wide"' in books.source
    assert "Un exemple" not in Page(tmp_path / "online_account.html").said("fr"), "no night works out what is disabled"


@pytest.fixture
def edited(tmp_path):
    """The shipped policies, one of which is shorter."""
    shutil.copytree(SHIPPED, tmp_path / "policies")
    shutil.copy(SHIPPED.parent / "contact_events.yaml", tmp_path)
    policy = tmp_path / "policies" / "accounting.yaml"
    policy.write_text(policy.read_text(encoding="utf-8").replace("keep: P10Y", "keep: P9Y"), encoding="utf-8")
    return tmp_path / "policies"


def test_figures_of_another_book_say_that_they_are(figures, edited, tmp_path):
    write_pages(PolicyBook.load(edited), tmp_path / "pages", figures, report=None)
    said = Page(tmp_path / "pages" / "accounting.html").said("fr")
    assert "version antérieure" in said
    assert "Un exemple" not in said


def written(planted, home: Path, policies: Path) -> Page:
    shutil.copytree(planted.home / "evidence", home / "evidence", dirs_exist_ok=True)
    settings = Settings(home=home, policies_path=policies)
    return Page(write_nightly(planted.engine, settings, data_map(), night_id=NIGHT, as_of=AS_OF))


def test_the_report_leads_to_the_pages_of_its_nights_policies(planted, edited, tmp_path):
    page = written(planted, tmp_path, SHIPPED)
    linked = {link.partition("#")[0] for link in page.of("href") if link.startswith("policies/")}
    assert {Path(link).stem for link in linked} >= {
        "index", "prospecting_b2c", "contracts", "accounting", "opt_out_list", "consent_evidence",
    }  # fmt: skip
    assert all((tmp_path / "reports" / link).exists() for link in linked)
    back = Page(book_folder(tmp_path / "reports", BOOK.hash) / "accounting.html").of("href")
    assert "../../index.html" in back
    # Once the files say something else, the night still leads to what it applied.
    again = written(planted, tmp_path, edited)
    assert {link.partition("#")[0] for link in again.of("href") if link.startswith("policies/")} == linked
    assert [folder.name for folder in (tmp_path / "reports" / "policies").iterdir()] == [BOOK.hash[:16]]


def test_a_policy_that_somebody_is_editing_stops_no_report(planted, edited, tmp_path):
    (edited / "accounting.yaml").write_text("purpose: [", encoding="utf-8")
    page = written(planted, tmp_path, edited)
    assert "Comptabilité et pièces justificatives" in page.said("fr")
    assert not [link for link in page.of("href") if link.startswith("policies/")]


def test_a_policy_named_like_the_page_over_all_has_a_page_too(tmp_path):
    (tmp_path / "index.html").touch()
    assert page_name("index") not in {"index.html", page_name("accounting")}
    assert find_pages(tmp_path, None).page("index") is None


def test_the_night_is_found_as_the_report_finds_it(planted, figures):
    with planted.engine.connect() as connection:
        night = read_night(connection, NIGHT)
    assert (figures.as_of, figures.policy_hash) == (night.as_of, BOOK.hash)
