-- grain: one row per act of a person, and per document that would not be there without one
with contacts as (

    select * from {{ ref("int_contacts__from_person") }}
    where {{ of_touched() }}

),

documents as (

    select * from {{ ref("int_documents__unioned") }}
    where {{ of_touched() }}

),

consents as (

    select * from {{ ref("int_consents__latest") }}
    where {{ of_touched() }}

),

people as (

    select * from {{ ref("int_people__unioned") }}
    where {{ of_touched() }}

),

final as (

    select
        person_id,
        source,
        {{ paris_date("occurred_at") }} as acted_on
    from contacts

    union all

    -- One without a date may be of today.
    select
        person_id,
        source,
        case when issued_on is not null then greatest(issued_on, delivered_on) end as acted_on
    from documents

    union all

    select
        person_id,
        split_part(evidence, ':', 1) as source,
        decided_on as acted_on
    from consents
    where decision = 'granted'

    union all

    -- Whoever gave the data themselves acted on that day.
    select
        person_id,
        source,
        collected_on as acted_on
    from people
    where collection_mode = 'direct' and collected_on is not null

)

select * from final
