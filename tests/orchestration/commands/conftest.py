"""The command line in this process, on an embedded server of its own."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from orchestration.cli import app
from orchestration.commands import session
from orchestration.database import embedded
from tests.postgres import new_home, spare_the_disk

Oubli = Callable[..., Result]


@pytest.fixture(scope="session")
def home() -> Iterator[Path]:
    """$OUBLI_HOME with a running server."""
    folder = new_home("commands")
    spare_the_disk(embedded.start(folder, keep=True))
    yield folder
    embedded.stop(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def oubli(home: Path, monkeypatch: pytest.MonkeyPatch) -> Oubli:
    """Runs a command; keywords are environment variables without their OUBLI_."""

    def run(*arguments: str, **environment: str) -> Result:
        settings = {"OUBLI_HOME": str(home)} | {f"OUBLI_{k.upper()}": v for k, v in environment.items()}
        result = CliRunner().invoke(app, list(arguments), env=settings)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    # Rich looks for its stream when it prints; a wide one does not break lines.
    for console in (session.out, session.err):
        monkeypatch.setattr(console, "_width", 400)
    monkeypatch.chdir(os.environ.get("TMPDIR", tempfile.gettempdir()))
    return run


def said(result: Result) -> str:
    """What stands on standard error, which is where a sentence belongs."""
    assert "Traceback" not in result.output
    return result.stderr.strip()
