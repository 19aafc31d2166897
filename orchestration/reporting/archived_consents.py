"""Consents of which the archive keeps the proof: the models do not see them, so what they say of a past day is not all.

The archive is read for a reason that is noted, so that what it keeps of a person is never looked up in passing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from orchestration.reporting.history import Stretch

NOT_COUNTED = "proof_archived"
"""In the place of `missing`: nobody can say that there was no consent."""


def of_a_past_day(told: Mapping[str, Any]) -> dict[str, Any]:
    """What `explain` tells of a day before the last night's, without denying a consent that the archive may prove."""
    if not told["archived_consents"]:
        return dict(told)
    grounds = [{**row, "status": NOT_COUNTED} if row["status"] == "missing" else row for row in told["legal_basis"]]
    return {**told, "legal_basis": grounds, "proofs_not_counted": True}


def of_a_history(told: Mapping[str, Any], stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """The same of the course of the legal bases."""
    if not told["archived_consents"]:
        return tuple(stretches)
    return tuple(
        replace(each, standing=replace(each.standing, status=NOT_COUNTED))
        if each.standing.status == "missing"
        else each
        for each in stretches
    )
