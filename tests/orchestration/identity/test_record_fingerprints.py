"""The fingerprints of the records' own keys."""

import pytest

from orchestration.identity import record_fingerprints
from orchestration.identity.fingerprints import fingerprint
from orchestration.identity.record_fingerprints import note_records
from tests.orchestration.identity.test_people import KEY


def test_each_record_has_one_as_long_as_it_is_known(warehouse, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(record_fingerprints, "PAGE", 2)

    def noted():
        return warehouse.rows("select source, record_id, fingerprint from identity.record_fingerprints order by 1, 2")

    def of(source: str, record_id: str):
        return (source, record_id, fingerprint(KEY, "record", f"{source}:{record_id}"))

    warehouse.run(
        "insert into identity.records (source, record_id, person_id) "
        "values ('crm', '1', 'p'), ('crm', '2', 'q'), ('mail', '1', 'p')"
    )
    assert note_records(warehouse.engine, KEY) == 3
    assert noted() == [of("crm", "1"), of("crm", "2"), of("mail", "1")]
    warehouse.run(
        "delete from identity.records where record_id = '1'; insert into identity.records values ('crm', '3', 'r')"
    )
    assert note_records(warehouse.engine, KEY) == 1, "what is known already is not computed again"
    assert noted() == [of("crm", "2"), of("crm", "3")]
