"""What is restored from the archive, by whom and why, is kept; and what a row needs to be written anew."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

STATES = "intent | done | ordered | confirmed | rescinded | failed | kept"
RESTORED = f"{STATES} | restored"
FRAME = "keys, dates and flags that its row is put back with: no personal data"
# Of a restore that was begun only its ledger entry may be added, once.
REFUSE = """
create function archive.refuse_change_of_restores() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and old.seq is null and new.seq is not null
        and to_jsonb(new) - 'seq' = to_jsonb(old) - 'seq'
    then
        return new;
    end if;
    raise exception 'archive.restores is append-only' using errcode = 'insufficient_privilege';
end
$$
"""
TRIGGERS = {
    "append_only before update or delete on archive.restores for each row": "archive.refuse_change_of_restores",
    "never_emptied before truncate on archive.restores for each statement": "archive.refuse_change_of_restores",
}


def upgrade() -> None:
    """Apply."""
    op.add_column("payloads", sa.Column("frame", postgresql.JSONB(), nullable=True, comment=FRAME), schema="archive")
    op.create_table(
        "restores",
        sa.Column("restore_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=True),
        sa.Column("data_categories", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("restored_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=True, comment="the ledger entry; null: begun and not finished"),
        sa.PrimaryKeyConstraint("restore_id"),
        schema="archive",
        comment="append-only: who restored what, and why",
    )
    op.create_index("restores_record", "restores", ["source", "record_id"], schema="archive")
    op.execute(REFUSE)
    for trigger, refusal in TRIGGERS.items():
        op.execute(f"create trigger {trigger} execute function {refusal}()")
    op.alter_column("items", "source_state", schema="enforcement", comment=RESTORED)


def downgrade() -> None:
    """Undo; what was restored counts as taken back."""
    op.execute("update enforcement.items set source_state = 'rescinded' where source_state = 'restored'")
    op.alter_column("items", "source_state", schema="enforcement", comment=STATES)
    op.drop_table("restores", schema="archive")
    op.execute("drop function archive.refuse_change_of_restores")
    op.drop_column("payloads", "frame", schema="archive")
