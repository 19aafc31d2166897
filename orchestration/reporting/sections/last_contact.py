"""How long ago people last contacted the company, and why those of long ago are still known. Read-only."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, text

from orchestration.reporting.names import Names
from orchestration.reporting.texts import Text, keys, say, word

_PEOPLE = text("select age, has_contact, segment, is_customer, people from reporting.rpt_last_contact")
_KEPT = text("select ground, people from reporting.rpt_kept_past_contact order by people desc, ground")
_RULES = text(
    "select distinct purpose from reporting.rpt_rules "
    "where clock = 'last_contact' and policy_hash = :policy_hash order by purpose"
)

GROUPS = ("prospects_b2c", "prospects_b2b", "customers_b2c", "customers_b2b")
PAST = "over_3_years"
ENDED = ("held", "due", "undated", "nothing")
"""What is no purpose of a policy, and stands last."""


@dataclass(frozen=True)
class Aged:
    """The people of one age of the last contact, by group."""

    name: Text
    people: tuple[int, ...]
    is_part: bool = False
    """Counted in the row above, too."""

    @property
    def total(self) -> int:
        """Everybody of that age."""
        return sum(self.people)


@dataclass(frozen=True)
class Kept:
    """The people without a contact for three years who are kept on one ground."""

    purpose: str | None
    """None where it is no policy's."""
    name: Text
    people: int


@dataclass(frozen=True)
class LastContact:
    """Everybody known, each person once in one row and group."""

    groups: tuple[str, ...]
    """Those that occur."""
    rows: tuple[Aged, ...]
    past: int
    """Whose last contact, or collection without any, is three years ago or more."""
    due: int
    """Of these, all of whose data is due."""
    gone: int
    """Of these, of whom nothing is left but an empty record."""
    kept: tuple[Kept, ...]
    """Why the others are; a person may have several grounds."""
    rules: tuple[tuple[str, Text], ...]
    """The policies whose period counts from the last contact, and their names."""

    @property
    def whole(self) -> tuple[Aged, ...]:
        """The rows that add up to everybody."""
        return tuple(row for row in self.rows if not row.is_part)

    @property
    def total(self) -> Aged:
        """Everybody, by group."""
        columns = zip(*(row.people for row in self.whole), strict=True)
        return Aged(say("page.total"), tuple(sum(column) for column in columns))

    @property
    def staying(self) -> int:
        """Those without a contact for three years who are kept, on whatever ground."""
        return self.past - self.due - self.gone


def read_last_contact(connection: Connection, names: Names, policy_hash: str | None) -> LastContact:
    """Everybody by the age of their last contact, and the grounds of those of three years or more."""
    people: dict[tuple[str, bool, str], int] = {}
    for row in connection.execute(_PEOPLE):
        group = f"{'customers' if row.is_customer else 'prospects'}_{row.segment}"
        people[row.age, row.has_contact, group] = int(row.people)
    groups = tuple(group for group in GROUPS if any(known == group for _, _, known in people))

    def counted(of: Callable[[str, bool], bool]) -> tuple[int, ...]:
        return tuple(
            sum(n for (age, has_contact, known), n in people.items() if known == group and of(age, has_contact))
            for group in groups
        )

    rows = [
        Aged(word("age", age), counted(lambda known, has_contact, age=age: has_contact and known == age))  # type: ignore[misc] # bound
        for age in keys("age")
    ]
    rows.append(Aged(say("last_contact.without"), counted(lambda _, has_contact: not has_contact)))
    for age in (PAST, "unknown"):
        part = counted(lambda known, has_contact, age=age: not has_contact and known == age)  # type: ignore[misc] # bound
        if any(part):
            rows.append(Aged(say(f"last_contact.without_{age}"), part, is_part=True))
    kept = [(row.ground, int(row.people)) for row in connection.execute(_KEPT)]
    return LastContact(
        groups=groups,
        rows=tuple(rows),
        past=sum(n for (age, _, _), n in people.items() if age == PAST),
        due=dict(kept).get("due", 0),
        gone=dict(kept).get("nothing", 0),
        kept=tuple(
            Kept(None, word("kept", ground), n) if ground in ENDED else Kept(ground, names.purpose(ground), n)
            for ground, n in sorted(kept, key=lambda each: each[0] in ENDED)
            if ground not in ("due", "nothing")
        ),
        rules=tuple(
            (row.purpose, names.purpose(row.purpose))
            for row in connection.execute(_RULES, {"policy_hash": policy_hash or ""})
        ),
    )
