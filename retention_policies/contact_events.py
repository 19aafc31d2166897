"""The truth table: which event counts as a contact that emanates from the person, and which is an objection."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, Strict

from retention_policies.part import Flag, Label, Name, Part, Text, nearest, shown
from retention_policies.vocabulary import Confidence, ObjectionChannel


def spelled(name: str) -> str:
    """The one spelling of an event name, as the SQL makes it: lower case, `_` for spaces and hyphens."""
    return name.strip().lower().replace("-", "_").replace(" ", "_")


def _key(name: str) -> str:
    """What tells two names apart: `e_mail_click` is `email_click`."""
    return name.replace("_", "")


def _spelled(name: str) -> str:
    if name != spelled(name) or not name:
        raise ValueError(f"write {shown(spelled(name))} for {shown(name)}; case, spaces and hyphens never matter")
    return name


EventName = Annotated[str, Strict(), AfterValidator(_spelled)]


class ContactEvent(Part):
    """One type of event."""

    contact: Flag
    """Whether it restarts `last_contact`."""
    objection: ObjectionChannel | None = None
    """The channel on which the person objects to prospecting by it, in all lists, or `all`; without it, none."""
    label: Label
    reason: Label
    """Why it counts, or not."""
    aliases: tuple[EventName, ...] = ()
    """Other names of the same event."""


class ContactEvents(Part):
    """Every known type of event, by name; an event of no known type is no contact."""

    reference: Text
    confidence: Confidence
    events: dict[Name, ContactEvent]

    def names(self) -> Iterator[tuple[str, str]]:
        """Each name and the type it means, aliases included."""
        for type_, event in self.events.items():
            yield from ((name, type_) for name in (type_, *event.aliases))

    def type_of(self, name: str) -> str | None:
        """The type a name means, however it is spelled; None if nobody knows it."""
        return {_key(known): type_ for known, type_ in self.names()}.get(_key(spelled(name)))

    def meant_by(self, name: str) -> str:
        """What an error says after a name that is no type: the type it may mean, or all of them."""
        type_ = self.type_of(name)
        meant = f"; did you mean {type_!r}?" if type_ else nearest(name, self.events)
        return meant or f"; known are {', '.join(self.events)}"

    def twice(self) -> Iterator[tuple[str, str, str]]:
        """Each name that stands for two events: the name and both types."""
        first: dict[str, str] = {}
        meant: dict[str, str] = {}
        for name, type_ in self.names():
            if name in first or meant.get(_key(name), type_) != type_:
                yield name, first.get(name, meant[_key(name)]), type_
            first.setdefault(name, type_)
            meant.setdefault(_key(name), type_)

    def canonical(self) -> object:
        """Its content as JSON values, the same for every way of writing it down."""
        events = {n: e.canonical() | {"aliases": sorted(set(e.aliases))} for n, e in self.events.items()}
        return self.model_dump(mode="json", exclude={"events"}) | {"events": events}
