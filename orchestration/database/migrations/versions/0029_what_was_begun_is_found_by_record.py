"""What was begun or asked for is found by its record: to plan looks it up of each."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    begun = sa.text("source_state in ('ordered', 'intent')")
    op.create_index("items_begun", "items", ["source", "record_id"], schema="enforcement", postgresql_where=begun)


def downgrade() -> None:
    """Undo."""
    op.drop_index("items_begun", table_name="items", schema="enforcement")
