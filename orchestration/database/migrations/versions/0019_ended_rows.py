"""Rows of nobody that quarantine held long enough lose their content; the row stays while its system has it."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    comment = "the night that deleted its content; the row stays while its system has it"
    op.add_column("rows", sa.Column("ended_on", sa.Date(), nullable=True, comment=comment), schema="quarantine")


def downgrade() -> None:
    """Undo."""
    op.drop_column("rows", "ended_on", schema="quarantine")
