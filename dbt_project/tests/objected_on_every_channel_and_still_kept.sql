-- Fails if prospecting may reach a person on no channel, by their own word, and their data is kept for it.
select basis.person_id
from {{ ref("fct_legal_basis") }} as basis
inner join {{ ref("int_persons__grouped") }} as persons on basis.person_id = persons.person_id
where basis.channel is not null and persons.objected_on is null
group by basis.person_id
having bool_and(basis.status in ('objected', 'withdrawn'))
