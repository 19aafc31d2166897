"""On what ground people may be processed, by purpose and channel, and what is missing. Read-only."""

from dataclasses import dataclass

from sqlalchemy import Connection, text

from orchestration.reporting.names import Names
from orchestration.reporting.texts import Text, keys, say, word

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
    """The people of one purpose and channel, by status; a valid one is told with its ground."""

    purpose: str
    name: Text
    channel: Text | None
    people: dict[str, int]

    @property
    def detail(self) -> Text:
        """The channel, where the purpose has one, and how many people."""
        people = say("basis.people", n=self.total)
        return Text(f"{self.channel.fr}, {people.fr}", f"{self.channel.en}, {people.en}") if self.channel else people

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
    standings = tuple(
        Standing(purpose, names.purpose(purpose), None if channel == "all" else word("channel", channel), counts)
        for (purpose, channel), counts in people.items()
    )
    seen = {status for standing in standings for status in standing.people}
    known = keys("status")
    return LegalBasis(standings, (*(s for s in known if s in seen), *sorted(seen - set(known))))
