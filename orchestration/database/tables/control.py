"""What Oubli notes of its own nights: loads, gates, promises, holds; who may write, and whether anybody may."""

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Identity, Index, Integer, Table, Text, func
from sqlalchemy.dialects.postgresql import INT8MULTIRANGE, JSONB

from orchestration.database.tables.columns import count, maybe, metadata, now, text

loads = Table(
    "loads",
    metadata,
    Column("load_id", BigInteger, Identity(always=True), primary_key=True),
    text("source"),
    text("table_name"),
    Column("as_of", Date, nullable=False),
    now("started_at"),
    now("finished_at"),
    Column(
        "status",
        Text,
        nullable=False,
        comment="loaded | unreachable | missing_column | empty | short | stale | malformed | failed",
    ),
    maybe("message"),
    Column("rows_at_source", BigInteger),
    count("rows_loaded"),
    count("rows_quarantined"),
    Column("rows_removed", BigInteger, nullable=False, server_default="0", comment="gone at the source"),
    Column("rows_of_nobody", BigInteger, nullable=False, server_default="0", comment="their person is not there"),
    Column("high_water", Text, comment="greatest trusted value of the cursor"),
    Index("loads_table", "source", "table_name", "load_id"),
    schema="control",
)

nights = Table(
    "nights",
    metadata,
    text("night_id", key=True),
    Column("as_of", Date, nullable=False),
    now("started_at"),
    maybe("finished_at", DateTime(timezone=True)),
    Column("status", Text, nullable=False, comment="running | done | waiting | held | failed"),
    maybe("policy_hash"),
    maybe("plan_id"),
    maybe("applied_plan_id"),
    maybe("message"),
    Column("counts", JSONB, nullable=False, server_default="{}"),
    schema="control",
)

holds = Table(
    "holds",
    metadata,
    text("hold_id", key=True),
    Column("scope", Text, nullable=False, comment="person | document | source | policy"),
    Column("kind", Text, nullable=False, comment="legal_hold | restriction"),
    maybe("source"),
    maybe("record_id"),
    maybe("document_id"),
    maybe("purpose"),
    text("reason"),
    text("placed_by"),
    Column("placed_on", Date, nullable=False),
    maybe("until", Date),
    maybe("lifted_at", DateTime(timezone=True)),
    maybe("lifted_by"),
    maybe("lift_reason"),
    Column("placed_at", DateTime(timezone=True), server_default=func.now()),
    schema="control",
)

held_records = Table(
    "held_records",
    metadata,
    text("hold_id", key=True),
    text("source", key=True),
    text("record_id", key=True),
    Index("held_records_record", "source", "record_id"),
    schema="control",
    comment="the records of whoever a hold keeps, as they were linked while it stood",
)

warnings = Table(
    "warnings",
    metadata,
    text("person_id", key=True),
    text("rule", key=True),
    Column("counts_from", Date, primary_key=True, comment="of the end that is warned of; another contact begins anew"),
    Column("warned_on", Date, nullable=False, comment="first on a list of those to be warned"),
    schema="control",
)

source_gates = Table(
    "source_gates",
    metadata,
    Column("as_of", Date, primary_key=True),
    text("source", key=True),
    Column("reason_fr", Text, nullable=False, comment="the same in French"),
    Column("reason_en", Text, nullable=False, comment="why nothing is purged that rests on this source"),
    schema="control",
)

promises = Table(
    "promises",
    metadata,
    Column("result_id", BigInteger, Identity(always=True), primary_key=True),
    Column("as_of", Date, nullable=False),
    now("checked_at"),
    text("gate"),
    text("suite"),
    text("name"),
    text("severity"),
    Column("passed", Boolean, nullable=False),
    Column("unexpected", BigInteger),
    text("label_fr"),
    text("label_en"),
    maybe("reference"),
    Column("broken_fr", Text, comment="the same in French"),
    Column("broken_en", Text, comment="what was found and how to put it right; null when it is kept"),
    Column("checked", BigInteger, comment="of how many; of 0 there was nothing to check"),
    schema="control",
)

anonymity = Table(
    "anonymity",
    metadata,
    Column("measured_id", BigInteger, Identity(always=True), primary_key=True),
    text("source"),
    text("table_name"),
    now("measured_at"),
    Column("k", Integer, nullable=False, comment="as the data map had it"),
    Column("rows_before", BigInteger, nullable=False, comment="anonymised, and saying something that others may share"),
    Column("smallest_before", BigInteger, comment="how many rows say the same; null: there are none"),
    Column("small_rows_before", BigInteger, nullable=False, comment="of groups smaller than k"),
    Column("rows_after", BigInteger, nullable=False, comment="once those groups were dissolved"),
    maybe("smallest_after", BigInteger),
    Column("small_rows_after", BigInteger, nullable=False),
    Index("anonymity_table", "source", "table_name", "measured_id"),
    schema="control",
    comment="k-anonymity of what remains in the systems, each time documents were anonymised",
)

leases = Table(
    "leases",
    metadata,
    text("lease", key=True),
    Column("token", BigInteger, nullable=False, server_default="0", comment="grows with every holder, never back"),
    Column("holder", Text, comment="the night"),
    maybe("taken_at", DateTime(timezone=True)),
    maybe("renewed_at", DateTime(timezone=True)),
    maybe("expires_at", DateTime(timezone=True)),
    maybe("released_at", DateTime(timezone=True)),
    Column("backend_pid", Integer, comment="the session whose end frees the lease"),
    Column("host", Text, comment="where it runs, for people"),
    maybe("process", Integer),
    schema="control",
    comment="see orchestration.enforcement.lease",
)

residues = Table(
    "residues",
    metadata,
    Column("system", Text, primary_key=True, comment="a source, or one of Oubli's own stores"),
    Column("table_name", Text, primary_key=True, comment="or its file; empty: the whole system could not be asked"),
    Column("declared", Boolean, nullable=False, comment="false: its data map does not name the table"),
    Column("rows", BigInteger, nullable=False, comment="that hold something erased; 0: nobody could look"),
    Column("since", Date, nullable=False, comment="the date of the night that told of it first"),
    Column("since_seq", BigInteger, nullable=False, comment="the ledger entry from which on what was erased is sought"),
    schema="control",
    comment="where something erased stands, or may, until a scan finds nothing there",
)

invoice_series = Table(
    "invoice_series",
    metadata,
    text("source", key=True),
    Column("series", Text, primary_key=True, comment="what a number begins with, before its last digits"),
    Column("fiscal_year_end", Date, primary_key=True),
    Column("seen", INT8MULTIRANGE, nullable=False, comment="every number that was ever there"),
    Column("there", INT8MULTIRANGE, nullable=False, comment="those that were there on the night, before it acted"),
    count("unnumbered"),
    Column("noted_on", Date, nullable=False, comment="the night's date"),
    schema="control",
    comment="the numbers of invoices and credit notes while their ten years run",
)

messages = Table(
    "messages",
    metadata,
    Column("message_id", BigInteger, Identity(always=True), primary_key=True),
    text("night_id"),
    Column("as_of", Date, nullable=False),
    Column("recipient", Text, nullable=False, comment="its place among the addresses, and of which kind it is"),
    Column("digest", Text, nullable=False, comment="of what the message says is to be done"),
    Column("failure", Text, comment="malformed | refused; null: it was taken"),
    now("sent_at"),
    Index("messages_recipient", "recipient", "message_id"),
    schema="control",
    comment="to whom the messages of the nights went, so that nobody is told twice; no address and no word of them",
)

pauses = Table(
    "pauses",
    metadata,
    Column("pause_id", BigInteger, Identity(always=True), primary_key=True),
    now("paused_at"),
    text("paused_by"),
    text("reason"),
    maybe("resumed_at", DateTime(timezone=True)),
    maybe("resumed_by"),
    schema="control",
)

cleanings = Table(
    "cleanings",
    metadata,
    text("system", key=True),
    Column("table_schema", Text, primary_key=True, comment="empty: the one in which a bare name is looked for"),
    text("table_name", key=True),
    Column("erased_since", DateTime(timezone=True), comment="null: its files hold nothing that was erased"),
    Column("erased_at", DateTime(timezone=True), nullable=False, comment="when something was erased last"),
    maybe("vacuumed_at", DateTime(timezone=True)),
    maybe("rewritten_at", DateTime(timezone=True)),
    Column("wal_cleared_at", DateTime(timezone=True), comment="since when the write-ahead log begins after rewriting"),
    Column("refusal", Text, comment="why it was not cleaned when that was last tried"),
    schema="control",
    comment="of which something was erased, here and in the systems, and when the files were cleaned of it",
)
