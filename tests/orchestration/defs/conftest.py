"""The code location of the default sources, loaded once."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest


@pytest.fixture(scope="session")
def location(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dg.Definitions]:
    """As Dagster loads it; no database is asked for it."""
    from orchestration.defs.location import code_location

    home: Path = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("OUBLI_HOME", str(home))
        yield code_location()
