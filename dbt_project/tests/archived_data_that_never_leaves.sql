-- Fails if something stands in the archive under a rule that the policy book no longer holds: it would stay
-- for ever.
{{ config(severity="warn") }}
select archived.archive_id
from {{ source("archive", "items") }} as archived
left join {{ ref("int_deadlines__of_archive") }} as deadlines
    on
        archived.person_id = deadlines.person_id
        and archived.data_category = deadlines.data_category
where deadlines.person_id is null
