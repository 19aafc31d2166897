"""How systems and policies are called, in both languages. Read-only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, text

from orchestration.ingestion.mapped_source import MappedSource
from orchestration.ingestion.mapped_terms import OWN_SYSTEMS
from orchestration.reporting.texts import Text, say, typeset, word

_PURPOSES = text(
    "select purpose, label_fr, label_en from reporting.rpt_rules order by policy_hash = :policy_hash, purpose, rule"
)


@dataclass(frozen=True)
class Names:
    """Names by code; a code without one is shown as it is."""

    systems: Mapping[str, Text]
    purposes: Mapping[str, Text]

    def system(self, source: str) -> Text:
        """The name of a system."""
        return self.systems.get(source, Text(source, source))

    def purpose(self, purpose: str) -> Text:
        """The name of a policy."""
        return self.purposes.get(purpose, Text(purpose, purpose))


def read_names(connection: Connection, data_map: Iterable[MappedSource], policy_hash: str | None) -> Names:
    """The systems' names from the data map, the policies' from the book (this night's first)."""
    rows = connection.execute(_PURPOSES, {"policy_hash": policy_hash or ""})
    return Names(
        systems={name: word("system", name) for name in OWN_SYSTEMS}
        | {source.name: typeset(source.label.fr, source.label.en) for source in data_map},
        purposes={row.purpose: typeset(row.label_fr, row.label_en) for row in rows},
    )


def period(iso: str) -> Text:
    """An ISO 8601 period in words: 1 year 6 months."""
    units = {"Y": "years", "M": "months", "W": "weeks", "D": "days"}
    parts, digits = [], ""
    for sign in iso.removeprefix("P"):
        if sign.isdigit():
            digits += sign
        elif int(digits or 0):
            parts.append(say(f"period.{units[sign]}", n=int(digits)))
            digits = ""
    if not parts:
        return say("period.none")
    return Text(" ".join(part.fr for part in parts), " ".join(part.en for part in parts))
