"""Whoever changes what the models read of a person notes it, in the transaction that changes it."""

import pytest
from sqlalchemy import text

KNOWN = """
    insert into identity.records (source, record_id, person_id) values ('crm', '1', 'anna'), ('crm', '2', 'bert');
    insert into identity.identifiers (source, record_id, kind, fingerprint, shared)
        values ('crm', '1', 'email', 'f1', false), ('crm', '2', 'email', 'f2', false);
    insert into identity.record_fingerprints (source, record_id, fingerprint) values ('crm', '1', 'r1');
    insert into identity.holdings (source, record_id, data_category)
        values ('crm', '1', 'notes'), ('crm', '2', 'notes');
    insert into archive.items
        (person_id, source, record_id, data_category, purpose, rule, counts_from, kept_at_source)
        values ('anna', 'crm', '1', 'notes', 'p', 'r', '2020-01-01', false);
    insert into suppression.entries (fingerprint, purpose, channel, kind, objected_on, known_on)
        values ('f1', 'prospecting', 'all', 'email', '2026-01-01', '2026-01-02');
    insert into evidence.ledger (seq, entry, previous_hash, hash) values (1, '{}', '', '');
    insert into enforcement.items
        (plan_id, item_no, person_id, source, record_id, data_category, action, purpose, rule, due_on, source_state)
        values ('plan', 1, 'anna', 'crm', '1', 'notes', 'delete', 'p', 'r', '2026-01-01', 'ordered'),
            ('plan', 2, 'bert', 'crm', '2', 'notes', 'delete', 'p', 'r', '2026-01-01', null);
    insert into enforcement.intents values ('plan', 'anna', 'crm', '1')
"""
ANNA, CRM_1 = ("anna", None, None), (None, "crm", "1")
EVERYBODY = (None, None, None)

CHANGES = [
    ("insert into identity.records (source, record_id, person_id) values ('crm', '3', 'carl')", [("carl", None, None)]),
    ("update identity.records set person_id = 'carl' where record_id = '1'", [ANNA, ("carl", None, None)]),
    ("update identity.records set first_seen_on = '2026-01-01' where record_id = '1'", [ANNA]),
    ("delete from identity.records where record_id = '1'", [ANNA]),
    ("truncate identity.records", [EVERYBODY]),
    ("update identity.identifiers set shared = true where record_id = '1'", [CRM_1]),
    ("delete from identity.identifiers where record_id = '1'", [CRM_1]),
    ("delete from identity.record_fingerprints where record_id = '1'", [CRM_1]),
    ("insert into identity.record_fingerprints values ('crm', '2', 'r2')", [(None, "crm", "2")]),
    ("delete from identity.holdings where record_id = '1'", [CRM_1]),
    ("insert into identity.holdings (source, record_id, data_category) values ('crm', '1', 'identity')", [CRM_1]),
    ("delete from archive.items", [ANNA, CRM_1]),
    ("update archive.items set person_id = 'carl'", [ANNA, ("carl", None, None), CRM_1]),
    ("delete from suppression.entries", [CRM_1]),
    ("update suppression.entries set objected_on = '2026-02-02'", [CRM_1]),
    ("update suppression.entries set known_on = '2026-02-02'", []),
    ("insert into suppression.entries values ('unknown', 'prospecting', 'all', 'email', '2026-01-01')", []),
    ("insert into suppression.entries values ('f1', 'prospecting', 'sms', 'email', '2026-01-01')", [CRM_1]),
    ("insert into evidence.erased (seq, kind, fingerprint) values (1, 'email', 'f1')", [CRM_1]),
    ("insert into evidence.erased (seq, kind, fingerprint) values (1, 'record', 'r1')", [CRM_1]),
    ("update enforcement.items set source_state = 'confirmed'", [CRM_1]),
    ("insert into enforcement.intents values ('plan', 'bert', 'crm', '2')", [(None, "crm", "2")]),
    ("delete from enforcement.intents", [CRM_1]),
    ("truncate enforcement.intents", [EVERYBODY]),
    ("update enforcement.items set outcome = 'deleted'", []),
    ("update enforcement.items set source_state = 'done' where item_no = 2", []),
    ("delete from enforcement.items where item_no = 2", []),
    ("delete from enforcement.items", [CRM_1]),
]


@pytest.mark.parametrize(("change", "whom"), CHANGES)
def test_a_change_touches_whom_it_concerns(migrated, change, whom):
    with migrated.begin() as connection:
        connection.execute(text(KNOWN))
        connection.execute(text("truncate control.touches"))
    with migrated.begin() as connection:
        connection.execute(text(change))
    assert sorted(_noted(migrated), key=str) == sorted(whom, key=str)


def test_what_is_taken_back_touches_nobody(migrated):
    with migrated.connect() as connection:
        connection.execute(text(KNOWN))
        connection.rollback()
    assert not _noted(migrated)


def _noted(engine):
    with engine.connect() as connection:
        rows = connection.execute(text("select person_id, source, record_id from control.touches"))
        return [tuple(row) for row in rows]
