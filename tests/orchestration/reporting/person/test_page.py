"""The page about one person says what explain tells, to its owner alone, and names nobody."""

import re
from datetime import date
from pathlib import Path

import pytest

from orchestration.errors import OubliError
from orchestration.reporting.person.page import Person, write_person
from orchestration.reporting.texts import keys
from orchestration.reporting.timeline import Moment
from orchestration.settings import PROJECT_DIR
from tests.orchestration.reporting.pages import Page
from tests.orchestration.reporting.person.conftest import NOBODY, STRETCHES, TOLD, WORDS, Write

MARTS = PROJECT_DIR / "dbt_project" / "models" / "marts"
CODE = re.compile(r"(?:then|else) '(\w+)'")


def test_only_its_owner_may_read_it_and_it_says_what_it_is(write: Write, tmp_path: Path):
    (tmp_path / "person.html").write_text("somebody else's", encoding="utf-8")
    (tmp_path / "person.html").chmod(0o644)
    page = write()
    assert (tmp_path / "person.html").stat().st_mode & 0o777 == 0o600
    assert "ce sont des données personnelles (pseudonymisées" in page.said("fr")
    assert "delete it after use" in page.said("en")
    assert [path.name for path in tmp_path.iterdir()] == ["person.html"]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path):
    with pytest.raises(OubliError, match=r"missing/person\.html: cannot be written \(No such file"):
        write_person(tmp_path / "missing" / "person.html", Person(TOLD, (), (), is_anew=False), WORDS)


def test_it_is_whole_and_asks_for_nothing(write: Write):
    page = write()
    ids = page.of("id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.of("href")} <= set(ids)
    assert set(" ".join(page.of("aria-labelledby")).split()) <= set(ids)
    assert not re.search(r"url\((?!#)|@import|https?://(?!www\.w3\.org/2000/svg)|mailto:", page.source)
    assert not re.search(r"\{\w+\}|None|Undefined|&lt;", page.said("fr") + page.said("en"))
    assert not page.ill_set


def test_what_is_kept_is_told_until_when_and_what_stands_against_it(write: Write):
    page = write()
    said = page.said("fr")
    assert "En suspens Des données sont échues, mais rien n’est effacé" in said
    assert "20\u00a0novembre\u00a02023 (Clic sur un lien, Relation clients)" in said
    assert "1er\u00a0février\u00a02027\u00a0: archivage intermédiaire" in said
    assert page.row("deadlines", "Coordonnées")[0].startswith("Gestion de la relation avec les clients")
    assert page.row("deadlines", "Commentaires libres")[3:5] == ["inconnue", "inconnue"]
    assert "2\u00a0janvier\u00a02020, auprès d’un tiers, source inconnue\u202f; information le 20" in said
    assert "3 documents F1 , F2 , F3" in said
    assert (
        "Conservation pour litige inscrite dans le système, par Relation clients , depuis le 5\u00a0mai\u00a02025"
        in said
    )
    assert "Limitation du traitement (RGPD, art.\u00a018), par A. Martin , sur Comptabilité" in said
    assert "Ligne en quarantaine\u00a0: Relation clients, date illisible interactions.at" in said
    assert "Facturation mis de côté\u00a0: en retard" in said


def test_whoever_was_erased_before_is_told_so(write: Write):
    returned = {"erased_on": "2026-06-01", "rule": "prospecting_b2c.active", "data_categories": ["identity"]}
    back = write(returned={**returned, "doubtful": False}).said("fr")
    assert "Cette personne avait été effacée par la nuit du 1er\u00a0juin\u00a02026 (prospecting_b2c.active)." in back
    perhaps = write(returned={**returned, "doubtful": True}).said("fr")
    assert (
        "Peut-être déjà effacée par la nuit du 1er\u00a0juin\u00a02026 (prospecting_b2c.active), sans date" in perhaps
    )
    assert "avait été effacée" not in perhaps


def test_what_was_ruled_out_is_told_with_its_reason(write: Write):
    page = write()
    assert page.row("claims", "Identité")[3:] == ["Se termine plus tôt", "Gestion de la relation avec les clients"]
    assert page.row("rules", "Prospection commerciale auprès des professionnels")[0].startswith(
        "Ne vise pas cette catégorie de personnes"
    )
    assert page.row("contacts", "telepathy")[-1] == "Type d’événement inconnu, qui ne vaut donc pas contact"
    assert page.row("contacts", "Facture")[-1] == "N’est pas un contact émanant de la personne"
    assert page.row("consents", "crm:c0")[2:] == ["sans date", "Remplacé par une autre décision crm:c1"]
    assert "sans date" in page.row("objections", "Toute finalité")[0]


def test_what_held_when_is_told_where_it_was_asked_for(write: Write):
    page = write()
    assert "Historique de la base légale" in page.said("fr")
    assert page.row("history-table", "Prospection")[:4] == [
        "E-mail", "2\u00a0janvier\u00a02020", "29\u00a0février\u00a02024", "valable",
    ]  # fmt: skip
    assert "Historique de la base légale" not in write(stretches=()).said("fr")


def test_nothing_due_and_nobody_left_are_said_so(write: Write):
    kept = write(due=[], held=False)
    assert "Rien d’échu" in kept.said("fr")
    assert "Aucune donnée n’est échue ce jour-là." in kept.said("fr")
    due = write(held=False, quarantined=False, set_aside=[])
    assert "2 catégories de données ou documents sont échus, les plus anciens depuis le 20" in due.said("fr")
    nobody = write(base=NOBODY, stretches=())
    assert "Plus aucune donnée n’est détenue." in nobody.said("fr")
    assert "Aucun canal" in nobody.said("fr")


GROUND = {"purpose": "prospecting_b2b", "basis": "legitimate_interest", "since": "2024-01-02", "until": None,
          "evidence": None}  # fmt: skip


def test_who_was_never_told_where_the_data_came_from_is_named_first(write: Write):
    uninformed = [{**GROUND, "channel": "email", "status": "not_informed"}]
    said = write(due=[], legal_basis=uninformed).said("fr")
    assert "Information manquante Information manquante (RGPD, art.\u00a014)\u00a0: informer ou effacer." in said
    assert "Rien d’échu" not in said
    assert "Notice missing (GDPR, Art.\u00a014): inform or erase." in write(legal_basis=uninformed).said("en")


def test_an_objection_and_what_stays_all_the_same_are_named_first(write: Write):
    objected = [
        {**GROUND, "channel": channel, "status": "objected", "since": "2024-03-01"} for channel in ("sms", "post")
    ]
    said = write(due=[], legal_basis=objected).said("fr")
    assert (
        "Opposition du 1er\u00a0mars\u00a02024\u00a0: plus de prospection. «\u00a0Comptabilité et pièces "
        "justificatives\u00a0»\u00a0: données en archivage intermédiaire jusqu’au 31\u00a0décembre\u00a02033 "
        "(base légale\u00a0: obligation légale)."
    ) in said
    # Of the person of told.yaml one channel is open all the same.
    assert "Opposition du 1er\u00a0mars\u00a02024\u00a0: plus de prospection par e-mail." in write(due=[]).said("fr")
    assert "plus de prospection" not in write(due=[], legal_basis=[]).said("fr")


def test_a_deadline_names_its_legal_basis_and_a_start_that_is_to_come(write: Write):
    page = write()
    assert page.row("deadlines", "Documents")[1] == "Obligation légale"
    assert page.row("deadlines", "Consentements")[3] == "Courra à partir du 1er\u00a0février\u00a02027"


def test_what_is_called_a_consent_and_is_none_is_drawn_hollow(tmp_path: Path):
    codes = ("passive_opt_in", "unknown_opt_in", "unproven")
    made = tuple(
        Moment(date(2020 + n, 1, 2), "consent", code, "prospecting", "email", None, None, ())
        for n, code in enumerate(codes)
    )
    person = Person(TOLD, made, (), is_anew=False)
    (drawing, *_) = re.findall(
        r'<svg[^>]*id="timeline-fr-wide".*?</svg>',
        Page(write_person(tmp_path / "person.html", person, WORDS)).source,
        re.DOTALL,
    )
    assert drawing.count('class="hollow"') == 3
    assert "Case pré-cochée\u00a0: consentement non valable" in drawing
    assert "Consentement sans preuve" in drawing
    assert 'class="stroke s2"' not in drawing
    assert "Consentements</text>" in drawing
    assert "Refus et oppositions" not in drawing


def test_what_follows_in_the_archive_is_not_ruled_out(write: Write):
    page = write()
    assert page.row("following", "Identité")[1:] == [
        "31\u00a0décembre\u00a02023", "31\u00a0décembre\u00a02033", "Anonymisation",
    ]  # fmt: skip
    claims = page.source.split('id="claims"')[1].split("</table>")[0]
    assert "Prend la suite" not in claims
    assert "accounting.archive" not in claims


def test_the_next_deadline_may_be_that_of_a_document_that_goes_to_the_archive(write: Write):
    invoice = {"data_category": "documents", "record": "F4", "source": "invoicing", "purpose": "accounting"}
    due = {**invoice, "phase": "active", "rule": "accounting.active", "counts_from": "2026-06-30", "next": "archive",
           "due_on": "2026-06-30", "reference": "x", "confidence": "text", "basis": "legal_obligation"}  # fmt: skip
    after = {**invoice, "phase": "archive", "rule": "accounting.archive", "counts_from": "2026-06-30",
             "due_on": "2036-06-30", "next": "anonymise", "why": "takes_over", "by": "accounting.active"}  # fmt: skip
    page = write(deadlines=[due], ruled_out=[after])
    assert "Prochaine échéance 30\u00a0juin\u00a02036\u00a0: anonymisation" in page.said("fr")
    # Of what nobody knows when its active phase ends, nobody knows when the archive does.
    assert "Prochaine échéance Aucune connue" in write(deadlines=[{**due, "due_on": None}], ruled_out=[after]).said(
        "fr"
    )


def test_documents_in_one_bar_show_the_first_and_the_last_end(write: Write):
    invoices = [row for row in TOLD["deadlines"] if row["record"]]
    ends = ("2031-12-31", "2032-12-31", "2033-12-31")
    page = write(deadlines=[{**row, "due_on": end} for row, end in zip(invoices, ends, strict=True)], ruled_out=[])
    (drawing,) = re.findall(r'<svg[^>]*id="timeline-en-wide".*?</svg>', page.source, re.DOTALL)
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", drawing))
    assert "anonymisation between 31 December 2031 and 31 December 2033" in words
    assert drawing.count('class="f10"') == 2, "up to the first end, and from it to the last"
    unknown = write(deadlines=[{**invoices[0], "due_on": None}, invoices[1]], ruled_out=[]).said("en")
    assert "from 31\u00a0December\u00a02033 on; deadline unknown for 1 document" in unknown


def test_a_starting_point_is_told_by_the_policy_s_name(write: Write):
    row = write().row("moments", "20\u00a0novembre\u00a02026")
    assert row[0] == "Point de départ du délai\u00a0: Comptabilité et pièces justificatives (Base active)"


def test_the_drawing_shows_what_the_table_says(write: Write):
    drawings = re.findall(r'<svg[^>]*id="timeline-fr-wide".*?</svg>', write().source, re.DOTALL)
    (drawing,) = drawings
    for words in ("Collecte et contacts", "Refus et oppositions", "Ne valent pas contact", "3 documents"):
        assert words in drawing, words
    assert re.search("[2-5] événements\u00a0: Clic sur un lien, le", drawing), "clicks that would hide each other"
    assert drawing.count('class="f10"') == 2, "one bar of what is archived, one of what will be"
    assert drawing.count('class="f01"') == 1, "what is kept until its clock's own date"
    assert 'class="today line"' in drawing


def test_a_person_with_thousands_of_contacts_is_drawn_all_the_same(write: Write):
    many = [
        {"type": f"t{n}", "source": "crm", "times": 1, "first": f"20{n % 20:02}-01-01", "last": f"20{n % 20:02}-01-01",
         "why": "not_from_the_person"}
        for n in range(2000)
    ]  # fmt: skip
    drawn = write(not_counted={"contacts": many, "consents": []}).source.split('id="timeline-fr-wide"')[1]
    assert drawn.split("</svg>")[0].count("<path") < 150


@pytest.mark.parametrize(
    ("section", "models"),
    [
        ("outranked", ["fct_outranked_deadlines"]),
        ("unapplied", ["fct_unapplied_rules"]),
        ("uncounted", ["fct_uncounted_contacts", "fct_uncounted_consents"]),
    ],
)
def test_every_reason_has_its_words(section: str, models: list[str]):
    sql = "".join((MARTS / f"{model}.sql").read_text(encoding="utf-8") for model in models)
    codes = set(CODE.findall(sql)) | set(re.findall(r"'(\w+)' as why", sql))
    assert set(keys(section)) == codes


def test_the_stretches_are_those_of_the_night(write: Write):
    assert write(stretches=STRETCHES[:1]).source.count('id="history-fr-wide"') == 1


def test_of_a_professional_the_source_and_the_conditions_are_told(write: Write):
    facts = {**TOLD["facts"], "segment": "b2b"}
    said = write(facts=facts).said("fr")
    assert "Source des données salon de Lyon" in said
    assert "Conditions de la prospection La sollicitation doit porter sur la profession de la personne" in said
    assert "Source of the data unknown: enter it" in write(facts=facts, collection_sources=[]).said("en")
    assert "Conditions de la prospection" not in write().said("fr")
