"""Which tables of which source hold events that may go one by one."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "event_tables",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", "table_name"),
        schema="policy",
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("event_tables", schema="policy")
