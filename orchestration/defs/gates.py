"""The gates, as blocking asset checks."""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from expectations.gates import AFTER_ENFORCEMENT, BEFORE_ENFORCEMENT
from expectations.promise import Gate, GateResult
from orchestration.defs.guard import guarded
from orchestration.defs.night import NightWork
from orchestration.enforcement.gate import parameters_of, pass_gate
from orchestration.enforcement.invoice_series import note_invoices
from orchestration.enforcement.stopped_by_book import note_changed_book
from retention_policies.legal_time import PARIS

BEFORE = dg.AssetKey(["control", "source_gates"])
AFTER = dg.AssetKey(["control", "promises"])


def _checks(gate: Gate, asset: dg.AssetKey, *, blocking: bool) -> list[dg.AssetCheckSpec]:
    return [
        dg.AssetCheckSpec(suite.name, asset=asset, blocking=blocking, description=suite.label.en)
        for suite in gate.suites
    ]


@dg.multi_asset(
    name="gate_before_enforcement",
    specs=[
        dg.AssetSpec(
            BEFORE,
            group_name="gate_before",
            deps=[["marts", "fct_due_actions"], ["marts", "fct_legal_basis"], ["marts", "fct_last_contact"]],
            kinds={"greatexpectations"},
            description="Whether it is safe to act, and which sources are left out of the night.",
        )
    ],
    check_specs=_checks(BEFORE_ENFORCEMENT, BEFORE, blocking=True),
    required_resource_keys={"night"},
)
@guarded
def gate_before_enforcement(context: dg.AssetExecutionContext) -> Iterator[Any]:
    """Check what must hold before anything is purged."""
    work: NightWork = context.resources.night
    with work.warehouse.begin() as connection:
        today = work.started_at.astimezone(PARIS).date()
        note_invoices(connection, tuple(work.data_map), as_of=work.as_of, today=today)
    yield from _results(BEFORE, _pass(context, BEFORE_ENFORCEMENT))


# The gate after acting blocks nothing: nothing destructive follows it, and the DPO's report must be written all the
# more when it fails. A broken promise makes the night a failed one.
@dg.multi_asset(
    name="gate_after_enforcement",
    specs=[
        dg.AssetSpec(
            AFTER,
            group_name="gate_after",
            deps=[["evidence", "ledger"]],
            kinds={"greatexpectations"},
            description="Whether acting worked.",
        )
    ],
    check_specs=_checks(AFTER_ENFORCEMENT, AFTER, blocking=False),
    required_resource_keys={"night"},
)
@guarded
def gate_after_enforcement(context: dg.AssetExecutionContext) -> Iterator[Any]:
    """Check what must hold after acting."""
    yield from _results(AFTER, _pass(context, AFTER_ENFORCEMENT))


def _pass(context: dg.AssetExecutionContext, gate: Gate) -> GateResult:
    work: NightWork = context.resources.night
    with work.warehouse.connect() as connection:
        night = work.night(connection)
    parameters = parameters_of(
        tuple(work.data_map.values()),
        night.policy_hash or "",
        night.applied_plan_id,
        most_due_percent=work.settings.most_due_percent,
        most_undated_percent=work.settings.most_undated_percent,
    )
    as_of, home = work.as_of, work.settings.home
    result = pass_gate(gate, work.warehouse, as_of=as_of, at=night.started_at, home=home, parameters=parameters)
    note_changed_book(work.work(), night, result)
    return result


def _results(asset: dg.AssetKey, result: GateResult) -> Iterator[Any]:
    yield dg.MaterializeResult(asset_key=asset, metadata={"blocked_sources": sorted(result.blocked_sources)})
    for suite in sorted({one.suite for one in result.results}):
        ours = [one for one in result.results if one.suite == suite]
        broken = [one for one in ours if not one.passed]
        critical = [one for one in broken if one.severity == "critical" and one.source is None]
        yield dg.AssetCheckResult(
            asset_key=asset,
            check_name=suite,
            passed=not broken,
            severity=dg.AssetCheckSeverity.ERROR if critical else dg.AssetCheckSeverity.WARN,
            metadata={"promises": len(ours), "broken": [one.told.en for one in broken]},
        )
