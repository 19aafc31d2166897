"""Passing a gate: the promises are checked, their results kept, and sources that break theirs are left out."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, insert, select

from expectations.gates import run
from expectations.promise import Gate, GateResult
from orchestration.database.tables.control import promises, source_gates
from orchestration.enforcement.kept_promises import read_histories
from orchestration.ingestion.mapped_source import MappedSource


def docs_folder(home: Path) -> Path:
    """Where the Data Docs stand."""
    return home / "reports" / "data_docs"


def parameters_of(
    data_map: Sequence[MappedSource],
    policy_hash: str,
    plan_id: str | None,
    *,
    most_due_percent: float,
    most_undated_percent: float,
) -> dict[str, str]:
    """What the promises are checked with."""
    values = {
        "policy_hash": policy_hash,
        "plan_id": plan_id or "",
        "sources": ",".join(s.name for s in data_map),
        "emailing_sources": ",".join(s.name for s in data_map if s.kind == "emailing"),
        "marking_sources": ",".join(s.name for s in data_map if s.is_told_of_opt_outs),
        "most_due_percent": str(most_due_percent),
        "unknown_clock_percent": str(most_undated_percent),
    }
    for source in data_map:
        values[f"label_fr.{source.name}"] = source.label.fr
        values[f"label_en.{source.name}"] = source.label.en
        values[f"fresh_within.{source.name}"] = source.fresh_within
        values[f"most_silent_percent.{source.name}"] = str(source.most_silent_percent)
        values[f"tables.{source.name}"] = ",".join(t.name for t in source.ingested)
        values[f"text_columns.{source.name}"] = ",".join(source.text_columns)
        values[f"columns.{source.name}"] = str(sum(len(t.columns) for t in source.ingested))
        values[f"uncategorised.{source.name}"] = str(sum(len(t.uncategorised) for t in source.ingested))
        values[f"unsaid.{source.name}"] = str(len(source.processor.unsaid))
    return values


def pass_gate(
    gate: Gate, warehouse: Engine, *, as_of: date, at: datetime, home: Path, parameters: Mapping[str, str]
) -> GateResult:
    """Check a gate and keep what came of it; `at` is when the run began."""
    query = {**warehouse.url.query}
    url = warehouse.url.set(drivername="postgresql+psycopg2", host=warehouse.url.host or "localhost", query=query)
    with warehouse.connect() as connection:
        histories = read_histories(connection, gate.name, before=as_of)
    result = run(
        gate,
        url=url.render_as_string(hide_password=False),
        as_of=as_of,
        at=at,
        docs_dir=docs_folder(home),
        parameters=parameters,
        histories=histories,
    )
    with warehouse.begin() as connection:
        connection.execute(delete(promises).where(promises.c.as_of == as_of, promises.c.gate == gate.name))
        connection.execute(
            insert(promises),
            [
                {
                    "as_of": as_of,
                    "gate": gate.name,
                    "suite": one.suite,
                    "name": one.name,
                    "severity": one.severity,
                    "passed": one.passed,
                    "unexpected": one.unexpected,
                    "checked": one.checked,
                    "label_fr": one.label_fr,
                    "label_en": one.label_en,
                    "reference": one.reference,
                    "broken_fr": one.broken.fr if one.broken else None,
                    "broken_en": one.broken.en if one.broken else None,
                }
                for one in result.results
            ],
        )
        if gate.name == "before_enforcement":
            connection.execute(delete(source_gates).where(source_gates.c.as_of == as_of))
            for one in result.blocked:
                reasons = {"reason_fr": one.reason.fr, "reason_en": one.reason.en}
                connection.execute(insert(source_gates).values(as_of=as_of, source=one.source, **reasons))
    return result


def blocked_sources(connection: Connection, as_of: date) -> dict[str, str]:
    """The sources that tonight's gate left out, each with its reason in English. Read-only."""
    columns = (source_gates.c.source, source_gates.c.reason_en)
    rows = connection.execute(select(*columns).where(source_gates.c.as_of == as_of))
    return {row.source: row.reason_en for row in rows}
