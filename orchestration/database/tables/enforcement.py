"""What is to be done and what was done."""

from sqlalchemy import ARRAY, BigInteger, Column, Date, DateTime, Identity, Index, Integer, Table, Text
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB

from orchestration.database.tables.columns import count, maybe, metadata, now, text

plans = Table(
    "plans",
    metadata,
    text("plan_id", key=True),
    Column("as_of", Date, nullable=False),
    text("policy_hash"),
    Column("content_hash", Text, nullable=False, comment="of items, policies and targets; an approval is bound to it"),
    Column("state", Text, nullable=False, comment="ready | waiting | applied | superseded"),
    Column(
        "waits_for",
        JSONB,
        nullable=False,
        server_default="[]",
        comment="why an approval is needed, see orchestration.enforcement.waits",
    ),
    Column("sources", ARRAY(Text), nullable=False, server_default="{}", comment="known and healthy that night"),
    Column("targets", ARRAY(Text), nullable=False, server_default="{}", comment="system=write | work_order | never"),
    count("item_count"),
    count("person_count"),
    now("created_at"),
    maybe("applied_at", DateTime(timezone=True)),
    schema="enforcement",
)

items = Table(
    "items",
    metadata,
    text("plan_id", key=True),
    Column("item_no", Integer, primary_key=True),
    text("person_id"),
    text("source"),
    text("record_id"),
    Column("document_id", Text, comment="for document-grain rules"),
    text("data_category"),
    Column("action", Text, nullable=False, comment="delete | anonymise | archive | suppress"),
    text("purpose"),
    text("rule"),
    Column("counts_from", Date),
    Column("due_on", Date, nullable=False),
    Column("outcome", Text, comment="deleted|anonymised|archived|suppressed|held|no_longer_due|already_gone|failed"),
    Column("source_state", Text, comment="done | ordered | confirmed | rescinded | failed | kept | restored"),
    Column("held_because", Text, comment="hold | quarantine | warning | doubt | blocked_source"),
    maybe("message"),
    maybe("settled_at", DateTime(timezone=True)),
    Index("items_person", "plan_id", "person_id"),
    Index("items_open", "source", "source_state"),
    # What was asked for is looked up of each record when a plan is made.
    Index("items_ordered", "source", "record_id", postgresql_where=sql("source_state = 'ordered'")),
    schema="enforcement",
)

intents = Table(
    "intents",
    metadata,
    text("plan_id", key=True),
    text("person_id", key=True),
    text("source", key=True),
    text("record_id", key=True),
    schema="enforcement",
    comment="records of which a plan has begun something; their items without an outcome are open",
)

withdrawals = Table(
    "withdrawals",
    metadata,
    text("plan_id", key=True),
    text("person_id", key=True),
    schema="enforcement",
    comment="of whom what a plan ends at once rests on a consent withdrawn, and not on an objection",
)

approvals = Table(
    "approvals",
    metadata,
    Column("approval_id", BigInteger, Identity(always=True), primary_key=True),
    text("plan_id"),
    text("content_hash"),
    text("approved_by"),
    text("reason"),
    now("approved_at"),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Index("approvals_plan", "plan_id"),
    schema="enforcement",
    comment="append-only: each approval stays as it was given",
)

receipts = Table(
    "receipts",
    metadata,
    Column("receipt_id", BigInteger, Identity(always=True), primary_key=True),
    text("plan_id"),
    text("source"),
    Column("file_hash", Text, nullable=False, comment="SHA-256 of the work order as it was carried out"),
    count("lines"),
    text("received_by"),
    now("received_at"),
    Index("receipts_order", "plan_id", "source"),
    schema="enforcement",
    comment="append-only: an operator says that a work order is carried out; the next reading confirms it",
)
