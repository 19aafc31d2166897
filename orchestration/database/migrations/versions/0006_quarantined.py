"""Whom the rows in quarantine tell of."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "quarantined",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="email | phone | external_id"),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", "kind", "fingerprint"),
        schema="identity",
        comment="identifiers that rows in quarantine carry: whoever has one is held back",
    )
    op.create_index("quarantined_fingerprint", "quarantined", ["fingerprint"], schema="identity")


def downgrade() -> None:
    """Undo."""
    op.drop_table("quarantined", schema="identity")
