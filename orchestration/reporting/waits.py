"""Why a plan waits, for a reader of French or English."""

from dataclasses import dataclass
from datetime import date

from orchestration.enforcement.waits import (
    Ahead,
    BookChanged,
    FirstRun,
    ManyItems,
    ManyItemsInSource,
    ManyPeople,
    ManyPeopleInSource,
    NewlyDue,
    Wait,
)
from orchestration.reporting.names import Names
from orchestration.reporting.texts import Text, say


@dataclass(frozen=True)
class Reason:
    """Why a plan waits, in words."""

    told: Text
    purpose: str | None
    """The policy that it is about, if it is about one."""


def tell_wait(wait: Wait, names: Names) -> Reason:
    """The reason in both languages, systems and policies by their names."""
    return Reason(_told(wait, names), getattr(wait, "purpose", None))


def _told(wait: Wait, names: Names) -> Text:
    match wait:
        case FirstRun(source):
            return say("waits.first_run", system=names.system(source))
        # Those of one system first: they are of the others' kind.
        case ManyItemsInSource(purpose, items, cap, source):
            policy, system = names.purpose(purpose), names.system(source)
            return say("waits.many_items_in_source", policy=policy, system=system, n=items, cap=cap)
        case ManyPeopleInSource(purpose, persons, known, percent, source):
            policy, system = names.purpose(purpose), names.system(source)
            return say(
                "waits.many_people_in_source", policy=policy, system=system, n=persons, known=known, percent=percent
            )
        case ManyItems(purpose, items, cap):
            return say("waits.many_items", policy=names.purpose(purpose), n=items, cap=cap)
        case ManyPeople(purpose, persons, known, percent):
            policy = names.purpose(purpose)
            return say("waits.many_people", policy=policy, n=persons, known=known, percent=percent)
        case Ahead(as_of, today):
            return say("waits.ahead", as_of=date.fromisoformat(as_of), today=date.fromisoformat(today))
        case BookChanged():
            return _changed(wait)
        case NewlyDue(purpose, persons, before, now):
            policy = names.purpose(purpose)
            return say(f"waits.{wait.why}", policy=policy, n=persons, before=before, now=now)


def _changed(wait: BookChanged) -> Text:
    if wait.persons is None:
        return say("waits.book_changed", old=wait.old, new=wait.new)
    if not wait.persons:
        return say("waits.book_changed_for_nobody", old=wait.old, new=wait.new)
    return say("waits.book_changed_for", old=wait.old, new=wait.new, n=wait.persons)
