"""The archive is read through one function, which notes who read what, and why; a role of its own can call it only."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "readings",
        sa.Column("reading_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=True, comment="null: what was read has left the archive"),
        sa.Column("document_id", sa.Text(), nullable=True),
        sa.Column("read_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("payloads", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("reading_id"),
        schema="archive",
    )
    # A reading is noted before anything is handed out, and whoever hands it out cannot leave the note away.
    op.execute(
        """
        create function archive.read(of_source text, of_record text, of_document text, by_whom text, why text)
        returns table (
            data_category text, document_id text, purpose text, table_name text, row_key text, payload jsonb
        )
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
        begin
            if coalesce(trim(by_whom), '') = '' or coalesce(trim(why), '') = '' then
                raise exception 'the archive is read by somebody, for a reason' using errcode = 'check_violation';
            end if;
            insert into archive.readings (source, record_id, document_id, read_by, reason, payloads)
            select of_source, of_record, of_document, by_whom, why, count(*)
            from archive.items join archive.payloads using (archive_id)
            where items.source = of_source and items.record_id = of_record
                and (of_document is null or items.document_id = of_document);
            return query
                select
                    items.data_category, items.document_id, items.purpose, payloads.table_name, payloads.row_key,
                    payloads.payload
                from archive.items join archive.payloads using (archive_id)
                where items.source = of_source and items.record_id = of_record
                    and (of_document is null or items.document_id = of_document)
                order by 1, 2, 4, 5;
        end
        $$
        """
    )
    op.execute(
        """
        create function archive.refuse_change() returns trigger language plpgsql as $$
        begin
            -- Of who has left the archive only the reading itself is remembered.
            if tg_op = 'UPDATE' and new.record_id is null and new.document_id is null
                and (new.reading_id, new.source, new.read_by, new.reason, new.read_at, new.payloads)
                = (old.reading_id, old.source, old.read_by, old.reason, old.read_at, old.payloads)
            then
                return new;
            end if;
            raise exception 'archive.readings is append-only' using errcode = 'insufficient_privilege';
        end
        $$
        """
    )
    op.execute(
        "create trigger append_only before update or delete on archive.readings "
        "for each row execute function archive.refuse_change()"
    )
    op.execute(
        "create trigger never_emptied before truncate on archive.readings "
        "for each statement execute function archive.refuse_change()"
    )
    # Roles are the whole server's, and another warehouse on it may have made this one; some servers let nobody.
    op.execute(
        """
        do $$
        begin
            if not exists (select 1 from pg_roles where rolname = 'oubli_archive') then
                create role oubli_archive nologin;
            end if;
            grant oubli_archive to current_user;
            grant usage on schema archive to oubli_archive;
            grant execute on function archive.read to oubli_archive;
        exception when insufficient_privilege or duplicate_object then
            raise notice 'role oubli_archive: ask whoever administers the server to create it';
        end
        $$
        """
    )
    op.execute("revoke execute on function archive.read from public")


def downgrade() -> None:
    """Undo."""
    op.execute("drop function archive.read")
    op.drop_table("readings", schema="archive")
    op.execute("drop function archive.refuse_change")
