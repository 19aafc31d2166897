"""Stopped by the book: a night that would purge most people says first that the policies changed, if they did.

Without it a slip in a period reads as a threshold that is too low.
"""

from sqlalchemy import Connection, text

from expectations.promise import GateResult
from expectations.suites.due_actions import MOST_STAY
from orchestration.enforcement.book_effect import effect_of_change, told_of_change
from orchestration.enforcement.night import Night, count
from orchestration.enforcement.waits import Wait, as_read, as_stored
from orchestration.enforcement.work import Work

COUNTED = "book_changed"
"""Where a night keeps it among its counts."""


def note_changed_book(work: Work, night: Night, result: GateResult) -> None:
    """If most people are due, keep with the night what a change of the book since the last purge has to do with it."""
    if not any(one.name == MOST_STAY.name and not one.passed for one in result.results):
        return
    policy_hash = night.policy_hash or ""
    effect = effect_of_change(work, as_of=night.as_of, policy_hash=policy_hash)
    with work.warehouse.begin() as connection:
        told = told_of_change(connection, policy_hash, effect)
        count(connection, night.night_id, **{COUNTED: as_stored(told)})


def changed_book(connection: Connection, night_id: str) -> tuple[Wait, ...]:
    """What a night that was stopped kept of the change of its book; empty if that stopped nothing. Read-only."""
    kept = connection.execute(
        text("select counts -> :name from control.nights where night_id = :night_id"),
        {"name": COUNTED, "night_id": night_id},
    ).scalar()
    return as_read(kept or ())
