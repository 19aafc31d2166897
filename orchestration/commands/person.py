"""One person on the terminal: what is kept, on what ground, until when, and what stands in the way."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table

from orchestration.commands.session import out
from orchestration.reporting.alike import Row, alike
from orchestration.reporting.explanation import FIRST_SEEN, TAKES_OVER
from orchestration.reporting.texts import word

_SAME = ("rule", "counts_from", "due_on", "next", "treated")
"""What deadlines share that stand in one row."""
WIDE = 100
"""Columns of a terminal, from which on a name needs no break."""
NARROW = 13
"""Characters of a line of a broken name, at most."""


def show(told: Mapping[str, Any]) -> None:
    """Print what `explain` tells of one person, each deadline with what was done of it already."""
    out.print(f"[bold]{told['person']}[/]  {', '.join(told['records'])}  as of {told['as_of']}", highlight=False)
    contact = told["last_contact"]
    if contact:
        out.print(_last_contact(contact))
    for sentence in (*_to_know(told), *_in_the_way(told)):
        out.print(sentence, style="yellow", markup=False, highlight=False)
    grounds = tight("Legal basis", "Purpose", "Channel", "Basis", "Status")
    grounds.add_column("Since", no_wrap=True)
    for ground in told["legal_basis"]:
        cells = ("purpose", "channel", "basis", "status", "since")
        grounds.add_row(*(str(ground[cell] or "") for cell in cells))
    out.print(grounds)
    if "history" in told:
        _show_history(told["history"])
    deadlines = tight("Deadlines")
    has_documents = any(one["record"] for one in told["deadlines"])
    for heading in ("Data", "Document", "Rule", "From", "Due on", "Then"):
        if heading != "Document" or has_documents:
            least = NARROW if heading == "Rule" else None
            deadlines.add_column(heading, overflow="fold", no_wrap=heading not in ("Document", "Rule"), min_width=least)
    due = {(one["data_category"], one["record"]) for one in told["due"]}
    for several in alike(told["deadlines"], _SAME):
        is_due = any((one["data_category"], one["record"]) in due for one in several)
        rule, *rest = _cells(several[0], _after(several, told["ruled_out"]))
        data, document = data_of(several)
        deadlines.add_row(
            data, *([document] if has_documents else []), in_parts(rule), *rest, style="red" if is_due else ""
        )
    out.print(deadlines)
    for rule, reference in sorted({(one["rule"], one["reference"]) for one in told["deadlines"]}):
        out.print(f"  {rule}: {reference}", style="dim", markup=False, highlight=False)


def _after(rows: Sequence[Row], ruled_out: Sequence[Row]) -> list[tuple[str, str]]:
    """Until when the archive keeps what these rows move there, and what follows; once each."""
    moved = {(row["data_category"], row["record"]) for row in rows if row["next"] == "archive"}
    follow = [row for row in ruled_out if row["why"] == TAKES_OVER and (row["data_category"], row["record"]) in moved]
    return sorted({(row["due_on"] or "unknown", row["next"]) for row in follow})


def _cells(row: Row, after: Sequence[tuple[str, str]]) -> list[str]:
    """The rule and its days, and what follows, or that it was done already; then when the archive ends, a line each."""
    rule, start, *ends, done = (row[name] for name in _SAME)
    due, then = ([str(end or "")] for end in ends)
    if done is not None:
        due.append("")
        then.append("ordered" if done.is_ordered else "done")
    for until, last in after:
        due.append(until)
        then.append(last)
    return [str(rule), str(start or ""), "\n".join(due).rstrip(), "\n".join(then)]


def _to_know(told: Mapping[str, Any]) -> Iterator[str]:
    """What the tables do not say, a sentence each."""
    if told["proofs_not_counted"]:
        yield _not_counted(told["archived_consents"])
    if told["returned"]:
        yield _returned(told["returned"])


def _not_counted(records: Sequence[str]) -> str:
    reading = ", ".join(f"`oubli archive read {record} --by WHO --reason WHY`" for record in records)
    return f"The archive keeps proofs of consent ({reading}), which what is told of days gone by does not count."


def _returned(returned: Row) -> str:
    data = ", ".join(returned["data_categories"])
    night = f"by the night of {returned['erased_on']} under {returned['rule']}"
    if returned["doubtful"]:
        return (
            f"Perhaps erased {night} ({data}), with nothing to tell by: held back until its system has a date for the "
            "record, or no longer has it."
        )
    return f"Erased {night} and back without a contact since: {data}."


def _last_contact(contact: Row) -> str:
    if contact["at"] is None:
        return "[yellow]No contact and no date: nobody knows what to count from.[/]"
    if contact["type"] == FIRST_SEEN:
        return f"No contact and no date: counted from {contact['at']}, the day Oubli first read it."
    return f"Last contact: {contact['at']} ({contact['type']}, {contact['source'] or 'no system'})"


def _show_history(stretches: Sequence[Row]) -> None:
    table = tight("What held when", "Purpose", "Channel", "Basis", "Status")
    for heading in ("From", "To"):
        table.add_column(heading, no_wrap=True)
    for one in stretches:
        table.add_row(*(one[key] for key in ("purpose", "channel", "basis", "status", "from")), one["to"] or "still")
    out.print(table)


def data_of(rows: Sequence[Row]) -> tuple[str, str]:
    """The data categories of rows that are alike, a line each, and their document, or how many."""
    records = {row["record"]: None for row in rows if row["record"] is not None}
    categories = "\n".join(dict.fromkeys(row["data_category"] for row in rows))
    return categories, f"{len(records)} documents" if len(records) > 1 else "".join(records)


def tight(title: str, *headings: str) -> Table:
    """A table that fits into eighty columns, if one can."""
    return Table(*headings, title=title, title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)


def in_parts(name: str) -> str:
    """A name, such as a rule's; on a narrow terminal in lines that break where its words meet."""
    if out.width >= WIDE:
        return name
    lines = [""]
    for part in re.findall(r"[^._]*[._]*", name):
        if lines[-1] and len(lines[-1] + part) > NARROW:
            lines.append("")
        lines[-1] += part
    return "\n".join(lines)


def _in_the_way(told: Mapping[str, Any]) -> Iterator[str]:
    """Why nothing is purged, a sentence each."""
    for hold in told["holds"]:
        kind, about = word("hold", hold["kind"]).en, hold["record"] or hold["purpose"]
        parts = [f"Nothing is purged{f' of {about}' if about else ''}: {kind}, by {hold['by']}"]
        parts += [f"{when} {hold[when]}" for when in ("since", "until") if hold[when]]
        yield f"{' '.join(parts)}."
    if told["quarantined"]:
        yield "A row of this person is in quarantine: nothing is purged until someone has looked."
    for row in told["quarantine"]:
        place = ".".join(part for part in (row["source"], row["table"], row["column"]) if part)
        yield f"  {place}: {word('reason', row['reason']).en}"
    for source in told["set_aside"]:
        yield f"{source['source']} was set aside that night ({source['reason']}): nothing that rests on it is purged."
