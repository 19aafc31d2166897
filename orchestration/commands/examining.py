"""What a night needs, thing by thing, and how each stands."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import URL, Engine

from orchestration.enforcement.standing import undeclared
from orchestration.errors import OubliError, SourceError
from orchestration.identity.fingerprints import read_key
from orchestration.ingestion.connection import connect, files_folder, is_of_files
from orchestration.ingestion.data_map import read_data_map
from orchestration.ingestion.event_types import check_event_types
from orchestration.ingestion.mapped_source import MappedSource
from orchestration.ingestion.text_tables import text_tables
from orchestration.settings import PROJECT_DIR, Settings
from retention_policies.book import PolicyBook
from retention_policies.contact_events import ContactEvents
from retention_policies.errors import PolicyError

MOST_NAMED = 20
"""Tables in no data map that are named, of one database; an ERP has hundreds."""


@dataclass(frozen=True)
class Examined:
    """One thing and how it stands: where it is, or what is wrong with it."""

    what: str
    fine: bool
    told: str


def examine(settings: Settings, warehouse: Engine) -> Iterator[Examined]:
    """Everything, one after the other. Read-only.

    Raises:
        DataMapError: a data map cannot be read.
    """
    version = warehouse.dialect.server_version_info or (0,)
    if version < (16,):
        yield Examined("warehouse", False, f"PostgreSQL 16 or later is needed, this is {version[0]}")
    else:
        yield Examined("warehouse", True, f"PostgreSQL {version[0]}, {_place(warehouse)}")
    try:
        read_key(settings)
        yield Examined("fingerprint key", True, "OUBLI_KEY" if settings.key else str(settings.home / "key"))
    except OubliError as error:
        yield Examined("fingerprint key", False, str(error))
    truth_table = None
    try:
        book = PolicyBook.load(settings.policies_path)
        truth_table = book.contact_events
        yield Examined("policies", True, f"{len(book.policies)} purposes, book {book.hash[:16]}")
    except PolicyError as error:
        yield Examined("policies", False, str(error))
    data_map = read_data_map(PROJECT_DIR, settings.sources)
    for source in data_map:
        try:
            yield Examined(f"source {source.name}", True, _reach(source, settings, warehouse, truth_table))
        except SourceError as error:
            yield Examined(f"source {source.name}", False, error.sentence)
        except OubliError as error:
            yield Examined(f"source {source.name}", False, str(error))
    yield from _in_no_data_map(data_map, warehouse)


def _in_no_data_map(data_map: Sequence[MappedSource], warehouse: Engine) -> Iterator[Examined]:
    """The tables that hold text and that nobody declared, so that somebody does, or knows why not."""
    engines: dict[URL, Engine] = {}
    inside: dict[URL, list[MappedSource]] = {}
    for source in data_map:
        with suppress(SourceError):
            if not is_of_files(source):
                engine = connect(source, warehouse=warehouse, read_only=True)
                engines[engine.url] = engine
                inside.setdefault(engine.url, []).append(source)
    for url, sources in inside.items():
        with engines[url].connect() as connection:
            names = [table.place for table in undeclared(text_tables(connection), sources)]
        if names:
            more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
            told = f"{len(names)} with text in no data map: {', '.join(names[:MOST_NAMED])}{more}"
            yield Examined(f"tables of {', '.join(source.name for source in sources)}", True, told)


def _reach(source: MappedSource, settings: Settings, warehouse: Engine, truth_table: ContactEvents | None) -> str:
    """Where the source is, once it has answered."""
    if truth_table is not None:
        check_event_types([source], truth_table)
    if not is_of_files(source):
        system = connect(source, warehouse=warehouse, read_only=True)
        system.dispose()
        return _place(system)
    folder = files_folder(source, settings)
    for mapped in source.ingested:
        if mapped.file and not mapped.optional and not (folder / mapped.file).exists():
            raise SourceError(source.name, f"{mapped.file} is not in {folder}; put it there or correct the path")
    return str(folder)


def _place(engine: Engine) -> str:
    """Where a database is, without its password; one on a socket by its folder."""
    url = engine.url
    folder = url.query.get("host")
    return f"{url.database} in {folder}" if folder and not url.host else url.set(query={}).render_as_string()
