"""What is left in the end, everywhere: what two runs are compared by."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from orchestration.evidence.outside import outside_of
from orchestration.evidence.publishing import publish
from orchestration.evidence.verification import verify
from orchestration.settings import Settings
from tests.orchestration.enforcement.crashes.town import PEOPLE, Town, maps
from tests.orchestration.enforcement.estate import AT

_TABLES = [table.name for table in maps()["shop"].tables]
_RAW = [table.name for table in maps()["shop"].ingested]
_WAREHOUSE = {
    "items": "select item_no, outcome, source_state, held_because, message from enforcement.items order by 1",
    "begun": "select * from enforcement.intents",
    "plan": "select state from enforcement.plans",
    "archive": "select source, record_id, document_id, data_category, rule, counts_from, kept_at_source, table_name, "
    "row_key, payload::text from archive.items left join archive.payloads using (archive_id) "
    "order by 1, 2, 3, 4, 8, 9",
    "suppression": "select fingerprint, purpose, channel, kind, objected_on from suppression.entries order by 1, 2, 3",
    "identifiers": "select source, record_id, fingerprint from identity.identifiers order by 1, 2, 3",
    # A refusal is told each time that somebody tried.
    "proved": "select entry ->> 'source', entry ->> 'place', entry ->> 'action', entry ->> 'outcome', "
    "entry ->> 'rule', entry ->> 'data_category', sum((entry ->> 'items')::int)::int from evidence.ledger "
    "where entry ->> 'outcome' <> 'failed' group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6",
    "refused": "select distinct entry ->> 'source', entry ->> 'data_category' from evidence.ledger "
    "where entry ->> 'outcome' = 'failed' order by 1, 2",
}
Rows = list[tuple[Any, ...]]


def state(town: Town) -> dict[str, object]:
    """Everything that a run leaves: systems, raw, archive, outcomes, evidence, work orders."""
    found: dict[str, object] = {}
    for name, engine in town.systems.items():
        for table in _TABLES:
            found[f"{name}.{table}"] = _rows(engine, f"select t::text from {table} t order by 1")
        for table in _RAW:
            found[f"raw_{name}.{table}"] = _rows(town.warehouse, f"select t::text from raw_{name}.{table} t order by 1")
    found |= {name: _rows(town.warehouse, query) for name, query in _WAREHOUSE.items()}
    found["twice"] = _twice(town.warehouse)
    found["orders"] = _orders(town.home)
    return found


def proof_holds(town: Town) -> None:
    """The ledger verifies, against the head that stood outside before the run, and with the one that stands there now.

    Raises:
        EvidenceError: it does not.
    """
    settings = Settings(home=town.home)
    verify(town.warehouse, outside_of(settings))
    publish(town.warehouse, settings, AT)
    verify(town.warehouse, outside_of(settings))


def differences(one: Mapping[str, object], other: Mapping[str, object]) -> dict[str, tuple[object, object]]:
    """What is not the same in both, by its place."""
    return {place: (one[place], other[place]) for place in one if one[place] != other[place]}


def standing(town: Town) -> dict[str, set[tuple[int, str]]]:
    """What a reader sees now of each person: one statement for each system and each raw copy."""
    found = {}
    for name, engine in town.systems.items():
        found[name] = {(row[0], row[1]) for row in _rows(engine, _seen(name, _TABLES))}
        found[f"raw_{name}"] = {(row[0], row[1]) for row in _rows(town.warehouse, _seen(f"raw_{name}", _RAW))}
    return found


def _seen(schema: str, tables: list[str]) -> str:
    """Each person with all of their rows, lines with their invoices."""
    owners = {"lines": "invoice_no", "notes": "nullif(split_part(subject, 'person,', 2), '')::int"}
    parts = " union all ".join(
        f"select {owners.get(table, 'person_no')} as person, '{table}' || t::text as seen from {schema}.{table} t"
        for table in tables
    )
    return (
        f"select i, coalesce(string_agg(seen, '|' order by seen), '') from generate_series(1, {PEOPLE}) i "
        f"left join ({parts}) as parts on parts.person = i group by i"
    )


def _twice(engine: Engine) -> Rows:
    """Fingerprints whose erasure in one system is proved by more than one entry."""
    rows = _rows(engine, "select fingerprint, entry ->> 'source' from evidence.erased join evidence.ledger using (seq)")
    return [found for found, times in Counter(rows).items() if times > 1]


def _orders(home: Path) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in sorted(home.glob("work_orders/*.csv"))}


def _rows(engine: Engine, query: str) -> Rows:
    # Whoever looks opens no transaction, which the sessions of the town would end after a second's rest.
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        return [tuple(row) for row in connection.execute(text(query))]
