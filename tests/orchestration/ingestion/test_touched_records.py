"""A change of raw touches every record of which a staging view then tells something else, in every system there is."""

from collections.abc import Mapping
from datetime import date
from random import Random

import pytest
from sqlalchemy import text

from orchestration.ingestion.data_map import STAGING, read_source, sources_file
from orchestration.ingestion.raw_tables import ensure_raw
from orchestration.settings import PROJECT_DIR
from tests.dbt_project.touched.rows import Rows
from tests.orchestration.demo.staging import rendered

pytestmark = pytest.mark.slow

FOLDER = PROJECT_DIR / "dbt_project" / STAGING
SYSTEMS = sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir())
AS_OF = date(2026, 11, 21)
CHANGES = 60


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_record_told_of_anew_is_touched(migrated, system):
    source = read_source(sources_file(PROJECT_DIR, system))
    ensure_raw(migrated, source)
    rows, told = Rows([source], Random(system), people=12), 0
    with migrated.begin() as connection:
        views = _make_views(connection, system)
        rows.populate(connection, AS_OF)
    for mapped in source.ingested:
        for _ in range(1 + CHANGES // len(source.ingested)):
            with migrated.begin() as connection:
                before = _told(connection, views)
                connection.execute(text("truncate control.touches"))
                rows.change_in(connection, source, mapped, AS_OF)
                changed = {record for record, _ in before.items() ^ _told(connection, views).items()} - {None}
                touches = connection.execute(text("select distinct record_id from control.touches")).scalars().all()
            told += len(changed)
            assert None in touches or changed <= set(touches), f"{mapped.name}: {changed - set(touches)}"
    assert told > CHANGES / 10


def _make_views(connection, system):
    connection.execute(text("create schema staging"))
    views = sorted(FOLDER.glob(f"{system}/*.sql"))
    for path in views:
        query = rendered(path.read_text(encoding="utf-8"))
        connection.exec_driver_sql(f"create view staging.{path.stem} as {query.replace('%', '%%')}")
    return [path.stem for path in views if path.stem.startswith("stg_")]


def _told(connection, views) -> Mapping[str, frozenset[str]]:
    """By record, all that the views say of it."""
    found: dict[str, set[str]] = {}
    for view in views:
        for record, said in connection.execute(text(f"select record_id, t::text from staging.{view} as t")):
            found.setdefault(record, set()).add(f"{view} {said}")
    return {record: frozenset(said) for record, said in found.items()}
