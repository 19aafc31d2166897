"""How French and English write numbers, dates, periods and punctuation."""

import re
from datetime import date, datetime
from typing import Literal

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from retention_policies.legal_time import PARIS

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")

NO_BREAK = "\u00a0"
NARROW = "\u202f"
HYPHEN = "\u2011"
"""One at which no line breaks."""
_LOCALES = {"fr": Locale("fr", "FR"), "en": Locale("en", "GB")}
_MONTHS = {
    "fr": "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
    "en": "January|February|March|April|May|June|July|August|September|October|November|December",
}
# 213-1, MED-2023-040, C-673/17; a date such as 2026-11-21 is read by programs, too.
_NUMBERED = (re.compile(r"(?<=[\dA-Z])(?<!\d{4}-\d\d)-(?=\d)(?!\d\d-\d\d\b)"), HYPHEN)
_EMAIL = re.compile(r"(?<=\b[Ee])-(?=mails?\b)")
_PERIOD = re.compile(r"(?<=\d) (?=(?:ans?|mois|semaines?|jours?|heures?)\b)")
_FRENCH = (
    (re.compile(r"\s+(?=:(?:\s|$))"), NO_BREAK),
    (re.compile(r'"([^"]+)"'), r"«\1»"),
    (re.compile(r"\s+(?=[;!?])|(?<=[\w)»])(?=;\s)"), NARROW),
    (re.compile(r"«\s*"), "«" + NO_BREAK),
    (re.compile(r"\s*»"), NO_BREAK + "»"),
    (re.compile(r"(?<=[\d}])\s+(?=[%€])"), NO_BREAK),
    (re.compile(r"(?<=\d) (?=\d{3}\b)"), NARROW),
    (re.compile(r"(?<=[A-Za-zÀ-ÿ])'(?=[A-Za-zÀ-ÿ«\d])"), "’"),
    (re.compile(r"(?<=§[ \u00a0])(\d+,) (?=[a-z]\b)"), rf"\1{NO_BREAK}"),
    (re.compile(r"(?<!\w)([Aa]rt\.|[Nn]°|§|[CDLR]\.|délib\.) (?=\S)"), rf"\1{NO_BREAK}"),
    (re.compile(r"(?<=fiche) (?=\d)"), NO_BREAK),
    (re.compile(rf"(\d(?:er)?) (?=(?:{_MONTHS['fr']})\b)"), rf"\1{NO_BREAK}"),
    (re.compile(rf"\b({_MONTHS['fr']}) (?=\d{{4}}\b)"), rf"\1{NO_BREAK}"),
    _NUMBERED,
)
_ENGLISH = (
    (re.compile(r"(?<=[A-Za-z])'(?=[a-z])"), "’"),
    (re.compile(r"\b([Aa]rt\.|[Nn]o\.|[CDLR]\.) (?=[A-Z\d])"), rf"\1{NO_BREAK}"),
    (re.compile(rf"(\d) (?=(?:{_MONTHS['en']})\b)"), rf"\1{NO_BREAK}"),
    (re.compile(rf"\b({_MONTHS['en']}) (?=\d{{4}}\b)"), rf"\1{NO_BREAK}"),
    _NUMBERED,
)
_RULES = {"fr": _FRENCH, "en": _ENGLISH}


def typeset(sentence: str, language: Language) -> str:
    """A sentence with the spaces and apostrophes its language wants, so that no line breaks before a colon."""
    for pattern, replacement in _RULES[language]:
        sentence = pattern.sub(replacement, sentence)
    return sentence


def unbroken(words: str) -> str:
    """Words of a page, where no narrow column may break e-mail or 3 ans in two; messages and files keep them plain."""
    return _PERIOD.sub(NO_BREAK, _EMAIL.sub(HYPHEN, words))


def is_singular(count: int, language: Language) -> bool:
    """Whether a noun after this number stands in the singular: French takes it for 0 too, English for 1 only."""
    return str(_LOCALES[language].plural_form(count)) == "one"


def number(value: float, language: Language) -> str:
    """A number: 1 234 (no-break) or 1,234; 2,5 or 2.5."""
    return str(format_decimal(value, locale=_LOCALES[language]))


def share(value: float, language: Language) -> str:
    """A share between 0 and 1 as a percentage: 12 % or 12%."""
    return str(format_percent(value, locale=_LOCALES[language]))


def day(value: date, language: Language) -> str:
    """A date in words, which no line breaks: 1er janvier 2026, 1 January 2026."""
    text = format_date(value, "d MMMM y", locale=_LOCALES[language])
    if language == "fr" and value.day == 1:
        text = text.replace("1 ", "1er ", 1)
    return text.replace(" ", NO_BREAK)


def month(value: date, language: Language) -> str:
    """A month in words: janvier 2026, January 2026."""
    return format_date(value, "MMMM y", locale=_LOCALES[language]).replace(" ", NO_BREAK)


def short_month(value: date, language: Language, *, with_year: bool) -> str:
    """A month for the axis of a chart: janv. 2026, Jan 2026; without its year janv., Jan."""
    return format_date(value, "MMM y" if with_year else "MMM", locale=_LOCALES[language]).replace(" ", NO_BREAK)


def moment(value: datetime, language: Language) -> str:
    """An instant on the clocks of Paris: 21 novembre 2026 à 3 h 12, 21 November 2026 at 03:12."""
    there = value.astimezone(PARIS)
    if language == "fr":
        return f"{day(there.date(), language)} à {_clock(there)}"
    return f"{day(there.date(), language)} at {there:%H:%M}"


def territory(code: str, language: Language) -> str:
    """A country by its ISO 3166 code: États-Unis, United States; a code that none has as it is."""
    return str(_LOCALES[language].territories.get(code, code))


def span(start: datetime, end: datetime, language: Language) -> str:
    """From an instant to another, the day named once: le 21 novembre 2026, de 3 h 12 à 3 h 15."""
    first, last = start.astimezone(PARIS), end.astimezone(PARIS)
    if first.date() != last.date():
        between = ("du ", " au ") if language == "fr" else ("from ", " to ")
        return f"{between[0]}{moment(start, language)}{between[1]}{moment(end, language)}"
    if language == "fr":
        return f"le {day(first.date(), language)}, de {_clock(first)} à {_clock(last)}"
    return f"on {day(first.date(), language)}, from {first:%H:%M} to {last:%H:%M}"


def _clock(there: datetime) -> str:
    return f"{there.hour}{NO_BREAK}h{NO_BREAK}{there:%M}"
