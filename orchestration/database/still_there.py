"""Still there: which records of `identity.records` Oubli really has, between two readings of their system."""

LAST_READ = """
select max(started_at) from control.loads where loads.source = {source} and loads.status = 'loaded'
"""
"""When the system named by the SQL expression `{source}` was last read; null: never."""

# Until the next reading links the records anew, one that was erased whole is still among them.
IS_THERE = """(
not exists (
    select from identity.holdings as held
    where held.source = records.source and held.record_id = records.record_id
) or exists (
    select from identity.holdings as held
    where held.source = records.source and held.record_id = records.record_id and not exists (
        select from enforcement.items as done
        where done.source = held.source and done.record_id = held.record_id
        and done.data_category = held.data_category and done.document_id is not distinct from held.document_id
        and done.outcome in ('deleted', 'archived') and done.source_state in ('done', 'confirmed')
        and done.settled_at >= coalesce(({last_read}), '-infinity')
    )
)
)""".replace("{last_read}", LAST_READ.replace("{source}", "held.source"))
"""True where a row of `identity.records`, by that name, was not erased whole since its system was last read."""
