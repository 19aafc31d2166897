"""Held: the records of whoever a hold names, by any of which the person is known while it stands.

A hold names one record. Its system may lose that one at any time, by an operator's hand or by what a night had begun
before, and the person stays held in all the others.
"""

from sqlalchemy import Connection, text

_NOTE = """
insert into control.held_records (hold_id, source, record_id)
select held_persons.hold_id, records.source, records.record_id
from control.held_persons join control.holds using (hold_id) join identity.records using (person_id)
where holds.lifted_at is null
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
    return connection.execute(text(_NOTE)).rowcount
