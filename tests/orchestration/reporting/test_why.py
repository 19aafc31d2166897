"""What the report's table of reasons tells: each rule with its people, its source, and what came of it."""

import re

from tests.orchestration.reporting.conftest import copy_of
from tests.orchestration.reporting.pages import Page
from tests.orchestration.reporting.planting import ACTED, PLAN, PLANTED
from tests.orchestration.reporting.variants import WAITING

RAN = "Le 21\u00a0novembre\u00a02026, de 3\u00a0h\u00a000 à 3\u00a0h\u00a004"


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
    assert "3\u00a0ans après le dernier contact émanant de la personne, puis suppression" in timed[0]
    assert timed[1].startswith("Données supprimées \u00a0: 30 ")


def test_a_withdrawal_is_told_apart_from_an_objection(planted, tmp_path):
    withdrawn = copy_of(planted, "withdrawn")
    withdrawn.run(f"insert into enforcement.withdrawals select '{PLAN}', 'p' || i from generate_series(501, 504) i")
    rows = [row for row in _why(Page(withdrawn.report(tmp_path))) if "suppression immédiate" in row[0]]
    law = "RGPD, art.\u00a07, §\u00a03, et art.\u00a017, §\u00a01"
    assert [(row[0][row[0].index("À la suite") :], *row[1:3]) for row in rows] == [
        (
            "À la suite d’une opposition (RGPD, art.\u00a021, §\u00a02 et 3), suppression immédiate",
            "Données supprimées \u00a0: 8",
            "RGPD, art.\u00a021, §\u00a03 texte vérifié",
        ),
        (
            f"À la suite du retrait du consentement ({law},\u00a0b), suppression immédiate",
            "Données supprimées \u00a0: 4",
            f"{law},\u00a0b texte vérifié",
        ),
    ]


def test_a_plan_that_waits_says_which_rule_will_govern_in_the_archive(page, planted, tmp_path):
    waiting = copy_of(planted, "will_govern")
    waiting.run(
        "insert into marts.fct_due_actions (person_id, source, data_category, document_id, action, archive_rule) "
        "select items.person_id, source, data_category, items.document_id, 'archive', there.rule "
        "from enforcement.items join archive.items as there using (source, record_id, data_category) "
        "where outcome = 'archived'; delete from archive.items;" + WAITING
    )
    archived = {row[0] for row in _why(page) if "archiv" in row[0]}
    assert len(archived) > 2
    assert archived <= {row[0] for row in _why(Page(waiting.report(tmp_path)))}


def test_two_rules_of_one_policy_name_the_events_they_are_about(planted, tmp_path):
    measured = copy_of(planted, "events")
    rule = "purpose = 'audience_measurement', rule = 'audience_measurement."
    measured.run(
        f"update enforcement.items set {rule}active' where source = 'emailing' and outcome = 'deleted';\n"
        f"update enforcement.items set {rule}opens.active' where source = 'files' and outcome = 'deleted'"
    )
    told = {row[0] for row in _why(Page(measured.report(tmp_path))) if "audience" in row[0]}
    assert told == {
        f"Mesure d’audience des messages {events}\u00a0: 25\u00a0mois après l’événement, puis suppression"
        for events in ("Clics sur un lien", "Ouvertures de message")
    }


def test_what_is_archived_is_told_under_the_rule_of_the_archive(page):
    rows = _why(page)
    (own,) = [row for row in rows if "jusqu’à 5\u00a0ans après la livraison" in row[0]]
    assert own[0].endswith(
        "à la livraison, archivage intermédiaire jusqu’à 5\u00a0ans après la livraison, puis suppression"
    )
    assert own[1] == "Données archivées \u00a0: 45"
    (online,) = [row for row in rows if "contrats électroniques" in row[0]]
    assert "10\u00a0ans après la livraison" in online[0]
    assert (online[1], online[2].startswith("C.\u00a0consom.")) == ("Données archivées \u00a0: 15", True)
    (customers,) = [row for row in rows if "Gestion de la relation" in row[0] and "archivage" in row[0]]
    assert "3\u00a0ans après la fin de la relation, archivage" in customers[0]
    assert "10\u00a0ans après la clôture de l’exercice, puis anonymisation" in customers[0]
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


def test_a_second_run_that_finds_nothing_leaves_the_figures_of_the_first(variant, tmp_path):
    again = variant("RERUN")
    page = Page(again.report(tmp_path, night_id="night-9"))
    assert page.row("tonight-table", "Tous") == ["1\u202f450", "282", "182", "15", "60", "25", "11", "10"]
    assert page.row("tonight-table", "CRM")[0] == "1\u202f320"
    assert not [row for row in _why(page) if "en archivage intermédiaire jusqu’à 5\u00a0ans" in row[0]]
    said = page.said("fr")
    assert "sont ceux de l’exécution du 21\u00a0novembre\u00a02026 à 3\u00a0h\u00a000." in said
    assert f"{RAN} \u00a0: plan appliqué" in said
