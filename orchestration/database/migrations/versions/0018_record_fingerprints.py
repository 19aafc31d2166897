"""By which fingerprint a record that was erased is known when it comes back, and what may have come back."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

OLD, NEW = "quarantine | warning | blocked_source", "quarantine | warning | doubt | blocked_source"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "record_fingerprints",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", "record_id"),
        schema="identity",
        comment="of the key of every record; by it one that was erased is known again",
    )
    op.alter_column("items", "held_because", schema="enforcement", comment=f"hold | {NEW}")
    op.create_index("record_fingerprints_fingerprint", "record_fingerprints", ["fingerprint"], schema="identity")


def downgrade() -> None:
    """Undo."""
    op.alter_column("items", "held_because", schema="enforcement", comment=f"hold | {OLD}")
    op.drop_table("record_fingerprints", schema="identity")
