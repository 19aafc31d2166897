"""Who objected to prospecting, and how long it takes until each system knows of it. Read-only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, text

from orchestration.ingestion.mapped_source import MappedSource
from orchestration.reporting.names import Names
from orchestration.reporting.texts import Text, listed, say, word

_CHANNELS = text("select * from reporting.rpt_opt_outs")
_MARKS = text(
    "select * from reporting.rpt_opt_out_marks "
    "order by source_system, array_position(array['since', 'before', 'undated'], made)"
)
_LISTS = text(
    "select distinct purpose from reporting.rpt_rules "
    "where clock = 'objection' and policy_hash = :policy_hash order by purpose"
)

NAMED = ("email", "sms", "phone", "post")
CHANNELS = (*NAMED, "all")
EVERYBODY = "any"


@dataclass(frozen=True)
class OnChannel:
    """The people who objected on one channel, each of them once, and the fingerprints of it on the list."""

    name: Text
    people: int = 0
    objected: int = 0
    withdrew: int = 0
    remembered: int = 0
    """Who are known by the opt-out list alone."""
    undated: int = 0
    recent: int = 0
    """Who said so in the last 30 days."""
    fingerprints: int = 0


@dataclass(frozen=True)
class Marks:
    """Of the objections made at one time, how long they took to the do-not-contact mark of one system."""

    system: Text
    made: Text
    """When they were made, in words."""
    is_dated: bool
    marked: int
    median_days: int | None
    longest_days: int | None
    waiting: int
    waiting_since: date | None


@dataclass(frozen=True)
class Unwritten:
    """Records of people who objected in a system that Oubli writes no mark to."""

    system: Text
    why: str
    """no_mark or no_write."""
    records: int


@dataclass(frozen=True)
class OptOuts:
    """Every channel, and every system that knows somebody who objected."""

    channels: tuple[OnChannel, ...]
    """Those of which there is anything to tell."""
    silent: Text | None
    """The names of the others, if there are any."""
    everybody: OnChannel
    marks: tuple[Marks, ...]
    unwritten: tuple[Unwritten, ...]
    rules: tuple[tuple[str, Text], ...]
    """The policies that keep the opt-out list, and their names."""

    @property
    def waiting(self) -> int:
        """Records on which an objection is still to be marked."""
        return sum(row.waiting for row in self.marks)

    @property
    def waiting_since(self) -> date | None:
        """When the first of them was planned."""
        return min((row.waiting_since for row in self.marks if row.waiting_since), default=None)


def read_opt_outs(
    connection: Connection, names: Names, policy_hash: str | None, data_map: Sequence[MappedSource]
) -> OptOuts:
    """What is known of objections.

    A system without a mark of its own has nothing to write, whatever the night noted of its records.
    """
    known = {row.channel: row for row in connection.execute(_CHANNELS)}
    channels = {
        channel: OnChannel(
            word("channel", channel) if channel != EVERYBODY else say("page.total"),
            row.people,
            row.people_objected,
            row.people_withdrew,
            row.people_remembered,
            row.people_undated,
            row.people_recent,
            row.fingerprints,
        )
        for channel, row in known.items()
    }
    silent = [word("channel", channel) for channel in NAMED if channel not in channels]
    marking = {source.name for source in data_map if any(table.opt_out for table in source.tables)}
    marks: list[Marks] = []
    unwritten: dict[tuple[str, str], int] = {}
    for row in connection.execute(_MARKS):
        untold = row.by_list
        if row.source_system not in marking:
            untold += row.marked + row.waiting
        elif row.marked or row.waiting:
            marks.append(
                Marks(
                    names.system(row.source_system),
                    _made(row.made, row.first_seen_on, row.last_seen_on),
                    row.made != "undated",
                    row.marked,
                    row.median_days,
                    row.longest_days,
                    row.waiting,
                    row.waiting_since,
                )
            )
        if untold:
            why = "no_write" if row.source_system in marking else "no_mark"
            unwritten[row.source_system, why] = unwritten.get((row.source_system, why), 0) + untold
    return OptOuts(
        channels=tuple(channels[channel] for channel in CHANNELS if channel in channels),
        silent=listed(silent) if silent else None,
        everybody=channels.get(EVERYBODY, OnChannel(say("page.total"))),
        marks=tuple(marks),
        unwritten=tuple(Unwritten(names.system(source), why, n) for (source, why), n in unwritten.items()),
        rules=tuple(
            (row.purpose, names.purpose(row.purpose))
            for row in connection.execute(_LISTS, {"policy_hash": policy_hash or ""})
        ),
    )


def _made(made: str, first: date | None, last: date | None) -> Text:
    """When the objections were made; of those without a date, between which nights they were first seen."""
    if first is None or last is None:
        return word("made", made)
    if first == last:
        return say("opt_outs.undated_on", day=first)
    return say("opt_outs.undated_between", first=first, last=last)
