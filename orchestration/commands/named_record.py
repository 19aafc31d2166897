"""A record on the terminal: what became of it, where more or less than a person's data is to be told."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from orchestration.commands.session import out
from orchestration.reporting.record import Done, Record, Standing
from orchestration.reporting.texts import word

HEADINGS: dict[Standing, str] = {
    "known": "{name}: of its data, this was dealt with already.",
    "archived": "Of {name} Oubli keeps only what is in the intermediate archive: {archived}.",
    "erased": "{name} was erased. What is left is the proof: `oubli evidence of {name}`.",
    "quarantined": "{name} is in quarantine only, so it belongs to nobody yet.",
    "gone": "{name} is no longer in its system; Oubli did not erase it.",
}

ASKED = {
    "ordered": "; its operator was asked to, and has not confirmed it yet",
    "restored": "; restored since",
    "rescinded": "; its operator was asked to, which was taken back, so its system may have it still",
}
IN_WORDS = {"suppressed": "entered on the opt-out list (kept as a fingerprint)"}
"""Outcomes whose code does not say it."""
MOST = 5
"""Documents of one line that are named; more are counted."""


def tell(record: Record) -> None:
    """Print what became of a record; of one that is known, and of which nothing was done, nothing."""
    if record.stands == "known" and not record.done:
        return
    heading = HEADINGS[record.stands].format(name=record.name, archived=", ".join(record.archived))
    for line in (heading, *(f"  {line}" for line in _lines(record))):
        out.print(line, markup=False, highlight=False, soft_wrap=True)


def tell_no_page(record: Record, page: Path) -> None:
    """Print why no page was written of a record of which no person's data is left, and what can be had instead."""
    said = f"No page was written to {page}, as nothing of {record.name} is kept that one could tell of"
    match record.stands:
        case "erased":
            said += f"; `oubli evidence certificate {record.name} --to FILE` writes what the ledger proves"
        case "quarantined":
            said = f"No page was written to {page}, as a record in quarantine is nobody's yet"
    if record.others:
        said += f"; for its person, ask for {record.others[0]}"
    out.print(f"{said}.", markup=False, highlight=False, soft_wrap=True)
    if page.exists():
        out.print(f"What stands in {page} was there before; delete it after use.", markup=False, soft_wrap=True)


def _lines(record: Record) -> Iterator[str]:
    if record.has_original:
        yield "the original stands in its system, which is its own archive; access to it has to be restricted there"
    yield from (_done(one) for one in record.done)
    for back in record.restored:
        what = back.document or ", ".join(back.data_categories)
        yield f"{what}: restored from the archive on {_day(back.on)} by {back.by}: {back.reason}"
    if record.stands != "known":
        for row in record.set_aside:
            place = f"{row.table}.{row.column}" if row.column else row.table
            reason, todo = word("reason", row.reason).en, word("reason_help", row.reason).en
            rows = f"{row.rows} rows" if row.rows > 1 else "a row"
            yield f"{rows} in quarantine since {_day(row.since)}: {place}: {reason}. {todo}"
    if record.others:
        yield f"its person is still known as {', '.join(record.others)}"


def _done(one: Done) -> str:
    more = [f"{len(one.documents) - MOST} more documents"] if len(one.documents) > MOST else []
    named = (*(c for c in one.data_categories if c != "documents"), *one.documents[:MOST], *more)
    data = ", ".join(named) or "documents"
    outcome = IN_WORDS.get(one.outcome, one.outcome)
    day = f" on {_day(one.on)}" if one.on else ""
    asked = ASKED.get(one.in_system or "", "")
    told = f": {one.told.en}" if one.told else ""
    source = f" [{one.reference}]" if one.reference else ""
    return f"{data}: {outcome}{day} under {one.rule} (plan {one.plan_id}){told}{source}{asked}"


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%-d %B %Y}"
