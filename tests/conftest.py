"""What holds for every test."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import URL

TRYTON = Path(__file__).parents[1] / ".venv-tryton" / "bin" / "python"

# A test must never reach the database or the state that the developer's shell points at.
for name in [name for name in os.environ if name.startswith("OUBLI_")]:
    del os.environ[name]

# Set before the libraries are imported, which is when they read it: no test calls a library's maker.
os.environ.update(
    DO_NOT_TRACK="1",
    DAGSTER_DISABLE_TELEMETRY="yes",
    DBT_SEND_ANONYMOUS_USAGE_STATS="false",
    GX_ANALYTICS_ENABLED="false",
    RUNTIME__DLTHUB_TELEMETRY="false",
)

# No deadline, as machines are shared; the same examples at every run in CI, so that red means the change is wrong.
settings.register_profile("oubli", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("oubli")


@pytest.fixture(scope="session")
def postgres() -> Iterator[URL]:
    """A server, at its database `postgres`; whoever uses it makes databases of a name of their own."""
    # Most tests need none.
    from tests.postgres import shared

    with shared() as url:
        yield url


# First, as the groups are read by another hook of this name.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Several processes: what is slow first, each file by itself unless it names those it goes with; of the rest a
    folder goes to one process.

    Otherwise every process would make what the tests of a folder share, and the last file would keep the others
    waiting.
    """
    if not hasattr(config, "workerinput"):
        return
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            together = item.path if item.get_closest_marker("slow") else item.path.parent
            item.add_marker(pytest.mark.xdist_group(str(together.relative_to(config.rootpath))))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip, with a sentence, what needs a program that is not here."""
    if item.get_closest_marker("browser") and not shutil.which("chromium"):
        pytest.skip("There is no chromium: install Debian's package of this name.")
    if item.get_closest_marker("tryton") and not TRYTON.exists():
        pytest.skip("Tryton is not installed: `make tryton` does it.")
