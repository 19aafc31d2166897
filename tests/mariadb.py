"""A MariaDB of the tests' own, where one is installed."""

import getpass
import shutil
import subprocess
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, text
from sqlalchemy.pool import NullPool

from tests.postgres import new_home

SERVER, INSTALL = "mariadbd", "mariadb-install-db"
PATIENCE = 60
"""Seconds until it must answer."""
_names = count()


@pytest.fixture(scope="session")
def mariadb() -> Iterator[URL]:
    """A server on a socket of its own for as long as the tests run; the URL of its database `mysql`."""
    if not shutil.which(SERVER):
        pytest.skip("There is no MariaDB: install Debian's package mariadb-server.")
    home = new_home("mariadb")
    socket, common = home / "socket", ["--no-defaults", f"--datadir={home}/data", f"--user={getpass.getuser()}"]
    with (home / "log").open("wb") as log:
        subprocess.run(
            [INSTALL, *common, "--auth-root-authentication-method=normal"], stdout=log, stderr=log, check=True
        )
        server = subprocess.Popen([SERVER, *common, f"--socket={socket}", "--skip-networking"], stdout=log, stderr=log)
    url = URL.create("mysql+pymysql", "root", host="localhost", database="mysql", query={"unix_socket": str(socket)})
    try:
        _wait(socket, server)
        yield url
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(home, ignore_errors=True)


def new_database(url: URL) -> URL:
    """An empty database."""
    name = f"db{next(_names)}"
    with create_engine(url, poolclass=NullPool).begin() as connection:
        connection.execute(text(f"create database {name} character set utf8mb4"))
    return url.set(database=name)


def _wait(socket: Path, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while not socket.exists():
        assert server.poll() is None, "MariaDB did not start"
        assert time.monotonic() < until, "MariaDB does not answer"
        time.sleep(0.1)
