"""How a source system is reached: a database by its URL, a folder of files by its path."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from sqlalchemy import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from orchestration.database.discretion import discreet
from orchestration.errors import SourceError
from orchestration.ingestion.mapped_source import MappedSource
from orchestration.ingestion.sessions import driven, open_engine
from orchestration.settings import Settings

FILES_PATH = "OUBLI_FILES_PATH"


def is_of_files(source: MappedSource) -> bool:
    """Whether the source is a folder of CSV files."""
    return source.connection.files_env is not None


def connect(source: MappedSource, *, warehouse: Engine, read_only: bool) -> Engine:
    """An engine on the source's database, tried once. The caller disposes of it.

    Raises:
        SourceError: no URL is given, it cannot be used, or the system does not answer or refuses.
    """
    url, correct = _url(source, warehouse)
    if _is_no_file(url):
        # SQLite would make one, and a night would take the system for empty.
        raise SourceError(source.name, f"there is no file {url.database}; {correct}")
    try:
        engine = open_engine(url, read_only=read_only)
        with engine.connect():
            # Only from here on: what a refused connection says is told apart below, and quotes no row.
            return discreet(engine)
    except (ArgumentError, NoSuchModuleError, ImportError, TypeError):
        raise SourceError(
            source.name, f"its URL asks for a database driver that is not installed; install it or {correct}"
        ) from None
    except (SQLAlchemyError, OSError) as error:
        raise SourceError(source.name, _refusal(error, url, correct)) from None


def files_folder(source: MappedSource, settings: Settings) -> Path:
    """The folder of the source's files.

    Raises:
        SourceError: no folder is given, or it is none.
    """
    variable = source.connection.files_env or FILES_PATH
    given = settings.files_path if variable == FILES_PATH else _path_of(variable)
    if given is None:
        raise SourceError(source.name, f"{variable} is not set; give the folder of the CSV files")
    if not given.is_dir():
        raise SourceError(source.name, f"{variable} names {given}, which is no folder; correct the path")
    return given


def own_files(data_map: Iterable[MappedSource], settings: Settings) -> frozenset[Path]:
    """Where the sources of files are, and the files of SQLite ones, as far as they are given."""
    found: set[Path | None] = set()
    for source in data_map:
        variable, url = source.connection.files_env, os.environ.get(source.connection.url_env or "", "")
        found.add(settings.files_path if variable == FILES_PATH else _path_of(variable) if variable else None)
        with suppress(ArgumentError):
            named = make_url(url) if url.startswith("sqlite") else None
            found.add(Path(named.database).absolute() if named is not None and named.database else None)
    return frozenset(path for path in found if path is not None)


def _path_of(variable: str) -> Path | None:
    value = os.environ.get(variable)
    return Path(value).expanduser().absolute() if value else None


def _url(source: MappedSource, warehouse: Engine) -> tuple[URL, str]:
    """The URL, and what to do if it is not the right one."""
    variable, embedded = source.connection.url_env, source.connection.embedded
    value = os.environ.get(variable) if variable else None
    if variable and value:
        try:
            url = make_url(value)
        except ArgumentError:
            raise SourceError(
                source.name, f"{variable} is no database URL; expected one such as postgresql://user:password@host/crm"
            ) from None
        return driven(url), f"correct {variable}"
    if embedded:
        other = f"set {variable} (`oubli demo` builds the demo's systems)"
        return warehouse.url.set(database=embedded), other
    if variable:
        raise SourceError(source.name, f"{variable} is not set; give the database URL of {source.label.en}")
    raise SourceError(source.name, "its data map names no connection; give url_env, embedded or files_env")


def _is_no_file(url: URL) -> bool:
    """Whether it is the URL of a SQLite file that is not there."""
    named = (
        url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:") and not url.query.get("uri")
    )
    return named and not Path(str(url.database)).is_file()


def _refusal(error: Exception, url: URL, correct: str) -> str:
    """What went wrong, in words; a driver's own may hold the password."""
    told = str(error.orig if isinstance(error, DBAPIError) else error).lower()
    where = url.host or url.query.get("host") or url.database or "its address"
    if any(word in told for word in ("password", "authentication", "access denied", "login failed", 'role "')):
        return f"{where} refuses the user or the password; {correct}"
    if "database" in told and any(word in told for word in ("exist", "unknown database", "cannot open database")):
        return f"there is no database {url.database} on {where}; create it or {correct}"
    return f"{where} does not answer; start the system or {correct}"
