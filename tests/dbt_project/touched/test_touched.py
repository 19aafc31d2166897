"""A night that computes the touched only leaves the rows that computing everything would.

TOUCHED_NIGHTS=200 lives through that many; TOUCHED_LOT=7 through others; --log-cli-level=INFO shows them pass.
"""

import logging
import os
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import URL

from orchestration.database import doubts, touched
from orchestration.database.warehouse import create_database, open_warehouse
from orchestration.ingestion.data_map import read_data_map
from orchestration.ingestion.raw_tables import ensure_raw
from orchestration.settings import PROJECT_DIR
from tests.dbt_project.touched.nights import Nights
from tests.dbt_project.touched.rows import Rows
from tests.dbt_project.touched.world import World

NIGHTS = int(os.environ.get("TOUCHED_NIGHTS", "3"))
LOT = int(os.environ.get("TOUCHED_LOT", "2"))
PEOPLE = 120
LOG = logging.getLogger(__name__)
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def world(postgres: URL, tmp_path_factory) -> Iterator[World]:
    home = tmp_path_factory.mktemp("touched")
    create_database(postgres, "touched")
    engine = open_warehouse(postgres.set(database="touched"))
    data_map = read_data_map(PROJECT_DIR, ["crm", "emailing", "files", "invoicing"])
    for source in data_map:
        ensure_raw(engine, source)
    yield World(engine, home, Rows(data_map, Random(f"touched {LOT}"), PEOPLE), data_map)
    engine.dispose()


def test_what_touched_nights_leave_is_what_a_rebuild_makes(world, monkeypatch):
    # Of so few people most are due; still only the touched are to be computed, however long ago all of them were.
    monkeypatch.setattr(touched, "MOST_TOUCHED", 2)
    monkeypatch.setattr(doubts, "FULL_AFTER", timedelta.max)
    nights = Nights(world, LOT, date(2026, 11, 21))
    with world.engine.begin() as connection:
        world.rows.populate(connection, nights.as_of)
    for number in range(NIGHTS):
        begun = nights.compute(nights.happening() if number else "nothing")
        LOG.info("%d %s, %s: %s", number, nights.as_of, nights.happened, begun)
        found = nights.tonight.differences(nights.as_of, nights.book)
        assert not found, f"night {number}, {nights.as_of}, {nights.happened}, {begun}: {found}"
        nights.live()
    assert nights.scopes[0] == "full"
    assert nights.scopes.count("touched") >= NIGHTS / 3, nights.scopes
