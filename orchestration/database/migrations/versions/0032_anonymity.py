"""Of what anonymising leaves in the systems, how many rows say the same is measured and kept."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "anonymity",
        sa.Column("measured_id", sa.BigInteger(), sa.Identity(always=True), primary_key=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("measured_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("k", sa.Integer(), nullable=False, comment="as the data map had it"),
        sa.Column(
            "rows_before",
            sa.BigInteger(),
            nullable=False,
            comment="anonymised, and saying something that others may share",
        ),
        sa.Column("smallest_before", sa.BigInteger(), comment="how many rows say the same; null: there are none"),
        sa.Column("small_rows_before", sa.BigInteger(), nullable=False, comment="of groups smaller than k"),
        sa.Column("rows_after", sa.BigInteger(), nullable=False, comment="once those groups were dissolved"),
        sa.Column("smallest_after", sa.BigInteger()),
        sa.Column("small_rows_after", sa.BigInteger(), nullable=False),
        schema="control",
        comment="k-anonymity of what remains in the systems, each time documents were anonymised",
    )
    op.create_index("anonymity_table", "anonymity", ["source", "table_name", "measured_id"], schema="control")


def downgrade() -> None:
    """Undo."""
    op.drop_table("anonymity", schema="control")
