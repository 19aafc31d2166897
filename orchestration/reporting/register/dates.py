"""Since when an activity stands in the register, and when its sheet last changed: told from version to version."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from orchestration.reporting.register.differences import of_processing

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


def _differs(was: Mapping[str, Any], is_now: Mapping[str, Any]) -> bool:
    lists = [[[fact["code"] for fact in one.get(key) or ()] for key in _TOLD_ELSEWHERE] for one in (was, is_now)]
    return lists[0] != lists[1] or any(of_processing(was, is_now))
