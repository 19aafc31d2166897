"""A hold on a system keeps whom that system knows, in every system, and what stands in it; and nobody else."""

from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

# One expression, so that PostgreSQL puts it in place of the call. Where the hold names nothing, it covers all.
COVERS = """
    create or replace function control.hold_covers(
        hold_person text, hold_source text, hold_document text, hold_purpose text,
        due_person text, due_source text, due_document text, due_purpose text
    ) returns boolean language sql immutable parallel safe as $$
        select coalesce(
            (hold_person is null or hold_person = due_person)
            and (hold_document is null or hold_document = due_document)
            {source}
            and (hold_purpose is null or hold_purpose = due_purpose),
            false
        )
    $$
"""
FUNCTION = COVERS.format(
    source="""
            -- What is the person's own is one thing in all systems: a hold on a person covers it in the others, too.
            -- One on nobody in particular covers what stands in its system.
            and (
                hold_source is null or hold_source = due_source
                or (hold_person is not null and due_document is null)
            )"""
)
BEFORE = COVERS.format(source="and (hold_source is null or due_document is null or hold_source = due_source)")
# Each hold with whom it keeps. Not each once: so PostgreSQL can look the holds of a few persons up by their records.
PERSONS = """
    create or replace view control.held_persons as
    select holds.hold_id, records.person_id
    from control.holds join identity.records using (source, record_id)
    union all
    select holds.hold_id, records.person_id
    from control.holds join identity.records using (source)
    where holds.record_id is null and holds.document_id is null
    union all
    select held_records.hold_id, records.person_id
    from control.held_records join identity.records using (source, record_id)
    union all
    -- What is of nobody in particular.
    select holds.hold_id, cast(null as text)
    from control.holds where holds.record_id is null
"""
PERSONS_BEFORE = """
    create or replace view control.held_persons as
    select holds.hold_id, records.person_id
    from control.holds join identity.records using (source, record_id)
    union
    select held_records.hold_id, records.person_id
    from control.held_records join identity.records using (source, record_id)
"""


def upgrade() -> None:
    """Apply."""
    op.create_index("held_records_record", "held_records", ["source", "record_id"], schema="control")
    op.execute(FUNCTION)
    op.execute(PERSONS)
    op.execute(
        """
        insert into control.held_records (hold_id, source, record_id)
        select held_persons.hold_id, records.source, records.record_id
        from control.held_persons join control.holds using (hold_id) join identity.records using (person_id)
        where holds.lifted_at is null
        on conflict do nothing
        """
    )


def downgrade() -> None:
    """Undo; a hold on a system keeps everybody's own data again, and no list of whom."""
    op.execute(
        "delete from control.held_records using control.holds where holds.hold_id = held_records.hold_id "
        "and holds.record_id is null"
    )
    op.execute(PERSONS_BEFORE)
    op.execute(BEFORE)
    op.drop_index("held_records_record", "held_records", schema="control")
