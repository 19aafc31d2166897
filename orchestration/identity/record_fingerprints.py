"""Fingerprints of the records' own keys: by them a record that was erased is known when it comes back."""

from sqlalchemy import Engine, text

from orchestration.identity.fingerprints import fingerprint

PAGE = 20_000
"""Records at a time."""

_FORGET = """
delete from identity.record_fingerprints as noted where not exists (
    select 1 from identity.records where records.source = noted.source and records.record_id = noted.record_id
)
"""

_NEW = """
select source, record_id from identity.records where not exists (
    select 1 from identity.record_fingerprints as noted
    where noted.source = records.source and noted.record_id = records.record_id
)
"""

_NOTE = """
insert into identity.record_fingerprints (source, record_id, fingerprint)
select * from unnest(cast(:sources as text[]), cast(:record_ids as text[]), cast(:fingerprints as text[]))
"""


def note_records(warehouse: Engine, key: bytes) -> int:
    """Make identity.record_fingerprints that of the records as they are linked now; how many were new.

    What is known already is not computed again.
    """
    noted = 0
    with warehouse.begin() as writer, warehouse.connect() as reader:
        writer.execute(text(_FORGET))
        new = reader.execute(text(_NEW).execution_options(yield_per=PAGE))
        for page in new.partitions():
            values = {
                "sources": [row.source for row in page],
                "record_ids": [row.record_id for row in page],
                "fingerprints": [fingerprint(key, "record", f"{row.source}:{row.record_id}") for row in page],
            }
            writer.execute(text(_NOTE), values)
            noted += len(page)
    return noted
