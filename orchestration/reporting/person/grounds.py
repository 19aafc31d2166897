"""On what ground a deadline's data is kept of this person: the bases that hold, and what was claimed and does not."""

from collections.abc import Mapping, Sequence
from typing import Any

from orchestration.reporting.texts import Text, enumerated, joined, say, word

Row = Mapping[str, Any]
_VOID = ("invalid_opt_in", "unproven")
"""What a system calls a consent, and is none."""


def ground_of(row: Row, grounds: Sequence[Row]) -> Text:
    """The ground of a deadline; a basis by channel is named with the channels it holds for.

    Args:
        row: the deadline, or the period that follows it.
        grounds: the person's legal bases, as `explain` tells them.
    """
    own = [each for each in grounds if each["purpose"] == row["purpose"]]
    by_channel = [each for each in own if each["channel"]]
    if by_channel:
        return _by_channel(by_channel)
    for each in own:
        # A contract or the law that has had its time is told by the deadline, which is over, too.
        if each["status"] not in ("valid", "expired"):
            return word("standing_status" if each["status"] == "proof_archived" else "status", each["status"])
    return word("short_basis", next((each["basis"] for each in own), row.get("basis")))


def _by_channel(grounds: Sequence[Row]) -> Text:
    holding = [each for each in grounds if each["status"] == "valid"]
    told = [_held(basis, grounds) for basis in dict.fromkeys(each["basis"] for each in holding)]
    void = [
        say(f"standing_ground.{status}", channels=_channels(claimed))
        for status in _VOID
        if (claimed := [each for each in grounds if each["status"] == status])
    ]
    return joined([*(told or [say("standing_ground.none")]), *void])


def _held(basis: str, grounds: Sequence[Row]) -> Text:
    """A basis with the channels it holds for, unless it holds for all."""
    some = [each for each in grounds if each["status"] == "valid" and each["basis"] == basis]
    told = word("short_basis", basis)
    return told if len(some) == len(grounds) else say("standing_ground.by", basis=told, channels=_channels(some))


def _channels(grounds: Sequence[Row]) -> Text:
    return enumerated([word("channel", each["channel"]) for each in grounds])
