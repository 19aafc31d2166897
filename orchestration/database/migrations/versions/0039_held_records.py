"""A hold names a record and keeps its person, whichever of the person's records goes; and when it was placed."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    # Of the holds that stand it is not known; the day is.
    op.add_column("holds", sa.Column("placed_at", sa.DateTime(timezone=True)), schema="control")
    op.alter_column("holds", "placed_at", server_default=sa.func.now(), schema="control")
    op.create_table(
        "held_records",
        sa.Column("hold_id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hold_id", "source", "record_id"),
        schema="control",
        comment="the records of whoever a hold keeps, as they were linked while it stood",
    )
    op.execute(
        """
        create view control.held_persons as
        select holds.hold_id, records.person_id
        from control.holds join identity.records using (source, record_id)
        union
        select held_records.hold_id, records.person_id
        from control.held_records join identity.records using (source, record_id)
        """
    )
    op.execute(
        """
        insert into control.held_records (hold_id, source, record_id)
        select held_persons.hold_id, records.source, records.record_id
        from control.held_persons join control.holds using (hold_id) join identity.records using (person_id)
        where holds.lifted_at is null
        """
    )


def downgrade() -> None:
    """Undo."""
    op.execute("drop view control.held_persons")
    op.drop_table("held_records", schema="control")
    op.drop_column("holds", "placed_at", schema="control")
