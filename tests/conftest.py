"""What holds for every test."""

import gc
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from sqlalchemy import URL
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SAME_NIGHTS = {
    "test_night_over_files.py": "files",
    "test_asking_over_files.py": "files",
    "test_changed_book.py": "files",
    "test_demo.py": "demos",
    "test_killed_nights.py": "demos",
    "test_restore_drill.py": "demos",
}
"""End-to-end tests that look at the same nights, or go on from them."""
TRYTON = Path(__file__).parents[1] / ".venv-tryton" / "bin" / "python"

# A test must never reach the database or the state that the developer's shell points at.
for name in [name for name in os.environ if name.startswith("OUBLI_")]:
    del os.environ[name]

# What a shell starts in the background ignores Ctrl-C, and so would the programs that tests start to interrupt them.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

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


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Debian's chromium; while it is open its event loop runs, and Dagster can start none in this process."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield opened
        opened.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is slow comes first, so that the last file does not keep the other processes waiting."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish() -> None:
    """What was imported and collected stays until the end; nobody looks through it for what is garbage."""
    gc.freeze()
    gc.set_threshold(50_000)


class _Together(LoadScopeScheduling):  # type: ignore[misc] # it ships no types
    """Several processes: a folder's tests go to one, of the end-to-end tests a file's or those of the same nights.

    Otherwise every process would make what they share.
    """

    def _split_scope(self, nodeid: str) -> str:
        file, _, _ = nodeid.partition("::")
        folder, _, name = file.rpartition("/")
        return SAME_NIGHTS.get(name, file) if folder.endswith("e2e") else folder


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """What several processes are handed at a time."""
    return _Together(config, log)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip, with a sentence, what needs a program that is not here."""
    if item.get_closest_marker("browser") and not shutil.which("chromium"):
        pytest.skip("There is no chromium: install Debian's package of this name.")
    if item.get_closest_marker("tryton") and not TRYTON.exists():
        pytest.skip("Tryton is not installed: `make tryton` does it.")
