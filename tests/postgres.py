"""The PostgreSQL that the tests of one process share, each in databases of its own."""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, create_engine, text
from sqlalchemy.pool import NullPool

from orchestration.database import embedded

MEMORY = Path("/dev/shm")
ROOM = 8 << 30
"""Bytes of memory that all servers of the tests may take together, with room to spare."""


@contextmanager
def shared() -> Iterator[URL]:
    """An embedded server for as long as the tests run; the URL of its database `postgres`."""
    home = new_home("tests")
    url = embedded.start(home, keep=True)
    try:
        spare_the_disk(url)
        yield url
    finally:
        embedded.stop(home)
        shutil.rmtree(home, ignore_errors=True)


def new_home(name: str) -> Path:
    """A new folder for a server; whoever asked takes it away.

    In memory where there is room, as making and dropping databases costs a disk ten times what it costs otherwise. Not
    in pytest's own folder, which a server that runs as another user may not enter.
    """
    has_room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM
    home = Path(tempfile.mkdtemp(prefix=f"oubli-{name}-", dir=MEMORY if has_room else None))
    # Registered first, so done last: a process that used the server makes the folder anew as it ends, to lock it.
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    return home


def spare_the_disk(url: URL) -> None:
    """Let a server no longer wait for the disk: what it has written survives its own end, if not a power cut."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        for setting in ("fsync", "full_page_writes"):
            connection.execute(text(f"alter system set {setting} = off"))
        connection.execute(text("select pg_reload_conf()"))
