-- grain: one row per purpose, channel, legal basis and status
with bases as (

    select
        purpose,
        legal_basis,
        status,
        coalesce(channel, 'all') as channel
    from {{ ref("fct_legal_basis") }}

),

-- What may be written to customers without their consent has conditions that no system records.
of_customers as (

    select distinct
        purpose,
        channel,
        legal_basis
    from {{ source("policy", "grounds") }}
    where policy_hash = '{{ var("policy_hash") }}' and customer

),

final as (

    select
        bases.purpose,
        bases.channel,
        bases.legal_basis,
        bases.status,
        of_customers.purpose is not null as is_of_customers,
        count(*) as people
    from bases
    left join of_customers
        on
            bases.purpose = of_customers.purpose
            and bases.channel = of_customers.channel
            and bases.legal_basis = of_customers.legal_basis
    group by bases.purpose, bases.channel, bases.legal_basis, bases.status, of_customers.purpose

)

select * from final
