"""Oubli's own tables, by schema; raw, staging and marts belong to dlt and dbt and are not here.

Only `quarantine.rows` and `archive.payloads` hold personal data in clear.
"""

from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Identity,
    Index,
    Integer,
    MetaData,
    Numeric,
    Table,
    Text,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

SCHEMAS = ("control", "policy", "identity", "quarantine", "archive", "suppression", "enforcement", "evidence")

metadata = MetaData()


def _text(name: str, *, key: bool = False, default: str | None = None) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=False, server_default=default)


def _maybe(name: str, type_: TypeEngine[Any] | type[TypeEngine[Any]] = Text) -> Column[Any]:
    return Column(name, type_, nullable=True)


def _now(name: str) -> Column[Any]:
    return Column(name, DateTime(timezone=True), nullable=False, server_default=func.now())


def _count(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False, server_default="0")


books = Table("books", metadata, _text("policy_hash", key=True), _now("loaded_at"), schema="policy")

policies = Table(
    "policies",
    metadata,
    _text("policy_hash", key=True),
    _text("purpose", key=True),
    _text("label_fr"),
    _text("label_en"),
    _text("legal_basis"),
    _text("reference"),
    _text("confidence"),
    _text("owner"),
    Column("cap_items", Integer, nullable=False),
    Column("cap_percent", Numeric, nullable=False),
    schema="policy",
)

rules = Table(
    "rules",
    metadata,
    _text("policy_hash", key=True),
    _text("rule", key=True),
    _text("purpose"),
    Column("phase", Text, nullable=False, comment="active | archive"),
    Column("grain", Text, nullable=False, comment="person | document | objection | consent | event"),
    _text("legal_basis"),
    Column("data_categories", ARRAY(Text), nullable=False),
    _maybe("segment"),
    Column("customer", Boolean, comment="true: customers only; false: who never was one; null: everybody"),
    _maybe("source"),
    _maybe("country"),
    _maybe("channel"),
    Column("document_kinds", ARRAY(Text), comment="null: no condition on documents"),
    _maybe("concluded_online", Boolean),
    _maybe("min_amount", Numeric),
    Column("event_types", ARRAY(Text), comment="null: every event"),
    Column("while_known", Boolean, nullable=False, server_default="false", comment="not due while the person is known"),
    Column("warn_before", Text, comment="ISO-8601 period of a warning before the end"),
    _text("clock"),
    Column("keep", Text, nullable=False, comment="ISO-8601 period"),
    Column("keep_months", Integer, nullable=False),
    Column("keep_days", Integer, nullable=False),
    Column("next", Text, nullable=False, comment="archive | delete | anonymise"),
    Column("ends_on_objection", Boolean, nullable=False),
    Column("valid_from", Date, comment="inclusive"),
    Column("valid_to", Date, comment="inclusive"),
    _text("reference"),
    _text("confidence"),
    schema="policy",
)

grounds = Table(
    "grounds",
    metadata,
    _text("policy_hash", key=True),
    Column("ground", Text, primary_key=True, comment="purpose.name of an exception to the purpose's legal basis"),
    _text("channel", key=True),
    _text("purpose"),
    Column("customer", Boolean, comment="null: everybody"),
    _text("legal_basis"),
    Column("valid_from", Date, comment="inclusive"),
    Column("valid_to", Date, comment="inclusive"),
    _text("reference"),
    _text("confidence"),
    schema="policy",
)

contact_events = Table(
    "contact_events",
    metadata,
    _text("policy_hash", key=True),
    _text("event_type", key=True),
    Column("is_contact", Boolean, nullable=False),
    schema="policy",
)

event_names = Table(
    "event_names",
    metadata,
    _text("source", key=True),
    Column("name", Text, primary_key=True, comment="the vendor's"),
    Column("event_type", Text, nullable=False, comment="ours"),
    schema="policy",
)

records = Table(
    "records",
    metadata,
    _text("source", key=True),
    _text("record_id", key=True),
    _text("person_id"),
    Index("records_person", "person_id"),
    schema="identity",
)

identifiers = Table(
    "identifiers",
    metadata,
    _text("source", key=True),
    _text("record_id", key=True),
    Column("kind", Text, primary_key=True, comment="email | phone | external_id"),
    _text("fingerprint", key=True),
    Column("shared", Boolean, nullable=False, comment="a mailbox of several people: links nobody"),
    Index("identifiers_fingerprint", "fingerprint"),
    schema="identity",
)

holdings = Table(
    "holdings",
    metadata,
    Column("holding_id", BigInteger, Identity(always=True), primary_key=True),
    _text("source"),
    _text("record_id"),
    Column("document_id", Text, comment="set for what document tables hold"),
    _text("data_category"),
    Index("holdings_record", "source", "record_id"),
    schema="identity",
    comment="which data categories raw really holds, per record and document; no values",
)

quarantined = Table(
    "rows",
    metadata,
    Column("quarantine_id", BigInteger, Identity(always=True), primary_key=True),
    _text("source"),
    _text("table_name"),
    _maybe("row_key"),
    _maybe("record_id"),
    Column("column_name", Text, comment="where the row breaks the contract"),
    Column("reason", Text, nullable=False, comment="closed set, see orchestration.ingestion.contract"),
    Column("payload", JSONB, nullable=False, comment="the row as it came: personal data"),
    _now("seen_at"),
    Index("rows_record", "source", "record_id"),
    schema="quarantine",
)

loads = Table(
    "loads",
    metadata,
    Column("load_id", BigInteger, Identity(always=True), primary_key=True),
    _text("source"),
    _text("table_name"),
    Column("as_of", Date, nullable=False),
    _now("started_at"),
    _now("finished_at"),
    Column("status", Text, nullable=False, comment="loaded | unreachable | missing_column | empty | short | failed"),
    _maybe("message"),
    Column("rows_at_source", BigInteger),
    _count("rows_loaded"),
    _count("rows_quarantined"),
    Column("rows_removed", BigInteger, nullable=False, server_default="0", comment="gone at the source"),
    Column("high_water", Text, comment="greatest trusted value of the cursor"),
    Index("loads_table", "source", "table_name", "load_id"),
    schema="control",
)

nights = Table(
    "nights",
    metadata,
    _text("night_id", key=True),
    Column("as_of", Date, nullable=False),
    _now("started_at"),
    _maybe("finished_at", DateTime(timezone=True)),
    Column("status", Text, nullable=False, comment="running | done | waiting | held | failed"),
    _maybe("policy_hash"),
    _maybe("plan_id"),
    _maybe("applied_plan_id"),
    _maybe("message"),
    Column("counts", JSONB, nullable=False, server_default="{}"),
    schema="control",
)

holds = Table(
    "holds",
    metadata,
    _text("hold_id", key=True),
    Column("scope", Text, nullable=False, comment="person | document | source | policy"),
    Column("kind", Text, nullable=False, comment="legal_hold | restriction"),
    _maybe("source"),
    _maybe("record_id"),
    _maybe("document_id"),
    _maybe("purpose"),
    _text("reason"),
    _text("placed_by"),
    Column("placed_on", Date, nullable=False),
    _maybe("until", Date),
    _maybe("lifted_at", DateTime(timezone=True)),
    _maybe("lifted_by"),
    schema="control",
)

source_gates = Table(
    "source_gates",
    metadata,
    Column("as_of", Date, primary_key=True),
    _text("source", key=True),
    Column("reason", Text, nullable=False, comment="why nothing is purged that rests on this source"),
    schema="control",
)

promises = Table(
    "promises",
    metadata,
    Column("result_id", BigInteger, Identity(always=True), primary_key=True),
    Column("as_of", Date, nullable=False),
    _now("checked_at"),
    _text("gate"),
    _text("suite"),
    _text("name"),
    _text("severity"),
    Column("passed", Boolean, nullable=False),
    Column("unexpected", BigInteger),
    _text("label_fr"),
    _text("label_en"),
    _maybe("reference"),
    schema="control",
)

plans = Table(
    "plans",
    metadata,
    _text("plan_id", key=True),
    Column("as_of", Date, nullable=False),
    _text("policy_hash"),
    Column("content_hash", Text, nullable=False, comment="of items, policies and targets; an approval is bound to it"),
    Column("state", Text, nullable=False, comment="ready | waiting | applied | superseded"),
    Column("waits_for", ARRAY(Text), nullable=False, server_default="{}"),
    Column("sources", ARRAY(Text), nullable=False, server_default="{}", comment="known and healthy that night"),
    _count("item_count"),
    _count("person_count"),
    _now("created_at"),
    _maybe("applied_at", DateTime(timezone=True)),
    schema="enforcement",
)

items = Table(
    "items",
    metadata,
    _text("plan_id", key=True),
    Column("item_no", Integer, primary_key=True),
    _text("person_id"),
    _text("source"),
    _text("record_id"),
    Column("document_id", Text, comment="for document-grain rules"),
    _text("data_category"),
    Column("action", Text, nullable=False, comment="delete | anonymise | archive | suppress"),
    _text("purpose"),
    _text("rule"),
    Column("counts_from", Date),
    Column("due_on", Date, nullable=False),
    Column("outcome", Text, comment="deleted|anonymised|archived|suppressed|held|no_longer_due|already_gone|failed"),
    Column("source_state", Text, comment="intent | done | ordered | confirmed | failed | kept"),
    _maybe("message"),
    _maybe("settled_at", DateTime(timezone=True)),
    Index("items_person", "plan_id", "person_id"),
    Index("items_open", "source", "source_state"),
    schema="enforcement",
)

approvals = Table(
    "approvals",
    metadata,
    _text("plan_id", key=True),
    _text("content_hash"),
    _text("approved_by"),
    _text("reason"),
    _now("approved_at"),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    schema="enforcement",
)

archive_items = Table(
    "items",
    metadata,
    Column("archive_id", BigInteger, Identity(always=True), primary_key=True),
    _text("person_id"),
    _text("source"),
    _text("record_id"),
    Column("document_id", Text),
    _text("data_category"),
    _text("purpose"),
    _text("rule"),
    Column("counts_from", Date, nullable=False),
    _now("archived_at"),
    Column("kept_at_source", Boolean, nullable=False, comment="the system is its own archive"),
    Index("archive_items_person", "person_id"),
    Index("archive_items_record", "source", "record_id"),
    schema="archive",
)

archive_payloads = Table(
    "payloads",
    metadata,
    Column("archive_id", BigInteger, nullable=False, index=True),
    _text("table_name"),
    _text("row_key"),
    Column("payload", JSONB, nullable=False, comment="the archived columns: personal data"),
    schema="archive",
)

suppressions = Table(
    "entries",
    metadata,
    _text("fingerprint", key=True),
    Column("purpose", Text, primary_key=True, comment="prospecting, or all"),
    Column("channel", Text, primary_key=True, comment="email | sms | phone | post | all"),
    Column("kind", Text, nullable=False, comment="email | phone"),
    Column("objected_on", Date, nullable=False),
    _now("entered_at"),
    schema="suppression",
)

ledger = Table(
    "ledger",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("entry", JSONB, nullable=False, comment="canonical body, no personal data"),
    _text("previous_hash"),
    _text("hash"),
    schema="evidence",
)

erased = Table(
    "erased",
    metadata,
    Column("seq", BigInteger, primary_key=True, comment="the ledger entry"),
    _text("fingerprint", key=True),
    Index("erased_fingerprint", "fingerprint"),
    schema="evidence",
)
