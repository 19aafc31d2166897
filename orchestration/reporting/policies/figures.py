"""What each policy came to on the last night, in figures. Read-only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, inspect, text

from orchestration.enforcement.night import last_planned
from orchestration.reporting.night import Night, read_night
from retention_policies.book import PolicyBook
from retention_policies.checks import Finding

_POLICIES = text("select * from reporting.rpt_policies")
_EXAMPLES = text("select rule, example_from, example_due from reporting.rpt_rules where policy_hash = :policy_hash")
# A policy may keep something behind another that governs until later.
_USED = text("select purpose from marts.fct_legal_basis union select purpose from marts.fct_due_actions")
# What comes due under one policy may go to the archive on the ground of another.
_TAKEN_OVER = text(
    """
    select rules.purpose, count(distinct due.person_id) as people
    from marts.fct_due_actions as due
    join policy.rules on rules.policy_hash = :policy_hash and rules.rule = due.archive_rule
    where due.action = 'archive' and rules.purpose <> due.purpose
    group by rules.purpose
    """
)
_PRINTS = text("select count(distinct fingerprint) from suppression.entries")


@dataclass(frozen=True)
class PolicyFigures:
    """People, but for the documents; one counts where the policy sets the deadline of something of theirs."""

    people: int
    people_archived: int
    documents: int
    people_due: int
    people_coming_due: int
    next_due_on: date | None


@dataclass(frozen=True)
class Example:
    """A made-up day, and when the period that counts from it ends, as the models work it out."""

    counts_from: date
    due_on: date


@dataclass(frozen=True)
class BookFigures:
    """Every policy, on one night."""

    as_of: date
    computed_at: datetime
    has_acted: bool
    """Something was erased since they were counted."""
    policy_hash: str | None
    """The book of that night."""
    policies: Mapping[str, PolicyFigures]
    used: frozenset[str]
    """The purposes that keep something of somebody, or have something due, whether they govern it or not."""
    taken_over: Mapping[str, int]
    """By purpose, people of whom something came due that night under another one, and is archived for this one."""
    fingerprints: int
    """Of the opposition list."""
    examples: Mapping[str, Example]
    """By phase of a rule of that book, such as contracts.archive."""

    @property
    def computed(self) -> str:
        """The phrase that says when they were counted."""
        return "page.computed" if self.has_acted else "page.computed_idle"


def read_book_figures(connection: Connection, night: Night) -> BookFigures:
    """The figures of the policies when that night computed its deadlines. Read-only."""
    return BookFigures(
        as_of=night.as_of,
        computed_at=night.computed.started_at,
        has_acted=night.computed.has_acted,
        policy_hash=night.policy_hash,
        policies={
            row["purpose"]: PolicyFigures(**{name: value for name, value in row.items() if name != "purpose"})
            for row in connection.execute(_POLICIES).mappings()
        },
        used=frozenset(connection.execute(_USED).scalars()),
        taken_over={
            row.purpose: row.people for row in connection.execute(_TAKEN_OVER, {"policy_hash": night.policy_hash})
        },
        fingerprints=connection.execute(_PRINTS).scalar_one(),
        examples={
            row.rule: Example(row.example_from, row.example_due)
            for row in connection.execute(_EXAMPLES, {"policy_hash": night.policy_hash})
        },
    )


def last_book_figures(connection: Connection) -> BookFigures | None:
    """The figures of the last night that computed deadlines, if there was one. Read-only."""
    last = last_planned(connection)
    if last is None or not inspect(connection).has_table("rpt_policies", schema="reporting"):
        return None
    return read_book_figures(connection, read_night(connection, last.night_id))


def unused(book: PolicyBook, figures: BookFigures) -> Iterator[Finding]:
    """The enabled policies of that night's book under which nothing came that night; none of another book's.

    Of single events nobody knows: the newest contact stays for other rules, and comes under this one later.
    """
    if figures.policy_hash != book.hash:
        return
    for policy in book.policies:
        rules = [rule for _, rule in policy.all_rules()]
        has_prints = figures.fingerprints > 0 and any("fingerprints" in rule.data for rule in rules)
        is_of_events = all(rule.grain == "event" for rule in rules)
        if policy.enabled and policy.purpose not in figures.used and not has_prints and not is_of_events:
            yield Finding(
                "warning",
                f"{policy.purpose}.yaml",
                f"no record came under it on the night of {figures.as_of}, so it ended and kept nothing; check `who:` "
                "and the clock, or write `enabled: false`",
            )
