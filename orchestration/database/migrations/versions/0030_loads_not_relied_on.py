"""A load is told apart that read what is too old to rely on, or a file with lines that make no row."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

BEFORE = "loaded | unreachable | missing_column | empty | short | failed"
AFTER = "loaded | unreachable | missing_column | empty | short | stale | malformed | failed"


def upgrade() -> None:
    """Apply."""
    _comment(AFTER, BEFORE)


def downgrade() -> None:
    """Undo."""
    _comment(BEFORE, AFTER)


def _comment(new: str, old: str) -> None:
    op.alter_column(
        "loads",
        "status",
        comment=new,
        existing_comment=old,
        existing_type=sa.Text(),
        existing_nullable=False,
        schema="control",
    )
