"""Histories in the tables that the models read: staging, identity, archive, holds, the opt-out list, quarantine."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Engine, text

from tests.dbt_project.oracle.history import Erased, History

SOURCES: Mapping[str, tuple[str, ...]] = {
    "crm": ("people", "events", "objections", "holds"),
    "emailing": ("people", "events", "consents", "objections"),
    "files": ("people", "events", "consents", "objections", "documents"),
    "invoicing": ("people", "documents"),
}
"""What each system stages, as the project has it."""
VENDOR_NAMES = {("crm", "APPEL ENTRANT!"): "call_in", ("emailing", "click"): "open", ("emailing", "K"): "clicked"}
"""What a data map says of a system's own names of events: one that nobody else has, one that means something else."""
OTHERS = (
    "identity.records", "identity.identifiers", "identity.holdings", "archive.items", "suppression.entries",
    "control.holds", "quarantine.rows", "control.warnings", "identity.record_fingerprints", "evidence.ledger",
    "evidence.erased",
)  # fmt: skip

Tables = dict[str, list[dict[str, Any]]]


def plant(engine: Engine, histories: Mapping[str, History], policy_hash: str) -> None:
    """Put these people, by person_id, in the place of all others; whoever was erased was so under that book."""
    tables: Tables = defaultdict(list)
    for person_id, history in histories.items():
        for table, row in _rows(person_id, history):
            tables[table].append(row)
        for erased in history.erased:
            for table, row in _proof(person_id, erased, policy_hash, len(tables["evidence.ledger"]) + 1):
                tables[table].append(row)
    with engine.begin() as connection:
        staged = [f"staging.stg_{source}__{entity}" for source, entities in SOURCES.items() for entity in entities]
        connection.execute(text(f"truncate {', '.join([*staged, *OTHERS])}"))
        for table, rows in tables.items():
            names = list(rows[0])
            values = ", ".join(f":{name}" for name in names)
            connection.execute(text(f"insert into {table} ({', '.join(names)}) values ({values})"), rows)


def _rows(person_id: str, history: History) -> list[tuple[str, dict[str, Any]]]:
    """A record has the number of its person in every system."""
    found: list[tuple[str, dict[str, Any]]] = []
    for record in history.records:
        own = {"source": record.source, "record_id": person_id}
        values = asdict(record)
        del values["source"]
        first_seen_on = values.pop("first_seen_on")
        found.append((f"staging.stg_{record.source}__people", {"record_id": person_id, **values}))
        found.append(("identity.records", own | {"person_id": person_id, "first_seen_on": first_seen_on}))
        fingerprint = f"{person_id}-{record.source}-record"
        found.append(("identity.record_fingerprints", own | {"fingerprint": fingerprint}))
    for source, kind in history.addresses():
        identifier = {"kind": kind, "fingerprint": f"{person_id}-{source}-{kind}", "shared": False}
        found.append(("identity.identifiers", {"source": source, "record_id": person_id} | identifier))
    found += _staged(person_id, history)
    for held in history.held:
        found.append(("identity.holdings", _holding(held.source, person_id, None, held.category)))
    for document in history.documents:
        holding = _holding(document.source, person_id, f"{person_id}-{document.number}", "documents")
        found.append(("identity.holdings", holding))
    return found + _beside(person_id, history)


def _staged(person_id: str, history: History) -> list[tuple[str, dict[str, Any]]]:
    found = []
    for entity, key, rows in (
        ("events", "event_id", history.events),
        ("consents", "consent_id", history.consents),
        ("objections", "objection_id", history.objections),
    ):
        for i, row in enumerate(rows):
            values = asdict(row)  # type: ignore[call-overload]  # a union of tuples of dataclasses
            table = f"staging.stg_{values.pop('source')}__{entity}"
            # An event's table stands before its key.
            place = f"{'events' if values.pop('alone') else 'others'}:" if entity == "events" else ""
            found.append((table, {key: f"{place}{person_id}-{i:02}", "record_id": person_id, **values}))
    for document in history.documents:
        values = asdict(document)
        table = f"staging.stg_{values.pop('source')}__documents"
        document_id = f"{person_id}-{values.pop('number')}"
        found.append((table, {"document_id": document_id, "record_id": person_id, **values}))
    return found


def _holding(source: str, record_id: str, document_id: str | None, category: str) -> dict[str, Any]:
    return {"source": source, "record_id": record_id, "document_id": document_id, "data_category": category}


def _proof(person_id: str, erased: Erased, policy_hash: str, seq: int) -> list[tuple[str, dict[str, Any]]]:
    of = "email" if erased.kind == "shared" else erased.kind
    purpose = erased.rule.partition(".")[0]
    entry: dict[str, object] = {
        "outcome": "deleted",
        "as_of": erased.day.isoformat(),
        "plan_id": "p",
        "purpose": purpose,
    }
    entry |= {"rule": erased.rule, "policy_hash": policy_hash, "data_categories": list(erased.categories)}
    row = {"seq": seq, "entry": json.dumps(entry), "previous_hash": "", "hash": ""}
    fingerprint = {"seq": seq, "kind": erased.kind, "fingerprint": f"{person_id}-{erased.source}-{of}"}
    return [("evidence.ledger", row), ("evidence.erased", fingerprint)]


def _beside(person_id: str, history: History) -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    for item in history.archived:
        row = _holding(item.source, person_id, item.number and f"{person_id}-{item.number}", item.category)
        purpose = item.rule.partition(".")[0]
        row |= {"person_id": person_id, "purpose": purpose, "rule": item.rule, "counts_from": item.counts_from}
        found.append(("archive.items", row | {"kept_at_source": False}))
    for entry in history.remembered:
        row = {"fingerprint": f"{person_id}-{entry.source}-{entry.kind}", "purpose": "prospecting", "kind": entry.kind}
        found.append(("suppression.entries", row | {"channel": entry.channel, "objected_on": entry.objected_on}))
    found += [("control.warnings", {"person_id": person_id, **asdict(each)}) for each in history.warned]
    for i, hold in enumerate(history.holds):
        document_id = hold.number and f"{person_id}-{hold.number}"
        row = {"hold_id": f"{person_id}-{i:02}", "record_id": person_id, "document_id": document_id}
        if hold.in_source:
            found.append((f"staging.stg_{hold.source}__holds", row | {"reason": "dispute", "lifted_on": hold.until}))
        else:
            placed = {"scope": "person", "kind": "legal_hold", "reason": "dispute", "placed_by": "dpo"}
            row |= {"source": hold.source, "purpose": hold.purpose, "until": hold.until, "placed_on": "2020-01-01"}
            found.append(("control.holds", row | placed))
    if history.quarantined and history.records:
        row = {"source": history.records[0].source, "record_id": person_id, "table_name": "people"}
        found.append(("quarantine.rows", row | {"column_name": "email", "reason": "nul_byte", "payload": "{}"}))
    return found
