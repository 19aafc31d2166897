"""Why a plan waits for an approval: a closed set of reasons, kept with what they are told with and not as sentences.

Each has its English sentence here, for the terminal and for programs; the report tells it in its reader's language.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar


@dataclass(frozen=True)
class FirstRun:
    """No plan was ever applied to this source."""

    why: ClassVar[str] = "first_run"
    source: str

    @property
    def sentence(self) -> str:
        """In English."""
        return f"{self.source}: the first run against a source only plans"


@dataclass(frozen=True)
class ManyItems:
    """A policy would do more than its cap of items."""

    why: ClassVar[str] = "many_items"
    purpose: str
    items: int
    cap: int

    @property
    def sentence(self) -> str:
        """In English."""
        are = "item is" if self.items == 1 else "items are"
        return f"{self.purpose}: {self.items} {are} above its cap of {self.cap}"


@dataclass(frozen=True)
class ManyPeople:
    """A policy would touch more than its percentage of the people known."""

    why: ClassVar[str] = "many_people"
    purpose: str
    persons: int
    known: int
    percent: float

    @property
    def sentence(self) -> str:
        """In English."""
        return f"{self.purpose}: {self.persons} of {self.known} people known is above its cap of {self.percent:g} %"


@dataclass(frozen=True)
class ManyItemsInSource(ManyItems):
    """A policy would do more in one source system than its cap of items there."""

    why: ClassVar[str] = "many_items_in_source"
    source: str

    @property
    def sentence(self) -> str:
        """In English."""
        return f"{super().sentence} in {self.source}"


@dataclass(frozen=True)
class ManyPeopleInSource(ManyPeople):
    """A policy would touch more than its percentage of the people that one source system knows."""

    why: ClassVar[str] = "many_people_in_source"
    source: str

    @property
    def sentence(self) -> str:
        """In English."""
        people = f"{self.persons} of {self.known} people known to {self.source}"
        return f"{self.purpose}: {people} is above its cap of {self.percent:g} % there"


@dataclass(frozen=True)
class Ahead:
    """The night is dated later than the day on which it runs: much is due on it that may not go yet."""

    why: ClassVar[str] = "ahead"
    as_of: str
    """ISO-8601, as `today` is."""
    today: str

    @property
    def sentence(self) -> str:
        """In English."""
        return f"night: its date {self.as_of} lies ahead of today, {self.today}"


@dataclass(frozen=True)
class BookChanged:
    """The policies are not those of the last purge; both are named by the first letters of their hash."""

    why: ClassVar[str] = "book_changed"
    old: str
    new: str
    persons: int | None = None
    """Of how many data is due that was not under the old one, each once; None if nobody computed it."""

    @property
    def sentence(self) -> str:
        """In English."""
        changed = f"policies: the book changed from {self.old} to {self.new} since the last purge"
        if self.persons is None:
            return f"{changed}; what this makes due was not computed"
        return f"{changed}, which makes data of {self.persons or 'no'} more {_people(self.persons)} due"


@dataclass(frozen=True)
class NewlyDue:
    """A policy has data of people due tonight that the previous book would have kept."""

    why: ClassVar[str] = "newly_due"
    purpose: str
    persons: int
    before: int
    """How many people the policy would have had due tonight under the previous book."""
    now: int

    @property
    def sentence(self) -> str:
        """In English."""
        newly = f"data of {self.persons} {_people(self.persons)} is due that the previous book kept"
        return f"{self.purpose}: {newly} ({self.now} {_people(self.now)} in all, against {self.before} under it)"


@dataclass(frozen=True)
class ManyTimesMoreDue(NewlyDue):
    """The same, of so many people that a slip is likely, such as P3M for P3Y."""

    why: ClassVar[str] = "many_times_more_due"

    @property
    def sentence(self) -> str:
        """In English."""
        return f"{super().sentence}; that is many times more: look first for a slip in a period, such as P3M for P3Y"


def _people(count: int) -> str:
    return "person" if count == 1 else "people"


Wait = FirstRun | ManyItems | ManyPeople | Ahead | BookChanged | NewlyDue
_KINDS: Mapping[str, type[Wait]] = {
    kind.why: kind
    for kind in (
        FirstRun,
        ManyItems,
        ManyPeople,
        ManyItemsInSource,
        ManyPeopleInSource,
        Ahead,
        BookChanged,
        NewlyDue,
        ManyTimesMoreDue,
    )
}


def as_stored(waits: Iterable[Wait]) -> list[dict[str, Any]]:
    """As enforcement.plans keeps them."""
    return [{"why": wait.why, **asdict(wait)} for wait in waits]


def as_read(stored: Iterable[Mapping[str, Any]]) -> tuple[Wait, ...]:
    """What enforcement.plans keeps, read again."""
    return tuple(_KINDS[one["why"]](**{name: v for name, v in one.items() if name != "why"}) for one in stored)
