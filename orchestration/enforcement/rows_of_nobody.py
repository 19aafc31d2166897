"""The end of rows of nobody: what quarantine held long enough loses its content, with proof."""

from datetime import date

from sqlalchemy import Connection, text

from orchestration.database.cleanings import WAREHOUSE, note_erased
from orchestration.enforcement.batch import block, open_batch, recheck, set_aside, store
from orchestration.enforcement.proof import Proving, prove

_ENDING = "plan_id = :plan_id and outcome is null and source = 'quarantine'"

# A plan may have been approved on a night when the rows' own system was sound.
_THEIRS_BLOCKED = "split_part(person_id, ':', 2) in (select source from control.source_gates where as_of = :as_of)"

# The model is a view: whose person has come, or what a hold covers by now, is not in it.
_STAYING = """
update batch set outcome = 'no_longer_due', settled_at = now()
where outcome is null and not exists (
    select 1 from intermediate.int_quarantine__ended as ended where ended.record_id = batch.record_id
)
"""

# Without its key the next reading would bring the content back, and without what it points at its person would not.
_EMPTY = """
update quarantine.rows set payload = jsonb_build_object(column_name, payload -> column_name), ended_on = :as_of
from batch
where rows.reason = 'nobody' and rows.source || ':' || rows.table_name || ':' || rows.row_key = batch.record_id
"""

# Its system still has it, and takes it away itself.
_SETTLE = "update batch set outcome = 'deleted', source_state = 'kept', settled_at = :at"


def end_rows_of_nobody(connection: Connection, plan_id: str, proving: Proving, *, as_of: date) -> int:
    """Empty the rows of nobody that a plan ends, each checked again, with its proof; how many items were settled.

    All of it is the caller's one transaction: no system but the warehouse is concerned.

    Args:
        connection: in the transaction that acts.
        plan_id: the plan.
        proving: under which night the evidence is written.
        as_of: the night's date; nothing of a source that is blocked ends.
    """
    settled = open_batch(connection, _ENDING, {"plan_id": plan_id})
    if settled:
        recheck(connection, {}, as_of)
        block(connection, _THEIRS_BLOCKED, {"as_of": as_of})
        connection.execute(text(_STAYING))
        set_aside(connection)
        connection.execute(text(_EMPTY), {"as_of": as_of})
        note_erased(connection, WAREHOUSE, "quarantine", ["rows"])
        connection.execute(text(_SETTLE), {"at": proving.at})
        prove(connection, proving)
        store(connection)
    return settled
