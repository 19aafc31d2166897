-- grain: one row per person
with records as (

    select * from {{ ref("int_people__unioned") }}

),

documents as (

    select * from {{ ref("int_documents__unioned") }}

),

objections as (

    select * from {{ ref("int_objections__unioned") }}
    where is_prospecting

),

consents as (

    select * from {{ ref("int_consents__latest") }}
    where purpose like 'prospecting%' and decision = 'granted' and method = 'active_opt_in' and has_proof

),

relations as (

    select
        person_id,
        -- An invoice alone proves the relation, but its end is the latest act, not the bill.
        coalesce(
            greatest(
                max(issued_on) filter (where kind in ('order', 'contract', 'payment')),
                max(delivered_on)
            ),
            max(issued_on)
        ) as relation_ended_on
    from documents
    where kind in ('order', 'contract', 'invoice', 'payment') and issued_on <= {{ as_of_date() }}
    group by person_id

),

opted_out as (

    -- An opt-out from prospecting is absolute, in all lists and systems; only a newer active consent with its
    -- proof, or one on a channel that was not objected to, lets prospecting live.
    select
        objections.person_id,
        max(objections.objected_on) as objected_on
    from objections
    where
        not exists (
            select 1
            from consents
            where
                consents.person_id = objections.person_id
                and (
                    consents.decided_on > objections.objected_on
                    or (objections.channel != 'all' and consents.channel != objections.channel)
                )
        )
    group by objections.person_id

),

final as (

    select
        records.person_id,
        string_agg(distinct records.source, ',') as sources,
        -- The stricter regime protects who is known in both roles.
        -- A record that does not say has no voice; where none says, the consumer's protection holds.
        case when coalesce(bool_and(records.segment = 'b2b'), false) then 'b2b' else 'b2c' end as segment,
        bool_and(records.is_role_mailbox) as is_role_mailbox,
        bool_or(records.has_email) as has_email,
        bool_or(records.has_phone) as has_phone,
        bool_or(coalesce(records.collection_mode, 'direct') = 'indirect') as is_indirect,
        max(records.informed_on) as informed_on,
        -- A declared collection counts; the date the row was made is only the fallback.
        coalesce(max(records.collected_on), min(records.created_on)) as collected_on,
        bool_or(relations.person_id is not null) as is_customer,
        max(relations.relation_ended_on) as relation_ended_on,
        max(opted_out.objected_on) as objected_on
    from records
    left join relations on records.person_id = relations.person_id
    left join opted_out on records.person_id = opted_out.person_id
    group by records.person_id

)

select * from final
