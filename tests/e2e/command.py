"""The command line as a scheduler calls it: its status and what it prints."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from orchestration.database.warehouse import warehouse_url
from orchestration.settings import Settings
from tests.e2e.warm import warm
from tests.postgres import new_home, spare_the_disk

ROOT = Path(__file__).parents[2]
OUBLI = Path(sys.executable).parent / "oubli"


@dataclass(frozen=True)
class Oubli:
    """An Oubli of a test's own."""

    home: Path
    settings: dict[str, str] = field(default_factory=dict)

    def __call__(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run a command."""
        variables = os.environ | {"OUBLI_HOME": str(self.home), "COLUMNS": "200"} | self.settings | settings
        return warm().run(arguments, variables)

    def rows(self, query: str, database: str | None = None) -> list[tuple[object, ...]]:
        """Read the warehouse, or another database of its server."""
        url = warehouse_url(Settings(home=self.home))
        engine = create_engine(url.set(database=database) if database else url, poolclass=NullPool)
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]


@contextmanager
def oubli(**settings: str) -> Iterator[Oubli]:
    """An Oubli in a folder of its own, its server running until the end."""
    folder = new_home("e2e")
    made = Oubli(folder / "home", settings)
    try:
        up = made("up")
        assert up.returncode == 0, up.stderr
        spare_the_disk(warehouse_url(Settings(home=made.home)))
        yield made
    finally:
        made("down")
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def copy_of(run: Oubli) -> Iterator[Oubli]:
    """The same Oubli once more: server, systems and all."""
    folder = new_home("e2e")
    made = Oubli(folder / "home", run.settings)
    try:
        assert run("down").returncode == 0
        # The server's files belong to a user of its own if we are root.
        subprocess.run(["cp", "-a", run.home, made.home], check=True)
        for each in (run, made):
            assert each("up").returncode == 0
        yield made
    finally:
        made("down")
        shutil.rmtree(folder, ignore_errors=True)
