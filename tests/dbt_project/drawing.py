"""Many draws of one strategy, as one build judges many people at once."""

from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

Drawn = TypeVar("Drawn")


def drawn(strategy: st.SearchStrategy[Drawn], number: int, start: int) -> list[Drawn]:
    """So many examples, always the same for the same start."""
    found: list[Drawn] = []

    @seed(start)
    @settings(
        max_examples=number, phases=[Phase.generate], database=None, deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(strategy)
    def collect(example: Drawn) -> None:
        found.append(example)

    collect()
    return found
