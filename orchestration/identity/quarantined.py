"""Whom the rows in quarantine tell of, as fingerprints: nobody who may be meant is purged."""

from collections.abc import Iterable

from sqlalchemy import Engine, delete, insert

from orchestration.database.tables.identity import quarantined
from orchestration.identity.arrow import read_pages
from orchestration.identity.collect import identifiers_in
from orchestration.identity.fingerprints import fingerprint
from orchestration.identity.reading import Reading


def note_quarantined(warehouse: Engine, readings: Iterable[Reading], key: bytes) -> int:
    """Write identity.quarantined as quarantine has it now; how many identifiers its rows carry.

    A row that breaks its contract may be the only one of its record, so that no record of its own says whose it is.

    Args:
        warehouse: where quarantine is.
        readings: which columns identify, from ingestion.identifying.
        key: of the fingerprints.
    """
    carried = {
        (reading.source, column.kind, fingerprint(key, column.kind, identifier))
        for reading in readings
        for page in read_pages(warehouse.url, reading.query)
        for i, column in enumerate(reading.columns)
        if column.kind != "name"
        for _, identifier in identifiers_in(column, page.column(f"v{i}").to_pylist())
    }
    with warehouse.begin() as connection:
        connection.execute(delete(quarantined))
        if carried:
            rows = [{"source": s, "kind": k, "fingerprint": f} for s, k, f in sorted(carried)]
            connection.execute(insert(quarantined), rows)
    return len(carried)
