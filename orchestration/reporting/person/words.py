"""The words for what stands in an explanation as codes and ISO dates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from orchestration.ingestion.mapped_source import MappedSource
from orchestration.ingestion.policy_rows import last_book
from orchestration.reporting.names import Names, read_names
from orchestration.reporting.texts import Text, keys, say, typeset, word
from retention_policies.book import PolicyBook
from retention_policies.errors import PolicyError


@dataclass(frozen=True)
class Words:
    """How systems, policies and events are called."""

    names: Names
    events: Mapping[str, Text]

    def event(self, code: str) -> Text:
        """The name of a type of event or kind of document."""
        if code in keys("document_kind"):
            return word("document_kind", code)
        if code in ("collection", "first_seen"):
            return say(f"timeline.{code}")
        return self.events.get(code, Text(code, code))

    def subject(self, purpose: str | None) -> Text:
        """What a decision is about: a policy, or as systems name it."""
        if purpose is not None and purpose in self.names.purposes:
            return self.names.purpose(purpose)
        return word("subject", purpose or "all")

    def outcome(self, code: str) -> Text:
        """What came of one person's data."""
        return word("outcome_of_one" if code in keys("outcome_of_one") else "outcome", code)

    def channel(self, channel: str | None) -> Text:
        """A channel; none stands for all."""
        return word("channel", channel or "all")


def read_words(connection: Connection, data_map: Iterable[MappedSource], policies: Path) -> Words:
    """The words of the systems, of the last night's policies, and of the truth table as it stands. Read-only."""
    try:
        types = PolicyBook.load(policies).contact_events.events
    except PolicyError:
        types = {}  # codes say it, too
    labels = {name: typeset(event.label.fr, event.label.en) for name, event in types.items()}
    return Words(read_names(connection, data_map, last_book(connection)), labels)


def on(iso: str | None) -> date | None:
    """The day of an ISO date."""
    return None if iso is None else date.fromisoformat(iso)
