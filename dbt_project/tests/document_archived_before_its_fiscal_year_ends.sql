-- Fails if a voucher of the accounts leaves the active base before its fiscal year is closed
-- (C. com. L123-22).
select due.*
from {{ ref("fct_due_actions") }} as due
inner join {{ ref("int_documents__unioned") }} as documents
    on
        due.source = documents.source
        and due.document_id = documents.document_id
where
    documents.kind in ('invoice', 'credit_note', 'payment')
    and coalesce(documents.fiscal_year_end > {{ as_of_date() }}, true)
