-- Fails if prospecting is called lawful on a channel that a person objected to after the decision
-- it rests on.
select basis.*
from {{ ref("fct_legal_basis") }} as basis
inner join {{ ref("int_objections__unioned") }} as objections on basis.person_id = objections.person_id
left join {{ ref("int_decisions__by_channel") }} as decisions
    on
        basis.person_id = decisions.person_id
        and basis.channel = decisions.channel
where
    basis.status = 'valid'
    and basis.purpose like 'prospecting%'
    and objections.is_prospecting
    and objections.channel in ('all', basis.channel)
    and coalesce(objections.undoes_until >= decisions.decided_at, true)
