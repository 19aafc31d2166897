"""The golden cases, read: a sentence, the facts, and what is expected."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from retention_policies.book import PolicyBook
from retention_policies.model import Policy
from tests.dbt_project.books import DEFAULT
from tests.dbt_project.oracle.history import (
    Archived,
    Consent,
    Document,
    Erased,
    Event,
    Held,
    History,
    Hold,
    Objection,
    Record,
    Remembered,
    Warned,
)

FILES = tuple(sorted(Path(__file__).parent.glob("golden_cases*.md")))
PARIS = ZoneInfo("Europe/Paris")
CONSUMER = "record crm b2c collected 2020-01-15"
HELD = ("identity", "contact_details", "professional", "preferences", "activity", "notes", "account", "consents")
METHODS = ("active_opt_in", "passive_opt_in", "soft_opt_in", "unknown")


@dataclass(frozen=True)
class Case:
    """One of them."""

    sentence: str
    history: History
    expected: tuple[str, ...]


def book(file: Path) -> PolicyBook:
    """The default policy book, with the changes by purpose that the file opens with, if any."""
    changes = re.search(r"^```yaml$(.*?)^```$", file.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    changed = yaml.safe_load(changes[1]) if changes else {}
    assert changed.keys() <= {policy.purpose for policy in DEFAULT.policies}
    policies = (Policy.of(policy.given() | changed.get(policy.purpose, {})) for policy in DEFAULT.policies)
    return PolicyBook(tuple(policies), DEFAULT.contact_events)


def cases(file: Path) -> Iterator[Case]:
    """Those of a file, in order."""
    _, *sections = re.split(r"^## .*$", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for section in sections:
        for block in filter(None, map(str.strip, section.split("\n\n"))):
            sentence, *lines = block.split("\n")
            said = [line.strip() for line in lines]
            expected = tuple(line.removeprefix("=> ") for line in said if line.startswith("=> "))
            facts = [line for line in said if not line.startswith("=> ")]
            yield Case(sentence, _history(facts), expected)


def _history(facts: list[str]) -> History:
    if not any(fact.startswith("record ") for fact in facts):
        facts = [CONSUMER, *facts]
    history = History(held=tuple(Held("", category) for category in HELD))
    for fact in facts:
        kind, *words = fact.split()
        history = READERS[kind](history, words)
    rows: list[Any] = [*history.events, *history.consents, *history.objections]
    rows += [*history.documents, *history.archived]
    unknown = sorted({row.source for row in rows} - {record.source for record in history.records})
    records = (*history.records, *(Record(source) for source in unknown))
    held = tuple(replace(each, source=records[0].source) for each in history.held)
    holds = tuple(replace(each, source=each.source or records[0].source) for each in history.holds)
    return replace(history, records=records, held=held, holds=holds)


def instant(words: list[str]) -> datetime | None:
    """`2023-11-20`, `2023-11-20 23:00` of Paris, `2023-11-20 22:00Z`, or `undated`."""
    found = re.match(r"(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d)(Z?))?", " ".join(words))
    if found is None:
        return None
    day, time, greenwich = found.groups()
    return datetime.fromisoformat(f"{day} {time or '12:00'}").replace(tzinfo=UTC if greenwich else PARIS)


def day_of(word: str) -> date | None:
    """`2023-11-20`, or a word for none."""
    return date.fromisoformat(word) if re.fullmatch(r"\d{4}-\d\d-\d\d", word) else None


def _after(words: list[str], key: str) -> str | None:
    return words[words.index(key) + 1] if key in words else None


def _day(words: list[str], key: str) -> date | None:
    return day_of(_after(words, key) or "")


def _instant(words: list[str], key: str) -> datetime | None:
    return instant([_after(words, key) or ""])


def _record(history: History, words: list[str]) -> History:
    record = Record(
        words[0],
        segment=next((word for word in words if word in ("b2b", "b2c")), None),
        email=_after(words, "mail") or "zoe@atelier.example",
        country=_after(words, "of"),
        created_at=_instant(words, "made"),
        collected_at=_instant(words, "collected"),
        collection_mode="indirect" if "indirect" in words else None if "somehow" in words else "direct",
        collection_source=_after(words, "from"),
        informed_at=_instant(words, "informed"),
        first_seen_on=_day(words, "seen"),
    )
    return replace(history, records=(*history.records, record))


def _event(history: History, words: list[str]) -> History:
    event = Event(_after(words, "at") or "crm", words[0], instant(words[1:]), alone="inseparable" not in words)
    return replace(history, events=(*history.events, event))


def _consent(history: History, words: list[str]) -> History:
    consent = Consent(
        "emailing",
        words[1],
        instant(words[2:]),
        purpose=_after(words, "of") or "prospecting",
        channel=None if words[0] == "none" else words[0],
        method=next((word for word in words if word in METHODS), "active_opt_in"),
        proof=None if "unproven" in words else "form",
    )
    return replace(history, consents=(*history.consents, consent))


def _objection(history: History, words: list[str]) -> History:
    objection = Objection("crm", instant(words[1:]), _after(words, "to") or "prospecting", words[0])
    return replace(history, objections=(*history.objections, objection))


def _document(history: History, words: list[str]) -> History:
    amount = _after(words, "amount")
    document = Document(
        "invoicing",
        words[0],
        None if words[1] == "paper" else words[1],
        day_of(words[2]),
        _day(words, "closing"),
        _day(words, "delivered"),
        Decimal(amount) if amount else None,
        None if "somewhere" in words else "online" in words,
        None if "unsaid" in words else _after(words, "in") or "EUR",
    )
    return replace(history, documents=(*history.documents, document))


def _archived(history: History, words: list[str]) -> History:
    what, rule, start = words[0], words[1], date.fromisoformat(words[2])
    document = Archived("invoicing", "documents", rule, start, what)
    own = Archived("crm", what, rule, start)
    return replace(history, archived=(*history.archived, own if what in HELD else document))


def _hold(history: History, words: list[str]) -> History:
    number = words[0] if words and words[0] != "until" else None
    hold = Hold("invoicing" if number else "", number, until=_day(words, "until"))
    return replace(history, holds=(*history.holds, hold))


def _remembered(history: History, words: list[str]) -> History:
    entry = Remembered("crm", words[0], words[1], date.fromisoformat(words[2]))
    return replace(history, remembered=(*history.remembered, entry))


def _warned(history: History, words: list[str]) -> History:
    found = Warned(f"{words[0]}.active", date.fromisoformat(words[1]), date.fromisoformat(words[3]))
    return replace(history, warned=(*history.warned, found))


def _holds(history: History, words: list[str]) -> History:
    return replace(history, held=tuple(Held("", word) for word in words if word in HELD))


def _quarantine(history: History, _: list[str]) -> History:
    return replace(history, quarantined=True)


def _erased(history: History, words: list[str]) -> History:
    categories = tuple(word for word in words if word in (*HELD, "documents")) or HELD
    erased = Erased(
        date.fromisoformat(words[0]),
        f"{_after(words, 'by') or 'prospecting_b2c'}.active",
        _after(words, "from") or "crm",
        _after(words, "known") or "email",
        categories,
    )
    return replace(history, erased=(*history.erased, erased))


READERS = {
    "record": _record,
    "event": _event,
    "consent": _consent,
    "objection": _objection,
    "document": _document,
    "archived": _archived,
    "hold": _hold,
    "remembered": _remembered,
    "warned": _warned,
    "holds": _holds,
    "quarantine": _quarantine,
    "erased": _erased,
}
