"""What was erased and may still stand in the files of its table, and when they were cleaned."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "cleanings",
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column(
            "table_schema", sa.Text(), nullable=False, comment="empty: the one in which a bare name is looked for"
        ),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("erased_since", moment, nullable=True, comment="null: its files hold nothing that was erased"),
        sa.Column("erased_at", moment, nullable=False, comment="when something was erased last"),
        sa.Column("vacuumed_at", moment, nullable=True),
        sa.Column("rewritten_at", moment, nullable=True),
        sa.Column(
            "wal_cleared_at", moment, nullable=True, comment="since when the write-ahead log begins after rewriting"
        ),
        sa.Column("refusal", sa.Text(), nullable=True, comment="why it was not cleaned when that was last tried"),
        sa.PrimaryKeyConstraint("system", "table_schema", "table_name"),
        schema="control",
        comment="of which something was erased, here and in the systems, and when the files were cleaned of it",
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("cleanings", schema="control")
