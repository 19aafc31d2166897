"""A promise is told from one that had nothing to check."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

COMMENT = "of how many; of 0 there was nothing to check"


def upgrade() -> None:
    """Apply."""
    op.add_column("promises", sa.Column("checked", sa.BigInteger(), nullable=True, comment=COMMENT), schema="control")


def downgrade() -> None:
    """Undo."""
    op.drop_column("promises", "checked", schema="control")
