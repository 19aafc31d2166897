"""What is kept of people beside raw: quarantine, intermediate archive, opposition list, evidence."""

from sqlalchemy import ARRAY, BigInteger, Boolean, Column, Date, Identity, Index, Numeric, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from orchestration.database.tables.columns import count, maybe, metadata, now, text

quarantined = Table(
    "rows",
    metadata,
    Column("quarantine_id", BigInteger, Identity(always=True), primary_key=True),
    text("source"),
    text("table_name"),
    maybe("row_key"),
    maybe("record_id"),
    Column("column_name", Text, comment="where the row breaks the contract"),
    Column("reason", Text, nullable=False, comment="closed set, see orchestration.ingestion.contract"),
    Column("payload", JSONB, nullable=False, comment="the row as it came: personal data"),
    now("seen_at"),
    Column("ended_on", Date, comment="the night that deleted its content; the row stays while its system has it"),
    Index("rows_record", "source", "record_id"),
    schema="quarantine",
)

archive_items = Table(
    "items",
    metadata,
    Column("archive_id", BigInteger, Identity(always=True), primary_key=True),
    text("person_id"),
    text("source"),
    text("record_id"),
    Column("document_id", Text),
    text("data_category"),
    text("purpose"),
    text("rule"),
    Column("counts_from", Date, nullable=False),
    now("archived_at"),
    Column("kept_at_source", Boolean, nullable=False, comment="the system is its own archive"),
    # Of a document, what deadlines, relations and contacts go on counting from when its row has left raw.
    maybe("kind"),
    maybe("issued_on", Date),
    maybe("delivered_on", Date),
    maybe("fiscal_year_end", Date),
    maybe("amount", Numeric),
    Column("currency", Text, comment="null: nobody knows; so it is of what was archived before 0026"),
    maybe("concluded_online", Boolean),
    Column("number", Text, comment="of an invoice or credit note; null in what was archived before 0041"),
    Index("archive_items_person", "person_id"),
    Index("archive_items_record", "source", "record_id"),
    schema="archive",
)

archive_payloads = Table(
    "payloads",
    metadata,
    Column("archive_id", BigInteger, nullable=False, index=True),
    text("table_name"),
    text("row_key"),
    Column("payload", JSONB, nullable=False, comment="the archived columns: personal data"),
    Column("frame", JSONB, comment="keys, dates and flags that its row is put back with: no personal data"),
    schema="archive",
)

archive_identifiers = Table(
    "identifiers",
    metadata,
    Column("archive_id", BigInteger, primary_key=True, autoincrement=False),
    text("fingerprint", key=True),
    Column("kind", Text, nullable=False, comment="email | phone"),
    Index("archive_identifiers_fingerprint", "fingerprint"),
    schema="archive",
)

archive_readings = Table(
    "readings",
    metadata,
    Column("reading_id", BigInteger, Identity(always=True), primary_key=True),
    text("source"),
    Column("record_id", Text, comment="null: what was read has left the archive"),
    maybe("document_id"),
    text("read_by"),
    text("reason"),
    now("read_at"),
    count("payloads"),
    schema="archive",
)

archive_restores = Table(
    "restores",
    metadata,
    Column("restore_id", BigInteger, Identity(always=True), primary_key=True),
    text("source"),
    text("record_id"),
    maybe("document_id"),
    Column("data_categories", ARRAY(Text), nullable=False),
    text("restored_by"),
    text("reason"),
    now("begun_at"),
    Column("seq", BigInteger, comment="the ledger entry; null: begun and not finished"),
    Index("restores_record", "source", "record_id"),
    schema="archive",
    comment="append-only: who restored what, and why",
)

suppressions = Table(
    "entries",
    metadata,
    text("fingerprint", key=True),
    Column("purpose", Text, primary_key=True, comment="prospecting, or all"),
    Column("channel", Text, primary_key=True, comment="email | sms | phone | post | all"),
    Column("kind", Text, nullable=False, comment="email | phone"),
    Column("objected_on", Date, nullable=False),
    now("entered_at"),
    Column("known_on", Date, comment="the last night on which a record carried it"),
    schema="suppression",
)

ledger = Table(
    "ledger",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("entry", JSONB, nullable=False, comment="canonical body, no personal data"),
    text("previous_hash"),
    text("hash"),
    schema="evidence",
)

erased = Table(
    "erased",
    metadata,
    Column("seq", BigInteger, primary_key=True, comment="the ledger entry"),
    text("fingerprint", key=True),
    Column("kind", Text, comment="email | phone | record | shared; null in entries of before 0016"),
    Index("erased_fingerprint", "fingerprint"),
    schema="evidence",
)
