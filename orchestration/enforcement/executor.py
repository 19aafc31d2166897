"""The executor: applies a plan, batch by batch - intent, act, outcome - so that a crash leaves nothing half known.

A batch is three steps. First the warehouse commits what it is about to do (intents), with the archive copies and the
opt-outs. Then the system acts, in one transaction of its own, idempotent. Beside it the warehouse erases its raw copy,
notes the outcome and writes the evidence, in one transaction that commits last. A run that dies between two steps
leaves open intents: the next one tells at once what was done of them, and settles the rest when it knows whether that
is still due.
"""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, text

from orchestration.database.arrays import array_of
from orchestration.enforcement.archive import copy_to_archive
from orchestration.enforcement.batch import (
    PENDING,
    leave_unknown,
    models_stand,
    next_persons,
    open_batch,
    recheck,
    reopen_failed,
    sources_of,
)
from orchestration.enforcement.intents import intend, open_intents
from orchestration.enforcement.opt_out_list import end_opt_outs
from orchestration.enforcement.pause import stops
from orchestration.enforcement.plan import Plan
from orchestration.enforcement.rows_of_nobody import end_rows_of_nobody
from orchestration.enforcement.settling import settle_batch, settle_open, tell_done
from orchestration.enforcement.suppress import remember
from orchestration.enforcement.work import Work
from orchestration.enforcement.work_order import ordered_plans, ordered_sources, write_work_order
from orchestration.evidence.ledger_copy import copy_ledger


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
            persons = next_persons(connection, plan.plan_id, after, work.pace.of_each(work.data_map.values()))
            if not persons:
                break
            open_batch(connection, PENDING, {"plan_id": plan.plan_id, "persons": array_of(persons)})
            leave_unknown(connection, work.data_map)
            recheck(connection, work.data_map, work.as_of)
            _intend(connection, work)
        settle_batch(work, plan.plan_id, persons)
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
    intend(connection)


def tell_what_is_done(work: Work) -> int:
    """Tell what systems had carried out when a run died, before anything is read; how many items stay open.

    The intents on a system that cannot be reached stay open. Under a pause all of them do.
    """
    return _settling(work, tell_done)


def settle_intents(work: Work) -> int:
    """Carry out every intent that was left open and is still due tonight; how many items stay open.

    The intents on a system that cannot be reached stay open; the next run settles them. Under a pause all of them do.
    """
    return _settling(work, settle_open)


def _settling(work: Work, settle: Callable[[Work], int]) -> int:
    with work.warehouse.begin() as connection:
        left_open = sum(open_intents(connection).values())
        ordering = ordered_plans(connection)
        if (left_open or ordering) and stops(connection, work.proving.night_id):
            return left_open
        # What is told before the models are built is told after them otherwise.
        if not models_stand(connection):
            return left_open
    left_open = settle(work)
    with work.warehouse.connect() as connection:
        ordering = ordered_plans(connection)
    _write_work_orders(work, ordering)
    return left_open


def _write_work_orders(work: Work, plan_ids: Sequence[str]) -> None:
    with work.warehouse.begin() as connection:
        for plan_id in plan_ids:
            for name in ordered_sources(connection, plan_id):
                # Of a system that is no longer among OUBLI_SOURCES the last order stands.
                if name in work.data_map:
                    write_work_order(connection, work.home, plan_id, work.data_map[name])
