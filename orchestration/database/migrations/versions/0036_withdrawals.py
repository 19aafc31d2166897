"""Of whom a plan ends marketing by a withdrawal of consent, and not by an objection, is kept with the plan."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "withdrawals",
        sa.Column("plan_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("plan_id", "person_id"),
        schema="enforcement",
        comment="of whom what a plan ends at once rests on a consent withdrawn, and not on an objection",
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("withdrawals", schema="enforcement")
