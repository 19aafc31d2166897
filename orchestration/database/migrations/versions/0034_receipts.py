"""What operators say of their work orders is kept as they said it."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "receipts",
        sa.Column("receipt_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("plan_id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("file_hash", sa.Text(), nullable=False, comment="SHA-256 of the work order as it was carried out"),
        sa.Column("lines", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("received_by", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("receipt_id"),
        schema="enforcement",
        comment="append-only: an operator says that a work order is carried out; the next reading confirms it",
    )
    op.create_index("receipts_order", "receipts", ["plan_id", "source"], schema="enforcement")
    op.execute(
        "create trigger append_only before update or delete or truncate on enforcement.receipts "
        "for each statement execute function evidence.refuse_change()"
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("receipts", schema="enforcement")
