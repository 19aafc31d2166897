"""What no deadline reached: records without a date count from when they were first seen, rows of nobody are counted."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# The first load of a source proves nothing of a record that came later; by the last good one it was there.
LAST_GOOD = """
update identity.records set first_seen_on = coalesce(
    (select max(as_of) from control.loads where loads.source = records.source and status in ('loaded', 'short')),
    current_date
)
"""


def upgrade() -> None:
    """Apply."""
    comment = "the night that first read it; null: nobody noted it"
    op.add_column("records", sa.Column("first_seen_on", sa.Date(), nullable=True, comment=comment), schema="identity")
    op.execute(LAST_GOOD)
    nobody = sa.Column("rows_of_nobody", sa.BigInteger(), nullable=False, server_default="0")
    nobody.comment = "their person is not there"
    op.add_column("loads", nobody, schema="control")


def downgrade() -> None:
    """Undo."""
    op.drop_column("loads", "rows_of_nobody", schema="control")
    op.drop_column("records", "first_seen_on", schema="identity")
