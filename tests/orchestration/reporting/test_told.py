"""What the page tells of the planted night adds up, and says what happened to whom and why."""

import re
from datetime import timedelta

import pytest

from orchestration.reporting.reading import read_report
from tests.orchestration.reporting.conftest import copy_of, data_map
from tests.orchestration.reporting.pages import Page
from tests.orchestration.reporting.planting import AS_OF, NIGHT, PLAN, TO_A_TABLE
from tests.orchestration.reporting.variants import MISPLACED, WAITING

RAN = "Le 21\u00a0novembre\u00a02026, de 3\u00a0h\u00a000 à 3\u00a0h\u00a004"


def test_what_is_left_to_do_stands_at_the_top(page):
    assert (
        "À suivre \u00a0: 3 engagements non tenus 11 personnes en suspens (dont 2 traitées en partie) "
        "10 lignes à corriger 49 personnes à informer de l’origine de leurs données (RGPD, art.\u00a014) "
        "accès aux originaux des données archivées à restreindre (invoicing\u00a0: 60 personnes) "
        "1 durée à confirmer 5 personnes à prévenir avant l’effacement de leurs données"
    ) in page.said("fr").split("Qu’est-ce qui")[0]
    assert "#promises" in page.source.split('<ul class="remains"')[1].split("engagements")[0]


def test_numbers_out_of_place_come_first(planted, tmp_path):
    jotted = copy_of(planted, "jotted")
    jotted.run(MISPLACED)
    assert (
        "3 engagements non tenus, à commencer par 12 lignes contenant un numéro de carte, un IBAN ou un numéro de "
        "sécurité sociale "
    ) in Page(jotted.report(tmp_path)).said("fr")


def test_originals_of_earlier_nights_are_still_to_be_restricted(planted, tmp_path):
    earlier = copy_of(planted, "earlier")
    earlier.run(
        "insert into archive.items (person_id, source, record_id, data_category, purpose, rule, counts_from, "
        "kept_at_source) values ('of another night', 'shop', '9', 'identity', 'p', 'p.archive', '2020-01-01', true)"
    )
    said = Page(earlier.report(tmp_path)).said("fr")
    assert "accès aux originaux des données archivées à restreindre (invoicing, shop\u00a0: 61 personnes)" in said
    assert "pour 60 d’entre elles, l’original reste dans le système d’origine" in said, "of that night"


def test_what_is_held_back_and_set_aside_says_since_when(planted, tmp_path):
    old = copy_of(planted, "long_held")
    old.run(
        "update enforcement.items set due_on = '2017-06-01' where held_because = 'hold' and person_id = 'p601';\n"
        "update reporting.rpt_quarantine set first_seen_at = '2025-12-31 23:30+00' where column_name = 'at'"
    )
    page = Page(old.report(tmp_path))
    since = "8 personnes , échéance la plus ancienne passée depuis le 1er\u00a0juin\u00a02017"
    assert f"conservation pour litige ou limitation du traitement\u00a0: {since}" in page.said("fr")
    assert page.row("quarantine-table", "CRM")[-2:] == ["1er\u00a0janvier\u00a02026", "4"]


def test_who_is_to_be_informed_is_told_with_the_promises_that_count_them(page):
    said = page.said("fr").split("Bases légales")[-1]
    assert "49 personnes sont à informer de l’origine de leurs données" in said
    assert "qui relève des deux y figure deux fois, et ici une seule. La liste est à demander" in said


def test_opens_and_clicks_alone_are_told_apart(planted, tmp_path):
    measured = copy_of(planted, "measured")
    measured.run("update enforcement.items set data_category = 'statistics' where outcome = 'deleted'")
    measured.run(
        "update reporting.rpt_legal_basis set purpose = 'audience_measurement', channel = 'all', status = 'missing' "
        "where purpose = 'customer_relationship'"
    )
    said = Page(measured.report(tmp_path)).said("fr")
    assert "182 personnes , pour la seule mesure d’audience (ouvertures et clics)" in said
    measured.run("update enforcement.items set data_category = 'notes' where outcome = 'deleted' and source <> 'crm'")
    some = Page(measured.report(tmp_path / "some")).said("fr")
    assert re.search(r"182 personnes , dont \d+ pour la seule mesure d’audience \(ouvertures et clics\)", some)
    assert "512 personnes dont les ouvertures et les clics sont mesurés sans consentement (LIL, art.\u00a082)" in said


def test_only_policies_that_acted_are_counted(page):
    # Both kinds of prospecting, contracts, accounts, the opt-out list and, in the archive, the customers.
    said = page.said("fr").split("Pourquoi\u202f? 6 politiques appliquées ", 1)[1].split(" Politiques et textes")[0]
    named = [int(items) for items in re.findall(r"\u00a0: (\d+) opérations?", said)]
    assert named == sorted(named, reverse=True)
    assert len(named) == 3


def test_a_night_that_could_do_nothing_says_so(planted, tmp_path):
    idle = copy_of(planted, "idle")
    idle.run("update enforcement.items set outcome = 'held', held_because = 'blocked_source' where outcome is not null")
    said = Page(idle.report(tmp_path)).said("fr")
    assert "Terminée, rien n’a été effacé Rien n’a été effacé cette nuit, et 1 système a été mis de côté." in said
    assert "Pourquoi\u202f? Des données sont échues, mais toutes sont en suspens" in said


def test_the_figures_are_the_planted_ones(page):
    assert page.row("tonight-table", "CRM") == ["1\u202f320", "194", "162", "0", "10", "25", "6", "7"]
    assert page.row("tonight-table", "Tous") == ["1\u202f450", "282", "182", "15", "60", "25", "11", "10"]
    assert page.row("due-table", "décembre\u00a02026")[:2] == ["94", "42"]
    assert page.row("due-next", "décembre\u00a02026") == ["94", "0", "0"]
    assert page.row("basis-table", "Gestion de la relation")[-1] == "512"
    assert page.row("system-files", "people")[2:] == ["120", "0", "0", "0"]
    assert page.row("quarantine-table", "CRM")[-1] == "4"


def test_each_category_has_its_people(page):
    assert page.row("categories-table", "Coordonnées") == ["120", "0", "0", "0", "120"]
    assert page.row("categories-table", "Documents") == ["0", "15", "60", "0", "75"]
    assert page.row("categories-table", "Identité") == ["8", "0", "14", "11", "22"]


def test_where_the_archived_originals_are_is_told(page):
    assert (
        "Archivage \u00a0: données retirées du système d’origine\u00a0: 10 opérations\u202f; 60 opérations pour "
        "lesquelles l’original reste dans le système d’origine (invoicing\u00a0: 60), où l’accès doit en être "
        "restreint aux seules personnes qui en ont besoin\u202f; 4 dont le retrait est demandé à l’opérateur ."
    ) in page.said("fr")
    assert page.row("proof-table", "invoicing")[0] == "archivage dans le système d’origine, où l’original reste"


def test_an_opposition_list_is_kept_while_the_person_is_known(page):
    told = "3\u00a0ans après l’opposition ou, s’il est plus récent, après le dernier jour où la personne était connue"
    assert told in page.said("fr")


def test_a_reference_stands_with_its_confidence(page):
    said = page.said("fr")
    assert "C.\u00a0com., art.\u00a0L.\u00a0123\u201122" in said
    assert "en archivage intermédiaire jusqu’à 10\u00a0ans après la clôture de l’exercice, puis anonymisation" in said


def test_the_proof_is_verified_and_shown(page):
    said = page.said("fr")
    assert "Oui, de la première à la dernière inscription" in said
    verifiable = "120 suppressions et anonymisations, hors mesure d’audience, sont vérifiables personne par personne"
    assert f"Parmi elles, {verifiable} (120 empreintes)." in said
    assert "120 adresses e-mail et numéros de téléphone effacés ont été recherchés dans tous les champs" in said
    for command in ("oubli evidence of", "oubli evidence certificate --to attestation.html", "oubli explain crm:17"):
        assert f" {command} " in said
    assert "vous-même" not in said
    assert page.row("proof-table", "Salon")[3:] == ["n°\u00a09", "4"]


def test_a_head_that_no_witness_took_is_told(planted, page, tmp_path):
    assert "témoin extérieur" not in page.said("fr")
    alone = copy_of(planted, "alone")
    alone.run('update control.nights set counts = counts || \'{"unposted": "x"}\'')
    said = Page(alone.report(tmp_path)).said("fr")
    assert "L’empreinte de la dernière inscription n’a pas pu être transmise au témoin extérieur" in said


def test_numbers_of_entries_are_listed(planted, tmp_path):
    listed = copy_of(planted, "listed")
    listed.run(
        f"{TO_A_TABLE} update reporting.rpt_evidence set seqs = '{{3, 4, 43, 44, 45}}' where source_system = 'emailing'"
    )
    assert Page(listed.report(tmp_path)).row("proof-table", "Campagnes")[3] == "n°\u00a03, 4, 43 à 45"


def test_who_approved_the_plan_is_told(page):
    said = page.said("fr")
    assert f"Plan {PLAN}, soumis à approbation" in said
    assert (
        "Approuvé par A. Martin le 21\u00a0novembre\u00a02026 à 2\u00a0h\u00a030, approbation valable jusqu’au "
        "28\u00a0novembre\u00a02026 à 2\u00a0h\u00a030. Motif\u00a0: plan relu."
    ) in said
    assert f"{RAN[1:]} · Oubli 9.8.7" in said


def test_every_approval_of_a_plan_is_told_in_order(planted, tmp_path):
    twice = copy_of(planted, "twice")
    twice.run(
        "insert into enforcement.approvals (plan_id, content_hash, approved_by, reason, approved_at, expires_at)"
        f" values ('{PLAN}', repeat('ab', 32), 'B. Noël', 'relu aussi', '2026-11-21 01:45+00', '2026-11-28 01:45+00')"
    )
    said = Page(twice.report(tmp_path)).said("fr")
    assert said.index("Motif\u00a0: plan relu.") < said.index("Approuvé par B. Noël le 21")
    assert said.count(f"Plan {PLAN}, soumis à approbation") == 1


@pytest.mark.parametrize("waits", [PLAN, "another"])
def test_an_approval_that_expired_is_told_where_the_plan_waits(planted, tmp_path, waits):
    late = copy_of(planted, f"late_{waits[:4]}")
    late.run(
        f"{WAITING};\nupdate control.nights set started_at = '2026-11-30 02:00+00';\n"
        "insert into enforcement.plans (plan_id, as_of, policy_hash, content_hash, state) "
        "select 'another', as_of, policy_hash, 'x', 'waiting' from enforcement.plans;\n"
        f"update control.nights set plan_id = '{waits}'"
    )
    by, until = "approuvé par A. Martin le 21 novembre 2026 à 2 h 30", "le 28 novembre 2026 à 2 h 30"
    said = Page(late.report(tmp_path)).said("fr").split("Sommaire")[0].replace("\N{NO-BREAK SPACE}", " ")
    lapsed = f"A{by[1:]}, mais cette approbation a expiré {until} sans que le plan soit appliqué : il faut l’appr"
    before = f"Le plan précédent, {PLAN}, {by}, n’a pas été appliqué avant l’expiration de l’approbation, {until}. C’"
    assert (lapsed if waits == PLAN else before) in said


def test_holds_are_told_with_their_age(page):
    said = page.said("fr")
    assert (
        "2 conservations pour litige , la plus ancienne depuis le 1er\u00a0mars\u00a02024 , prochaine fin le "
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


def test_what_was_computed_before_the_erasing_says_so_at_its_head(page):
    before = "État calculé le 21\u00a0novembre\u00a02026 à 3\u00a0h\u00a000, avant les effacements qui ont suivi."
    for heading in ("À venir", "Bases légales", "Dernier contact", "Oppositions"):
        section = page.said("fr").split(f" {heading} Comment c’est calculé", 1)[1]
        assert before in section[:250], heading


def test_the_opt_out_list_is_named_where_somebody_left_it(page, variant, tmp_path):
    ended = Page(variant("OPT_OUTS").report(tmp_path))
    assert ended.row("tonight-table", "Liste d’opposition")[:3] == ["0", "4", "4"]
    assert "Liste d’opposition 0" not in page.said("fr")


@pytest.mark.parametrize(("days", "people"), [(0, 0), (1, 60)])
def test_originals_that_few_may_see_by_now_are_not_asked_for_again(planted, days, people):
    restricted = {"name": "invoicing", "archive_restricted_on": AS_OF + timedelta(days=days)}
    systems = (*data_map(), data_map()[0].model_copy(update=restricted))
    report = read_report(planted.engine, NIGHT, as_of=AS_OF, outside=planted.outside, data_map=systems)
    assert (report.standing.people, report.staying.people) == (people, people)
