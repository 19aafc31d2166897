"""The contact of a person in the CRM: how it is spelled there, and what is wrong with some."""

from datetime import date, timedelta

from orchestration.demo.ages import between
from orchestration.demo.humans import DemoHuman
from orchestration.demo.rows import Row, moment
from orchestration.demo.spelling import NO_ADDRESSES, NO_PHONES, by_hand, in_capitals, national

FIRST_CONTACT = 10_000
ORIGINS = {"form": "Formulaire web", "fair": "Salon", "shop": "Magasin", "bought": "Achat de fichier"}


def contact_no(human: DemoHuman) -> int:
    """The number of a person's contact."""
    return FIRST_CONTACT + human.number


def contact(human: DemoHuman, as_of: date) -> Row:
    """The contact's row."""
    who, life, rng = human.persona, human.life, human.rng
    yesterday = as_of - timedelta(days=1)
    touched = between(max(life.collected_on, as_of - timedelta(days=300)), yesterday, rng)
    row: Row = {
        "contact_no": contact_no(human),
        "account_no": who.company.number if who.company else None,
        "account_name": who.company.name if who.company else None,
        "type_contact": "PRO" if who.segment == "b2b" else "PART",
        "statut": _status(life.orders, as_of),
        "nom": in_capitals(who.last_name, rng),
        "prenom": who.first_name,
        "naissance": who.birth_date and str(who.birth_date),
        "email": who.email and by_hand(who.email, rng),
        "tel_fixe": who.landline and national(who.landline, rng),
        "tel_mobile": who.mobile and national(who.mobile, rng),
        "adresse": who.place.street,
        "cp": who.place.postcode,
        "ville": who.place.city,
        "fonction": who.job,
        "secteur": who.sector,
        "source_collecte": ORIGINS[life.collection],
        "collecte_le": str(life.collected_on),
        "art14_informe_le": life.informed_on and str(life.informed_on),
        "optout": "N",
        "litigation": "N",
        "created_at": moment(life.collected_on, rng),
        # A row is touched for many reasons, none of which is a contact.
        "modified_at": moment(touched, rng),
    }
    return {**row, **_marks(human, yesterday), **_faults(human)}


def _marks(human: DemoHuman, yesterday: date) -> Row:
    """Opt-out and litigation; every fourth opt-out has lost its date."""
    life, rng = human.life, human.rng
    if human.situation.objection == "crm_flag":
        return {"optout": "O", "optout_le": str(life.objected_on) if human.number % 4 else None}
    if human.quirk in ("held", "hold_lifted"):
        since = str(between(life.collected_on, yesterday, rng))
        until = str(yesterday) if human.quirk == "hold_lifted" else None
        return {"litigation": "O", "litigation_le": since, "litigation_clos_le": until}
    return {}


def _faults(human: DemoHuman) -> Row:
    email, rng = human.persona.email, human.rng
    match human.quirk:
        case "zero_date":
            return {"collecte_le": "0000-00-00"}
        case "empty_strings":
            return dict.fromkeys(("prenom", "naissance", "email", "tel_fixe", "source_collecte"), "") | {"adresse": " "}
        case "two_addresses":
            return {"email": f"{email} ; perso{human.number}@orange.example"}
        case "no_address":
            return {"email": rng.choice(NO_ADDRESSES)}
        case "not_a_phone":
            return {"tel_mobile": rng.choice(NO_PHONES)}
    return {}


def _status(orders: tuple[date, ...], as_of: date) -> str:
    if not orders:
        return "Prospect"
    return "Client" if orders[-1] > as_of - timedelta(days=365) else "Ancien client"
