"""What might be written to which system when a plan was made."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "plans",
        sa.Column(
            "targets",
            ARRAY(sa.Text()),
            nullable=False,
            server_default="{}",
            comment="system=write | work_order | never",
        ),
        schema="enforcement",
    )


def downgrade() -> None:
    """Undo."""
    op.drop_column("plans", "targets", schema="enforcement")
