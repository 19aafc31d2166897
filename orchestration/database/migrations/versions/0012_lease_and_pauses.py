"""Who may write tonight, and whether anybody may."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "leases",
        sa.Column("lease", sa.Text(), nullable=False),
        sa.Column(
            "token",
            sa.BigInteger(),
            server_default="0",
            nullable=False,
            comment="grows with every holder, never back",
        ),
        sa.Column("holder", sa.Text(), nullable=True, comment="the night"),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("backend_pid", sa.Integer(), nullable=True, comment="the session whose end frees the lease"),
        sa.Column("host", sa.Text(), nullable=True, comment="where it runs, for people"),
        sa.Column("process", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("lease"),
        schema="control",
        comment="see orchestration.enforcement.lease",
    )
    op.create_table(
        "pauses",
        sa.Column("pause_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("paused_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resumed_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("pause_id"),
        schema="control",
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("pauses", schema="control")
    op.drop_table("leases", schema="control")
