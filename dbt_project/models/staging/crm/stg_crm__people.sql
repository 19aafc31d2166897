-- grain: one row per contact
with contacts as (

    select * from {{ source("crm", "contacts") }}

),

final as (

    select
        cast(contact_no as text) as record_id,
        email,
        coalesce(tel_mobile, tel_fixe) as phone,
        prenom as first_name,
        nom as last_name,
        naissance as birth_date,
        cp as postcode,
        account_name as company,
        fonction as job_title,
        case type_contact when 'PRO' then 'b2b' when 'PART' then 'b2c' end as segment,
        secteur as sector,
        cast(null as text) as country,
        created_at,
        cast(collecte_le as timestamp) at time zone 'Europe/Paris' as collected_at,
        source_collecte as collection_source,
        case
            when source_collecte = 'Achat de fichier' then 'indirect'
            when source_collecte is not null then 'direct'
        end as collection_mode,
        cast(art14_informe_le as timestamp) at time zone 'Europe/Paris' as informed_at,
        cast(null as text) as external_ids
    from contacts

)

select * from final
