"""Caps that a policy has for single source systems."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "source_caps",
        sa.Column("policy_hash", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=True),
        sa.Column("percent", sa.Numeric(), nullable=True, comment="of the people that the source knows"),
        sa.PrimaryKeyConstraint("policy_hash", "purpose", "source"),
        schema="policy",
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("source_caps", schema="policy")
