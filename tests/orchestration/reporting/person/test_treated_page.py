"""The page after a night: what it dealt with since it computed the deadlines is told, and marked where it stands."""

import re
from dataclasses import replace
from typing import Any

from orchestration.reporting.person.treated import Act, Done, Treated
from tests.orchestration.reporting.person.conftest import TOLD, Write

CONTACT = Act(
    name="crm:17", data_category="contact_details", record=None, action="archive", outcome="archived",
    purpose="customer_relationship", rule="customer_relationship.active", plan_id="2026-11-21-65006b2f",
    is_ordered=False, on="2026-11-28", is_current=True,
)  # fmt: skip
IDENTITY = replace(CONTACT, data_category="identity")
FREE: dict[str, Any] = {"held": False, "quarantined": False, "set_aside": []}


def test_what_was_due_and_is_done_is_no_longer_due(write: Write):
    page = write(treated=Treated((CONTACT, IDENTITY), ("crm:17",)), **FREE)
    said = page.said("fr")
    assert "Traité Opposition du 1er\u00a0mars\u00a02024" in said
    assert "Ce qui était échu à cette date a été traité" in said
    assert "Données échues" not in said
    assert page.row("treated", "crm:17") == [
        "Coordonnées , identité", "Données archivées", "28\u00a0novembre\u00a02026",
        "Gestion de la relation avec les clients customer_relationship.active",
    ]  # fmt: skip
    due = page.row("deadlines", "Coordonnées")[4]
    # What is archived stands among what follows.
    assert "Identité" not in page.source.split('id="deadlines"')[1].split("</table>")[0]
    assert page.row("following", "Identité")
    assert due == "20\u00a0novembre\u00a02026 données archivées le 28\u00a0novembre\u00a02026"
    assert "crm:17 sortie de la base active , invoicing:9" in said
    assert "What was dealt with already" in page.said("en")
    (drawing,) = re.findall(r'<svg[^>]*id="timeline-fr-wide".*?</svg>', page.source, re.DOTALL)
    assert drawing.count('class="f51"') == 1


def test_what_is_gone_is_not_told_as_kept(write: Write):
    deleted = [replace(each, outcome="deleted") for each in (CONTACT, IDENTITY)]
    page = write(treated=Treated(tuple(deleted), ()), **FREE)
    kept = page.source.split('id="deadlines"')[1].split("</table>")[0]
    assert "Coordonnées" not in kept
    assert "Commentaires libres" in kept
    assert page.row("treated", "crm:17")[1] == "Données supprimées"


def test_what_is_left_to_do_is_still_due_and_counted_alone(write: Write):
    page = write(treated=Treated((CONTACT,), ()), **FREE)
    assert "Données échues Une catégorie de données est échue, depuis le 20" in page.said("fr")
    assert page.row("deadlines", "Identité")[4].endswith("échue")
    assert page.row("deadlines", "Coordonnées")[4].endswith("données archivées le 28\u00a0novembre\u00a02026")


def test_what_an_operator_has_not_confirmed_is_not_called_done(write: Write):
    ordered = replace(CONTACT, name="invoicing:9", is_ordered=True)
    page = write(treated=Treated((CONTACT, ordered, IDENTITY), ()), **FREE)
    assert "Confirmation attendue" in page.said("fr")
    assert page.row("deadlines", "Coordonnées")[4].endswith(
        "confié à l’opérateur le 28\u00a0novembre\u00a02026, non confirmé"
    )
    assert "chez l’opérateur, non confirmé" in page.row("treated", "invoicing:9")[1]


def test_what_was_done_before_the_last_reading_marks_nothing(write: Write):
    page = write(treated=Treated((replace(CONTACT, is_current=False),), ()), **FREE)
    assert "Données échues 2 catégories" in page.said("fr")
    assert page.row("deadlines", "Coordonnées")[4].endswith("échue")
    assert page.row("treated", "crm:17")[2] == "28\u00a0novembre\u00a02026"


def test_a_person_of_whom_nothing_was_done_has_no_such_section(write: Write):
    assert "Ce qui a déjà été traité" not in write().said("fr")
    assert TOLD["due"]


def test_opens_and_clicks_that_went_along_are_no_next_deadline(write: Write):
    audience = {"data_category": "statistics", "record": None, "source": None, "phase": "active", "purpose": "p",
                "rule": "p.active", "counts_from": "2025-06-18", "due_on": "2027-07-18", "next": "delete",
                "reference": "x", "confidence": "text", "basis": "consent"}  # fmt: skip
    only: dict[str, Any] = {"deadlines": [audience], "due": [], "ruled_out": [], **FREE}
    assert "Prochaine échéance 18\u00a0juillet\u00a02027" in write(**only).said("fr")
    page = write(treated=Treated((), (), Done("deleted", "2026-11-28", is_ordered=False)), **only)
    assert "Prochaine échéance Aucune connue" in page.said("fr")
    assert 'id="deadlines"' not in page.source


def test_an_opt_out_of_one_person_is_one(write: Write):
    entered = replace(CONTACT, action="suppress", outcome="suppressed", rule="opt_out_list.active")
    assert write(treated=Treated((entered,), ()), **FREE).row("treated", "crm:17")[1] == "Opposition inscrite"
