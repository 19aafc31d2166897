"""The ledger refuses UPDATE, DELETE and TRUNCATE, whoever asks."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute(
        """
        create function evidence.refuse_change() returns trigger language plpgsql as $$
        begin
            raise exception 'evidence.% is append-only', tg_table_name using errcode = 'insufficient_privilege';
        end
        $$
        """
    )
    for table in ("ledger", "erased"):
        op.execute(
            f"create trigger append_only before update or delete or truncate on evidence.{table} "
            "for each statement execute function evidence.refuse_change()"
        )


def downgrade() -> None:
    """Undo."""
    op.execute("drop function evidence.refuse_change() cascade")
