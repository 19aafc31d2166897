"""What the golden cases expect, held against a verdict."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.dbt_project.oracle.decisions import CHANNELS
from tests.dbt_project.oracle.verdict import Verdict

NAMED = {"by": "rule", "from": "counts_from", "until": "until", "then": "next", "since": "since"}
STATES = ("due", "kept", "held", "quarantined", "unwarned", "doubtful")


@dataclass(frozen=True)
class Unmet:
    """What was expected, and what is."""

    expected: str
    found: str


def unmet(expected: str, verdict: Verdict) -> Unmet | None:
    """None if the verdict says it, too."""
    subject, _, rest = expected.partition(":")
    words = (rest or subject).replace(",", " ").split()
    found: dict[str, Any]
    if not rest:
        said, found = _plain(words, verdict)
    elif words[0] in ("active", "archive"):
        said, found = _of_deadline(words, subject, verdict)
    else:
        said, found = _of_basis(words, subject, verdict)
    differing = {key: found.get(key, "nothing") for key, value in said.items() if found.get(key, "nothing") != value}
    return Unmet(expected, str({key: str(value) for key, value in differing.items()})) if differing else None


def _plain(words: list[str], verdict: Verdict) -> tuple[dict[str, Any], dict[str, Any]]:
    """`last contact ...`, `collected ...`, `suppress due from ...`, `warn of account ends ...`, and so on."""
    suppressed = [due for due in verdict.due if due.action == "suppress"]
    match words:
        case ["last", "contact", "never"]:
            return {"day": None, "type": None}, _last_contact(verdict)
        case ["last", "contact", day, type_]:
            return {"day": date.fromisoformat(day), "type": type_}, _last_contact(verdict)
        case ["collected", day, known_by]:
            [contact] = verdict.last_contact
            found = {"day": contact.collected_on, "known_by": contact.collection_known_by}
            return {"day": date.fromisoformat(day), "known_by": known_by}, found
        case ["suppress", "due", *rest]:
            said = {"suppressed": 1, "from": _day(rest[1]) if rest else None}
            start = suppressed[0].counts_from if suppressed and rest else None
            return said, {"suppressed": len(suppressed), "from": start}
        case ["nothing", "to", "suppress"]:
            return {"suppressed": []}, {"suppressed": suppressed}
        case ["warn", "of", category, "ends", ends_on]:
            ends = {warning.category: warning.ends_on or "no day" for warning in verdict.warnings}
            return {category: _day(ends_on) or "no day"}, ends
        case ["nobody", "to", "warn"]:
            return {"warnings": []}, {"warnings": sorted(warning.category for warning in verdict.warnings)}
        case ["alone", "go", number]:
            return {"alone": int(number)}, {"alone": sum(event.is_over for event in verdict.events)}
        case ["nothing", "due"]:
            return {"due": []}, {"due": sorted(f"{due.action} {due.category}" for due in verdict.due)}
    raise ValueError(words)


def _last_contact(verdict: Verdict) -> dict[str, Any]:
    [contact] = verdict.last_contact
    return {"day": contact.day, "type": contact.type}


def _of_basis(words: list[str], subject: str, verdict: Verdict) -> tuple[dict[str, Any], dict[str, Any]]:
    """`email: consent valid since ... until ...`, `accounting: legal_obligation valid ...`."""
    said = {"basis": words[0], "status": words[1]} | _pairs(words[2:])
    for basis in verdict.bases:
        if (basis.channel if subject in CHANNELS else basis.purpose) == subject:
            found = {"basis": basis.legal_basis, "status": basis.status, "since": basis.since, "until": basis.until}
            return said, found
    return said, {}


def _of_deadline(words: list[str], subject: str, verdict: Verdict) -> tuple[dict[str, Any], dict[str, Any]]:
    """`identity: active by prospecting_b2c from ... until ... then delete, due`."""
    phase, *words = words
    said = {"phase": phase}
    if len(words) % 2:
        said["state"] = STATES[STATES.index(words.pop())]
    said |= _pairs(words)
    said["rule"] = f"{said['rule']}.{phase}"
    for end in verdict.deadlines:
        if (end.document or end.category) == subject:
            found = {"phase": end.phase, "rule": end.rule, "counts_from": end.counts_from, "until": end.due_on}
            return said, found | {"next": end.next, "state": _state(verdict, subject, end.next)}
    return said, {}


def _state(verdict: Verdict, subject: str, action: str) -> str:
    for due in verdict.due:
        place = due.document or due.category
        if due.action == action and place == subject:
            flags = {
                "doubtful": due.is_doubtful,
                "held": due.is_held,
                "quarantined": due.is_quarantined,
                "unwarned": due.is_unwarned,
            }
            return next((state for state, stands in flags.items() if stands), "due")
    return "kept"


def _pairs(words: list[str]) -> dict[str, Any]:
    """A word that is none of the grammar is a mistake of the case."""
    days = ("from", "until", "since")
    pairs = zip(words[::2], words[1::2], strict=True)
    return {NAMED[key]: _day(word) if key in days else word for key, word in pairs}


def _day(word: str) -> date | None:
    return None if word == "unknown" else date.fromisoformat(word)
