"""The page says what was planted, in both languages, and holds nothing that names a person or a network."""

import base64
import hashlib
import re

import pytest

from orchestration.errors import DatabaseError
from orchestration.reporting.method import METHOD
from orchestration.reporting.page import INDEX
from tests.orchestration.reporting.conftest import DOCS, copy_of
from tests.orchestration.reporting.pages import Page
from tests.orchestration.reporting.planting import AS_OF, BOOK, CANARY, PLAN


def test_it_answers_the_three_questions(page):
    said = page.said("fr")
    assert "Terminée en partie" in said
    assert "Les données échues de 270 personnes ont été traitées\u202f; le reste attend un système mis de côté" in said
    assert (
        "Qu’est-ce qui a été effacé cette nuit\u202f? Données supprimées\u00a0: 182 personnes Plus aucune donnée, ni "
        "dans un système ni dans l’archive\u00a0: 31 personnes Données anonymisées\u00a0: 15 personnes Données "
        "archivées\u00a0: 60 personnes"
    ) in said
    assert "Où est la preuve\u202f? 11 inscriptions au registre de preuve" in said
    assert "Salon «\u00a0Forum\u00a0» est mis de côté" in said


def test_a_broken_chain_is_cried_out(planted, tmp_path):
    forged = copy_of(planted, "forged")
    forged.run(
        "alter table evidence.ledger disable trigger user;\n"
        "update evidence.ledger set entry = jsonb_set(entry, '{items}', '1') where seq = 3"
    )
    said = Page(forged.report(tmp_path)).said("fr")
    assert "Non\u00a0: la chaîne est rompue" in said
    assert "ledger entry 3" in said


def test_a_promise_that_one_system_breaks_names_it_and_how_to_put_it_right(page):
    said = page.said("fr")
    assert (
        "Non tenu\u00a0: «\u00a0Peu de lignes (Salon «\u00a0Forum\u00a0»).\u00a0» avertissement "
        "Lignes en quarantaine\u00a0: 1 sur 9. Corriger les lignes."
    ) in said


def test_channels_that_say_the_same_are_told_as_one(planted, tmp_path):
    more = copy_of(planted, "channels")
    more.run(
        "create temp table sms as select * from reporting.rpt_legal_basis where purpose = 'prospecting_b2b';\n"
        "update sms set channel = 'sms';\ninsert into reporting.rpt_legal_basis select * from sms"
    )
    page = Page(more.report(tmp_path))
    assert page.row("basis-table", "Prospection commerciale auprès des professionnels")[0] == "e-mail, SMS"
    assert page.row("basis-table", "Prospection commerciale auprès des particuliers")[0] == "e-mail"


def test_large_numbers_are_set_as_the_french_set_them(planted, tmp_path):
    many = copy_of(planted, "many")
    many.run(
        "insert into reporting.rpt_coming_due (due_month, purpose, data_category, next_step, people, deadlines) "
        "values ('2026-12-01', 'unnamed', 'notes', 'delete', 1, 5000)"
    )
    assert Page(many.report(tmp_path)).row("due-detail", "unnamed")[-1] == "5\u202f000"


@pytest.mark.parametrize(
    ("language", "held", "left_out"),
    [
        (
            "fr",
            "conservation pour litige ou limitation du traitement\u00a0: 8 personnes",
            "dont le nombre de lignes a chuté\u00a0: 1",
        ),
        ("en", "a legal hold or a restriction of processing: 8 people", "tables whose row count fell: 1 of 1"),
    ],
)
def test_what_is_held_back_or_left_out_is_told_in_the_readers_language(page, language, held, left_out):
    said = page.said(language)
    assert held in said
    assert left_out in said


@pytest.mark.parametrize("language", ["fr", "en"])
def test_nothing_is_left_untold(page, language):
    assert not re.search(r"\{\w+\}|None|Undefined|&lt;span", page.said(language))
    other = {"fr": "The night", "en": "La nuit"}[language]
    assert other not in page.said(language)


@pytest.mark.parametrize("name", ["", "WAITING", "SLIPPED", "PAUSED", "REFUSED", "UNANSWERED", "UNDATED", "RECEIPTED"])
def test_french_is_set_as_the_french_set_it(page, variant, tmp_path, name):
    assert not (Page(variant(name).report(tmp_path)) if name else page).ill_set


def test_every_translation_comes_in_pairs(page):
    told = [given for tag, given in page.tags if tag == "span" and "t" in given.get("class", "").split()]
    assert len([g for g in told if g["lang"] == "fr"]) == len([g for g in told if g["lang"] == "en"]) > 300


def test_it_names_nobody(page):
    for part in (CANARY, CANARY.split("@")[0], "planted.example", "p7<", ">r7<"):
        assert part.lower() not in page.source.lower()


def test_it_needs_no_network(page):
    linked = [*page.of("href"), *page.of("src"), *page.of("srcset"), *page.of("action")]
    assert {link.partition("#")[0] for link in linked} == {
        "", "data_docs/index.html", "data_docs/sources.html", INDEX, METHOD,
    }  # fmt: skip
    assert not re.search(r"url\((?!#)|@import|https?://(?!www\.w3\.org/2000/svg)", page.source)


def test_every_link_leads_somewhere_and_every_id_stands_once(page):
    ids = page.of("id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.of("href") if link.startswith("#")} <= set(ids)
    named = " ".join([*page.of("aria-labelledby"), *page.of("aria-describedby")]).split()
    assert set(named) <= set(ids)
    assert set(re.findall(r"url\(#(\w+)\)", page.source)) <= set(ids)


def test_only_its_own_script_and_style_may_run(page):
    (policy,) = [g["content"] for _, g in page.tags if g.get("http-equiv") == "Content-Security-Policy"]
    assert "default-src 'none'" in policy
    for tag in ("script", "style"):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page.source, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert not [given for _, given in page.tags if "style" in given or any(name.startswith("on") for name in given)]


def test_it_is_small_and_always_the_same(planted, page, tmp_path):
    again = planted.report(tmp_path, docs=DOCS).read_text(encoding="utf-8")
    assert again == page.source
    assert len(again.encode()) < 300_000


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("CLEAN", "Nuit terminée\u00a0: les données échues de 270 personnes ont été traitées."),
        ("WAITING", "Rien n’a été effacé cette nuit\u00a0: un plan qui concerne 273 personnes attend une décision."),
        ("HELD", "Rien n’a été effacé cette nuit\u00a0: un contrôle préalable n’est pas satisfait."),
        ("PAUSED", "Rien n’a été effacé cette nuit\u00a0: les effacements sont suspendus."),
        ("HALFWAY", "de 270 personnes ont été traitées, puis les effacements ont été suspendus\u202f; le reste att"),
        ("FAULTY", "mais des coordonnées effacées subsistent ailleurs, ou n’ont pu y être cherchées."),
        ("REFUSED", "La nuit est terminée, mais les données de 4 personnes n’ont pas pu être traitées"),
        ("FAILED", "La nuit s’est interrompue avant la fin"),
        ("BROKEN_OFF", "La nuit s’est interrompue avant la fin"),
        ("EMPTY", "Nuit terminée\u00a0: aucune donnée n’était arrivée à échéance, rien n’a été effacé."),
    ],
)
def test_how_the_night_went_in_one_sentence(variant, tmp_path, name, sentence):
    page = Page(variant(name).report(tmp_path))
    assert sentence in page.said("fr")
    ids = page.of("id")
    assert {link[1:] for link in page.of("href") if link.startswith("#")} <= set(ids)


def test_a_plan_that_waits_shows_the_way_out(variant, tmp_path):
    page = Page(variant("WAITING").report(tmp_path))
    said = page.said("fr")
    assert "CRM\u00a0: première exécution sur ce système" in said
    assert f'oubli approve {PLAN} --by VOTRE-NOM --reason " VOTRE MOTIF "' in said
    assert f"oubli apply {PLAN}" in said
    assert "Données supprimées\u00a0: 182" not in said
    assert "Que ferait ce plan\u202f? 273 personnes concernées" in said
    assert "À supprimer À anonymiser À archiver Oppositions à inscrire En suspens" in said
    assert page.row("tonight-table", "CRM") == ["1\u202f320", "194", "165", "0", "10", "25", "6", "7"]
    assert page.row("categories-table", "Coordonnées") == ["120", "0", "0", "0", "120"]


def test_a_pause_shows_whose_it_is_and_the_way_out(variant, tmp_path):
    said = Page(variant("PAUSED").report(tmp_path)).said("fr")
    assert "Suspension décidée par Marie Aubry le 20\u00a0novembre\u00a02026 à 18\u00a0h\u00a005." in said
    assert "Motif\u00a0: import du CRM douteux." in said
    assert "oubli resume --by VOTRE-NOM" in said


def test_a_night_that_is_held_shows_what_failed_and_one_that_failed_its_message(variant, tmp_path):
    held = Page(variant("HELD").report(tmp_path))
    assert (
        "Non tenu\u00a0: «\u00a0Chaque personne a une date de départ.\u00a0» Personnes sans date\u00a0: 3"
        in held.said("fr").split("Sommaire")[0]
    )
    assert "Not kept: “Everybody has a starting date.” People without a date: 3 of 1,450." in held.said("en")
    assert "crm: the source does not answer" in Page(variant("FAILED").report(tmp_path)).said("fr")


def test_the_index_is_the_last_report_with_links_to_the_earlier_ones(planted, tmp_path):
    for name in ("2026-11-19.html", "2026-11-20.html", "notes.html", "2026-11-2x.html"):
        (tmp_path / name).write_text("earlier", encoding="utf-8")
    target = planted.report(tmp_path)
    assert target == tmp_path / f"{AS_OF}.html"
    index = Page(tmp_path / INDEX)
    others = ["2026-11-20.html", "2026-11-19.html"]
    here = ("#", METHOD)
    assert [link for link in index.of("href") if not link.startswith(here)] == others
    assert [link for link in Page(target).of("href") if not link.startswith(here)] == [INDEX, *others]
    assert "20\u00a0novembre\u00a02026" in index.said("fr")
    assert not list(tmp_path.glob(".*.draft"))


def test_the_report_of_a_date_tells_what_its_earlier_runs_settled(variant, tmp_path):
    page = Page(variant("BEFORE").report(tmp_path))
    said = page.said("fr")
    assert "Données supprimées\u00a0: 183 personnes" in said
    assert "Les chiffres réunissent toutes les exécutions de cette date" in said
    assert page.row("tonight-table", "Tous")[1:3] == ["283", "183"]
    assert page.row("tonight-table", "Tous")[6] == "11"
    assert (
        page.row("why-table", "Exécution et preuve des commandes et des contrats")[0] == "Données archivées \u00a0: 45"
    )


def test_the_policy_book_is_named(page):
    assert BOOK.hash[:16] in page.said("fr")


def test_without_its_models_or_its_night_there_is_no_report(planted, tmp_path):
    with pytest.raises(DatabaseError, match="there is no night never"):
        planted.report(tmp_path, night_id="never")
    bare = copy_of(planted, "bare")
    bare.run("drop schema reporting cascade")
    with pytest.raises(DatabaseError, match="not built yet"):
        bare.report(tmp_path)
    assert not list(tmp_path.iterdir())
