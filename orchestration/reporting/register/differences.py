"""What changed between two versions of the register, field by field, a sentence each."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from orchestration.reporting.register.responsible import FIELDS
from orchestration.reporting.texts import Text, say, uncapitalised, word

PROCESSING = (
    "purpose",
    "sub_purposes",
    "owner",
    "bases",
    "interest",
    "people",
    "data",
    "systems",
    "shared",
    "recipients",
    "ending",
    "security",
)
"""Processors and transfers are told once, of the processor."""
RETENTION = ("subject", "data", "start", "active", "archive", "end", "reference", "confidence", "validity", "lasting")
CATEGORY = ("contents", "dropped")
SYSTEM = ("name", "role", "data")
PROCESSOR = ("country", "transfer", "systems")
Fields = Mapping[str, Any]


def differences(old: Fields, new: Fields) -> Iterator[Text]:
    """Each difference as a sentence, once; none of two versions that say the same."""
    yield from dict.fromkeys(_told(old, new))


def _told(old: Fields, new: Fields) -> Iterator[Text]:
    yield from _fields(word("changed_of", "controller"), old["controller"], new["controller"], FIELDS)
    yield from _entities("processing", "purpose", old["processings"], new["processings"], PROCESSING)
    yield from _entities("system", "name", old["systems"], new["systems"], SYSTEM)
    yield from _entities("processor", "name", old["processors"], new["processors"], PROCESSOR)


def _entities(
    kind: str, key: str, old: Sequence[Fields], new: Sequence[Fields], fields: Sequence[str]
) -> Iterator[Text]:
    before, after = ({one[key]["code"]: one for one in each} for each in (old, new))
    for code in (*before, *(code for code in after if code not in before)):
        was, is_now = before.get(code), after.get(code)
        if was is None or is_now is None:
            what = "added" if was is None else "removed"
            yield say(f"changed.{kind}_{what}", name=_text((is_now or was or {})[key]))
        elif kind == "processing":
            yield from of_processing(was, is_now)
        else:
            yield from _fields(say(f"changed_of.{kind}", name=_text(is_now[key])), was, is_now, fields)


def of_processing(was: Fields, is_now: Fields) -> Iterator[Text]:
    """What changed of one processing activity, a sentence each."""
    of = say("changed_of.processing", name=_text(is_now["purpose"]))
    yield from _fields(of, was, is_now, PROCESSING)
    former = {each["name"]["code"]: each for each in was.get("categories", ())}
    for category in is_now.get("categories", ()):
        name = category["name"]
        if name["code"] in former:
            subject = uncapitalised(_text(name))
            of_category = say("changed_of.rule", of=of, subject=subject)
            yield from _fields(of_category, former[name["code"]], category, CATEGORY)
    yield from _rules(of, was["retention"], is_now["retention"])


def _rules(of: Text, old: Sequence[Fields], new: Sequence[Fields]) -> Iterator[Text]:
    before, after = ({rule["rule"]["code"]: rule for rule in each} for each in (old, new))
    for name in (*before, *(name for name in after if name not in before)):
        was, is_now = before.get(name), after.get(name)
        if was is None or is_now is None:
            what = "added" if was is None else "removed"
            yield say(f"changed.rule_{what}", of=of, rule=_text((is_now or was or {})["rule"]))
        else:
            # Where a purpose has several rules, each is told apart by whose data it is about.
            several = len(before) > 1 or len(after) > 1
            of_rule = say("changed_of.rule", of=of, subject=_rule(is_now)) if several else of
            yield from _fields(of_rule, was, is_now, RETENTION)


def _rule(rule: Fields) -> Text:
    data = [_text(each) for each in rule["data"]]
    return say(
        "changed_of.subject",
        subject=_text(rule["subject"]),
        data=Text(", ".join(each.fr for each in data).lower(), ", ".join(each.en for each in data).lower()),
    )


def _fields(of: Text, old: Fields, new: Fields, fields: Sequence[str]) -> Iterator[Text]:
    for field in fields:
        was, is_now, name = old.get(field), new.get(field), word("changed_field", field)
        if isinstance(was, list) or isinstance(is_now, list):
            yield from _lists(of, name, was or [], is_now or [])
        elif (was or _NONE)["code"] != (is_now or _NONE)["code"]:
            yield say("changed.from_to", of=of, field=name, old=_value(was), new=_value(is_now))


def _lists(of: Text, field: Text, old: Sequence[Fields], new: Sequence[Fields]) -> Iterator[Text]:
    if len(old) == len(new) == 1:
        if old[0]["code"] != new[0]["code"]:
            yield say("changed.from_to", of=of, field=field, old=_value(old[0]), new=_value(new[0]))
        return
    before, after = {each["code"] for each in old}, {each["code"] for each in new}
    for each in old:
        if each["code"] not in after:
            yield say("changed.taken", of=of, field=field, item=_value(each))
    for each in new:
        if each["code"] not in before:
            yield say("changed.put", of=of, field=field, item=_value(each))


_NONE = {"code": None}


def _value(value: Fields | None) -> Text:
    if not value:
        return say("changed.nothing")
    # Within quotation marks a sentence ends without its full stop: the one that quotes it has one.
    return Text(value["fr"].removesuffix("."), value["en"].removesuffix("."))


def _text(value: Fields) -> Text:
    return Text(value["fr"], value["en"])
