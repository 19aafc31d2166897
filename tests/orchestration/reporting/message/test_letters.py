"""What arrives of a night, at a real mail server."""

import json

import pytest

from orchestration.reporting.message.letter import LONGEST_SUBJECT
from tests.orchestration.reporting import variants
from tests.orchestration.reporting.message.conftest import QUIET
from tests.orchestration.reporting.planting import CANARY, PLAN


def test_a_plan_that_waits_is_told_with_the_commands_that_approve_it(told, post):
    assert told(QUIET + variants.WAITING)().taken == 1
    subject, body = post.last()
    asked = "1 plan attend une décision / 1 plan waits for an approval"
    assert subject == f"Oubli, nuit du 21 novembre 2026 : {asked}"
    french, english = body.split("----- English -----")
    assert french.startswith("Rien n'a été effacé cette nuit : un plan qui concerne 273 personnes attend une décision.")
    assert "- CRM : première exécution sur ce système, qui ne fait que prévoir." in french
    assert f'    oubli approve {PLAN} --by VOTRE-NOM --reason "VOTRE MOTIF"\n    oubli apply {PLAN}' in french
    assert f'    oubli approve {PLAN} --by YOUR-NAME --reason "YOUR REASON"' in english
    assert "Que ferait ce plan ?\n- 273 personnes concernées" in french
    assert "/reports/2026-11-21.html\nCe message ne contient aucune donnée" in french


def test_a_failed_night_is_told_without_its_engineers_words(told, post):
    told(f"{QUIET};\nupdate control.nights set status = 'failed', plan_id = null, applied_plan_id = null, "
         f"message = 'approved by A. Martin, {CANARY}'")()  # fmt: skip
    subject, body = post.last()
    assert subject == "Oubli, nuit du 21 novembre 2026 : interrompue avant la fin / stopped before the end"
    assert "La nuit s'est interrompue avant la fin" in body
    assert "Prévenez l'équipe technique" in body
    assert "    oubli doctor" in body
    assert "Non calculé : la nuit n'a pas établi de plan" in body
    assert "Martin" not in body


def test_a_night_without_even_a_report_is_told(told, post):
    told(QUIET)(has_report=False)
    subject, body = post.last()
    assert subject == "Oubli, nuit du 21 novembre 2026 : interrompue avant la fin / stopped before the end"
    assert "Son rapport n'a pas pu être écrit." in body


def test_the_night_as_planted_needs_three_things_and_says_them_in_the_reports_words(told, post):
    told("select 1")()
    subject, body = post.last()
    french = body.split("----- English -----")[0]
    assert subject.startswith("Oubli, nuit du 21 novembre 2026 : 1 système à rétablir")
    assert "mis de côté : rien de ce qui repose sur lui n'a été effacé." in french
    assert "5 personnes à prévenir avant l'effacement de leurs données.\n" in french
    assert "à qui doit les prévenir :\n    oubli export warnings" in french
    assert "oubli order list\n    oubli order receipt FILE --by VOTRE-NOM" in french
    assert "- Données supprimées : 182 personnes\n- Plus aucune donnée" in french
    left = "3 engagements non tenus ; 11 personnes en suspens (dont 2 traitées en partie) ; 10 lignes à corriger"
    assert f"À suivre : {left}" in french


@pytest.mark.parametrize(
    ("name", "subject", "words"),
    [
        ("PAUSED", "effacements suspendus", "oubli resume --by VOTRE-NOM"),
        ("HELD", "retenue par un contrôle", "Les contrôles en échec :\n- "),
        ("FAULTY", "des coordonnées effacées subsistent", "- CRM, table contacts : 2 lignes"),
        ("REFUSED", "données de 4 personnes non traitées", "les données de 4 personnes n'ont pas pu être traitées"),
        ("UNANSWERED", "1 système à rétablir", "n'a pas répondu"),
    ],
)
def test_what_else_needs_somebody(told, post, name, subject, words):
    told(QUIET + getattr(variants, name))()
    assert subject in post.last()[0]
    assert len(post.last()[0]) <= LONGEST_SUBJECT
    assert words in post.last()[1]
    assert "Marie" not in post.last()[1], "nobody is named"


def test_a_night_stopped_after_the_policies_changed_says_so_first(told, post):
    told(QUIET + variants.SLIPPED)()
    subject, body = post.last()
    asked = "politiques de conservation modifiées et retenue par un contrôle"
    assert subject.endswith(f" : {asked} / the retention policies changed and held by a check")
    french = body.split("----- English -----")[0]
    words = ("Relisez d'abord les politiques", "Cherchez d'abord une erreur de durée", "Les contrôles en échec :\n- ")
    assert sorted(words, key=french.index) == list(words)


def test_a_week_that_needed_nobody_is_told_in_figures(told, post):
    told(QUIET)()
    subject, body = post.last()
    asked = "rien n'attend de décision / nothing waits for a decision"
    assert subject == f"Oubli, nuit du 21 novembre 2026 : {asked}"
    assert "Ces sept derniers jours : 1 nuit, " in body
    assert "À DÉCIDER" not in body


@pytest.mark.parametrize("name", ["CLEAN", "WAITING", "FAULTY", "PAUSED"])
def test_no_person_and_no_record_is_in_a_message(told, post, name):
    tell = told(getattr(variants, name))
    tell.planted.run(
        f"update quarantine.rows set record_id = '{CANARY}', row_key = '{CANARY}';\n"
        f"update enforcement.items set record_id = '{CANARY}';\n"
        f"update control.holds set reason = '{CANARY}';\n"
        f"update control.nights set message = '{CANARY}'"
    )
    tell()
    sent = post.letters[-1].as_string() + json.dumps(post.last())
    for canary in (CANARY, "Canari", "A. Martin", "Aubry"):
        assert canary not in sent


def test_the_letter_is_plain_text_in_utf_8(told, post):
    told(QUIET)()
    letter = post.letters[-1]
    assert (letter.get_content_type(), letter.get_content_charset()) == ("text/plain", "utf-8")
    assert (str(letter["from"]), str(letter["to"])) == ("oubli@company.example", "dpo@company.example")


@pytest.mark.parametrize(
    ("language", "subject", "begins"),
    [
        ("fr", "Oubli, nuit du 21 novembre 2026 : 1 plan attend une décision", "Rien n'a été effacé cette nuit"),
        ("en", "Oubli, night of 21 November 2026: 1 plan waits for an approval", "Nothing was erased last night"),
    ],
)
def test_a_letter_in_one_language_has_its_subject_in_it_too(told, post, language, subject, begins):
    told(QUIET + variants.WAITING)(language=language)
    said, body = post.last()
    assert (said, body.startswith(begins), "-----" in body) == (subject, True, False)
