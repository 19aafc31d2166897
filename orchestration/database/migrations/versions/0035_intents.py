"""What is begun stands as one row a record, not as a state of each item."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

STATES = "done | ordered | confirmed | rescinded | failed | kept | restored"
COLUMNS = (
    "items.plan_id, items.item_no, items.person_id, items.source, items.record_id, items.document_id, "
    "items.data_category, items.action, items.purpose, items.rule, items.counts_from, items.due_on"
)
# Names and statements are constants.
BEGUN = f"""
    select {COLUMNS}
    from enforcement.intents
    join enforcement.items using (plan_id, person_id, source, record_id)
    where items.outcome is null
"""  # noqa: S608 - as above
ASKED = (
    f"select {COLUMNS} from enforcement.items where source_state = 'ordered' union all select * from enforcement.begun"  # noqa: S608 - as above
)
EVENTS = (
    ("insert", "referencing new table as new_rows"),
    ("update", "referencing old table as old_rows new table as new_rows"),
    ("delete", "referencing old table as old_rows"),
    ("truncate", ""),
)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "intents",
        sa.Column("plan_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("plan_id", "person_id", "source", "record_id"),
        schema="enforcement",
        comment="records of which a plan has begun something; their items without an outcome are open",
    )
    op.execute(
        "insert into enforcement.intents select distinct plan_id, person_id, source, record_id from enforcement.items "
        "where source_state = 'intent'"
    )
    op.execute("update enforcement.items set source_state = null where source_state = 'intent'")
    op.drop_index("items_begun", "items", schema="enforcement")
    op.alter_column(
        "items", "source_state", schema="enforcement", existing_comment=f"intent | {STATES}", comment=STATES
    )
    ordered = sa.text("source_state = 'ordered'")
    op.create_index("items_ordered", "items", ["source", "record_id"], schema="enforcement", postgresql_where=ordered)
    op.execute(f"create view enforcement.begun as {BEGUN}")
    op.execute(f"create view enforcement.asked as {ASKED}")
    for event, rows in EVENTS:
        op.execute(
            f"create trigger touch_records_on_{event} after {event} on enforcement.intents {rows} "
            "for each statement execute function control.touch_records()"
        )


def downgrade() -> None:
    """Undo."""
    op.execute("drop view enforcement.asked")
    op.execute("drop view enforcement.begun")
    op.execute(
        "update enforcement.items set source_state = 'intent' where outcome is null "
        "and (plan_id, person_id, source, record_id) in (select * from enforcement.intents)"
    )
    op.drop_index("items_ordered", "items", schema="enforcement")
    begun = sa.text("source_state in ('ordered', 'intent')")
    op.create_index("items_begun", "items", ["source", "record_id"], schema="enforcement", postgresql_where=begun)
    op.alter_column(
        "items", "source_state", schema="enforcement", existing_comment=STATES, comment=f"intent | {STATES}"
    )
    op.drop_table("intents", schema="enforcement")
