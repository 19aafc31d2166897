"""Which key the fingerprints were made with."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "keys",
        sa.Column("marker", sa.Text(), nullable=False, comment="a fingerprint of nobody"),
        sa.PrimaryKeyConstraint("marker"),
        schema="identity",
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("keys", schema="identity")
