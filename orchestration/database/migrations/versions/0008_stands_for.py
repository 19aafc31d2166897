"""Which type of event a name stands for."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    comment = "the type of which event_type is a name; null in books loaded before 0007"
    op.add_column("contact_events", sa.Column("stands_for", sa.Text(), comment=comment), schema="policy")


def downgrade() -> None:
    """Undo."""
    op.drop_column("contact_events", "stands_for", schema="policy")
