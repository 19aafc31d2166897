"""What an archived document tells deadlines and relations, and work orders that are taken back."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

STATES = "intent | done | ordered | confirmed | failed | kept"
OLD, NEW = "confirmed | failed", "confirmed | rescinded | failed"
COLUMNS: dict[str, Any] = {
    "kind": sa.Text(),
    "issued_on": sa.Date(),
    "delivered_on": sa.Date(),
    "fiscal_year_end": sa.Date(),
    "amount": sa.Numeric(),
    "concluded_online": sa.Boolean(),
}


def upgrade() -> None:
    """Apply."""
    for name, kind in COLUMNS.items():
        op.add_column("items", sa.Column(name, kind, nullable=True), schema="archive")
    op.alter_column("items", "source_state", schema="enforcement", comment=STATES.replace(OLD, NEW))


def downgrade() -> None:
    """Undo."""
    for name in COLUMNS:
        op.drop_column("items", name, schema="archive")
    op.alter_column("items", "source_state", schema="enforcement", comment=STATES)
