-- Fails if data falls due before the day its period counts from, or its clock is unknown and it falls due
-- anyway.
select *
from {{ ref("fct_deadlines") }}
where due_on < counts_from or (counts_from is null and due_on is not null)
