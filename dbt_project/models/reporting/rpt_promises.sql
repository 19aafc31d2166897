-- grain: one row per gate, suite and promise that was checked this night, as the gate's last run found it
select
    gate,
    suite,
    name,
    cast(sum(unexpected) as bigint) as unexpected,
    cast(sum(checked) as bigint) as checked,
    max(checked_at) as checked_at,
    min(severity) as severity,
    bool_and(passed) as passed,
    min(label_fr) as label_fr,
    min(label_en) as label_en,
    min(broken_fr) as broken_fr,
    min(broken_en) as broken_en,
    min(reference) as reference
from {{ source("control", "promises") }}
where as_of = {{ as_of_date() }}
group by gate, suite, name
