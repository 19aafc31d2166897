"""Who may be contacted on which channel, as parts of one statement. Read-only."""

REACHABLE = """
with reachable as (
    -- A record that was erased, or has no such address, is nobody's to contact.
    select records.source, records.record_id, records.person_id, channels.channel
    from identity.records
    cross join lateral (
        select 'email' as channel where exists (
            select 1 from identity.identifiers where identifiers.source = records.source
            and identifiers.record_id = records.record_id and kind = 'email'
        )
        union
        select unnest(array['sms', 'phone']) where exists (
            select 1 from identity.identifiers where identifiers.source = records.source
            and identifiers.record_id = records.record_id and kind = 'phone'
        )
        union
        -- Its operator has been asked to erase it, and until then may write to it.
        select unnest(array['email', 'sms', 'phone']) where (records.source, records.record_id) in (
            select source, record_id from enforcement.items
            where data_category = 'contact_details' and source_state = 'ordered'
        )
        union
        select 'post' where exists (
            select 1 from identity.holdings where holdings.source = records.source
            and holdings.record_id = records.record_id and data_category in ('identity', 'contact_details')
        )
    ) as channels
),
bases as (
    select reachable.source, reachable.record_id, basis.*
    from reachable join marts.fct_legal_basis as basis using (person_id, channel)
    where cast(:source as text) is null or reachable.source = :source
)
"""
"""The channels that reach each record, with what its person's purposes rest on there."""

# Whose data may only be stored is not written to, whatever the ground (RGPD Art. 18(2)).
RESTRICTED = """
restricted as (
    select holds.source, held.person_id, holds.purpose, holds.placed_on, holds.until
    from control.holds join control.held_persons as held using (hold_id)
    where kind = 'restriction' and document_id is null and lifted_at is null and coalesce(until > :as_of, true)
)
"""

JUDGED = f"""
{RESTRICTED},
narrowed as (
    select source, record_id, channel, purpose, min(placed_on) as placed_on, max(ends_on) as until
    from (
        select bases.*, restricted.placed_on, coalesce(restricted.until, 'infinity') as ends_on
        from bases join restricted
            on restricted.person_id = bases.person_id and coalesce(restricted.purpose = bases.purpose, true)
        union all
        select bases.*, restricted.placed_on, coalesce(restricted.until, 'infinity')
        from bases join restricted
            on restricted.person_id is null and coalesce(restricted.source = bases.source, true)
            and coalesce(restricted.purpose = bases.purpose, true)
    ) as covered
    group by source, record_id, channel, purpose
),
judged as (
    select
        bases.source, bases.record_id, bases.person_id, bases.channel, bases.purpose,
        case when narrowed.placed_on is null then bases.status else 'restricted' end as status,
        coalesce(narrowed.placed_on, bases.since) as since,
        case when narrowed.placed_on is null then bases.until else narrowed.until end as until
    from bases left join narrowed using (source, record_id, channel, purpose)
)
"""  # noqa: S608 - put together from constants
"""What each basis comes to for each record, restrictions of processing included."""
