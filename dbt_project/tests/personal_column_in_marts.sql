-- Fails if a column that names a person, or tells of one in free text, stands after staging.
-- depends_on: {{ ref("fct_due_actions") }}
select
    table_schema,
    table_name,
    column_name
from information_schema.columns
where
    table_schema in ('intermediate', 'marts', 'reporting')
    and column_name in (
        'email', 'phone', 'first_name', 'last_name', 'birth_date', 'postcode', 'company', 'job_title',
        'external_ids', 'proof', 'wording', 'text', 'author', 'payload'
    )
