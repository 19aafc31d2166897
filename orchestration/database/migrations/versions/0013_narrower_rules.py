"""A rule may be for several systems, and be replaced by narrower ones."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MANY = sa.ARRAY(sa.Text())


def upgrade() -> None:
    """Apply."""
    several, narrower = "null: every system", "the rules, by their active phase, that replace it for whom they fit"
    op.add_column("rules", sa.Column("sources", MANY, nullable=True, comment=several), schema="policy")
    op.add_column("rules", sa.Column("replaced_by", MANY, nullable=True, comment=narrower), schema="policy")
    op.execute("update policy.rules set sources = array[source] where source is not null")
    op.drop_column("rules", "source", schema="policy")


def downgrade() -> None:
    """Undo."""
    op.add_column("rules", sa.Column("source", sa.Text(), nullable=True), schema="policy")
    op.execute("update policy.rules set source = sources[1]")
    op.drop_column("rules", "replaced_by", schema="policy")
    op.drop_column("rules", "sources", schema="policy")
