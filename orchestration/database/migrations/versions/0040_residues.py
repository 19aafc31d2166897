"""Where something erased stands, or may, is kept until a scan finds nothing there."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

# Which of the places that nights of before told of are clean by now nobody has looked at: the next night does.
TOLD = """
insert into control.residues (system, table_name, declared, rows, since, since_seq)
select
    found ->> 'system', coalesce(found ->> 'table', ''),
    bool_and(coalesce(cast(found ->> 'declared' as boolean), true)),
    max(cast(found ->> 'rows' as bigint)), min(nights.as_of),
    min(coalesce((select min(seq) from evidence.ledger where entry ->> 'night_id' = nights.night_id), 0))
from control.nights cross join lateral jsonb_array_elements(nights.counts -> 'residues') as found
where jsonb_typeof(nights.counts -> 'residues') = 'array'
group by 1, 2
"""


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "residues",
        sa.Column("system", sa.Text(), nullable=False, comment="a source, or one of Oubli's own stores"),
        sa.Column(
            "table_name", sa.Text(), nullable=False, comment="or its file; empty: the whole system could not be asked"
        ),
        sa.Column("declared", sa.Boolean(), nullable=False, comment="false: its data map does not name the table"),
        sa.Column("rows", sa.BigInteger(), nullable=False, comment="that hold something erased; 0: nobody could look"),
        sa.Column("since", sa.Date(), nullable=False, comment="the date of the night that told of it first"),
        sa.Column(
            "since_seq",
            sa.BigInteger(),
            nullable=False,
            comment="the ledger entry from which on what was erased is sought",
        ),
        sa.PrimaryKeyConstraint("system", "table_name"),
        schema="control",
        comment="where something erased stands, or may, until a scan finds nothing there",
    )
    op.execute(TOLD)


def downgrade() -> None:
    """Undo."""
    op.drop_table("residues", schema="control")
