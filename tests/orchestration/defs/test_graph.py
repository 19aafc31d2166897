"""The graph of a night: every asset, its group, and what it waits for; UPDATE_GRAPH=1 writes graph.txt anew."""

import os
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.definitions.assets.graph.asset_graph import AssetGraph

from orchestration.commands.progress import told

GRAPH = Path(__file__).with_name("graph.txt")
EXTERNAL = {
    "archive/items", "control/held_persons", "control/holds", "control/invoice_series", "control/warnings",
    "erasures/entries", "erasures/fingerprints", "orders/intents",
    "orders/items",
    "suppression/entries",
}  # fmt: skip
"""What earlier nights left."""
STAGES = [
    {"night"},
    {"raw", "policies"},
    {"identity"},
    {"staging"},
    {"intermediate"},
    {"marts"},
    {"gate_before"},
    {"plan"},
    {"enforcement"},
    {"evidence"},
    {"cleaning"},
    {"gate_after"},
    {"reports"},
]
ORDER = {group: number for number, stage in enumerate(STAGES) for group in stage}


@pytest.fixture(scope="module")
def graph(location: dg.Definitions) -> AssetGraph:
    return location.resolve_asset_graph()


def _name(key: dg.AssetKey) -> str:
    return key.to_user_string()


def _deps(graph: AssetGraph, key: dg.AssetKey) -> list[str]:
    return sorted(map(_name, graph.get(key).parent_keys))


def _place(graph: AssetGraph, key: dg.AssetKey) -> int:
    return ORDER[str(graph.get(key).group_name)]


def test_the_graph_is_the_one_that_was_read(graph: AssetGraph):
    lines = [
        f"{ORDER.get(str(graph.get(key).group_name), 99):02} {graph.get(key).group_name}: {_name(key)}"
        f" <- {', '.join(_deps(graph, key)) or 'nothing'}"
        for key in graph.get_all_asset_keys()
    ]
    told = "".join(f"{line[3:]}\n" for line in sorted(lines))
    if os.environ.get("UPDATE_GRAPH"):
        GRAPH.write_text(told, encoding="utf-8")
    assert told == GRAPH.read_text(encoding="utf-8"), "read the difference, then run with UPDATE_GRAPH=1"


def test_no_dependency_dangles(graph: AssetGraph):
    named = {name for key in graph.get_all_asset_keys() for name in _deps(graph, key)}
    made = {_name(key) for key in graph.materializable_asset_keys}
    assert named - made == EXTERNAL
    assert {_name(key) for key in graph.get_all_asset_keys()} - made == EXTERNAL


def test_every_group_is_a_stage(graph: AssetGraph):
    assert {graph.get(key).group_name for key in graph.get_all_asset_keys()} == set(ORDER)


def test_stages_run_from_left_to_right(graph: AssetGraph):
    assert not {
        f"{_name(parent)} before {_name(key)}"
        for key in graph.get_all_asset_keys()
        for parent in graph.get(key).parent_keys
        if _name(parent) not in EXTERNAL and _place(graph, parent) > _place(graph, key)
    }


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("control/source_gates", "enforcement/plans"),
        ("enforcement/plans", "enforcement/items"),
        ("enforcement/items", "evidence/ledger"),
        ("evidence/ledger", "control/promises"),
        ("control/promises", "reports/night"),
        ("marts/fct_due_actions", "control/source_gates"),
        ("identity/holdings", "marts/fct_due_actions"),
        ("identity/records", "marts/fct_due_actions"),
        ("identity/quarantined", "marts/fct_due_actions"),
        ("policy/rules", "marts/fct_due_actions"),
        ("control/nights", "crm/contacts"),
        ("enforcement/items", "reporting/rpt_outcomes"),
    ],
)
def test_a_stage_waits_for_the_one_before(graph: AssetGraph, earlier: str, later: str):
    upstream, unread = set[str](), [dg.AssetKey.from_user_string(later)]
    while unread:
        for name in _deps(graph, unread.pop()):
            if name not in upstream:
                upstream.add(name)
                unread.append(dg.AssetKey.from_user_string(name))
    assert earlier in upstream


def test_every_asset_runs_at_night_and_a_plan_stops_before_acting(location: dg.Definitions, graph: AssetGraph):
    def selected(job: str) -> set[str]:
        return {_name(key) for key in location.resolve_job_def(job).asset_layer.executable_asset_keys}

    everything = {_name(key) for key in graph.materializable_asset_keys}
    assert selected("retention_night") == everything
    planning = selected("retention_plan")
    assert "enforcement/plans" in planning
    assert not planning & {"enforcement/items", "evidence/ledger", "control/promises", "reports/night"}


def test_the_terminal_has_words_for_every_stage(location: dg.Definitions):
    stages = [node.name for node in location.resolve_job_def("retention_night").nodes]
    assert len(stages) > 10
    assert [stage for stage in stages if told(stage) == stage] == []


@pytest.mark.parametrize("job", ["retention_night", "retention_plan", "retention_report"])
def test_a_job_runs_in_one_process(location: dg.Definitions, job: str):
    assert location.resolve_job_def(job).executor_def is dg.in_process_executor


def test_the_night_is_at_three_in_paris(location: dg.Definitions):
    schedule = location.resolve_schedule_def("nightly")
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("0 3 * * *", "Europe/Paris")
    assert schedule.job_name == "retention_night"
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING


def test_a_night_is_of_the_day_it_falls_on_in_paris(location: dg.Definitions):
    schedule = location.resolve_schedule_def("nightly")
    context = dg.build_schedule_context(scheduled_execution_time=datetime(2026, 7, 14, 1, 0, tzinfo=UTC))
    asked = schedule.evaluate_tick(context).run_requests or []
    assert [request.run_config["resources"]["night"]["config"]["as_of"] for request in asked] == ["2026-07-14"]


def test_a_gate_blocks_before_acting_and_never_after(graph: AssetGraph):
    checks = {key: graph.get_check_spec(key) for key in graph.asset_check_keys}
    before = {s.blocking for k, s in checks.items() if _name(k.asset_key) == "control/source_gates"}
    after = {s.blocking for k, s in checks.items() if _name(k.asset_key) == "control/promises"}
    assert (before, after) == ({True}, {False})
