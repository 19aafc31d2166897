"""Nights that follow one another, and what may happen to them: a death, another book, a system that is left out."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from orchestration.database.builds import Build
from orchestration.database.dbt_project import MODELS
from retention_policies.book import PolicyBook
from tests.dbt_project.books import DEFAULT, books
from tests.dbt_project.drawing import drawn
from tests.dbt_project.touched.against import AGAINST
from tests.dbt_project.touched.beside import ACTS
from tests.dbt_project.touched.world import World

CHANGES = 25
HAPPENINGS = {
    "nothing": 14, "dies": 1, "dies at the end": 1, "another book": 2, "the first book": 1, "another map": 0.5,
    "the past": 0.5,
}  # fmt: skip
"""What happens to a night, and how often."""
DAYS = [1, 1, 1, 1, 0, 2, 3, 11]
"""From one night to the next."""
SOME = ["+int_persons__grouped", "+int_deadlines__ranked", "+int_objections__unioned", "+fct_deadlines"]
"""What was built when a build died."""


@dataclass
class Nights:
    """The night that is lived through, and those before."""

    world: World
    lot: int
    as_of: date
    book: PolicyBook = DEFAULT
    happened: str = "nothing"
    scopes: list[str] = field(default_factory=list)
    tonight: World = field(init=False)
    """The world as far as its systems are enabled tonight."""

    @property
    def rng(self) -> Random:
        """The lot."""
        return self.world.rows.rng

    def happening(self) -> str:
        """What happens to the next night."""
        return self.rng.choices([*HAPPENINGS], weights=[*HAPPENINGS.values()])[0]

    def compute(self, happening: str) -> Build:
        """The models of the night, to the end."""
        self.happened = happening
        if happening == "another book":
            self.book = drawn(books(self.as_of), 6, 1000 * self.lot + len(self.scopes))[-1]
        if happening == "the first book":
            self.book = DEFAULT
        if happening == "the past":
            self.as_of -= timedelta(days=self.rng.choice([1, 2, 5]))
        self.tonight = self.world
        if happening == "another map":
            self.tonight = self.world.without(self.rng.choice(self.world.data_map).name)
        self.tonight.identify(self.as_of)
        begun = self._begin()
        if happening.startswith("dies"):
            late = happening == "dies at the end"
            self.tonight.compute(begun, self.as_of, self.book, MODELS if late else self.rng.choice(SOME))
            begun = self._begin()
        self.tonight.compute(begun, self.as_of, self.book)
        self.tonight.finish(begun)
        self.scopes.append(begun.scope)
        return begun

    def live(self) -> None:
        """What happens between this night and the next."""
        if self.tonight is self.world and self.rng.random() < 0.4:
            blocked = {self.rng.choice(self.tonight.data_map).name: "old"} if self.rng.random() < 0.3 else {}
            self.tonight.enforce(self.as_of, self.book, blocked)
        self.as_of += timedelta(days=self.rng.choice(DAYS))
        with self.world.engine.begin() as connection:
            for _ in range(CHANGES):
                self.world.rows.change(connection, self.as_of)
            for name in self.rng.choices(sorted(ACTS), k=CHANGES // 2):
                ACTS[name](connection, self.rng, self.as_of)
            for name in self.rng.choices(sorted(AGAINST), k=CHANGES // 8):
                AGAINST[name](connection, self.rng, self.as_of)

    def _begin(self) -> Build:
        return self.tonight.begin(self.as_of, self.book)
