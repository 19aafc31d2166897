"""The archive keeps the fingerprints of whom it keeps something of, so that it is found when they ask."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

# Of what was archived before, those that are still known.
KNOWN = """
insert into archive.identifiers (archive_id, fingerprint, kind)
select distinct items.archive_id, known.fingerprint, known.kind
from archive.items join identity.identifiers as known using (source, record_id)
where known.kind in ('email', 'phone') and not known.shared
"""


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "identifiers",
        sa.Column("archive_id", sa.BigInteger(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="email | phone"),
        sa.PrimaryKeyConstraint("archive_id", "fingerprint"),
        schema="archive",
    )
    op.create_index("archive_identifiers_fingerprint", "identifiers", ["fingerprint"], schema="archive")
    op.execute(KNOWN)


def downgrade() -> None:
    """Undo."""
    op.drop_table("identifiers", schema="archive")
