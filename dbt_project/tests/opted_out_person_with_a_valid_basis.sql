-- Fails if prospecting is called lawful on a channel that a person objected to after the decision
-- it rests on.
select basis.*
from {{ ref("fct_legal_basis") }} as basis
inner join {{ ref("int_objections__unioned") }} as objections on basis.person_id = objections.person_id
where
    basis.status = 'valid'
    and basis.purpose like 'prospecting%'
    and objections.is_prospecting
    and objections.channel in ('all', basis.channel)
    and objections.objected_on >= basis.since
