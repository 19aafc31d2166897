"""What each fingerprint of the evidence is of, and the refusal of any change however a session calls itself."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    comment = "email | phone | record | shared; null in entries of before 0016"
    op.add_column("erased", sa.Column("kind", sa.Text(), comment=comment), schema="evidence")
    for table in ("ledger", "erased"):
        # Without it a session that calls itself a replica fires no trigger.
        op.execute(f"alter table evidence.{table} enable always trigger append_only")


def downgrade() -> None:
    """Undo."""
    for table in ("ledger", "erased"):
        op.execute(f"alter table evidence.{table} enable trigger append_only")
    op.drop_column("erased", "kind", schema="evidence")
