"""The marts by hand: the columns of their contract, and what a night found due."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import Connection, text

CONTRACT = Path(__file__).parents[3] / "dbt_project" / "models" / "marts" / "_marts__models.yml"
INTERMEDIATE = """
    create schema intermediate;
    create table intermediate.int_holds__unioned (
        source text, document_id text, purpose text, person_id text, kind text, held_by text, placed_on date,
        until date);
    create table intermediate.int_people__unioned (person_id text, collection_source text);
    create table intermediate.int_persons__grouped (
        person_id text, segment text, is_customer boolean, sources text, countries text, collected_on date,
        collected_elsewhere_on date, informed_on date, relation_ended_on date, objected_on date,
        is_role_mailbox boolean, is_of_unknown_source boolean);
    create table intermediate.int_objections__unioned (
        person_id text, purpose text, channel text, origin text, is_dated boolean, objected_on date,
        is_prospecting boolean, evidence text);
    create table intermediate.int_channels__living (person_id text, channel text);
    create table intermediate.int_events__measured (
        person_id text, source text, record_id text, event_id text, purpose text, rule text, counts_from date,
        due_on date, is_over boolean);
    create table intermediate.int_persons__quarantined (person_id text);
    create table intermediate.int_erased__returned (
        person_id text, data_category text, erased_on date, purpose text, rule text, is_doubtful boolean);
    create table intermediate.int_quarantine__ended (
        person_id text, record_id text, purpose text, rule text, counts_from date, due_on date);
    create table intermediate.int_documents__unioned (
        source text, document_id text, kind text, issued_on date, delivered_on date, fiscal_year_end date,
        amount numeric, currency text, concluded_online boolean, number text);
    create table intermediate.int_invoices__numbered (
        source text, document_id text, fiscal_year_end date, series text, number_in_series bigint);
    drop table marts.fct_ended_events;
    create view marts.fct_ended_events as
        select person_id, source, record_id, purpose, rule, max(counts_from) as counts_from, max(due_on) as due_on
        from intermediate.int_events__measured where is_over group by 1, 2, 3, 4, 5;
"""


@cache
def _models() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))["models"]
    return found


def make_marts(connection: Connection) -> None:
    """Empty marts."""
    connection.execute(text("create schema marts"))
    for model in _models():
        columns = ", ".join(f'"{c["name"]}" {c["data_type"]}' for c in model["columns"])
        connection.execute(text(f"create table marts.{model['name']} ({columns})"))
    connection.execute(text(INTERMEDIATE))


_DUE = text(
    "insert into marts.fct_due_actions (person_id, data_category, source, document_id, action, purpose, rule, "
    "counts_from, due_on, archive_rule, archive_counts_from, policy_hash, is_held, is_quarantined, is_unwarned) values "
    "(:person, :category, :source, :document, :action, :purpose, :purpose || '.active', '2020-01-01', '2023-01-01', "
    "case when :action = 'archive' then :purpose || '.archive' end, "
    "case when :action = 'archive' then date '2020-06-30' end, 'book', :held, false, :unwarned)"
)
_DEADLINE = text(
    "insert into marts.fct_deadlines (person_id, data_category, source, document_id, phase, purpose, rule, due_on, "
    "next) values (:person, :category, :source, :document, 'active', :purpose, :purpose || '.active', :due_on, "
    "'delete')"
)


def make_due(
    connection: Connection,
    person: str,
    categories: str,
    action: str = "delete",
    *,
    document: str | None = None,
    purpose: str = "prospecting",
    held: bool = False,
    unwarned: bool = False,
    source: str | None = None,
) -> None:
    """Something of a person is due, since long."""
    for category in categories.split():
        values = {"person": person, "category": category, "document": document, "source": source, "purpose": purpose}
        connection.execute(_DUE, values | {"action": action, "held": held, "unwarned": unwarned})
        if action != "suppress":
            connection.execute(_DEADLINE, values | {"due_on": "2023-01-01"})


def make_needed(connection: Connection, person: str, categories: str) -> None:
    """Something of a person is still needed, for long."""
    for category in categories.split():
        values = {"person": person, "category": category, "document": None, "source": None, "purpose": "contract"}
        connection.execute(_DEADLINE, values | {"due_on": "2099-01-01"})
