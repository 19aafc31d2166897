-- Fails if an objection has ended prospecting, so that its data goes at once, and a channel still has a
-- ground.
select basis.*
from {{ ref("fct_legal_basis") }} as basis
inner join {{ ref("int_persons__grouped") }} as persons on basis.person_id = persons.person_id
where
    basis.channel is not null
    and basis.status not in ('objected', 'withdrawn', 'refused')
    and persons.objected_on <= {{ as_of_date() }}
