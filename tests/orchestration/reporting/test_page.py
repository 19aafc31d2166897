"""The page says what was planted, in both languages, and holds nothing that names a person or a network."""

import base64
import hashlib
import re

import pytest

from orchestration.errors import DatabaseError
from orchestration.reporting.docs import Docs
from orchestration.reporting.page import INDEX, write_report
from tests.orchestration.reporting.conftest import copy_of
from tests.orchestration.reporting.pages import Page
from tests.orchestration.reporting.planting import ACTED, AS_OF, BOOK, CANARY, PLAN, PLANTED

RAN = "Le 21\u00a0novembre\u00a02026, de 3\u00a0h\u00a000 à 3\u00a0h\u00a004"
DOCS = Docs("data_docs/index.html", {("before_enforcement", "sources"): "data_docs/sources.html"})


@pytest.fixture(scope="module")
def page(planted, tmp_path_factory):
    return Page(planted.report(tmp_path_factory.mktemp("reports"), docs=DOCS))


def test_it_answers_the_three_questions(page):
    said = page.said("fr")
    assert "Terminée en partie" in said
    assert "Les données échues de 270 personnes ont été traitées\u202f; le reste attend un système mis de côté" in said
    assert (
        "Qu’est-ce qui a été effacé cette nuit\u202f? Données supprimées\u00a0: 182 personnes , dont 31 ne figurent "
        "plus dans aucun système ni dans l’archive Données anonymisées\u00a0: 15 personnes Données archivées\u00a0: "
        "60 personnes"
    ) in said
    assert "Où est la preuve\u202f? 11 inscriptions au registre de preuve" in said
    assert "Salon «\u00a0Forum\u00a0» est mis de côté" in said


def test_what_is_left_to_do_stands_at_the_top(page):
    assert (
        "À suivre \u00a0: 11 personnes en suspens (dont 2 traitées en partie)\u202f; 10 lignes à corriger\u202f; "
        "1 durée à valider ."
    ) in page.said("fr").split("Qu’est-ce qui")[0]


def test_only_policies_that_acted_are_counted(page):
    # Both kinds of prospecting, contracts, accounts, the opt-out list and, in the archive, the customers.
    assert "Pourquoi\u202f? 6 politiques appliquées" in page.said("fr")


def test_the_figures_are_the_planted_ones(page):
    assert page.row("tonight-table", "CRM") == ["1\u202f320", "194", "162", "0", "10", "25", "6", "7"]
    assert page.row("tonight-table", "Tous") == ["1\u202f450", "282", "182", "15", "60", "25", "11", "10"]
    assert page.row("due-table", "décembre\u00a02026")[:2] == ["94", "42"]
    assert page.row("due-next", "décembre\u00a02026") == ["94", "0", "0"]
    assert page.row("basis-table", "Gestion de la relation")[-1] == "512"
    assert page.row("system-files", "people")[2:] == ["120", "0", "0", "0"]
    assert page.row("quarantine-table", "CRM")[-1] == "4"


def test_the_opt_out_list_is_named_where_somebody_left_it(page, variant, tmp_path):
    ended = Page(variant("OPT_OUTS").report(tmp_path))
    assert ended.row("tonight-table", "Liste d’opposition")[:3] == ["0", "4", "4"]
    assert "Liste d’opposition 0" not in page.said("fr")


def test_each_category_has_its_people(page):
    assert page.row("categories-table", "coordonnées") == ["120", "0", "0", "0", "120"]
    assert page.row("categories-table", "documents") == ["0", "15", "60", "0", "75"]
    assert page.row("categories-table", "identité") == ["8", "0", "14", "11", "22"]


def test_where_the_archived_originals_are_is_told(page):
    assert (
        "Archivage \u00a0: 10 opérations retirées de l’outil d’origine\u202f; 60 dont l’original reste dans l’outil "
        "(invoicing\u00a0: 60), où son accès doit être restreint aux seules personnes qui en ont besoin\u202f; "
        "4 dont le retrait est demandé à l’opérateur ."
    ) in page.said("fr")
    assert page.row("proof-table", "invoicing")[0] == "archivage dans l’outil d’origine, où l’original reste"


def _why(page):
    """Each row of the table of reasons: sentence, outcomes, reference and operations."""
    table = page.source.split('id="why-table"', 1)[1].split("<tfoot>", 1)[0]
    rows = [re.sub(r'<span class="t" lang="en">.*?</span>', "", row) for row in table.split("<tr>")[2:]]
    cells = [[re.sub("<[^>]+>", " ", cell) for cell in re.split("</t[hd]>", row)] for row in rows]
    return [[re.sub("[ \n]+", " ", cell).strip() for cell in row] for row in cells]


def test_an_objection_is_told_apart_from_time(page):
    rows = {row[0]: row for row in _why(page) if "professionnels" in row[0]}
    (objected,) = [row for told, row in rows.items() if "opposition" in told]
    assert "À la suite d’une opposition (RGPD, art.\u00a021, §\u00a02 et 3), suppression immédiate" in objected[0]
    assert objected[1:3] == ["Données supprimées \u00a0: 12", "RGPD, art.\u00a021, §\u00a03 texte vérifié"]
    (timed,) = [row for told, row in rows.items() if "opposition" not in told]
    assert "3 ans après le dernier contact émanant de la personne, puis suppression" in timed[0]
    assert timed[1].startswith("Données supprimées \u00a0: 30 ")


def test_what_is_archived_is_told_under_the_rule_of_the_archive(page):
    rows = _why(page)
    (own,) = [row for row in rows if "jusqu’à 5 ans après la livraison" in row[0]]
    assert own[0].endswith("à la livraison, archivage intermédiaire jusqu’à 5 ans après la livraison, puis suppression")
    assert own[1] == "Données archivées \u00a0: 45"
    (online,) = [row for row in rows if "conclus en ligne" in row[0]]
    assert "10 ans après la livraison" in online[0]
    assert (online[1], online[2].startswith("C. consom.")) == ("Données archivées \u00a0: 15", True)
    (customers,) = [row for row in rows if "Gestion de la relation" in row[0] and "archivage" in row[0]]
    assert "3 ans après la fin de la relation, archivage" in customers[0]
    assert "10 ans après la clôture de l’exercice, puis anonymisation" in customers[0]
    assert customers[1] == "Données archivées \u00a0: 14"


def test_the_operations_add_up_to_those_of_the_proof(page):
    rows = _why(page)
    total = sum(int(row[3]) for row in rows)
    told = page.source.split('id="why-table"', 1)[1].split("<tfoot>", 1)[1].split("</tfoot>")[0]
    numbers = [int(number) for number in re.findall(r'<td class="n">(\d+)</td>', told)]
    assert numbers[0] == total == sum(numbers[1:]) == 498
    done = sum(item[7] - item[6] + 1 for item in PLANTED["items"] if item[3] in ACTED)
    assert f"{done} opérations inscrites au registre (11 inscriptions)." in page.said("fr")
    assert total == done + 11 + 2 + 1  # held back, no longer due, already gone


def test_an_opposition_list_is_kept_while_the_person_is_known(page):
    assert "Au moins 3 ans après l’opposition, et tant que la personne est connue, puis suppression" in page.said("fr")


def test_a_reference_stands_with_its_confidence(page):
    said = page.said("fr")
    assert "C. com., art.\u00a0L.\u00a0123-22" in said
    assert "en archive jusqu’à 10 ans après la clôture de l’exercice, puis anonymisation" in said


def test_the_proof_is_verified_and_shown(page):
    said = page.said("fr")
    assert "Oui, de la première à la dernière inscription" in said
    assert (
        "Parmi elles, 120 effacements de coordonnées sont vérifiables personne par personne (120 empreintes)." in said
    )
    assert "120 adresses e-mail effacées ont été recherchées dans toutes les copies déclarées" in said
    assert "oubli evidence find" in said
    assert page.row("proof-table", "Salon")[3:] == ["n°\u00a09", "4"]


def test_numbers_of_entries_are_listed(planted, tmp_path):
    listed = copy_of(planted, "listed")
    listed.run("update reporting.rpt_evidence set seqs = '{3, 4, 43, 44, 45}' where source_system = 'emailing'")
    assert Page(listed.report(tmp_path)).row("proof-table", "Campagnes")[3] == "n°\u00a03, 4, 43 à 45"


def test_who_approved_the_plan_is_told(page):
    said = page.said("fr")
    assert f"Plan {PLAN}, soumis à approbation" in said
    assert "Approuvé par A. Martin le 21\u00a0novembre\u00a02026 à 2\u00a0h\u00a030. Motif\u00a0: plan relu." in said
    assert f"{RAN[1:]} · Oubli 9.8.7" in said


def test_holds_are_told_with_their_age(page):
    said = page.said("fr")
    assert (
        "2 gels pour litige , le plus ancien depuis le 1er\u00a0mars\u00a02024 , prochaine fin le "
        "31\u00a0janvier\u00a02027 , 1 sans date de fin ."
    ) in said
    assert "1 limitation du traitement" in said


def test_what_the_policies_want_is_told(page):
    said = page.said("fr")
    assert "«\u00a0Preuve du consentement\u00a0»\u00a0: aucun texte ne fixe cette durée." in said
    assert "«\u00a0Mesure d’audience des messages\u00a0»\u00a0: aucun système ne détient les données" in said
    assert "contracts.yaml: archive.keep \u00a0: say so" in said


def test_a_valid_ground_is_told_with_its_conditions(page):
    row = page.row("basis-table", "Prospection commerciale auprès des particuliers")
    assert row[:4] == ["e-mail", "420", "75", "0"]
    assert "exception clients" in page.said("fr")
    assert "Situation calculée le 21\u00a0novembre\u00a02026 à 3\u00a0h\u00a000, avant les effacements" in page.said(
        "fr"
    )


def test_a_second_run_that_finds_nothing_leaves_the_figures_of_the_first(variant, tmp_path):
    again = variant("RERUN")
    page = Page(again.report(tmp_path, night_id="night-9"))
    assert page.row("tonight-table", "Tous") == ["1\u202f450", "282", "182", "15", "60", "25", "11", "10"]
    assert page.row("tonight-table", "CRM")[0] == "1\u202f320"
    assert not [row for row in _why(page) if "en archive jusqu’à 5 ans" in row[0]]
    said = page.said("fr")
    assert "sont ceux de l’exécution du 21\u00a0novembre\u00a02026 à 3\u00a0h\u00a000." in said
    assert f"{RAN} \u00a0: plan appliqué" in said


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
    assert "Salon «\u00a0Forum\u00a0»\u00a0: Peu de lignes. avertissement 1 ligne en écart. Corriger les lignes" in said


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
            "sous gel (litige ou limitation du traitement)\u00a0: 8 personnes",
            "dont le nombre de lignes a chuté\u00a0: 1",
        ),
        ("en", "under a hold (dispute or restriction): 8 people", "tables whose row count fell: 1 of 1"),
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


def test_every_translation_comes_in_pairs(page):
    told = [given for tag, given in page.tags if tag == "span" and "t" in given.get("class", "").split()]
    assert len([g for g in told if g["lang"] == "fr"]) == len([g for g in told if g["lang"] == "en"]) > 300


def test_it_names_nobody(page):
    for part in (CANARY, CANARY.split("@")[0], "planted.example", "p7<", ">r7<"):
        assert part.lower() not in page.source.lower()


def test_it_needs_no_network(page):
    linked = [*page.of("href"), *page.of("src"), *page.of("srcset"), *page.of("action")]
    assert {link.partition("#")[0] for link in linked} == {"", "data_docs/index.html", "data_docs/sources.html", INDEX}
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
        ("WAITING", "Rien n’a été effacé cette nuit\u00a0: un plan qui concerne 273 personnes attend votre accord."),
        ("HELD", "Rien n’a été effacé cette nuit\u00a0: un contrôle préalable n’est pas satisfait."),
        ("FAULTY", "Les données échues ont été traitées, mais des coordonnées effacées subsistent ailleurs."),
        ("REFUSED", "La nuit est terminée, mais les données de 4 personnes n’ont pas pu être traitées"),
        ("FAILED", "La nuit s’est interrompue avant la fin"),
        ("EMPTY", "Nuit terminée\u00a0: aucune donnée n’avait dépassé son délai, rien n’a été effacé."),
    ],
)
def test_how_the_night_went_in_one_sentence(variant, tmp_path, name, sentence):
    page = Page(variant(name).report(tmp_path))
    assert sentence in page.said("fr")
    ids = page.of("id")
    assert {link[1:] for link in page.of("href") if link.startswith("#")} <= set(ids)


def test_a_plan_that_waits_shows_the_way_out(variant, tmp_path):
    said = Page(variant("WAITING").report(tmp_path)).said("fr")
    assert "CRM\u00a0: première exécution sur ce système" in said
    assert f'oubli approve {PLAN} --by VOTRE-NOM --reason " VOTRE MOTIF "' in said
    assert f"oubli apply {PLAN}" in said
    assert "Données supprimées\u00a0: 182" not in said
    assert "Qu’est-ce qui serait effacé\u202f? 273 personnes concernées" in said


def test_a_night_that_is_held_shows_what_failed_and_one_that_failed_its_message(variant, tmp_path):
    assert (
        "Chaque personne a une date de départ."
        in Page(variant("HELD").report(tmp_path)).said("fr").split("Sommaire")[0]
    )
    assert "crm: the source does not answer" in Page(variant("FAILED").report(tmp_path)).said("fr")


def test_addresses_that_were_found_again_are_told_with_their_place(variant, tmp_path):
    said = Page(variant("FAULTY").report(tmp_path)).said("fr")
    assert "CRM, table contacts\u00a0: 2 lignes" in said
    assert "copie d’Oubli, table quarantine.rows\u00a0: 1 ligne" in said
    assert "Campagnes d’e-mails\u00a0: injoignable, la recherche" in said


def test_the_index_is_the_last_report_with_links_to_the_earlier_ones(planted, tmp_path):
    for name in ("2026-11-19.html", "2026-11-20.html", "notes.html", "2026-11-2x.html"):
        (tmp_path / name).write_text("earlier", encoding="utf-8")
    target = planted.report(tmp_path)
    assert target == tmp_path / f"{AS_OF}.html"
    index = Page(tmp_path / INDEX)
    others = ["2026-11-20.html", "2026-11-19.html"]
    assert [link for link in index.of("href") if not link.startswith("#")] == others
    assert [link for link in Page(target).of("href") if not link.startswith("#")] == [INDEX, *others]
    assert "20\u00a0novembre\u00a02026" in index.said("fr")
    assert not list(tmp_path.glob("*.draft"))


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
        write_report(planted.engine, as_of=AS_OF, night_id="never", target=tmp_path / "x.html", home=planted.home,
                     docs=None)  # fmt: skip
    bare = copy_of(planted, "bare")
    bare.run("drop schema reporting cascade")
    with pytest.raises(DatabaseError, match="not built yet"):
        bare.report(tmp_path)
    assert not list(tmp_path.iterdir())
