"""The policy book as rows."""

from sqlalchemy import ARRAY, Boolean, Column, Date, Integer, Numeric, Table, Text

from orchestration.database.tables.columns import maybe, metadata, now, text

books = Table("books", metadata, text("policy_hash", key=True), now("loaded_at"), schema="policy")

policies = Table(
    "policies",
    metadata,
    text("policy_hash", key=True),
    text("purpose", key=True),
    text("label_fr"),
    text("label_en"),
    text("legal_basis"),
    text("reference"),
    text("confidence"),
    text("owner"),
    Column("cap_items", Integer, nullable=False),
    Column("cap_percent", Numeric, nullable=False),
    schema="policy",
)

source_caps = Table(
    "source_caps",
    metadata,
    text("policy_hash", key=True),
    text("purpose", key=True),
    text("source", key=True),
    maybe("items", Integer),
    Column("percent", Numeric, comment="of the people that the source knows"),
    schema="policy",
)

rules = Table(
    "rules",
    metadata,
    text("policy_hash", key=True),
    text("rule", key=True),
    text("purpose"),
    Column("phase", Text, nullable=False, comment="active | archive"),
    Column("grain", Text, nullable=False, comment="person | document | objection | consent | event"),
    text("legal_basis"),
    Column("data_categories", ARRAY(Text), nullable=False),
    maybe("segment"),
    Column("customer", Boolean, comment="true: customers only; false: who never was one; null: everybody"),
    Column("sources", ARRAY(Text), comment="null: every system"),
    maybe("country"),
    maybe("channel"),
    Column("document_kinds", ARRAY(Text), comment="null: no condition on documents"),
    maybe("concluded_online", Boolean),
    maybe("min_amount", Numeric),
    Column("event_types", ARRAY(Text), comment="null: every event"),
    Column("while_known", Boolean, nullable=False, server_default="false", comment="not due while the person is known"),
    Column("warn_before", Text, comment="ISO-8601 period of a warning before the end"),
    maybe("warn_months", Integer),
    maybe("warn_days", Integer),
    text("clock"),
    Column("keep", Text, nullable=False, comment="ISO-8601 period"),
    Column("keep_months", Integer, nullable=False),
    Column("keep_days", Integer, nullable=False),
    Column("next", Text, nullable=False, comment="archive | delete | anonymise"),
    Column("ends_on_objection", Boolean, nullable=False),
    Column("valid_from", Date, comment="inclusive"),
    Column("valid_to", Date, comment="inclusive"),
    text("reference"),
    text("confidence"),
    Column("replaced_by", ARRAY(Text), comment="the rules, by their active phase, that replace it for whom they fit"),
    schema="policy",
)

grounds = Table(
    "grounds",
    metadata,
    text("policy_hash", key=True),
    Column("ground", Text, primary_key=True, comment="purpose.name of an exception to the purpose's legal basis"),
    text("channel", key=True),
    text("purpose"),
    Column("customer", Boolean, comment="null: everybody"),
    text("legal_basis"),
    Column("valid_from", Date, comment="inclusive"),
    Column("valid_to", Date, comment="inclusive"),
    text("reference"),
    text("confidence"),
    schema="policy",
)

contact_events = Table(
    "contact_events",
    metadata,
    text("policy_hash", key=True),
    text("event_type", key=True),
    Column("is_contact", Boolean, nullable=False),
    Column("stands_for", Text, comment="the type of which event_type is a name; null in books loaded before 0007"),
    Column("objection_channel", Text, comment="email | sms | phone | post | all: an objection to prospecting there"),
    schema="policy",
)

event_tables = Table("event_tables", metadata, text("source", key=True), text("table_name", key=True), schema="policy")

event_names = Table(
    "event_names",
    metadata,
    text("source", key=True),
    Column("name", Text, primary_key=True, comment="the vendor's"),
    Column("event_type", Text, nullable=False, comment="ours"),
    schema="policy",
)
