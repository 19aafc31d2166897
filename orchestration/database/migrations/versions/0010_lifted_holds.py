"""Why a hold was lifted."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("holds", sa.Column("lift_reason", sa.Text(), nullable=True), schema="control")


def downgrade() -> None:
    """Undo."""
    op.drop_column("holds", "lift_reason", schema="control")
