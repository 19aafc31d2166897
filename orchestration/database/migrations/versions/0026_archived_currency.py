"""An archived document tells its currency: a rule that asks for euros knows no amount without it."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

COMMENT = "null: nobody knows; so it is of what was archived before 0026"


def upgrade() -> None:
    """Apply."""
    op.add_column("items", sa.Column("currency", sa.Text(), nullable=True, comment=COMMENT), schema="archive")


def downgrade() -> None:
    """Undo."""
    op.drop_column("items", "currency", schema="archive")
