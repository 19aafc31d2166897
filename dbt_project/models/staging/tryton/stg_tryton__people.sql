-- grain: one row per party that is neither the company nor an employee
with parties as (

    select * from {{ source("tryton", "party_party") }}

),

insiders as (

    select party from {{ source("tryton", "company_company") }}
    union
    select party from {{ source("tryton", "company_employee") }}

),

-- Of several, the one Tryton itself would take.
first_contacts as (

    select distinct on (party, case when type = 'email' then 'email' else 'phone' end)
        party,
        case when type = 'email' then 'email' else 'phone' end as kind,
        value
    from {{ source("tryton", "party_contact_mechanism") }}
    where type in ('email', 'phone', 'mobile')
    order by
        party asc, case when type = 'email' then 'email' else 'phone' end asc,
        active desc, sequence asc, id asc

),

first_addresses as (

    select distinct on (party)
        party,
        postal_code
    from {{ source("tryton", "party_address") }}
    where postal_code is not null
    order by party asc, id asc

),

-- Of addresses in several countries none is the person's.
countries as (

    select
        addresses.party,
        case when count(distinct known.code) = 1 then min(known.code) end as code
    from {{ source("tryton", "party_address") }} as addresses
    inner join {{ source("tryton", "country_country") }} as known on addresses.country = known.id
    group by addresses.party

),

companies as (

    select distinct party
    from {{ source("tryton", "party_identifier") }}
    where type in ('fr_siren', 'fr_siret', 'eu_vat')

),

final as (

    select
        cast(parties.id as text) as record_id,
        emails.value as email,
        phones.value as phone,
        cast(null as text) as first_name,
        -- Tryton keeps one name and does not say which part of it is which.
        parties.name as last_name,
        cast(null as date) as birth_date,
        first_addresses.postal_code as postcode,
        case when companies.party is not null then parties.name end as company,
        cast(null as text) as job_title,
        case when companies.party is not null then 'b2b' else 'b2c' end as segment,
        cast(null as text) as sector,
        countries.code as country,
        parties.create_date as created_at,
        cast(null as timestamptz) as collected_at,
        cast(null as text) as collection_source,
        cast(null as text) as collection_mode,
        cast(null as timestamptz) as informed_at,
        'tryton:' || parties.replaced_by as external_ids
    from parties
    left join first_contacts as emails on parties.id = emails.party and emails.kind = 'email'
    left join first_contacts as phones on parties.id = phones.party and phones.kind = 'phone'
    left join first_addresses on parties.id = first_addresses.party
    left join countries on parties.id = countries.party
    left join companies on parties.id = companies.party
    left join insiders on parties.id = insiders.party
    where insiders.party is null

)

select * from final
