"""Held: the records of whoever a hold names, by any of which the person is known while it stands.

A hold names one record, or a system and so all of its records. The system may lose any of them at any time, by an
operator's hand or by what a night had begun before, and the person stays held in all the others.
"""

from sqlalchemy import Connection, text

_NOTE = """
with held as materialized (
    select distinct held_persons.hold_id, person_id
    from control.held_persons join control.holds using (hold_id)
    where holds.lifted_at is null and person_id is not null
)
insert into control.held_records (hold_id, source, record_id)
select held.hold_id, records.source, records.record_id
from held join identity.records using (person_id)
except
select hold_id, source, record_id from control.held_records
on conflict do nothing
"""
_FORGET = """
delete from control.held_records using control.holds
where holds.hold_id = held_records.hold_id and holds.lifted_at is not null
"""


def note_held(connection: Connection) -> int:
    """Note the records of whoever is held, as they are linked now, and forget those of holds that were lifted.

    None is forgotten before: whoever was one person with the held one stays held. How many records were new.
    """
    connection.execute(text(_FORGET))
    noted = connection.execute(text(_NOTE)).rowcount
    if noted:
        # A whole system's may be a million at once, and the next batch asks for some of them.
        connection.execute(text("analyze control.held_records"))
    return noted
