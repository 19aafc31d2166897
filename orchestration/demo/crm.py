"""The CRM: contacts of prospects and customers, what was said and noted."""

from datetime import date, timedelta

from orchestration.demo.ages import between
from orchestration.demo.crm_contact import FIRST_CONTACT, contact, contact_no
from orchestration.demo.humans import DemoHuman
from orchestration.demo.remarks import draw_remark
from orchestration.demo.rows import Rows, hour, moment
from orchestration.demo.spelling import in_capitals, national
from orchestration.demo.vendor import Vendor

FROM_THEM = ("APPEL_ENTRANT", "EMAIL_RECU", "RDV", "FORMULAIRE", "VISITE_MAGASIN", "CHAT")
FROM_US = ("APPEL_SORTANT", "APPEL_SANS_REPONSE", "EMAIL_ENVOYE", "MAJ_FICHE")
ADVISERS = ("A. Lopez", "C. Benoît", "M. Traoré", "S. Nguyen")
STAGES = ("Découverte", "Proposition", "Gagnée", "Perdue")
UNKEYED = 3
"""Contacts, and interactions, that have no number."""


def begin(rows: Rows, as_of: date) -> None:
    """Rows without a key: contacts of an old import, interactions of a call centre."""
    time = f"{as_of - timedelta(days=10)} 09:00:00"
    told = {
        "optout": "N",
        "litigation": "N",
        "created_at": f"{time} Europe/Paris",
        "modified_at": f"{time} Europe/Paris",
    }
    for number in (FIRST_CONTACT, *[None] * UNKEYED):
        rows.add("contacts", contact_no=number, type_contact="PART", statut="Prospect", nom="TEST", **told)
    for _ in range(UNKEYED):
        rows.add(
            "interactions",
            contact_no=FIRST_CONTACT,
            type_interaction="APPEL_ENTRANT",
            fait_le=time,
            modified_at=told["modified_at"],
        )


def fill(human: DemoHuman, rows: Rows, as_of: date) -> None:
    """One contact and all that hangs on it."""
    who = human.persona
    if who.company and rows.is_new("accounts", who.company.number):
        since = str(human.life.collected_on)
        rows.add(
            "accounts",
            account_no=who.company.number,
            raison_sociale=who.company.name,
            secteur=who.sector,
            cree_le=since,
        )
    rows.add("contacts", **contact(human, as_of))
    _interactions(human, rows, as_of)
    _surroundings(human, rows)


def _interactions(human: DemoHuman, rows: Rows, as_of: date) -> None:
    rng, life, yesterday = human.rng, human.life, as_of - timedelta(days=1)
    if life.collection == "bought":
        _interaction(human, rows, "IMPORT", life.collected_on)
    for day in life.contacts if human.is_seen_by_crm else ():
        _interaction(human, rows, rng.choice(FROM_THEM), day)
    for _ in range(rng.randrange(4)):
        _interaction(human, rows, rng.choice(FROM_US), between(life.collected_on, yesterday, rng))
    odd_days = {
        "impossible_date": "31/02/2021",
        "end_of_time": "9999-12-31",
        "future_contact": str(as_of + timedelta(days=400)),
    }
    if odd_day := odd_days.get(human.quirk):
        _interaction(human, rows, "APPEL_ENTRANT", yesterday, odd_day)


def _interaction(human: DemoHuman, rows: Rows, kind: str, day: date, written: str | None = None) -> None:
    rows.add(
        "interactions",
        interaction_no=rows.number("interactions"),
        contact_no=contact_no(human),
        type_interaction=kind,
        fait_le=f"{written or day} {hour(human.rng)}",
        saisi_par=human.rng.choice(ADVISERS),
        modified_at=moment(day, human.rng),
    )


def _surroundings(human: DemoHuman, rows: Rows) -> None:
    who, life, rng, number = human.persona, human.life, human.rng, contact_no(human)
    day = life.contacts[-1] if life.contacts else life.collected_on
    if rng.random() < (0.3 if who.company else 0.03):
        rows.add(
            "opportunities",
            opportunity_no=rows.number("opportunities"),
            contact_no=number,
            account_no=who.company.number if who.company else None,
            libelle=f"Équipement {who.last_name.strip()}",
            etape=rng.choice(STAGES),
            montant=rng.randrange(300, 9000),
            ouverte_le=str(day),
        )
    if rng.random() < 0.15:
        rows.add(
            "comments",
            comment_no=rows.number("comments"),
            contact_no=number,
            redige_le=(written := moment(day, rng)),
            auteur=rng.choice(ADVISERS),
            texte=draw_remark(who.first_name, rng),
            modified_at=written,
        )
    if rng.random() < 0.2:
        rows.add(
            "contacts_history",
            history_no=rows.number("contacts_history"),
            contact_no=number,
            changed_at=moment(life.collected_on, rng),
            nom=in_capitals(who.last_name, rng),
            email=who.email,
            tel_mobile=who.mobile and national(who.mobile, rng),
        )


CRM = Vendor("crm", begin, fill)
