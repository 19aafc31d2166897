-- grain: one row per contact emanating from a person, events and documents alike
with events as (

    select * from {{ ref("int_events__typed") }}
    where
        {{ of_touched() }}
        and is_contact
        and {{ paris_date("occurred_at") }} <= {{ as_of_date() }}

),

documents as (

    select * from {{ ref("int_documents__unioned") }}
    -- An order, a contract and a payment are acts of the person; an invoice and a quote are ours.
    where
        {{ of_touched() }}
        and kind in ('order', 'contract', 'payment')
        and issued_on <= {{ as_of_date() }}

),

final as (

    select
        person_id,
        source,
        event_id as contact_id,
        event_type,
        occurred_at
    from events

    union all

    select
        person_id,
        source,
        document_id as contact_id,
        kind as event_type,
        cast(issued_on as timestamp) at time zone 'Europe/Paris' as occurred_at
    from documents

)

select * from final
