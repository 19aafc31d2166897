"""The truth table tells which events are objections to prospecting, and on which channel."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

COMMENT = "email | sms | phone | post | all: an objection to prospecting there"


def upgrade() -> None:
    """Apply."""
    column = sa.Column("objection_channel", sa.Text(), nullable=True, comment=COMMENT)
    op.add_column("contact_events", column, schema="policy")


def downgrade() -> None:
    """Undo."""
    op.drop_column("contact_events", "objection_channel", schema="policy")
