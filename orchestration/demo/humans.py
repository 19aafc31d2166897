"""The invented people, each drawn from the seed and their number alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from orchestration.demo.life import Life, draw_life
from orchestration.demo.persona import Persona, draw_persona
from orchestration.demo.pools import fill_pools
from orchestration.demo.situation import Situation
from orchestration.demo.situations import assign_situations


@dataclass(frozen=True, slots=True)
class DemoHuman:
    """A person and the situation they are in."""

    number: int
    situation: Situation
    systems: str
    """First letters of the systems that know them: crm, emailing, invoicing."""
    persona: Persona
    life: Life
    rng: Random
    """The randomness left for the rows that systems hold of them."""

    @property
    def quirk(self) -> str:
        """What is special about them."""
        return self.situation.quirk

    @property
    def is_seen_by_crm(self) -> bool:
        """Whether their contacts were noted in the CRM rather than clicked in an e-mail."""
        return "c" in self.systems and ("e" not in self.systems or self.number % 3 == 0)


def draw_humans(people: int, seed: int, as_of: date) -> Iterator[DemoHuman]:
    """The people of a seed, in the order of their numbers.

    Raises:
        SettingsError: there are too few people for every situation.
    """
    pools = fill_pools(seed)
    for number, (situation, rank) in enumerate(assign_situations(people, seed), start=1):
        rng = Random(f"{seed} {number}")  # noqa: S311 invented people need no secrecy
        systems = rng.choice(situation.systems)
        persona = draw_persona(number, situation, rank, pools, rng, seed)
        yield DemoHuman(number, situation, systems, persona, draw_life(situation, as_of, rng), rng)
