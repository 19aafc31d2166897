"""Whom the rows in quarantine tell of."""

from orchestration.identity.fingerprints import fingerprint
from orchestration.identity.quarantined import note_quarantined
from orchestration.ingestion.identifying import identifying_in_quarantine
from tests.orchestration.identity.test_people import CRM, KEY, MAILING

ASIDE = """
insert into quarantine.rows (source, table_name, row_key, record_id, column_name, reason, payload)
values (:source, :table, null, null, 'email', 'missing_key', cast(:payload as jsonb))
"""


def test_rows_in_quarantine_say_who_they_may_tell_of(warehouse):
    def note():
        note_quarantined(warehouse.engine, identifying_in_quarantine([CRM, MAILING]), KEY)
        return warehouse.rows("select kind, fingerprint from identity.quarantined order by 1, 2")

    for table, payload in (
        ("contacts", '{"first": "Anna", "email": " Anna@People.example "}'),
        ("contacts", '{"line": "broken beyond reading"}'),
        ("phones", '{"contact": "7", "number": "06 12 34 56 78"}'),
    ):
        warehouse.run(ASIDE, source="crm", table=table, payload=payload)
    assert note() == [
        ("email", fingerprint(KEY, "email", "anna@people.example")),
        ("phone", fingerprint(KEY, "phone", "+33612345678")),
    ]
    # What is readable and of no record holds back nobody who has the same address.
    warehouse.run("update quarantine.rows set reason = 'nobody' where table_name = 'phones'")
    assert note() == [("email", fingerprint(KEY, "email", "anna@people.example"))]
    warehouse.run("delete from quarantine.rows")
    assert note() == []
