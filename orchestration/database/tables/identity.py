"""Who is who, and what each record holds; fingerprints and keys only."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Identity, Index, Table, Text

from orchestration.database.tables.columns import metadata, text

keys = Table(
    "keys",
    metadata,
    Column("marker", Text, primary_key=True, comment="a fingerprint of nobody"),
    schema="identity",
)

records = Table(
    "records",
    metadata,
    text("source", key=True),
    text("record_id", key=True),
    text("person_id"),
    Column("first_seen_on", Date, comment="the night that first read it; null: nobody noted it"),
    Index("records_person", "person_id"),
    schema="identity",
)

identifiers = Table(
    "identifiers",
    metadata,
    text("source", key=True),
    text("record_id", key=True),
    Column("kind", Text, primary_key=True, comment="email | phone | external_id"),
    text("fingerprint", key=True),
    Column("shared", Boolean, nullable=False, comment="a mailbox of several people: links nobody"),
    Index("identifiers_fingerprint", "fingerprint"),
    schema="identity",
)

record_fingerprints = Table(
    "record_fingerprints",
    metadata,
    text("source", key=True),
    text("record_id", key=True),
    text("fingerprint"),
    Index("record_fingerprints_fingerprint", "fingerprint"),
    schema="identity",
    comment="of the key of every record; by it one that was erased is known again",
)

holdings = Table(
    "holdings",
    metadata,
    Column("holding_id", BigInteger, Identity(always=True), primary_key=True),
    text("source"),
    text("record_id"),
    Column("document_id", Text, comment="set for what document tables hold"),
    text("data_category"),
    Index("holdings_record", "source", "record_id"),
    schema="identity",
    comment="which data categories raw really holds, per record and document; no values",
)

quarantined = Table(
    "quarantined",
    metadata,
    text("source", key=True),
    Column("kind", Text, primary_key=True, comment="email | phone | external_id"),
    text("fingerprint", key=True),
    Index("quarantined_fingerprint", "fingerprint"),
    schema="identity",
    comment="identifiers that rows in quarantine carry: whoever has one is held back",
)
