"""What was ruled out of one person, and why, on the terminal: in one line, or in full."""

from collections.abc import Mapping, Sequence
from typing import Any

from orchestration.commands.person import data_of, in_parts, tight
from orchestration.commands.session import out
from orchestration.reporting.alike import alike
from orchestration.reporting.explanation import TAKES_OVER
from orchestration.reporting.texts import word

_WHOLE = ("data_category", "purpose", "counts_from", "due_on", "first", "last", "at", "times")
"""Columns that are never broken."""


def sum_up(told: Mapping[str, Any]) -> None:
    """Print how much was ruled out."""
    counted = {
        "claims": sum(one["why"] != TAKES_OVER for one in told["ruled_out"]),
        "rules": len(told["rules_not_applied"]),
        "events and documents": sum(one["times"] for one in told["not_counted"]["contacts"]),
        "consents": len(told["not_counted"]["consents"]),
    }
    said = ", ".join(f"{what} ({number})" for what, number in counted.items() if number)
    if said:
        out.print(f"Ruled out: {said}; --why tells each.", style="dim", highlight=False)


def tell_why(told: Mapping[str, Any]) -> None:
    """Print everything that was ruled out, and why."""
    same = ("rule", "counts_from", "due_on", "why", "by")
    merged = [
        {**several[0], **dict(zip(("data_category", "record"), data_of(several), strict=True))}
        for several in alike(told["ruled_out"], same)
    ]
    headings = ("Data", "Document", "Rule", "From", "Due on")
    keys = ("data_category", "record", "rule", "counts_from", "due_on")
    following = [row for row in merged if row["why"] == TAKES_OVER]
    others = [row for row in merged if row["why"] != TAKES_OVER]
    _table("What follows in the archive", (*headings, "Then", "After"), following, (*keys, "next", "by"), "outranked")
    _table("Claims that do not govern", (*headings, "Why", "Governed by"), others, (*keys, "why", "by"), "outranked")
    _table("Rules that do not apply", ("Rule", "Why"), told["rules_not_applied"], ("rule", "why"), "unapplied")
    _table(
        "What is no contact",
        ("Event or document", "System", "Times", "First", "Last", "Why"),
        told["not_counted"]["contacts"],
        ("type", "source", "times", "first", "last", "why"),
        "uncounted",
    )
    _table(
        "Consents that do not count",
        ("Consent", "Purpose", "Channel", "Method", "On", "Why", "Replaced by"),
        told["not_counted"]["consents"],
        ("consent", "purpose", "channel", "method", "at", "why", "by"),
        "uncounted",
    )
    _table(
        "Objections",
        ("Purpose", "Channel", "On", "Origin", "Evidence"),
        told["objections"],
        ("purpose", "channel", "at", "origin", "evidence"),
        "origin",
    )


def _table(
    title: str, headings: Sequence[str], rows: Sequence[Mapping[str, Any]], keys: Sequence[str], section: str
) -> None:
    """One table, without the columns that nothing stands in; codes in the words of a section of the texts."""
    if not rows:
        return
    used = [key for key in keys if any(row[key] for row in rows)]
    table = tight(title)
    for heading, key in zip(headings, keys, strict=True):
        if key in used:
            table.add_column(heading, overflow="fold", no_wrap=key in _WHOLE)
    for row in rows:
        table.add_row(*(_cell(section, key, row[key]) for key in used))
    out.print(table)


def _cell(section: str, key: str, value: object) -> str:
    if value is None:
        return ""
    if key in ("why", "origin"):
        return word(section, str(value)).en
    return str(value) if key in _WHOLE else in_parts(str(value))
