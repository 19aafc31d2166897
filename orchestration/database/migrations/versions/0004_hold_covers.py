"""The one predicate of holds, for the mart and for the transaction that acts."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# One expression, so that PostgreSQL puts it in place of the call. Where the hold names nothing, it covers all.
FUNCTION = """
    create function control.hold_covers(
        hold_person text, hold_source text, hold_document text, hold_purpose text,
        due_person text, due_source text, due_document text, due_purpose text
    ) returns boolean language sql immutable parallel safe as $$
        select coalesce(
            (hold_person is null or hold_person = due_person)
            and (hold_document is null or hold_document = due_document)
            -- What is the person's own is one thing in all systems: a hold placed in one covers the others.
            and (hold_source is null or due_document is null or hold_source = due_source)
            and (hold_purpose is null or hold_purpose = due_purpose),
            false
        )
    $$
"""


def upgrade() -> None:
    """Apply."""
    op.execute(FUNCTION)


def downgrade() -> None:
    """Undo."""
    op.execute("drop function control.hold_covers")
