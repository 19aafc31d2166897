"""What `oubli plan`, `approve` and `apply` say of a plan that waits, and with which status."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

from orchestration.database import embedded
from orchestration.database.warehouse import create_database, open_warehouse
from orchestration.settings import Settings
from retention_policies.book import PolicyBook
from tests.orchestration.commands.conftest import Oubli

PLAN = "2026-11-21-0a1b2c3d"
WAY = f"run `oubli approve {PLAN} --by WHO --reason WHY`"

Planned = Callable[..., Any]


@pytest.fixture(scope="session")
def warehouse(home: Path) -> Engine:
    """A warehouse beside the one in which no night has run."""
    server = embedded.start(home, keep=True)
    create_database(server, "planned")
    open_warehouse(server.set(database="planned")).dispose()
    return create_engine(server.set(database="planned"), poolclass=NullPool)


@pytest.fixture
def planned(warehouse: Engine, oubli: Oubli) -> Planned:
    """Runs a command over a plan that waits."""
    with warehouse.begin() as connection:
        connection.execute(
            text(
                "truncate enforcement.plans, enforcement.items; alter table enforcement.approvals disable trigger user"
            )
        )
        connection.execute(text("delete from enforcement.approvals"))
        connection.execute(text("alter table enforcement.approvals enable trigger user"))
        connection.execute(
            text(
                "insert into enforcement.plans (plan_id, as_of, policy_hash, content_hash, state, waits_for, "
                "item_count, person_count) values (:plan, '2026-11-21', :book, 'content', 'waiting', "
                "jsonb_build_array(jsonb_build_object('why', 'first_run', 'source', 'crm')), 1234, 56)"
            ),
            {"plan": PLAN, "book": PolicyBook.load(Settings().policies_path).hash},
        )
    url = warehouse.url.render_as_string(hide_password=False)

    def run(*arguments: str) -> Any:
        return oubli(*arguments, database_url=url)

    return run


def lapsed(warehouse: Engine, by: str = "Marie") -> None:
    with warehouse.begin() as connection:
        connection.execute(
            text(
                "insert into enforcement.approvals (plan_id, content_hash, approved_by, reason, approved_at, "
                "expires_at) values (:plan, 'content', :by, 'read', '2026-01-02 12:00+00', '2026-01-09 12:00+00')"
            ),
            {"plan": PLAN, "by": by},
        )


def test_a_plan_that_waits_has_its_status_and_says_why(planned: Planned):
    shown = planned("plan", "--last")
    assert shown.exit_code == 3
    assert "waits: crm: the first run against a source only plans" in shown.stdout
    assert f"waits for an approval; {WAY}" in shown.stdout
    told = json.loads(planned("plan", "--last", "--json").stdout)
    assert (told["status"], told["message"], told["approval"]) == ("waiting", f"waits for an approval; {WAY}", None)


def test_a_plan_that_waits_is_not_applied(planned: Planned):
    refused = planned("apply")
    assert (refused.exit_code, refused.stderr.strip()) == (3, f"waiting {PLAN}: waits for an approval; {WAY}")
    told = planned("apply", PLAN, "--json")
    assert told.exit_code == 3
    assert json.loads(told.stdout) == {"status": "waiting", "message": f"{PLAN}: waits for an approval; {WAY}"}


def test_an_approval_that_expired_is_named(planned: Planned, warehouse: Engine):
    lapsed(warehouse)
    sentence = f"approved by Marie on 2 January 2026, expired on 9 January 2026; approve it again: {WAY}"
    shown = planned("plan", "--last")
    assert (shown.exit_code, sentence in shown.stdout) == (3, True)
    told = json.loads(planned("plan", "--last", "--json").stdout)
    assert told["message"] == sentence
    assert (told["approval"]["by"], told["approval"]["holds"]) == ("Marie", False)
    assert told["approval"]["until"].startswith("2026-01-09T")
    assert planned("apply").stderr.strip() == f"waiting {PLAN}: {sentence}"


def test_an_approved_plan_no_longer_waits(planned: Planned, warehouse: Engine):
    lapsed(warehouse)
    approved = planned("approve", PLAN, "--by", "Marie", "--reason", "read again")
    assert approved.exit_code == 0
    assert approved.stdout.startswith("Approved by Marie on ")
    assert approved.stdout.strip().endswith(f"Now, for 1,234 items of 56 people: oubli apply {PLAN}")
    shown = planned("plan", "--last")
    assert (shown.exit_code, f"(read again); run `oubli apply {PLAN}`" in shown.stdout) == (0, True)
    told = json.loads(planned("plan", "--last", "--json").stdout)
    assert (told["status"], told["message"], told["approval"]["holds"]) == ("done", None, True)


def test_nothing_holds_under_other_policies(planned: Planned, warehouse: Engine):
    planned("approve", PLAN, "--by", "Marie", "--reason", "read")
    with warehouse.begin() as connection:
        connection.execute(text("update enforcement.plans set policy_hash = 'another'"))
    sentence = f"{PLAN}: the policies have changed since it was made; run `oubli plan` for the current one"
    shown = planned("plan", "--last")
    assert (shown.exit_code, sentence in shown.stdout, "oubli apply" in shown.stdout) == (3, True, False)
    told = json.loads(planned("plan", "--last", "--json").stdout)
    assert (told["message"], told["approval"]["holds"]) == (sentence, False)
    refused = planned("apply")
    assert (refused.exit_code, refused.stderr.strip()) == (1, f"error {sentence}")


def test_an_approved_plan_that_a_newer_one_came_after_is_named(planned: Planned, warehouse: Engine):
    planned("approve", PLAN, "--by", "Marie", "--reason", "read")
    with warehouse.begin() as connection:
        connection.execute(
            text(
                "insert into enforcement.plans (plan_id, as_of, policy_hash, content_hash, state, item_count, "
                "created_at) select 'newer', as_of, policy_hash, 'other', state, 1, created_at + interval '1 hour' "
                "from enforcement.plans"
            )
        )
    refused = planned("apply")
    assert refused.exit_code == 3
    assert refused.stderr.strip().endswith(f"; or apply the approved one: `oubli apply {PLAN}`")
    assert "or apply" not in planned("apply", "newer").stderr


def test_an_approval_under_a_pause_says_what_comes_first(planned: Planned):
    planned("pause", "--by", "Paul", "--reason", "wait")
    said = planned("approve", PLAN, "--by", "Marie", "--reason", "read").stdout
    planned("resume", "--by", "Paul")
    assert "Nights are paused by Paul since " in said
    assert said.strip().endswith(
        f": wait; `oubli resume` lets nights act. Then, for 1,234 items of 56 people: oubli apply {PLAN}"
    )


def test_approving_again_says_so_and_changes_nothing(planned: Planned, warehouse: Engine):
    planned("approve", PLAN, "--by", "Marie", "--reason", "read")
    again = planned("approve", PLAN, "--by", "Marie", "--reason", "read")
    assert again.exit_code == 0
    assert again.stdout.startswith("It is already approved by Marie on ")
    assert "; nothing was changed. Now, for" in again.stdout
    assert planned("approve", PLAN, "--by", "[b]Paul", "--reason", "read").stdout.startswith("Approved by [b]Paul on ")
    with warehouse.connect() as connection:
        assert connection.execute(text("select count(*) from enforcement.approvals")).scalar_one() == 2


def test_a_plan_within_the_caps_needs_no_approval(planned: Planned, warehouse: Engine):
    with warehouse.begin() as connection:
        connection.execute(text("update enforcement.plans set state = 'ready', waits_for = '[]'"))
    said = planned("approve", PLAN, "--by", "Marie", "--reason", "read")
    assert (said.exit_code, said.stdout.startswith("It needs no approval, as it is within every cap")) == (0, True)
    assert json.loads(planned("plan", "--last", "--json").stdout)["status"] == "done"


def test_a_plan_is_held_against_an_earlier_one(planned: Planned, warehouse: Engine):
    with warehouse.begin() as connection:
        connection.execute(
            text(
                "insert into enforcement.plans (plan_id, as_of, policy_hash, content_hash, state, created_at) "
                "values ('before', '2026-11-20', 'book', 'other', 'superseded', '2026-01-01')"
            )
        )
        connection.execute(
            text(
                "insert into enforcement.items (plan_id, item_no, person_id, source, record_id, data_category, action, "
                "purpose, rule, due_on) "
                "select plan, no, 'p' || no, 'crm', no, 'notes', 'delete', 'prospecting', 'p.active', '2026-11-20' "
                "from (values ('before', 1), ('before', 2), (:plan, 2), (:plan, 3), (:plan, 4)) as item (plan, no)"
            ),
            {"plan": PLAN},
        )
    shown = planned("plan", "--last", "--diff", "before")
    assert shown.exit_code == 3
    said = [[cell.strip() for cell in line.split("│") if cell.strip()] for line in shown.stdout.splitlines()]
    assert ["new", "crm", "prospecting", "delete", "2", "2"] in said
    assert ["no longer", "crm", "prospecting", "delete", "1", "1"] in said
    told = json.loads(planned("plan", "--last", "--diff", "before", "--json").stdout)["differences"]
    assert [(one["difference"], one["items"]) for one in told] == [("added", 2), ("gone", 1)]
    assert f"Nothing differs from {PLAN}." in planned("plan", "--last", "--diff", PLAN).stdout


def test_a_plan_that_never_was_is_named_before_anything_is_read(planned: Planned):
    refused = planned("plan", "--diff", "2026-01-01-00000000")
    assert refused.exit_code == 1
    assert refused.stderr.strip().startswith("error 2026-01-01-00000000: there is no such plan")
