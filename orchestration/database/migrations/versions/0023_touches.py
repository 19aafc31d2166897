"""Whoever changes what the models read of a person notes it in the same transaction, and each build is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

# What a trigger notes of the rows that came or went. Of a table that was emptied it notes everybody.
CARRIERS = """
    select distinct cause, null, carried.source, carried.record_id
    from {rows} as changed
    join (
        select source, record_id, fingerprint from identity.identifiers
        union all
        select source, record_id, fingerprint from identity.record_fingerprints
    ) as carried on carried.fingerprint = changed.fingerprint
"""
ASKED = """
    select source, record_id, plan_id, source_state from {rows}
    where source_state in ('ordered', 'intent', 'rescinded')
"""
FUNCTIONS = {
    "touch_persons": "select distinct cause, person_id, null, null from {rows} as changed",
    "touch_records": "select distinct cause, null, source, record_id from {rows} as changed",
    "touch_remembered": CARRIERS,
    "touch_erased": CARRIERS,
    "touch_asked": f"select distinct cause, null, source, record_id from ({ASKED}) as asked",  # noqa: S608 - constants
}
# What a change of rows leaves the same is no change. The last night on which a person was known changes each night.
REMEMBERED = "select fingerprint, purpose, channel, objected_on from {rows}"
SAME = {"touch_remembered": REMEMBERED, "touch_asked": ASKED}
TRIGGERS = (
    ("identity.records", "touch_persons"),
    ("identity.identifiers", "touch_records"),
    ("identity.record_fingerprints", "touch_records"),
    ("identity.holdings", "touch_records"),
    ("archive.items", "touch_persons"),
    ("archive.items", "touch_records"),
    ("suppression.entries", "touch_remembered"),
    ("evidence.erased", "touch_erased"),
    ("enforcement.items", "touch_asked"),
)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "builds",
        sa.Column("build_id", sa.BigInteger(), sa.Identity(always=True), primary_key=True),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("policy_hash", sa.Text(), nullable=False),
        sa.Column(
            "content",
            sa.Text(),
            nullable=False,
            comment="a hash of the models, the enabled sources and the rows of the policy book",
        ),
        sa.Column("scope", sa.Text(), nullable=False, comment="full | touched"),
        sa.Column("because", sa.Text(), nullable=False, comment="why not less was computed"),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column(
            "finished_at",
            sa.DateTime(timezone=True),
            comment="null: it runs, or died and left tables of two nights",
        ),
        sa.Column(
            "tables", sa.Text(), comment="a hash of the tables it left; another one if somebody made one of them anew"
        ),
        schema="control",
    )
    op.create_table(
        "touches",
        sa.Column("touch_id", sa.BigInteger(), sa.Identity(always=True), primary_key=True),
        sa.Column("cause", sa.Text(), nullable=False, comment="the table of which rows changed"),
        sa.Column("person_id", sa.Text(), comment="whom the change concerns; without it, the record"),
        sa.Column("source", sa.Text(), comment="without a record: everybody whom the source knows"),
        sa.Column("record_id", sa.Text()),
        sa.Column(
            "in_holdings",
            sa.Boolean(),
            nullable=False,
            server_default="true",
            comment="false: identity.holdings must follow",
        ),
        sa.Column(
            "build_id",
            sa.BigInteger(),
            comment="the build that computes it; it goes when that one has finished",
        ),
        schema="control",
        comment="written by triggers, in the transaction of the change; without person and source: everybody",
    )
    op.create_table(
        "touched",
        sa.Column("person_id", sa.Text(), primary_key=True),
        schema="control",
        comment="whom the build that runs, or ran last, computes anew",
    )
    for name, statement in FUNCTIONS.items():
        op.execute(_function(name, statement))
    for table, function in TRIGGERS:
        for event, rows in (
            ("insert", "referencing new table as new_rows"),
            ("update", "referencing old table as old_rows new table as new_rows"),
            ("delete", "referencing old table as old_rows"),
            ("truncate", ""),
        ):
            op.execute(
                f"create trigger {function}_on_{event} after {event} on {table} {rows} "
                f"for each statement execute function control.{function}()"
            )


def _function(name: str, changed: str) -> str:
    noted = "insert into control.touches (cause, person_id, source, record_id)"
    both = "(select * from old_rows union all select * from new_rows)"
    if name in SAME:
        old, new = SAME[name].format(rows="old_rows"), SAME[name].format(rows="new_rows")
        both = f"(({old} except {new}) union all ({new} except {old}))"
    if name == "touch_asked":
        both = f"{both} as changed"
    return f"""
        create function control.{name}() returns trigger language plpgsql as $$
        declare
            cause constant text := tg_table_schema || '.' || tg_table_name;
        begin
            case tg_op
                when 'INSERT' then {noted} {changed.format(rows="new_rows")};
                when 'DELETE' then {noted} {changed.format(rows="old_rows")};
                when 'UPDATE' then {noted} {changed.format(rows=both)};
                else insert into control.touches (cause) values (cause);
            end case;
            return null;
        end
        $$
    """  # noqa: S608 - put together from constants


def downgrade() -> None:
    """Undo."""
    for name in FUNCTIONS:
        op.execute(f"drop function control.{name}() cascade")
    for table in ("touched", "touches", "builds"):
        op.drop_table(table, schema="control")
