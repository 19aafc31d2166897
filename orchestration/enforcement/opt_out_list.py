"""The opt-out list's own end: whoever was remembered long enough leaves it, with proof and without a trace."""

from datetime import date

from sqlalchemy import Connection, text

from orchestration.database.cleanings import WAREHOUSE, note_erased
from orchestration.enforcement.batch import block, open_batch, recheck, set_aside, store
from orchestration.enforcement.proof import Proving, prove

_ENDING = "plan_id = :plan_id and outcome is null and source = 'suppression'"

# A plan may have been approved on a night when every source was sound.
_ANY_BLOCKED = "exists (select 1 from control.source_gates where as_of = :as_of)"

# The model is a view: what it says is what is known, and objected, at this moment.
_STAYING = """
update batch set outcome = 'no_longer_due', settled_at = now()
where outcome is null and not exists (
    select 1 from intermediate.int_opt_outs__ended as ended where ended.fingerprint = batch.record_id
)
"""

_DELETE = "delete from suppression.entries using batch where entries.fingerprint = batch.record_id"

_SETTLE = "update batch set outcome = 'deleted', source_state = 'done', settled_at = :at"

# The keys of such items are the fingerprint itself, in every plan that ever had it.
_FORGET = """
update enforcement.items set
    person_id = 'opt-out:' || items.plan_id || ':' || items.item_no,
    record_id = 'opt-out:' || items.plan_id || ':' || items.item_no
from batch
where items.source = 'suppression' and items.record_id = batch.record_id
"""

# The mart has them, too, until another night builds it anew.
_FORGET_DUE = """
delete from marts.fct_due_actions as due using batch
where due.source = 'suppression' and due.person_id = batch.person_id
"""


def end_opt_outs(connection: Connection, plan_id: str, proving: Proving, *, as_of: date) -> int:
    """Delete from the list what a plan ends of it, each checked again, with its proof; how many items were settled.

    All of it is the caller's one transaction: no system but the warehouse is concerned. A plan's hash is that of what
    was frozen; what it was worked out from is not needed again.

    Args:
        connection: in the transaction that acts.
        plan_id: the plan.
        proving: under which night the evidence is written.
        as_of: the night's date; nothing ends while a source is blocked.
    """
    settled = open_batch(connection, _ENDING, {"plan_id": plan_id})
    if settled:
        recheck(connection, {}, as_of)
        block(connection, _ANY_BLOCKED, {"as_of": as_of})
        connection.execute(text(_STAYING))
        set_aside(connection)
        connection.execute(text(_DELETE))
        connection.execute(text(_SETTLE), {"at": proving.at})
        prove(connection, proving)
        store(connection)
        connection.execute(text(_FORGET))
        connection.execute(text(_FORGET_DUE))
        note_erased(connection, WAREHOUSE, "suppression", ["entries"])
        note_erased(connection, WAREHOUSE, "enforcement", ["items"])
    return settled
