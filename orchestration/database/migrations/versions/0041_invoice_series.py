"""The numbers of invoices are known, so that one that is gone is missed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import INT8MULTIRANGE

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "items",
        sa.Column("number", sa.Text(), comment="of an invoice or credit note; null in what was archived before 0041"),
        schema="archive",
    )
    op.create_table(
        "invoice_series",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False, comment="what a number begins with, before its last digits"),
        sa.Column("fiscal_year_end", sa.Date(), nullable=False),
        sa.Column("seen", INT8MULTIRANGE(), nullable=False, comment="every number that was ever there"),
        sa.Column(
            "there",
            INT8MULTIRANGE(),
            nullable=False,
            comment="those that were there on the night, before it acted",
        ),
        sa.Column("unnumbered", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False, comment="the night's date"),
        sa.PrimaryKeyConstraint("source", "series", "fiscal_year_end"),
        schema="control",
        comment="the numbers of invoices and credit notes while their ten years run",
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("invoice_series", schema="control")
    op.drop_column("items", "number", schema="archive")
