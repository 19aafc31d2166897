-- grain: one row per person, system, type of event or document, and reason why it is no contact
with events as (

    select * from {{ ref("int_events__typed") }}

),

documents as (

    select * from {{ ref("int_documents__unioned") }}
    where kind not in ('order', 'contract', 'payment') and issued_on is not null

),

unioned as (

    select
        person_id,
        source,
        event_type,
        {{ paris_date("occurred_at") }} as happened_on,
        case
            when not is_known then 'unknown_event'
            when is_contact then 'after_this_day'
            else 'not_from_the_person'
        end as why
    from events
    where not is_contact or {{ paris_date("occurred_at") }} > {{ as_of_date() }}

    union all

    -- An invoice, a credit note and a quote are ours; of another kind nobody knows.
    select
        person_id,
        source,
        kind as event_type,
        issued_on as happened_on,
        case
            when kind in ('invoice', 'credit_note', 'quote') then 'not_from_the_person'
            else 'unknown_document'
        end as why
    from documents

),

final as (

    select
        person_id,
        source,
        event_type,
        why,
        count(*) as times,
        min(happened_on) as first_on,
        max(happened_on) as last_on
    from unioned
    group by person_id, source, event_type, why

)

select * from final
