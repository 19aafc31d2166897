-- grain: one row per person, data category, document (null for the person's own) and phase
with candidates as (

    select * from {{ ref("int_deadlines__candidates") }}
    where {{ of_touched() }}

),

final as (

    -- Data is kept while one live purpose needs it: the latest deadline governs. A clock nobody knows governs
    -- most, so that nothing is purged on a guess.
    select distinct on (person_id, data_category, source, document_id, phase) *
    from candidates
    order by
        person_id asc,
        data_category asc,
        source asc,
        document_id asc,
        phase asc,
        due_on desc nulls first,
        rule asc,
        counts_from desc nulls first,
        begins_on asc

)

select * from final
