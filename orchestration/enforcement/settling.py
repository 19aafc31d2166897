"""Settling: every open intent is carried out in its system and told, whichever run has left it open.

What a dead run left open may be no longer due when its system answers again, a day or a week later. So what a system
has done already is told before anything is read, as whoever is gone there will be known by nothing then. The rest is
checked again once tonight's models have run.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from itertools import takewhile
from math import inf

from sqlalchemy import Connection, Engine, text

from orchestration.enforcement.api import Api
from orchestration.enforcement.api_opening import open_api
from orchestration.enforcement.api_write_back import ask, persons_no_longer_read
from orchestration.enforcement.archive import end_archive
from orchestration.enforcement.batch import forget_identifiers, hold_back, leave_blocked, persons_of, store
from orchestration.enforcement.begun import OF_PERSONS, OF_PLAN, OF_SOURCE, Begun
from orchestration.enforcement.erased import Identifiers, erased_identifiers
from orchestration.enforcement.intents import begun_of, intended_persons, open_intents
from orchestration.enforcement.night import note_away
from orchestration.enforcement.pause import stops
from orchestration.enforcement.proof import prove
from orchestration.enforcement.still_due import leave_over
from orchestration.enforcement.target import Targets, read_targets
from orchestration.enforcement.work import Work
from orchestration.enforcement.write_back import Written, done_persons, erase_raw, writing_back
from orchestration.errors import SourceBusyError, SourceError, SourceGoneError
from orchestration.ingestion.mapped_source import MappedSource

_SETTLE = """
update batch set
    outcome = case action
        when 'delete' then 'deleted' when 'anonymise' then 'anonymised'
        when 'archive' then 'archived' else 'suppressed'
    end,
    source_state = case
        -- The opt-out list alone remembers what a system has no mark for.
        when action = 'suppress' then case when :is_told_of_opt_outs then 'done' else 'kept' end
        when :write_back in ('write', 'rest') then 'done'
        when :write_back = 'never' then 'kept'
        else 'ordered'
    end,
    settled_at = :at
"""

System = Engine | Api
"""What a source is written to by."""

_FAIL = """
update batch set outcome = 'failed', source_state = 'failed', message = :message, settled_at = :at
"""


def tell_done(work: Work) -> int:
    """Tell of the open intents which the systems carried out before their answer was lost; how many items stay open."""

    def tell(source: MappedSource, system: System | None) -> None:
        # What an API did, the next reading tells.
        if isinstance(system, Engine):
            _tell_done(work, source, system, Begun(OF_SOURCE))

    return _each_system(work, _waiting(work), tell)


def settle_batch(work: Work, plan_id: str, persons: Sequence[str]) -> None:
    """Carry out what a plan has just begun of these persons, in each of their systems that answers.

    What is due was checked as it was begun, and changes with a night only, which takes the lease. A hold does at once.
    """
    with work.warehouse.connect() as connection:
        waiting = begun_of(connection, plan_id, persons)

    def settle(source: MappedSource, system: System | None) -> None:
        begun = Begun(OF_PLAN, persons, plan_id)
        _settle(work, source, system, begun)
        _end(work, source, system, begun)

    _each_system(work, waiting, settle)


def settle_open(work: Work) -> int:
    """Settle the open intents of every system that answers and is trusted tonight; how many items stay open."""

    def judge(connection: Connection) -> None:
        leave_blocked(connection, work.as_of)
        hold_back(connection)
        leave_over(connection, work.data_map)

    def settle(source: MappedSource, system: System | None) -> None:
        for persons in _portions(work, source):
            _settle(work, source, system, Begun(OF_PERSONS, persons, judge=judge))
        _end(work, source, system, Begun(OF_SOURCE, judge=judge))

    return _each_system(work, _waiting(work), settle)


def _waiting(work: Work) -> dict[str, int]:
    with work.warehouse.connect() as connection:
        return open_intents(connection)


def _each_system(work: Work, waiting: Mapping[str, int], settle: Callable[[MappedSource, System | None], None]) -> int:
    """Do that with each system that has open intents and answers; the engine is None where nothing is written."""
    for name, items in waiting.items():
        source = work.data_map.get(name)
        if source is None:
            _note_away(work, name)
            work.on_progress(f"{name}: no longer among OUBLI_SOURCES; its {items} items wait for it")
            continue
        system: System | None = None
        try:
            system = _opened(work, source)
            settle(source, system)
        except SourceError as error:
            _note_away(work, name)
            work.on_progress(f"{error}; its items that are open wait for the next run")
        finally:
            if system is not None:
                system.dispose()
    return sum(_waiting(work).values())


def _note_away(work: Work, name: str) -> None:
    with work.warehouse.begin() as connection:
        note_away(connection, work.proving.night_id, name)


def _opened(work: Work, source: MappedSource) -> System | None:
    match source.write_back:
        case "write":
            return work.open_system(source)
        case "rest":
            return open_api(source)
        case _:
            return None


def _portions(work: Work, source: MappedSource) -> Iterator[Sequence[str]]:
    """The persons with an open intent, as many at once as a batch has, until a pause.

    A system that was away for a night finds all of that night's intents open.
    """
    with work.warehouse.connect() as connection:
        persons = intended_persons(connection, source.name)
    while persons and not _is_paused(work):
        size = work.pace.at_once(source)
        yield persons[:size]
        persons = persons[size:]


def _is_paused(work: Work) -> bool:
    with work.warehouse.begin() as connection:
        return stops(connection, work.proving.night_id)


def _end(work: Work, source: MappedSource, system: System | None, begun: Begun) -> None:
    """Of what could not be carried out, tell what its system had done already, and what may not be done any more."""
    if system is not None:
        _tell_done(work, source, system, begun)
    with work.warehouse.begin() as connection:
        if begun.open(connection, source):
            begun.judge(connection)
            connection.execute(text("delete from batch where outcome is null"))
            store(connection)


def _tell_done(work: Work, source: MappedSource, system: System, begun: Begun) -> None:
    with work.warehouse.begin() as connection:
        if begun.open(connection, source):
            if isinstance(system, Api):
                done = persons_no_longer_read(connection, source, work.as_of)
            else:
                done = done_persons(connection, source, system)
            connection.execute(text("delete from batch where person_id <> all(:done)"), {"done": done})
            if done:
                work.erased.add(_close(connection, work, source, read_targets(connection, source)))


def _acting(
    connection: Connection, work: Work, source: MappedSource, targets: Targets, system: System | None, persons: int
) -> AbstractContextManager[Future[Written] | None]:
    """What the system is to do, done as the body is left without an error; None: it is no database."""
    if isinstance(system, Api):
        ask(connection, source, targets, system, work.proving.key)
    elif system is not None:
        return writing_back(connection, source, targets, system, work.pace.patience(persons))
    return nullcontext()


def _settle(work: Work, source: MappedSource, system: System | None, begun: Begun) -> None:
    """Settle the intents on one system; where it refuses, halve until the persons that it refuses stand alone.

    Under a pause no half is begun; what is open stays so.

    Raises:
        SourceGoneError: it does not answer any more; what is open stays so.
    """
    try:
        with work.warehouse.begin() as connection:
            persons = begun.open_allowed(connection, source)
            if persons:
                targets = read_targets(connection, source)
                with _acting(connection, work, source, targets, system, persons) as done:
                    erased = _close(connection, work, source, targets)
                if done is not None:
                    work.pace.learn(source, persons, done.result().seconds)
                work.pace.took(source)
                work.erased.add(erased)
            return
    except SourceGoneError:
        raise
    except SourceError as error:
        refusal = error
    with work.warehouse.begin() as connection:
        begun.open_allowed(connection, source)
        together = persons_of(connection)
        if isinstance(refusal, SourceBusyError):
            work.pace.learn(source, len(together), inf)
        if len(together) < 2:
            if isinstance(refusal, SourceBusyError):
                if work.pace.is_too_busy(source):
                    raise SourceGoneError(source.name, "takes nobody just now, one after the other") from refusal
                note_away(connection, work.proving.night_id, source.name)
                work.on_progress(f"{refusal}; the items of one person wait for the next run")
                return
            connection.execute(text(_FAIL), {"message": refusal.sentence, "at": work.proving.at})
            prove(connection, work.proving)
            store(connection)
            return
    middle = len(together) // 2
    for half in takewhile(lambda _: not _is_paused(work), (together[:middle], together[middle:])):
        _settle(work, source, system, replace(begun, persons=half))


def _close(connection: Connection, work: Work, source: MappedSource, targets: Targets) -> Identifiers:
    """Settle the batch in the warehouse; what identified whom it erased."""
    told = {"write_back": source.write_back, "is_told_of_opt_outs": source.is_told_of_opt_outs}
    connection.execute(text(_SETTLE), told | {"at": work.proving.at})
    erased = erased_identifiers(connection, source, work.proving.key)
    prove(connection, work.proving)
    erase_raw(connection, source, targets)
    forget_identifiers(connection)
    end_archive(connection)
    store(connection)
    return erased
