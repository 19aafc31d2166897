"""Reasons that an earlier version kept as English sentences are codes with their values after the migration."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

from orchestration.database import migrations
from orchestration.database.warehouse import migrate
from orchestration.enforcement.plan import plan_of
from orchestration.enforcement.residue import Residue
from orchestration.enforcement.waits import BookChanged, FirstRun, ManyItems, ManyPeople

SENTENCES = (
    "crm: the first run against a source only plans",
    "contracts: 60 items of 60 persons are above the cap of 12 items or 0.5 % of 1200 persons",
    "accounting: 60 items of 6 persons are above the cap of 12 items or 0.5 % of 1200 persons",
    "policies: the book changed from 0a1b to 2c3d since the last purge",
)
BEFORE = "0004"


def at(connection: Connection) -> Config:
    """The migrations, on that connection."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    return config


@pytest.fixture
def former(new_database: Callable[..., Engine]) -> Engine:
    """A warehouse of the version before, with a plan that waited and a night that found something."""
    engine = new_database()
    with engine.begin() as connection:
        command.upgrade(at(connection), BEFORE)
        connection.execute(
            text(
                "insert into enforcement.plans (plan_id, as_of, policy_hash, content_hash, state, waits_for) "
                "values ('plan', '2026-11-21', 'book', 'x', 'waiting', :said), "
                "('ready', '2026-11-21', 'book', 'x', 'ready', '{}')"
            ),
            {"said": list(SENTENCES)},
        )
        connection.execute(
            text(
                "insert into enforcement.items (plan_id, item_no, person_id, source, record_id, data_category, action, "
                "purpose, rule, due_on, outcome, message) select 'plan', no, 'p', 'crm', 'r', 'notes', 'delete', 'x', "
                "'x', '2026-11-21', outcome, message from (values (1, 'held', 'a hold covers it'), "
                "(2, 'held', 'a row of this person is in quarantine'), "
                "(3, 'held', 'a source of this person is not trusted tonight'), (4, 'failed', 'refused')) as said "
                "(no, outcome, message)"
            )
        )
        connection.execute(text("insert into control.source_gates values ('2026-11-21', 'crm', 'too old')"))
        connection.execute(
            text(
                "insert into control.nights (night_id, as_of, status, counts) "
                "values ('night', '2026-11-21', 'failed', cast(:counts as jsonb))"
            ),
            {"counts": json.dumps({"scanned_for": 2, "residues": {"crm: notes": 2, "shop (not reachable)": 0}})},
        )
    return engine


def test_a_plan_still_waits_for_what_it_waited_for(former: Engine):
    migrate(former)
    with former.connect() as connection:
        assert plan_of(connection, "plan").waits_for == (
            FirstRun("crm"),
            ManyItems("contracts", 60, 12),
            ManyPeople("contracts", 60, 1200, 0.5),
            ManyItems("accounting", 60, 12),
            BookChanged("0a1b", "2c3d"),
        )
        assert plan_of(connection, "ready").waits_for == ()


def test_what_was_held_is_held_for_the_same_reason(former: Engine):
    migrate(former)
    with former.connect() as connection:
        rows = connection.execute(text("select held_because, message from enforcement.items order by item_no")).all()
    assert [tuple(row) for row in rows] == [
        ("hold", None), ("quarantine", None), ("blocked_source", None), (None, "refused")
    ]  # fmt: skip


def test_a_source_left_out_and_a_residue_are_still_told(former: Engine):
    migrate(former)
    with former.connect() as connection:
        (gate,) = connection.execute(text("select reason_en, reason_fr from control.source_gates")).all()
        residues: list[dict[str, Any]] = connection.execute(
            text("select counts -> 'residues' from control.nights")
        ).scalar_one()
    assert gate.reason_en == "too old"
    assert gate.reason_fr.startswith("un contrôle de cette source")
    assert [Residue(**found) for found in residues] == [Residue("crm", "notes", 2), Residue("shop", None, 0)]


def test_it_can_be_undone_and_done_again(former: Engine):
    migrate(former)
    everything = "select p.waits_for, i.held_because, i.message, g.reason_en, n.counts from enforcement.plans as p "
    everything += "natural join enforcement.items as i, control.source_gates as g, control.nights as n order by item_no"
    with former.connect() as connection:
        migrated = connection.execute(text(everything)).all()
    with former.begin() as connection:
        command.downgrade(at(connection), BEFORE)
        held = connection.execute(text("select message from enforcement.items order by item_no")).all()
    assert held[0].message == "a hold covers it"
    migrate(former)
    with former.connect() as connection:
        assert connection.execute(text(everything)).all() == migrated
    assert len(migrated) == 4
