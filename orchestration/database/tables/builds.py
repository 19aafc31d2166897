"""What the models are built of: whom something touched since they were last built, and how each build went."""

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Identity, Table, Text

from orchestration.database.tables.columns import maybe, metadata, now, text

builds = Table(
    "builds",
    metadata,
    Column("build_id", BigInteger, Identity(always=True), primary_key=True),
    Column("as_of", Date, nullable=False),
    text("policy_hash"),
    Column(
        "content",
        Text,
        nullable=False,
        comment="a hash of the models, the enabled sources and the rows of the policy book",
    ),
    Column("scope", Text, nullable=False, comment="full | touched"),
    Column("because", Text, nullable=False, comment="why not less was computed"),
    now("begun_at"),
    Column("finished_at", DateTime(timezone=True), comment="null: it runs, or died and left tables of two nights"),
    Column("tables", Text, comment="a hash of the tables it left; another one if somebody made one of them anew"),
    schema="control",
)

touches = Table(
    "touches",
    metadata,
    Column("touch_id", BigInteger, Identity(always=True), primary_key=True),
    Column("cause", Text, nullable=False, comment="the table of which rows changed"),
    Column("person_id", Text, comment="whom the change concerns; without it, the record"),
    Column("source", Text, comment="without a record: everybody whom the source knows"),
    maybe("record_id"),
    Column(
        "in_holdings", Boolean, nullable=False, server_default="true", comment="false: identity.holdings must follow"
    ),
    Column("build_id", BigInteger, comment="the build that computes it; it goes when that one has finished"),
    schema="control",
    comment="written by triggers, in the transaction of the change; without person and source: everybody",
)

touched = Table(
    "touched",
    metadata,
    text("person_id", key=True),
    schema="control",
    comment="whom the build that runs, or ran last, computes anew",
)
