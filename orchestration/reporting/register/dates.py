"""Since when a version and its activities stand, and when a sheet last changed: told from version to version."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from orchestration.reporting.register.differences import differences, of_processing

CREATED, CHANGED = "created_on", "changed_on"
_TOLD_ELSEWHERE = ("processors", "transfers")
"""Lists of a sheet that the comparison of two versions tells of the processor."""


def dates(processing: Mapping[str, Any], before: Mapping[str, Any] | None, on: date) -> dict[str, str]:
    """The two days of an activity, in ISO.

    Args:
        processing: the activity as the version of that day states it.
        before: the whole version before, if there is one.
        on: the day.
    """
    code = processing["purpose"]["code"]
    former = {one["purpose"]["code"]: one for one in before["processings"]} if before else {}
    was = former.get(code)
    if before is None or was is None:
        return {CREATED: on.isoformat(), CHANGED: on.isoformat()}
    since = before["established_on"]
    changed = on.isoformat() if _differs(was, processing) else was.get(CHANGED, since)
    return {CREATED: was.get(CREATED, since), CHANGED: changed}


def since(content: Mapping[str, Any], version: str, before: Mapping[str, Any] | None, on: date) -> date:
    """Since when what a version says stands: policies and systems as they were, in other words, keep their day.

    Args:
        content: what the version says.
        version: its hash.
        before: the whole version before, if there is one.
        on: the day on which it is written.
    """
    if before is None:
        return on
    hashes = ("policy_hash", "data_map_hash")
    is_reworded = all(before.get(each) == content[each] for each in hashes) and not any(differences(before, content))
    if before["version"] == version or is_reworded:
        return min(on, date.fromisoformat(before["established_on"]))
    return on


def _differs(was: Mapping[str, Any], is_now: Mapping[str, Any]) -> bool:
    lists = [[[fact["code"] for fact in one.get(key) or ()] for key in _TOLD_ELSEWHERE] for one in (was, is_now)]
    return lists[0] != lists[1] or any(of_processing(was, is_now))
