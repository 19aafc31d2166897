-- grain: one row per person
with records as (

    select * from {{ ref("int_people__unioned") }}
    where {{ of_touched() }}

),

documents as (

    select * from {{ ref("int_documents__unioned") }}
    where {{ of_touched() }}

),

opted_out as (

    select * from {{ ref("int_opt_outs__standing") }}
    where {{ of_touched() }}

),

relations as (

    select
        person_id,
        min(issued_on) as relation_began_on,
        -- An invoice alone proves the relation, but its end is the latest act, not the bill. Of one with an
        -- undated document nobody knows the end.
        case
            when bool_and(issued_on is not null)
                then coalesce(
                    greatest(
                        max(issued_on) filter (where kind in ('order', 'contract', 'payment')),
                        max(delivered_on)
                    ),
                    max(issued_on)
                )
        end as relation_ended_on
    from documents
    where
        kind in ('order', 'contract', 'invoice', 'payment')
        and coalesce(issued_on <= {{ as_of_date() }}, true)
    group by person_id

),

final as (

    select
        records.person_id,
        string_agg(distinct records.source, ',') as sources,
        -- The stricter regime protects who is known in both roles.
        -- A record that does not say has no voice; where none says, the consumer's protection holds.
        case when coalesce(bool_and(records.segment = 'b2b'), false) then 'b2b' else 'b2c' end as segment,
        -- Every country that a record names: a rule may fit one of several, and surely fits the only one.
        string_agg(distinct records.country, ',' order by records.country) as countries,
        bool_and(records.is_role_mailbox) as is_role_mailbox,
        bool_or(records.has_email) as has_email,
        bool_or(records.has_phone) as has_phone,
        -- A notice tells the person, whichever record has it (RGPD Art. 14).
        min(coalesce(records.collected_on, records.created_on, records.first_seen_on)) filter (
            where records.collection_mode = 'indirect'
        ) as collected_elsewhere_on,
        max(records.informed_on) as informed_on,
        -- Nobody can tell where they were found: no record names a source, none has the data from the person.
        not bool_or(
            coalesce(records.collection_mode = 'direct', false)
            or coalesce(trim(records.collection_source), '') != ''
        ) as is_of_unknown_source,
        -- A declared collection counts; the date the row was made is only the fallback. The night that first
        -- read any of the records is the last: by then they had been collected, so it only ever lengthens.
        coalesce(
            max(records.collected_on), min(records.created_on), min(records.first_seen_on)
        ) as collected_on,
        case
            when max(records.collected_on) is not null then 'declared'
            when min(records.created_on) is not null then 'created'
            when min(records.first_seen_on) is not null then 'first_seen'
        end as collection_known_by,
        bool_or(relations.person_id is not null) as is_customer,
        min(relations.relation_began_on) as relation_began_on,
        max(relations.relation_ended_on) as relation_ended_on,
        max(opted_out.objected_on) as objected_on
    from records
    left join relations on records.person_id = relations.person_id
    left join opted_out on records.person_id = opted_out.person_id
    group by records.person_id

)

select * from final
