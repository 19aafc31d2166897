"""What was found when a promise was broken, and how to put it right."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

COLUMNS = {
    "broken_fr": "the same in French",
    "broken_en": "what was found and how to put it right; null when it is kept",
}


def upgrade() -> None:
    """Apply."""
    for name, comment in COLUMNS.items():
        op.add_column("promises", sa.Column(name, sa.Text(), nullable=True, comment=comment), schema="control")


def downgrade() -> None:
    """Undo."""
    for name in COLUMNS:
        op.drop_column("promises", name, schema="control")
