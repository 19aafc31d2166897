"""The executor: applies a plan, batch by batch - intent, act, outcome - so that a crash leaves nothing half known.

A batch is three steps. First the warehouse commits what it is about to do (intents), with the archive copies and the
opt-outs. Then the system acts, in one transaction of its own, idempotent. Then the warehouse erases its raw copy, notes
the outcome and writes the evidence, in one transaction. A run that dies between two steps leaves open intents, which
the next run settles before it does anything else.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from orchestration.enforcement.archive import copy_to_archive, end_archive
from orchestration.enforcement.batch import (
    INTENDED,
    PENDING,
    forget_identifiers,
    hold_back,
    next_persons,
    open_batch,
    open_intents,
    persons_of,
    recheck,
    reopen_failed,
    set_aside,
    sources_of,
    store,
)
from orchestration.enforcement.erased import Erased, erased_identifiers
from orchestration.enforcement.opt_out_list import end_opt_outs
from orchestration.enforcement.pause import stops
from orchestration.enforcement.plan import Plan
from orchestration.enforcement.proof import Proving, prove
from orchestration.enforcement.rows_of_nobody import end_rows_of_nobody
from orchestration.enforcement.suppress import remember
from orchestration.enforcement.work_order import ordered_plans, ordered_sources, write_work_order
from orchestration.enforcement.write_back import erase_raw, write_back
from orchestration.errors import SourceBusyError, SourceError, SourceGoneError
from orchestration.evidence.ledger_copy import copy_ledger
from orchestration.ingestion.mapped_source import MappedSource

Open = Callable[[MappedSource], Engine]
"""Opens a source system for writing; raises SourceError."""

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


@dataclass(frozen=True)
class Work:
    """What the executor works with."""

    warehouse: Engine
    data_map: Mapping[str, MappedSource]
    open_system: Open
    as_of: date
    """The night's date."""
    proving: Proving
    home: Path
    """$OUBLI_HOME, where work orders are written."""
    elsewhere: frozenset[Path]
    """Files and folders that are a source system, should they stand under it."""
    erased: Erased
    """Collects what identified those just erased, in memory only, for the residue scan."""
    on_progress: Callable[[str], None]


def apply(work: Work, plan: Plan) -> bool:
    """Do exactly what the plan says, each item checked again as it is done; False: a pause stopped it between batches.

    What a system refused when the plan was applied before is tried again.
    """
    with work.warehouse.begin() as connection:
        reopen_failed(connection, plan.plan_id)
    after, done = "", 0
    while True:
        with work.warehouse.begin() as connection:
            if stops(connection, work.proving.night_id):
                return False
            persons = next_persons(connection, plan.plan_id, after)
            if not persons:
                break
            open_batch(connection, PENDING, {"plan_id": plan.plan_id, "persons": persons})
            recheck(connection, work.as_of)
            _intend(connection, work)
        _settle_open(work)
        copy_ledger(work.warehouse, work.home)
        after, done = persons[-1], done + len(persons)
        work.on_progress(f"{done} of {plan.person_count} persons")
    _write_work_orders(work, [plan.plan_id])
    # Last, for an objection remembered tonight is newer than the end that was planned.
    with work.warehouse.begin() as connection:
        if stops(connection, work.proving.night_id):
            return False
        ended = end_opt_outs(connection, plan.plan_id, work.proving, as_of=work.as_of)
        ended += end_rows_of_nobody(connection, plan.plan_id, work.proving, as_of=work.as_of)
    if ended:
        work.on_progress(f"{done + ended} of {plan.person_count} persons")
    with work.warehouse.begin() as connection:
        connection.execute(
            text("update enforcement.plans set state = 'applied', applied_at = :at where plan_id = :plan_id"),
            {"plan_id": plan.plan_id, "at": work.proving.at},
        )
    return True


def _intend(connection: Connection, work: Work) -> None:
    for name in sources_of(connection):
        copy_to_archive(connection, work.data_map[name])
    remember(connection, work.as_of)
    connection.execute(text("update batch set source_state = 'intent'"))
    store(connection)


def settle_intents(work: Work) -> int:
    """Carry out every intent that a dead run left open, and write the open work orders; how many items stay open.

    The intents on a system that cannot be reached stay open; the next run settles them. Under a pause all of them do.
    """
    with work.warehouse.begin() as connection:
        left_open = sum(open_intents(connection).values())
        ordering = ordered_plans(connection)
        if (left_open or ordering) and stops(connection, work.proving.night_id):
            return left_open
    left_open = _settle_open(work)
    with work.warehouse.connect() as connection:
        ordering = ordered_plans(connection)
    _write_work_orders(work, ordering)
    return left_open


def _write_work_orders(work: Work, plan_ids: Sequence[str]) -> None:
    with work.warehouse.begin() as connection:
        for plan_id in plan_ids:
            for source in ordered_sources(connection, plan_id):
                write_work_order(connection, work.home, plan_id, source)


def _settle_open(work: Work) -> int:
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
    where = f"{INTENDED} and source = :source" + (" and person_id = any(:only)" if only else "")
    parameters: dict[str, object] = {"source": source.name, "only": list(only)}
    try:
        with work.warehouse.begin() as connection:
            if _open_unheld(connection, where, parameters):
                if system is not None:
                    write_back(connection, source, system)
                _close(connection, work, source)
            return
    except SourceGoneError:
        raise
    except SourceError as error:
        refusal = error
    with work.warehouse.begin() as connection:
        _open_unheld(connection, where, parameters)
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


def _open_unheld(connection: Connection, where: str, parameters: Mapping[str, object]) -> int:
    """What was begun, less what a hold placed since covers; how many items were begun."""
    begun = open_batch(connection, where, parameters)
    hold_back(connection)
    set_aside(connection)
    return begun


def _close(connection: Connection, work: Work, source: MappedSource) -> None:
    connection.execute(text(_SETTLE), {"write_back": source.write_back, "at": work.proving.at})
    work.erased.add(erased_identifiers(connection, source, work.proving.key))
    prove(connection, work.proving)
    erase_raw(connection, source)
    forget_identifiers(connection)
    end_archive(connection)
    store(connection)
