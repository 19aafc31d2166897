"""On what ground people may be processed, by purpose and channel, and what is missing. Read-only."""

from dataclasses import dataclass

from sqlalchemy import Connection, text

from orchestration.reporting.names import Names
from orchestration.reporting.texts import Text, keys, listed, say, word

AUDIENCE_MEASUREMENT = "audience_measurement"
_PEOPLE = text(
    """
    select
        purpose, channel, sum(people) as people,
        case
            when status <> 'valid' then status
            when is_of_customers then 'valid_customers'
            else 'valid_' || legal_basis
        end as standing
    from reporting.rpt_legal_basis
    group by purpose, channel, standing
    order by channel = 'all', purpose, array_position(array['email', 'phone', 'sms', 'post'], channel), channel
    """
)


@dataclass(frozen=True)
class Standing:
    """The people of one purpose by status; a valid one is told with its ground. Channels that say the same are one."""

    purpose: str
    name: Text
    channels: Text | None
    """Where the purpose has any."""
    people: dict[str, int]

    @property
    def detail(self) -> Text:
        """The channels, and how many people."""
        people = say("basis.people", n=self.total)
        if self.channels is None:
            return people
        return Text(f"{self.channels.fr}, {people.fr}", f"{self.channels.en}, {people.en}")

    @property
    def total(self) -> int:
        """Everybody the purpose knows."""
        return sum(self.people.values())


@dataclass(frozen=True)
class LegalBasis:
    """Every purpose, and the statuses that occur, in the order the report explains them."""

    standings: tuple[Standing, ...]
    statuses: tuple[str, ...]

    @property
    def without_consent(self) -> int:
        """People whose opens and clicks are kept without the consent that this takes (LIL, art. 82)."""
        measured = (standing for standing in self.standings if standing.purpose == AUDIENCE_MEASUREMENT)
        return sum(n for standing in measured for name, n in standing.people.items() if not name.startswith("valid"))

    @property
    def not_informed(self) -> int:
        """People who are still to be told where their data came from; a purpose counts them once, not by channel."""
        by_purpose: dict[str, int] = {}
        for standing in self.standings:
            people = standing.people.get("not_informed", 0)
            by_purpose[standing.purpose] = max(people, by_purpose.get(standing.purpose, 0))
        return sum(by_purpose.values())


def read_legal_basis(connection: Connection, names: Names) -> LegalBasis:
    """The standing of every purpose and channel."""
    people: dict[tuple[str, str], dict[str, int]] = {}
    for row in connection.execute(_PEOPLE):
        people.setdefault((row.purpose, row.channel), {})[row.standing] = int(row.people)
    alike: dict[tuple[str, frozenset[tuple[str, int]]], list[str]] = {}
    for (purpose, channel), counts in people.items():
        alike.setdefault((purpose, frozenset(counts.items())), []).append(channel)
    standings = tuple(
        Standing(
            purpose,
            names.purpose(purpose),
            None if channels == ["all"] else listed([word("channel", channel) for channel in channels]),
            people[purpose, channels[0]],
        )
        for (purpose, _), channels in alike.items()
    )
    seen = {status for standing in standings for status in standing.people}
    known = keys("status")
    return LegalBasis(standings, (*(s for s in known if s in seen), *sorted(seen - set(known))))
