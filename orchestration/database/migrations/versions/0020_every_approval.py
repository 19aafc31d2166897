"""Every approval of a plan is kept as it was given; a second one no longer takes the place of the first."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

COMMENT = "append-only: each approval stays as it was given"
REFUSE = """
create or replace function evidence.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '{place} is append-only', {names} using errcode = 'insufficient_privilege';
end
$$
"""


def upgrade() -> None:
    """Apply."""
    op.drop_constraint("approvals_pkey", "approvals", schema="enforcement")
    number = sa.Column("approval_id", sa.BigInteger(), sa.Identity(always=True), nullable=False)
    op.add_column("approvals", number, schema="enforcement")
    op.create_primary_key("approvals_pkey", "approvals", ["approval_id"], schema="enforcement")
    op.create_index("approvals_plan", "approvals", ["plan_id"], schema="enforcement")
    op.create_table_comment("approvals", COMMENT, schema="enforcement")
    op.execute(REFUSE.format(place="%.%", names="tg_table_schema, tg_table_name"))
    op.execute(
        "create trigger append_only before update or delete or truncate on enforcement.approvals "
        "for each statement execute function evidence.refuse_change()"
    )


def downgrade() -> None:
    """Undo; of several approvals of a plan the last one given stays."""
    op.execute("drop trigger append_only on enforcement.approvals")
    op.execute(REFUSE.format(place="evidence.%", names="tg_table_name"))
    op.execute(
        "delete from enforcement.approvals where approval_id not in "
        "(select max(approval_id) from enforcement.approvals group by plan_id)"
    )
    op.drop_table_comment("approvals", schema="enforcement")
    op.drop_index("approvals_plan", "approvals", schema="enforcement")
    op.drop_constraint("approvals_pkey", "approvals", schema="enforcement")
    op.drop_column("approvals", "approval_id", schema="enforcement")
    op.create_primary_key("approvals_pkey", "approvals", ["plan_id"], schema="enforcement")
