-- grain: one row per person, document and clock; counts_from is null where the clock is unknown
with documents as (

    select * from {{ ref("int_documents__unioned") }}
    where {{ of_touched() }}

),

last_contacts as (

    select * from {{ ref("int_clocks__of_persons") }}
    where {{ of_touched() }} and clock = 'last_contact'

),

final as (

    select
        person_id,
        source,
        document_id,
        'fiscal_year_end' as clock,
        fiscal_year_end as counts_from
    from documents

    union all

    select
        person_id,
        source,
        document_id,
        'delivery' as clock,
        -- Nothing is delivered before it was ordered: of two days at odds the later one counts.
        greatest(delivered_on, issued_on) as counts_from
    from documents

    union all

    select
        person_id,
        source,
        document_id,
        'conclusion' as clock,
        issued_on as counts_from
    from documents

    union all

    select
        person_id,
        source,
        document_id,
        'payment' as clock,
        issued_on as counts_from
    from documents
    where kind = 'payment'

    union all

    -- A quote is an offer to a prospect: it lives as long as the person may be approached.
    select
        documents.person_id,
        documents.source,
        documents.document_id,
        'last_contact' as clock,
        last_contacts.counts_from
    from documents
    inner join last_contacts on documents.person_id = last_contacts.person_id

)

select * from final
