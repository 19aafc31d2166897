"""One spelling for each e-mail address, phone number and name; the only place where identifiers are normalised."""

import re
import unicodedata
from functools import cache

import phonenumbers
from phonenumbers.phonemetadata import PhoneMetadata

REGION = "FR"
"""Country of a phone number that does not say its own."""
# fmt: off
ROLES = frozenset({
    "abuse", "accueil", "achat", "achats", "admin", "administration", "adv", "agence", "billing", "bonjour",
    "booking", "bureau", "commande", "commandes", "commercial", "communication", "compta", "comptabilite",
    "comptable", "contact", "contacts", "cv", "direction", "dpo", "drh", "equipe", "facturation", "factures",
    "formation", "gestion", "gerance", "hello", "info", "infos", "informations", "it", "job", "jobs",
    "logistique", "mail", "mailing", "mairie", "marketing", "newsletter", "noreply", "nepasrepondre",
    "no-reply", "ne-pas-repondre", "office", "paie", "postmaster", "presse", "privacy", "rdv", "reception",
    "recrutement", "reservation", "reservations", "resa", "rgpd", "rh", "root", "sales", "sav", "secretariat",
    "service-client", "serviceclient", "standard", "support", "team", "technique", "vente", "ventes", "web",
    "webmaster",
})
# fmt: on
"""Mailboxes of a post, not of a person."""

_SPLIT = re.compile(r"[;,\s<>\"]+")
_ADDRESS = re.compile(r"[^@\s]{1,64}@(?:[^@\s.]{1,63}\.)+[^@\s.]{2,63}")
_PLAIN = re.compile(r"[a-z0-9][a-z0-9_+.-]*[a-z0-9]@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}")
"""The usual address, which no step changes any more."""
_JUNK = frozenset({"test", "none", "na", "null", "nomail", "noemail", "aucun", "inconnu", "unknown", "xxx"})
_PHONES = re.compile(r"[;,/|]|\bou\b|\bor\b")
_EXTENSION = re.compile(r"\b(?:x|ext|extension|poste)\b.*")
_WORDS = re.compile(r"[^\d+().\-\s]+")
_FILLING = str.maketrans("", "", " .-()\t\u00a0\u202f\u2009")
_FRENCH = re.compile(r"(?:\+33|0033)0?([1-9]\d{8})|0([1-9]\d{8})")


def emails(text: str) -> tuple[str, ...]:
    """The addresses in a field, each once, in their order; what is no address is left out.

    A tag (`anna+shop@...`) stays: it may be another person's mailbox.
    """
    plain = text.strip().lower()
    if plain.isascii() and _PLAIN.fullmatch(plain):
        return (plain,) if _is_address(plain) else ()
    whole = unicodedata.normalize("NFKC", text).casefold()
    # Case folding may undo the composition, as for a Turkish dotted I.
    parts = _SPLIT.split(unicodedata.normalize("NFKC", whole))
    found = (part.removeprefix("mailto:").strip(".'()[]") for part in parts)
    return tuple(dict.fromkeys(each for each in found if _is_address(each)))


def phones(text: str) -> tuple[str, ...]:
    """The phone numbers in a field in E.164, each once, in their order; what is no valid number is left out."""
    whole = unicodedata.normalize("NFKC", text).casefold()
    # 06/12/34/56/78 is one number, 0612345678/0142685300 are two.
    slashed = _french(whole.replace("/", "").translate(_FILLING))
    if slashed:
        return (slashed,)
    found = (_phone(_EXTENSION.sub("", part)) for part in _PHONES.split(whole))
    return tuple(dict.fromkeys(each for each in found if each))


def external_ids(text: str, source: str | None) -> tuple[str, ...]:
    """The record ids in a field as `source:record_id`, each once; `source` is whose they are if they do not say it."""
    parts = [part.strip() for part in re.split(r"[;,]", unicodedata.normalize("NFKC", text))]
    if source is not None:
        return tuple(dict.fromkeys(f"{source}:{part}" for part in parts if part))
    return tuple(dict.fromkeys(f"{s}:{i}" for s, _, i in (_halves(part) for part in parts) if s and i))


def name(text: str) -> str:
    """A name whatever its case, accents, hyphens and order; only to tell the people of one mailbox apart."""
    return " ".join(sorted(re.findall(r"[^\W_]+", _bare(text))))


def is_role(email: str) -> bool:
    """Whether a normalised address is that of a post (contact@, compta@), which changes hands."""
    local = email.partition("@")[0].partition("+")[0]
    return _bare(local).rstrip("0123456789") in ROLES


def _bare(text: str) -> str:
    """The letters without case and accents."""
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def _is_address(text: str) -> bool:
    if not _ADDRESS.fullmatch(text):
        return False
    local, _, domain = text.partition("@")
    return not (local in _JUNK and domain.partition(".")[0] in _JUNK)


def _halves(text: str) -> tuple[str, str, str]:
    source, colon, record = text.partition(":")
    return source.strip(), colon, record.strip()


def _french(bare: str) -> str | None:
    """What phonenumbers finds in the usual spellings of a French number, at a twentieth of its time."""
    written = _FRENCH.fullmatch(bare)
    national = written and (written[1] or written[2])
    return f"+33{national}" if national and _valid_in_france(national) else None


def _phone(text: str) -> str | None:
    bare = text.translate(_FILLING)
    if _FRENCH.fullmatch(bare):
        return _french(bare)
    digits = _WORDS.sub(" ", text)
    if sum(c.isdigit() for c in digits) < 6:
        return None
    try:
        number = phonenumbers.parse(digits, REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _valid_in_france(national: str) -> bool:
    return any(pattern.fullmatch(national) for pattern in _french_ranges())


@cache
def _french_ranges() -> tuple[re.Pattern[str], ...]:
    known = PhoneMetadata.metadata_for_region(REGION)
    if known is None:
        return ()
    kinds = ("fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "pager")
    found = [
        getattr(known, kind).national_number_pattern for kind in (*kinds, "uan", "voicemail") if getattr(known, kind)
    ]
    return tuple(re.compile(pattern) for pattern in found if pattern)
