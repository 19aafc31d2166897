"""Whole nights killed in the middle, one after the other: what is left in the end is what one night in peace leaves.

KILLED_NIGHTS=200 kills as many more at moments drawn by lot: the night, a session of its database, or the server.
"""

import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from time import sleep

import pytest

from orchestration.commands.progress import STAGES
from orchestration.database.warehouse import warehouse_url
from orchestration.demo.sources import SEED, VENDORS, build_sources
from orchestration.settings import Settings
from tests.e2e.command import OUBLI, ROOT, Oubli, oubli
from tests.e2e.demos import AS_OF, PEOPLE, Demo

MORE = int(os.environ.get("KILLED_NIGHTS", "0"))
DONE = "('deleted', 'anonymised', 'archived', 'suppressed')"
LEFT = {
    "outcomes": "select source, record_id, document_id, data_category, action, outcome, source_state "
    f"from enforcement.items where outcome in {DONE} order by 1, 2, 3, 4, 5, 6, 7",
    "proved": "select entry ->> 'source', entry ->> 'place', entry ->> 'rule', entry ->> 'outcome', "
    "entry ->> 'data_category', sum((entry ->> 'items')::int)::int from evidence.ledger group by 1, 2, 3, 4, 5 "
    "order by 1, 2, 3, 4, 5",
    "erased": "select entry ->> 'source', fingerprint, count(*) from evidence.erased join evidence.ledger using (seq) "
    "group by 1, 2 order by 1, 2",
    "archive": "select source, record_id, document_id, data_category, rule, table_name, row_key, payload::text "
    "from archive.items left join archive.payloads using (archive_id) order by 1, 2, 3, 4, 5, 6, 7",
    "suppression": "select fingerprint, purpose, channel, objected_on from suppression.entries order by 1, 2, 3",
}

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Town:
    """Two of the same: in one, the demo's nights in peace; in the other, nights that were killed."""

    peace: Oubli
    killed: Oubli
    last: subprocess.CompletedProcess[str]
    """The run after those that were killed."""


def build(run: Oubli) -> None:
    """The demo's systems, before anything is done to them."""
    url = warehouse_url(Settings(home=run.home))
    build_sources(url, people=PEOPLE, seed=SEED, as_of=date.fromisoformat(AS_OF), on_progress=lambda _: None)


def kill(run: Oubli, *arguments: str, after: str, seconds: float) -> None:
    """Start a command and kill it that long after one of its stages."""
    with started(run, *arguments) as process:
        told = wait_for(process, after)
        if told is not None:
            pytest.fail(told)
        sleep(seconds)
        process.kill()
    assert process.returncode == -9, "it was over before it was killed"


def started(run: Oubli, *arguments: str) -> subprocess.Popen[str]:
    """A command that has just begun."""
    variables = os.environ | {"OUBLI_HOME": str(run.home), "COLUMNS": "200"} | run.settings
    return subprocess.Popen(
        [OUBLI, *arguments], env=variables, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )


def wait_for(process: subprocess.Popen[str], stage: str) -> str | None:
    """Wait until a command has come through that stage; all that it said if it ended before."""
    assert process.stderr is not None
    lines = []
    for line in process.stderr:
        lines.append(line)
        if STAGES[stage] in line:
            return None
    return "".join(lines)


def strike(run: Oubli, lot: Random) -> None:
    """Let the night, a session of its database or the server die at any moment."""
    with started(run, "run", "--as-of", AS_OF) as process:
        wait_for(process, lot.choice([*STAGES]))
        sleep(lot.uniform(0, 3))
        blow = lot.choice(["night", "night", "session", "server"])
        if blow == "night":
            process.kill()
        elif blow == "server":
            os.kill(
                int((run.home / "postgresql" / "postmaster.pid").read_text(encoding="ascii").split()[0]), signal.SIGQUIT
            )
        else:
            sessions = run.rows("select pid from pg_stat_activity where datname = 'oubli' and pid <> pg_backend_pid()")
            for (pid,) in sessions[:1]:
                os.kill(int(str(pid)), signal.SIGKILL)
        # Whoever reads no more lets it wait for ever.
        process.communicate()
    run("up")


def approve(run: Oubli) -> str:
    """The plan of the first night, approved."""
    ((plan,),) = run.rows("select plan_id from enforcement.plans where state = 'waiting'")
    approved = run("approve", str(plan), "--by", "Marie", "--reason", "read")
    assert approved.returncode == 0, approved.stderr
    return str(plan)


@pytest.fixture(scope="module")
def town(demo: Demo) -> Iterator[Town]:
    # The same fingerprints of the same people.
    with oubli(OUBLI_KEY=(demo.oubli.home / "key").read_text(encoding="ascii").strip()) as killed:
        build(killed)
        first = killed("run", "--as-of", AS_OF)
        assert first.returncode == 3, first.stdout + first.stderr
        plan = approve(killed)
        kill(killed, "apply", plan, after="identity", seconds=1)
        kill(killed, "run", "--as-of", AS_OF, after="enforcement__items", seconds=0)
        for seed in range(MORE):
            strike(killed, Random(seed))
        yield Town(demo.oubli, killed, killed("run", "--as-of", AS_OF))


def test_the_run_after_them_is_done_and_says_that_they_did_something(town: Town):
    assert town.last.returncode == 0, town.last.stdout + town.last.stderr
    assert "Earlier runs of this date had dealt with " in town.last.stdout
    assert town.killed("evidence", "verify").returncode == 0


@pytest.mark.parametrize("what", sorted(LEFT))
def test_it_leaves_what_a_night_in_peace_leaves(town: Town, what: str):
    left = town.peace.rows(LEFT[what])
    assert left
    assert town.killed.rows(LEFT[what]) == left


@pytest.mark.parametrize("database", [vendor.database for vendor in VENDORS])
def test_the_systems_are_the_same(town: Town, database: str):
    tables = town.peace.rows("select tablename from pg_tables where schemaname = 'public' order by 1", database)
    assert tables
    for (table,) in tables:
        rows = f"select t::text from {table} t order by 1"
        assert town.killed.rows(rows, database) == town.peace.rows(rows, database), table


@pytest.mark.skipif(MORE > 0, reason="of some nights nobody knows that they had begun")
def test_every_killed_night_has_failed_and_so_has_its_run(town: Town):
    assert town.killed.rows("select status, count(*) from control.nights group by 1 order by 1") == [
        ("done", 1),
        ("failed", 2),
        ("waiting", 1),
    ]
    runs = town.killed.rows("select status, count(*) from runs group by 1 order by 1", "oubli_dagster")
    assert runs == [("FAILURE", 2), ("SUCCESS", 2)]
