"""Retry-After: how long an API asks to be left alone."""

from collections.abc import Mapping
from email.utils import parsedate_to_datetime


def asked_for(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait: a number, or until an instant, by the API's own clock."""
    asked = headers.get("Retry-After", "")
    if asked.isascii() and asked.isdigit():
        return float(asked)
    try:
        until, now = (parsedate_to_datetime(told) for told in (asked, headers.get("Date", "")))
        return max(0.0, (until - now).total_seconds())
    except (TypeError, ValueError):
        return None
