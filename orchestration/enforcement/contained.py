"""Contained: tonight's plan when the older one that the night applied, after its approval, had all of it.

A plan that a pause or a death cut off is taken up again, while what it left is frozen anew as the plan of tonight.
"""

from sqlalchemy import Connection, text

from orchestration.enforcement.plan import Plan

# What the older plan held back, or found no longer due, it did not do. What a system refused or has not answered yet is
# its own to try again.
_SUPERSEDE = """
update enforcement.plans set state = 'superseded'
where plan_id = :tonight and state in ('ready', 'waiting') and not exists (
    select person_id, source, record_id, document_id, data_category, action
    from enforcement.items where plan_id = :tonight and outcome is null
    except
    select person_id, source, record_id, document_id, data_category, action
    from enforcement.items where plan_id = :applied and outcome is distinct from 'held'
    and outcome is distinct from 'no_longer_due'
)
"""


def supersede_contained(connection: Connection, tonight: Plan, applied: Plan) -> None:
    """Set tonight's plan aside if all that it would do was of the plan just applied: nobody is to approve it any more.

    With anything new in it, it waits as it did.
    """
    if applied.plan_id != tonight.plan_id:
        connection.execute(text(_SUPERSEDE), {"tonight": tonight.plan_id, "applied": applied.plan_id})
