"""What a DPO has to know of a person first, a sentence each: no notice, an objection, and what stays all the same."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from orchestration.reporting.explanation import TAKES_OVER
from orchestration.reporting.person.treated import is_gone
from orchestration.reporting.person.words import Words, on
from orchestration.reporting.texts import Text, enumerated, say, word

Row = Mapping[str, Any]
_OPPOSED = {"objected": "essence.objected", "withdrawn": "essence.withdrawn", "refused": "essence.refused"}


def is_uninformed(told: Row) -> bool:
    """Whether the person was never told that their data was collected elsewhere."""
    return any(row["status"] == "not_informed" for row in told["legal_basis"])


def essence(told: Row, words: Words) -> tuple[Text, ...]:
    """The sentences; none of a person who was told and never said no.

    Args:
        told: as `explain` tells it, each deadline with what was done of it.
        words: how policies are called.
    """
    found = [say("essence.not_informed")] if is_uninformed(told) else []
    opposed = tuple(_opposed(told["legal_basis"]))
    return (*found, *opposed, *(_kept(told, words) if opposed else ()))


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


def _kept(told: Row, words: Words) -> Iterator[Text]:
    """What stays longest, and why."""
    basis = {row["purpose"]: row["basis"] for row in (*told["legal_basis"], *told["deadlines"])}
    after = [row for row in told["ruled_out"] if row["why"] == TAKES_OVER]
    stay = [
        row
        for row in (*told["deadlines"], *after)
        if not is_gone(row.get("treated")) and _is_to_come(row, told["as_of"])
    ]
    if not stay:
        return
    last = max(stay, key=lambda row: str(row["due_on"]))
    day = on(last["due_on"])
    if day is not None:
        because = word("short_basis", basis.get(last["purpose"]))
        yield say("essence.kept", policy=words.names.purpose(last["purpose"]), day=day, basis=because)


def _is_to_come(row: Row, as_of: str) -> bool:
    return bool(row["due_on"]) and row["due_on"] > as_of
