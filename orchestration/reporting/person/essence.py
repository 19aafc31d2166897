"""What a DPO has to know of a person first: no notice, an objection, and why data stays, on what ground, until when."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from orchestration.reporting.explanation import FIRST_SEEN, TAKES_OVER
from orchestration.reporting.person.carried import STATISTICS
from orchestration.reporting.person.grounds import ground_of
from orchestration.reporting.person.treated import is_gone
from orchestration.reporting.person.words import Words, on
from orchestration.reporting.texts import Text, enumerated, say, word

Row = Mapping[str, Any]
_OPPOSED = {"objected": "essence.objected", "withdrawn": "essence.withdrawn", "refused": "essence.refused"}
_OWN = ("identity", "contact_details", "professional", "account")
"""Data categories that are the person's, and no document's or proof's alone."""


def is_uninformed(told: Row) -> bool:
    """Whether the person was never told that their data was collected elsewhere."""
    return any(row["status"] == "not_informed" for row in told["legal_basis"])


def essence(told: Row, words: Words) -> tuple[Text, ...]:
    """The sentences; none of a person of whom nothing stays, who was told and never said no.

    Args:
        told: as `explain` tells it, each deadline with what was done of it.
        words: how policies are called.
    """
    found = [say("essence.not_informed")] if is_uninformed(told) else []
    found += _opposed(told["legal_basis"])
    stay = tuple(_staying(told))
    own, last = _own(stay), max(stay, key=lambda row: str(row["due_on"]), default=None)
    if own is not None:
        found.append(_because(own, told, words))
    if last is not None and (own is None or last["due_on"] > own["due_on"]):
        phrase = "archived" if last["phase"] == "archive" else "kept"
        found.append(say(f"essence.{phrase}", **_kept(last, told, words)))
    return tuple(found)


def _opposed(grounds: Sequence[Row]) -> Iterator[Text]:
    by_channel = [row for row in grounds if row["channel"]]
    said = [row for row in by_channel if row["status"] in _OPPOSED]
    if not said:
        return
    newest = max(said, key=lambda row: (row["since"] or "", row["status"]))
    day, open_ = on(newest["since"]), [row["channel"] for row in by_channel if row["status"] == "valid"]
    what = say(_OPPOSED[newest["status"]])
    if day is not None:
        what = say("essence.dated", what=what, day=day)
    # What one channel was said no to says nothing of another.
    channels = enumerated([word("channel", name) for name in dict.fromkeys(row["channel"] for row in said)])
    yield say("essence.on_channels", what=what, channels=channels) if open_ else say("essence.no_more", what=what)


def _staying(told: Row) -> Iterator[Row]:
    """The periods that run, and those that follow in the archive; a figure of who read what is no reason to keep."""
    after = [row for row in told["ruled_out"] if row["why"] == TAKES_OVER]
    for row in (*told["deadlines"], *after):
        to_come = row["due_on"] and row["due_on"] > told["as_of"]
        if to_come and not is_gone(row.get("treated")) and row["data_category"] != STATISTICS:
            yield row


def _own(stay: Sequence[Row]) -> Row | None:
    """The period for which the person as such is kept in the active base."""
    own = [row for row in stay if row["data_category"] in _OWN and row["record"] is None and row["phase"] == "active"]
    return max(own, key=lambda row: str(row["due_on"]), default=None)


def _because(own: Row, told: Row, words: Words) -> Text:
    """Why the person is kept, on what ground, and until when."""
    facts, contact = told["facts"] or {}, told["last_contact"] or {}
    start = on(own["counts_from"])
    if start is None:
        return say("essence.because", **_kept(own, told, words))
    reason = "because_since"
    if own["basis"] == "contract" and own["counts_from"] == facts.get("relation_ended_on"):
        reason = "because_of_relation"
    elif own["counts_from"] == contact.get("at"):
        never = contact["type"] in ("collection", FIRST_SEEN)
        reason = "because_of_collection" if never else "because_of_contact"
    return say(f"essence.{reason}", start=start, **_kept(own, told, words))


def _kept(row: Row, told: Row, words: Words) -> dict[str, Text | date]:
    basis = ground_of(row, told["legal_basis"])
    return {"policy": words.names.purpose(row["purpose"]), "day": date.fromisoformat(row["due_on"]), "basis": basis}
