"""To whom the messages of the nights went is noted."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "messages",
        sa.Column("message_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("night_id", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column(
            "recipient", sa.Text(), nullable=False, comment="its place among the addresses, and of which kind it is"
        ),
        sa.Column("digest", sa.Text(), nullable=False, comment="of what the message says is to be done"),
        sa.Column("failure", sa.Text(), comment="malformed | refused; null: it was taken"),
        sa.Column("sent_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("message_id"),
        schema="control",
        comment="to whom the messages of the nights went, so that nobody is told twice; no address and no word of them",
    )
    op.create_index("messages_recipient", "messages", ["recipient", "message_id"], schema="control")


def downgrade() -> None:
    """Undo."""
    op.drop_table("messages", schema="control")
