"""Who was warned before the end of their data, and which rules want it."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

OLD, NEW = "hold | quarantine | blocked_source", "hold | quarantine | warning | blocked_source"


def upgrade() -> None:
    """Apply."""
    for name in ("warn_months", "warn_days"):
        op.add_column("rules", sa.Column(name, sa.Integer(), nullable=True), schema="policy")
    end = "of the end that is warned of; another contact begins anew"
    op.create_table(
        "warnings",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("counts_from", sa.Date(), nullable=False, comment=end),
        sa.Column("warned_on", sa.Date(), nullable=False, comment="first on a list of those to be warned"),
        sa.PrimaryKeyConstraint("person_id", "rule", "counts_from"),
        schema="control",
    )
    op.alter_column("items", "held_because", schema="enforcement", comment=NEW)


def downgrade() -> None:
    """Undo."""
    op.alter_column("items", "held_because", schema="enforcement", comment=OLD)
    op.drop_table("warnings", schema="control")
    for name in ("warn_days", "warn_months"):
        op.drop_column("rules", name, schema="policy")
