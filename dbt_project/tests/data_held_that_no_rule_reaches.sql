-- Fails if data is held that no rule of the policy book needs or ends: it would stay for ever.
{{ config(severity="warn") }}
select holdings.*
from {{ ref("int_holdings__by_person") }} as holdings
left join {{ ref("int_deadlines__candidates") }} as candidates
    on
        holdings.person_id = candidates.person_id
        and holdings.data_category = candidates.data_category
        and coalesce(holdings.source, '') = coalesce(candidates.source, '')
        and coalesce(holdings.document_id, '') = coalesce(candidates.document_id, '')
where candidates.person_id is null
