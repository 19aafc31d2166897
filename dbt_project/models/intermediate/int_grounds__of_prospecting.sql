-- grain: one row per person and channel: the ground prospecting would rest on
with persons as (

    select * from {{ ref("int_persons__grouped") }}

),

last_contacts as (

    select * from {{ ref("fct_last_contact") }}

),

channels as (

    select * from (values ('email'), ('sms'), ('phone'), ('post')) as listed (channel)

),

consents as (

    -- Lists may name prospecting more finely; one basis stands per channel, so the newest decision does.
    select distinct on (person_id, channel) *
    from {{ ref("int_consents__latest") }}
    where purpose like 'prospecting%'
    order by person_id asc, channel asc, decided_at desc nulls first, decision desc, purpose asc

),

objections as (

    select
        person_id,
        channel,
        max(objected_on) as objected_on
    from {{ ref("int_objections__unioned") }}
    where is_prospecting
    group by person_id, channel

),

rules as (

    select distinct on (purpose) *
    from {{ ref("int_rules__in_force") }}
    where phase = 'active' and grain = 'person' and ends_on_objection
    order by purpose asc, keep_months desc, keep_days desc

),

prospecting as (

    select
        persons.*,
        channels.channel,
        consents.decision,
        consents.method,
        consents.has_proof,
        consents.decided_on,
        rules.keep_months,
        rules.keep_days,
        'prospecting_' || persons.segment as purpose,
        coalesce(last_contacts.last_contact_on, last_contacts.collected_on) as alive_since,
        (
            select max(objections.objected_on) from objections
            where
                objections.person_id = persons.person_id
                and (objections.channel = 'all' or objections.channel = channels.channel)
        ) as channel_objected_on
    from persons
    cross join channels
    left join rules on rules.purpose = 'prospecting_' || persons.segment
    left join last_contacts on persons.person_id = last_contacts.person_id
    left join consents
        on
            persons.person_id = consents.person_id
            and channels.channel = consents.channel

),

final as (

    select
        *,
        {{ retention_deadline("alive_since", "keep_months", "keep_days") }} as until,
        case
            -- Consent, or for professionals and the post legitimate interest; customers may be written to on
            -- analogous products until they refuse (CPCE L34-5); the phone needs consent (C. conso L223-1).
            when decision is not null then 'consent'
            when segment = 'b2b' or channel = 'post' then 'legitimate_interest'
            when is_customer and channel in ('email', 'sms') then 'legitimate_interest'
            else 'consent'
        end as legal_basis,
        is_indirect and informed_on is null
        and collected_on + interval '1 month' <= {{ as_of_date() }} as is_uninformed
    from prospecting

)

select * from final
