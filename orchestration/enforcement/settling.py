"""Settling: every open intent is carried out in its system and told, whichever run has left it open."""

from collections.abc import Sequence

from sqlalchemy import Connection, Engine, text

from orchestration.enforcement.archive import end_archive
from orchestration.enforcement.batch import (
    INTENDED,
    forget_identifiers,
    hold_back,
    keep_held,
    leave_held,
    open_batch,
    open_intents,
    persons_of,
    store,
    unhold,
)
from orchestration.enforcement.erased import erased_identifiers
from orchestration.enforcement.proof import prove
from orchestration.enforcement.work import Work
from orchestration.enforcement.write_back import erase_raw, is_done, write_back
from orchestration.errors import SourceBusyError, SourceError, SourceGoneError
from orchestration.ingestion.mapped_source import MappedSource

_OF_SOURCE = f"{INTENDED} and source = :source"
_OF_PERSONS = f"{_OF_SOURCE} and person_id = any(:only)"

_SETTLE = """
update batch set
    outcome = case action
        when 'delete' then 'deleted' when 'anonymise' then 'anonymised'
        when 'archive' then 'archived' else 'suppressed'
    end,
    source_state = case
        when :write_back = 'write' then 'done'
        when action = 'suppress' or :write_back = 'never' then 'kept'
        else 'ordered'
    end,
    settled_at = :at
"""

_FAIL = """
update batch set outcome = 'failed', source_state = 'failed', message = :message, settled_at = :at
"""


def settle_open(work: Work) -> int:
    """Settle the open intents of every system that answers; how many items stay open."""
    with work.warehouse.connect() as connection:
        waiting = open_intents(connection)
    for name, items in waiting.items():
        source = work.data_map.get(name)
        if source is None:
            work.on_progress(f"{name}: no longer among OUBLI_SOURCES; its {items} items wait for it")
            continue
        system: Engine | None = None
        try:
            system = work.open_system(source) if source.write_back == "write" else None
            _settle(work, source, system, ())
            _settle_held(work, source, system)
        except SourceError as error:
            work.on_progress(f"{error}; its items that are open wait for the next run")
        finally:
            if system is not None:
                system.dispose()
    with work.warehouse.connect() as connection:
        return sum(open_intents(connection).values())


def _settle(work: Work, source: MappedSource, system: Engine | None, only: Sequence[str]) -> None:
    """Settle the intents on one system; where it refuses, halve until the persons that it refuses stand alone.

    Raises:
        SourceGoneError: it does not answer any more; what is open stays so.
    """
    where, parameters = _OF_PERSONS if only else _OF_SOURCE, {"source": source.name, "only": list(only)}
    try:
        with work.warehouse.begin() as connection:
            if open_batch(connection, where, parameters) and leave_held(connection):
                if system is not None:
                    write_back(connection, source, system)
                _close(connection, work, source)
            return
    except SourceGoneError:
        raise
    except SourceError as error:
        refusal = error
    with work.warehouse.begin() as connection:
        open_batch(connection, where, parameters)
        leave_held(connection)
        persons = persons_of(connection)
        if len(persons) < 2:
            if isinstance(refusal, SourceBusyError):
                work.on_progress(f"{refusal}; the items of one person wait for the next run")
                return
            connection.execute(text(_FAIL), {"message": refusal.sentence, "at": work.proving.at})
            prove(connection, work.proving)
            store(connection)
            return
    middle = len(persons) // 2
    _settle(work, source, system, persons[:middle])
    _settle(work, source, system, persons[middle:])


def _settle_held(work: Work, source: MappedSource, system: Engine | None) -> None:
    """What a hold placed since covers is not carried out; what the system has done already is told as it is."""
    with work.warehouse.begin() as connection:
        open_batch(connection, _OF_SOURCE, {"source": source.name})
        hold_back(connection)
        keep_held(connection)
        persons = persons_of(connection)
    for person in persons:
        with work.warehouse.begin() as connection:
            open_batch(connection, _OF_PERSONS, {"source": source.name, "only": [person]})
            hold_back(connection)
            keep_held(connection)
            if system is not None and is_done(connection, source, system):
                unhold(connection)
                _close(connection, work, source)
            else:
                store(connection)


def _close(connection: Connection, work: Work, source: MappedSource) -> None:
    connection.execute(text(_SETTLE), {"write_back": source.write_back, "at": work.proving.at})
    work.erased.add(erased_identifiers(connection, source, work.proving.key))
    prove(connection, work.proving)
    erase_raw(connection, source)
    forget_identifiers(connection)
    end_archive(connection)
    store(connection)
