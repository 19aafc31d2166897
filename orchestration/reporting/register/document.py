"""register.json: the register for programs, and what two versions of it are compared by."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from orchestration.errors import OubliError
from orchestration.reporting.register.category import HeldCategory
from orchestration.reporting.register.dates import CREATED, dates, since
from orchestration.reporting.register.fact import Fact, Facts
from orchestration.reporting.register.processing import Processing, Retention
from orchestration.reporting.register.register import Register
from orchestration.reporting.register.responsible import responsible
from orchestration.reporting.register.system import Processor, System
from orchestration.reporting.texts import Text, say

FORMAT, FILE = 1, "register.json"
Document = Mapping[str, Any]


def as_document(register: Register, on: date, before: Document | None = None) -> Document:
    """The register as JSON values; the version is that of what it says, whatever day that is first said.

    Args:
        register: what it says.
        on: the day; it is the version's, unless the version before it already said the same.
        before: the version before it, which tells since when its activities stand there, and is numbered.
    """
    names = Counter(one.name for one in register.processors)
    content: dict[str, Any] = {
        "controller": {field: _list(facts) for field, facts in responsible(register.controller).items()},
        "invented": register.controller.invented,
        "processings": [_processing(one) for one in register.processings],
        "systems": [_system(one) for one in register.systems],
        "processors": [_processor(one, names[one.name]) for one in register.processors],
        "policy_hash": register.policy_hash,
        "data_map_hash": register.data_map_hash,
    }
    version = sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    established_on = since(content, version, before, on)
    content["processings"] = [
        said | dates(said, before, established_on) | ({CREATED: one.created.isoformat()} if one.created else {})
        for one, said in zip(register.processings, content["processings"], strict=True)
    ]
    number = number_of(version, before)
    dated = {"number": number, "established_on": established_on.isoformat()}
    return {"format": FORMAT, "version": version, **dated, **content}


def number_of(version: str, before: Document | None) -> int:
    """The number of a version: the next one, unless the one before it is the same; from 1 on."""
    if before is None:
        return 1
    number: int = before.get("number", 1)  # one of before versions were numbered
    return number if before["version"] == version else number + 1


def name_version(document: Document) -> Text:
    """Which version it is, for people: its number, its day and the first digits of its fingerprint."""
    return say(
        "register.established",
        number=document.get("number", 1),
        day=date.fromisoformat(document["established_on"]),
        version=document["version"][:8],
    )


def as_text(document: Document) -> str:
    """The file."""
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def read_document(path: Path) -> Document:
    """A register that was written before: the file, or the folder that it stands in.

    Raises:
        OubliError: there is none, or it is no register of this format.
    """
    file = path / FILE if path.is_dir() else path
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise OubliError(str(file), f"cannot be read ({error.strerror}); give the folder of a register") from None
    except ValueError:
        raise OubliError(str(file), "is no JSON; give a register.json that `oubli register` wrote") from None
    if not isinstance(document, dict) or document.get("format") != FORMAT or _KEYS - document.keys():
        raise OubliError(str(file), "is no register; give a register.json that `oubli register` wrote")
    return document


_KEYS = {"version", "established_on", "controller", "processings", "systems", "processors"}


def _list(facts: Facts) -> list[dict[str, str]]:
    return [fact.as_json() for fact in facts]


def _one(fact: Fact | None) -> dict[str, str] | None:
    return fact.as_json() if fact else None


def _processing(one: Processing) -> dict[str, Any]:
    return {
        "purpose": one.purpose.as_json(),
        "sub_purposes": _list(one.sub_purposes),
        "owner": one.owner.as_json(),
        "bases": _list(one.bases),
        "interest": _one(one.interest),
        "people": _list(one.people),
        "data": _list(one.data),
        "categories": [_category(each) for each in one.categories],
        "systems": _list(one.systems),
        "beside": _one(one.beside),
        "shared": _list(one.shared),
        "recipients": _list(one.recipients),
        "processors": _list(one.processors),
        "transfers": _list(one.transfers),
        "retention": [_retention(rule) for rule in one.retentions],
        "ending": _list(one.ending.told),
        "security": _list(one.security),
    }


def _category(one: HeldCategory) -> dict[str, Any]:
    return {
        "name": one.name.as_json(),
        "heading": {"code": one.name.code, "fr": one.heading.fr, "en": one.heading.en},
        "contents": _list(one.contents),
        "dropped": _list(one.dropped),
        "ends": _list(one.ends),
    }


def _retention(rule: Retention) -> dict[str, Any]:
    return {
        "rule": {"code": rule.rule, "fr": rule.sentence.fr, "en": rule.sentence.en},
        "subject": _one(rule.subject),
        "data": _list(rule.data),
        "start": _one(rule.start),
        "active": _one(rule.active),
        "archive": _one(rule.archive),
        "end": _one(rule.end),
        "reference": _one(rule.reference),
        "confidence": _one(rule.confidence),
        "validity": _one(rule.validity),
        "lasting": _list(rule.lasting),
    }


def _system(one: System) -> dict[str, Any]:
    told = {"name": one.name.as_json(), "data": _list(one.data), "processor": one.processor or None}
    return told | ({"role": one.role.as_json()} if one.role else {})


def _processor(one: Processor, so_named: int) -> dict[str, Any]:
    # One that is in several countries stands there once for each.
    code = one.name if so_named == 1 else f"{one.name}:{one.country.code}:{one.transfer.code if one.transfer else ''}"
    return {
        "name": {"code": code, "fr": one.name, "en": one.name},
        "country": _one(one.country),
        "transfer": _one(one.transfer),
        "systems": _list(one.systems),
    }
