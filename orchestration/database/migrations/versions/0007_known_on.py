"""Until when whoever opted out was known: from then on the opt-out list's period runs."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    column = sa.Column("known_on", sa.Date(), nullable=True, comment="the last night on which a record carried it")
    op.add_column("entries", column, schema="suppression")
    # Nobody noted it so far. Today is never too early: the entries only live longer.
    op.execute("update suppression.entries set known_on = current_date")


def downgrade() -> None:
    """Undo."""
    op.drop_column("entries", "known_on", schema="suppression")
