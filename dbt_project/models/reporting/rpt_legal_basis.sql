-- grain: one row per purpose, channel, legal basis and status
with bases as (

    select
        purpose,
        legal_basis,
        status,
        coalesce(channel, 'all') as channel
    from {{ ref("fct_legal_basis") }}

),

final as (

    select
        purpose,
        channel,
        legal_basis,
        status,
        count(*) as people
    from bases
    group by purpose, channel, legal_basis, status

)

select * from final
