"""What calls itself "Read-only." writes nothing: it runs where writing is refused."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text

from orchestration.database.warehouse import read_only
from orchestration.enforcement import (
    approval,
    archive_reading,
    archive_restore,
    batch,
    book_effect,
    caps,
    copies,
    due_again,
    ending,
    erased,
    gate,
    holding,
    intents,
    lease,
    night,
    orders,
    pause,
    plan,
    plan_diff,
    recognising,
    scanning,
    search,
    small_groups,
    spared,
    stopped_by_book,
    tally,
    target,
    unresolved,
    work_order,
)
from orchestration.evidence import ledger, restoration, traces, verification
from orchestration.evidence.outside import Outside
from orchestration.ingestion import text_tables
from orchestration.ingestion.mapped_source import MappedTable
from orchestration.reporting import explanation, record, warning_list
from tests.orchestration.enforcement.estate import AS_OF, AT, KEY, Estate, some_erased

ERASED = {"a@people.example": "p1"}
OWING = unresolved.Unresolved((), ("night",), 1)


class Looking:
    """Finds nothing anywhere."""

    def in_table(self, *_: object) -> int:
        return 0

    def in_file(self, *_: object) -> int:
        return 0

    def goes_to(self, *_: object) -> bool:
        return True

    def missed(self, *_: object) -> tuple[()]:
        return ()


def _of(engine: Engine, estate: Estate) -> copies.Scan:
    return replace(estate.scanning(), warehouse=engine)


# Each function, called with a connection and the things that stand in the shop's warehouse.
OF_A_WAREHOUSE: Mapping[str, Callable[[Connection, Estate, plan.Plan], Any]] = {
    "plan.read_plan": lambda c, _, p: plan.read_plan(c, p.plan_id),
    "plan.plan_of": lambda c, _, p: plan.plan_of(c, p.plan_id),
    "plan.latest_plan": lambda c, *_: plan.latest_plan(c),
    "plan_diff.plan_differences": lambda c, _, p: plan_diff.plan_differences(c, p.plan_id, p.plan_id),
    "holding.read_holds": lambda c, *_: holding.read_holds(c, ended=True),
    "archive_reading.readings": lambda c, *_: archive_reading.readings(c, 10),
    "orders.orders": lambda c, e, _: orders.orders(c, e.home, everything=True),
    "work_order.work_order": lambda c, e, p: work_order.work_order(c, p.plan_id, e.source),
    "due_again.due_again": lambda c, *_: due_again.due_again(c, [1], AS_OF),
    "restoration.restorations": lambda c, *_: restoration.restorations(c, ["f"]),
    "restoration.restored_since": lambda c, *_: restoration.restored_since(c, AS_OF),
    "plan.plan_counts": lambda c, _, p: plan.plan_counts(c, p.plan_id),
    "approval.approvals_of": lambda c, _, p: approval.approvals_of(c, p.plan_id),
    "approval.last_approval": lambda c, _, p: approval.last_approval(c, p.plan_id, at=AT),
    "approval.approved_plan": lambda c, *_: approval.approved_plan(c, AS_OF, at=AT),
    "approval.wants_approval": lambda c, _, p: approval.wants_approval(c, p, at=AT),
    "caps.judge": lambda c, _, p: caps.judge(c, p, today=AS_OF),
    "gate.blocked_sources": lambda c, *_: gate.blocked_sources(c, AS_OF),
    "night.read_night": lambda c, *_: night.read_night(c, "night"),
    "night.last_night": lambda c, *_: night.last_night(c),
    "night.last_computed": lambda c, *_: night.last_computed(c),
    "night.failed_since": lambda c, *_: night.failed_since(c, AT),
    "night.last_planned": lambda c, *_: night.last_planned(c),
    "night.last_applied": lambda c, *_: night.last_applied(c),
    "lease.living": lambda c, *_: lease.living(c),
    "pause.standing": lambda c, *_: pause.standing(c),
    "pause.noted": lambda c, *_: pause.noted(c, "night"),
    "stopped_by_book.changed_book": lambda c, *_: stopped_by_book.changed_book(c, "night"),
    "book_effect.told_of_change": lambda c, *_: book_effect.told_of_change(c, "newer", None),
    "ending.verdict": lambda c, *_: ending.verdict(c, "night"),
    "archive_restore.unfinished": lambda c, *_: archive_restore.unfinished(c),
    "batch.next_persons": lambda c, _, p: batch.next_persons(c, p.plan_id, "", {}),
    "intents.intended_persons": lambda c, *_: intents.intended_persons(c, "shop"),
    "intents.open_intents": lambda c, *_: intents.open_intents(c),
    "intents.begun_of": lambda c, *_: intents.begun_of(c, "plan", ["p1"]),
    "batch.models_stand": lambda c, *_: batch.models_stand(c),
    "work_order.ordered_plans": lambda c, *_: work_order.ordered_plans(c),
    "work_order.ordered_sources": lambda c, _, p: work_order.ordered_sources(c, p.plan_id),
    "small_groups.last_measured": lambda c, *_: small_groups.last_measured(c),
    "tally.people_known": lambda c, *_: tally.people_known(c),
    "tally.people_gone": lambda c, _, p: tally.people_gone(c, p.plan_id),
    "ledger.read_head": lambda c, *_: ledger.read_head(c),
    "ledger.links": lambda c, *_: list(ledger.links(c, 0)),
    "traces.traces": lambda c, *_: traces.traces(c, ["f"]),
    "explanation.explain": lambda c, *_: list(explanation.explain(c, AS_OF.isoformat(), "p1")),
    "warning_list.warnings": lambda c, *_: list(
        warning_list.warnings(c, as_of=AS_OF, day=AS_OF, since=AS_OF, source=None)
    ),
    "record.find_record": lambda c, *_: record.find_record(c, "shop:1", ["shop"]),
    "spared.sought": lambda c, *_: spared.sought(c, ERASED, KEY),
    "spared.kept": lambda c, *_: spared.kept(c, [("notes", "a@people.example")], ERASED, ["shop"], AT),
    "text_tables.text_tables": lambda c, *_: text_tables.text_tables(c),
    "search.candidates": lambda c, *_: list(search.candidates(c, text_tables.text_tables(c)[0])),
    "unresolved.read_unresolved": lambda c, e, _: unresolved.read_unresolved(c, [e.source], "night"),
    "search.search_archive": lambda c, *_: search.search_archive(c, ERASED),
    "search.search_table": lambda c, *_: search.search_table(c, text_tables.text_tables(c)[0], {}, ERASED),
}
OF_A_BATCH: Mapping[str, Callable[[Connection, Estate], Any]] = {
    "batch.sources_of": lambda c, _: batch.sources_of(c),
    "batch.persons_of": lambda c, _: batch.persons_of(c),
    "target.read_targets": lambda c, e: target.read_targets(c, e.source),
    "erased.erased_identifiers": lambda c, e: erased.erased_identifiers(c, e.source, KEY),
}


def _measured(estate: Estate) -> MappedTable:
    return estate.source.table("quotes").model_copy(update={"k_anonymity": 2})


OF_A_SYSTEM: Mapping[str, Callable[[Connection, Estate], Any]] = {
    "small_groups.groups_statement": lambda c, e: c.execute(small_groups.groups_statement(e.source, _measured(e))),
    "small_groups.measure": lambda c, e: small_groups.measure(c, e.source, _measured(e)),
}
OF_AN_ENGINE: Mapping[str, Callable[[Engine, Estate], Any]] = {
    "verification.verify": lambda engine, e: verification.verify(engine, Outside(e.home, None)),
    "scanning.scan": lambda engine, e: scanning.scan(_of(engine, e), some_erased()),
    "copies.look_in_warehouse": lambda engine, e: list(copies.look_in_warehouse(_of(engine, e), Looking())),
    "copies.look_in_dagster": lambda engine, e: list(copies.look_in_dagster(_of(engine, e), Looking())),
    "copies.look_in_systems": lambda engine, e: list(copies.look_in_systems(_of(engine, e), Looking())),
    "copies.look_in_files": lambda engine, e: list(copies.look_in_files(_of(engine, e), Looking())),
    "recognising.recognise": lambda engine, e: recognising.recognise(_of(engine, e), OWING, some_erased()),
}
MODULES = (
    approval,
    archive_reading,
    archive_restore,
    batch,
    caps,
    copies,
    due_again,
    ending,
    erased,
    gate,
    holding,
    intents,
    lease,
    night,
    orders,
    pause,
    plan,
    plan_diff,
    recognising,
    scanning,
    search,
    small_groups,
    spared,
    tally,
    target,
    unresolved,
    work_order,
    text_tables,
    ledger,
    traces,
    verification,
    explanation,
    record,
)


def test_every_function_that_calls_itself_read_only_is_run_here():
    named = {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in MODULES
        for name, found in vars(module).items()
        if callable(found) and getattr(found, "__module__", "") == module.__name__
        if "Read-only." in (found.__doc__ or "")
    }
    assert named - {*OF_A_WAREHOUSE, *OF_A_BATCH, *OF_A_SYSTEM, *OF_AN_ENGINE} == set()


def test_none_of_them_writes(estate: Estate):
    estate.due("p1")
    estate.due("p3", "documents", document="invoices:3", source="shop")
    frozen = estate.freeze()
    estate.run(
        "insert into control.nights (night_id, as_of, status, plan_id) "
        f"values ('night', '2026-11-21', 'running', '{frozen.plan_id}')"
    )
    reader = read_only(estate.warehouse)
    for call in OF_A_WAREHOUSE.values():
        with reader.connect() as connection:
            call(connection, estate, frozen)
    with estate.system.connect() as system:
        system.execute(text("set transaction read only"))
        for look in OF_A_SYSTEM.values():
            look(system, estate)
    for act in OF_AN_ENGINE.values():
        act(reader, estate)
    reader.dispose()
    with estate.warehouse.connect() as connection:
        # The batch is a temporary table, so it is made before writing is refused.
        batch.open_batch(connection, "plan_id = :plan_id", {"plan_id": frozen.plan_id})
        connection.execute(text("set transaction read only"))
        for settled in OF_A_BATCH.values():
            settled(connection, estate)


def test_a_function_that_wrote_would_be_seen(estate: Estate):
    reader = read_only(estate.warehouse)
    with reader.connect() as connection, pytest.raises(Exception, match="read-only transaction"):
        night.note(connection, "night", message="x")
    reader.dispose()
