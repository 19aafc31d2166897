"""What a night needs, thing by thing, and how each stands."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from sqlalchemy import URL, Connection, Engine, text

from orchestration.commands.session import day
from orchestration.database.warehouse import read_only
from orchestration.enforcement.api_opening import open_api
from orchestration.enforcement.archive_restore import unfinished
from orchestration.enforcement.lease import living
from orchestration.enforcement.night import last_night, read_night
from orchestration.enforcement.pause import standing
from orchestration.enforcement.small_groups import last_measured
from orchestration.enforcement.standing import undeclared
from orchestration.errors import DatabaseError, EvidenceError, OubliError, SourceError
from orchestration.evidence.head_file import GONE, read_published
from orchestration.evidence.ledger import read_head
from orchestration.evidence.outside import outside_of
from orchestration.identity.fingerprints import found_key, key_path
from orchestration.identity.marker import knows_key
from orchestration.ingestion.anonymity import ends, is_measured
from orchestration.ingestion.connection import connect, files_folder, is_of_files
from orchestration.ingestion.data_map import read_data_map
from orchestration.ingestion.event_types import check_event_types
from orchestration.ingestion.lost_columns import lost_columns
from orchestration.ingestion.mapped_source import MappedSource
from orchestration.ingestion.staleness import not_renewed
from orchestration.ingestion.text_tables import text_tables
from orchestration.reporting.message.recipients import read_recipients, tell_failure
from orchestration.reporting.sections.undelivered import undelivered
from orchestration.settings import PROJECT_DIR, Settings
from retention_policies.book import PolicyBook
from retention_policies.contact_events import ContactEvents
from retention_policies.errors import PolicyError
from retention_policies.legal_time import PARIS

_UNGUARDED = """
select format('%I.%I', nspname, relname) as name
from pg_trigger join pg_class on pg_class.oid = tgrelid join pg_namespace on pg_namespace.oid = relnamespace
where tgname = 'append_only' and tgenabled = 'D'
order by name
"""
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
    reader = read_only(warehouse)
    yield _said("warehouse", lambda: _version(warehouse))
    with reader.connect() as connection:
        night, pause = _night(connection), standing(connection)
    yield night
    yield Examined("pause", pause is None, pause.sentence if pause else "none; nights act")
    yield _said("fingerprint key", lambda: _key(settings, reader))
    yield _said("evidence", lambda: _head(settings, reader))
    with reader.connect() as connection:
        yield from _unguarded(connection)
    truth_table = None
    try:
        book = PolicyBook.load(settings.policies_path)
        truth_table = book.contact_events
        yield Examined("policies", True, f"{len(book.policies)} purposes, book {book.hash[:16]}")
    except PolicyError as error:
        yield Examined("policies", False, str(error))
    with reader.connect() as connection:
        yield from _recipients(settings, connection)
    data_map = read_data_map(PROJECT_DIR, settings.sources)
    for source in data_map:
        yield _said(f"source {source.name}", partial(_reach, source, settings, warehouse, truth_table))
    with reader.connect() as connection:
        yield from _restores(connection)
        yield from _anonymity(connection, data_map)
    yield from _in_no_data_map(data_map, warehouse)
    reader.dispose()


def _said(what: str, look: Callable[[], str]) -> Examined:
    """What looking at one thing came to: where it is, or the sentence that says what is wrong with it."""
    try:
        return Examined(what, True, look())
    except OubliError as error:
        return Examined(what, False, error.sentence if error.place in what else str(error))


def _night(connection: Connection) -> Examined:
    """Whether one is under way, and how the last one ended."""
    if (holder := living(connection)) is not None:
        return Examined("night", True, f"under way: {holder.told}")
    last = read_night(connection, last_night(connection) or "")
    if last is None or last.status not in ("running", "failed"):
        return Examined("night", True, "none under way")
    how = "broke off" if last.status == "running" else f"failed ({last.message})" if last.message else "failed"
    return Examined("night", False, f"that of {last.as_of} {how}; `oubli run` takes up what it began")


def _version(warehouse: Engine) -> str:
    version = warehouse.dialect.server_version_info or (0,)
    if version < (16,):
        raise DatabaseError("warehouse", f"PostgreSQL 16 or later is needed, this is {version[0]}")
    return f"PostgreSQL {version[0]}, {_place(warehouse)}"


def _key(settings: Settings, reader: Engine) -> str:
    """Where the key is, and whether it is the one of this warehouse; none is made, and none is noted."""
    key, place = found_key(settings), "OUBLI_KEY" if settings.key else str(key_path(settings))
    with reader.connect() as connection:
        is_known = knows_key(connection, key)
    if key is None:
        return f"none yet; the first night makes {place}"
    return f"{place}, this warehouse's own" if is_known else f"{place}; this warehouse knows none yet"


def _head(settings: Settings, reader: Engine) -> str:
    # The file first: a night that goes on meanwhile only lets the ledger grow beyond it.
    outside = outside_of(settings)
    published = read_published(outside)
    with reader.connect() as connection:
        head = read_head(connection)
    if published is None:
        if head.seq:
            raise EvidenceError(str(outside.head), GONE)
        return "no entry yet"
    if published.seq > head.seq:
        raise EvidenceError("evidence", "the ledger is shorter than its head says; run `oubli evidence verify`")
    return f"{head.seq} entries, their head in {outside.head}"


def _unguarded(connection: Connection) -> Iterator[Examined]:
    """The tables to which rows are only added, where PostgreSQL no longer refuses anything else."""
    for row in connection.execute(text(_UNGUARDED)):
        back = f"run `alter table {row.name} enable always trigger append_only`"
        yield Examined(f"guard of {row.name}", False, f"is off, so that its rows can be changed; {back}")


def _recipients(settings: Settings, connection: Connection) -> Iterator[Examined]:
    """Whether each address can be read, and took the last message; nothing is sent, and none is shown."""
    failures = {each.recipient: each.failure for each in undelivered(connection)}
    for recipient in read_recipients(settings.report_to):
        failure = recipient.failure or failures.get(recipient.name)
        told = tell_failure(recipient.name, failure) if failure else "can be sent to, as far as it can be read"
        yield Examined(f"messages to {recipient.name}", failure is None, told)


def _restores(connection: Connection) -> Iterator[Examined]:
    """Of whom something may be in the system and in the archive at once."""
    for begun in unfinished(connection):
        record = f"{begun.source}:{begun.record_id}"
        on = begun.begun_at.astimezone(PARIS).date()
        told = f"begun on {on} and not finished; `oubli archive restore {record}` again finishes it"
        yield Examined(f"restore of {record}", False, told)


def _anonymity(connection: Connection, data_map: Sequence[MappedSource]) -> Iterator[Examined]:
    """Of the tables that keep anonymised rows, how many of these say the same, and which still lead to a row."""
    measured = {(row.source, row.table_name): row.told for row in last_measured(connection)}
    for source in data_map:
        for mapped in source.tables:
            what = f"anonymised rows of {source.name}.{mapped.name}"
            if mapped.is_anonymised and not ends(source, mapped):
                told = "lead to an emptied row once their person is erased everywhere, and to the person until then"
                yield Examined(what, True, told)
            elif is_measured(source, mapped):
                yield Examined(what, True, measured.get((source.name, mapped.name), "not measured yet"))


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
    """Where the source is, once every table that a night would read was looked at as a night does."""
    # dlt takes seconds to import.
    from orchestration.ingestion.reading import open_reader

    if truth_table is not None:
        check_event_types([source], truth_table)
    today = day(None)
    with open_reader(source, warehouse, settings) as reader, warehouse.connect() as connection:
        troubles = []
        for mapped in source.ingested:
            found = (
                reader.look(mapped)
                or lost_columns(connection, source, mapped, reader.absent(mapped))
                or not_renewed(connection, source, mapped, reader.written_at(mapped), on=today)
            )
            if found is not None:
                troubles.append(found.message.removeprefix(f"{source.name}: "))
    if troubles:
        raise SourceError(source.name, "\n".join(troubles))
    if source.write_back == "rest":
        open_api(source).dispose()
    if is_of_files(source):
        return str(files_folder(source, settings))
    system = connect(source, warehouse=warehouse, read_only=True)
    system.dispose()
    return _place(system)


def _place(engine: Engine) -> str:
    """Where a database is, without its password; one on a socket by its folder."""
    url = engine.url
    folder = url.query.get("host")
    return f"{url.database} in {folder}" if folder and not url.host else url.set(query={}).render_as_string()
