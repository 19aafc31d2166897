"""Nights over a folder of CSV files and two demos, for whoever looks at what they came to."""

from collections.abc import Iterator

import pytest

from tests.e2e.demos import Demo, two_demos
from tests.e2e.nights import Nights, nights_over


@pytest.fixture(scope="session")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    """Three of them; not to be changed."""
    with nights_over(tmp_path_factory.mktemp("export")) as made:
        yield made


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    """Two of them; not to be changed."""
    with two_demos() as made:
        yield made
