"""How long a purge takes, against the best SQL that a hand would write for the same change: `make bench`.

Of the people of a shop, with ten clicks each, one in twenty is due. The purge erases them in the shop and in raw, batch
by batch, each item checked again as it is done. The hand leaves the same rows in copies of both databases, what became
of each item and the fingerprints of whom it erased among them, by one statement a table, in one transaction a database;
it checks nothing, and nobody can stop it or go on after it. A second ratio is that to the bare deletions.
"""

import os
import resource
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, text

from orchestration.database import embedded
from orchestration.database.warehouse import migrate
from orchestration.enforcement.executor import apply
from orchestration.ingestion.holdings import note_holdings
from orchestration.ingestion.mapped_source import MappedSource
from orchestration.ingestion.raw_tables import ensure_raw
from tests.orchestration.enforcement.estate import OWN, Estate
from tests.orchestration.enforcement.marts import make_marts
from tests.orchestration.enforcement.shop import SCHEMA, shop
from tests.postgres import new_home

PEOPLE = 200_000
CLICKS = 10
ROWS = """
    insert into people select i, 'person' || i || '@people.example', 'Person ' || i, 'Shop ' || i, false, 'face' || i
        from generate_series(1, {people}) i;
    insert into clicks select i, 1 + i % {people} from generate_series(1, {people} * {clicks}) i;
    insert into notes select i, 'person,' || i, 'likes tea' from generate_series(1, {people}) i;
    insert into sessions select i, i, '192.0.2.' || i, '2020-05-17' from generate_series(1, {people}) i;
    insert into people_log select i, i, 'old' || i || '@people.example' from generate_series(1, {people}) i;
    create index on clicks (person_no); create index on notes (subject); create index on sessions (person_no);
    create index on people_log (person_no); create index on invoices (person_no); create index on quotes (person_no);
    create index on loyalty_cards (person_no);
    analyze;
"""
DUE = "select person_no from people where person_no % 20 = 0"
BY_HAND_IN_SHOP = f"""
    create temp table due as {DUE}; analyze due;
    delete from clicks using due where clicks.person_no = due.person_no;
    delete from notes using due where notes.subject = 'person,' || due.person_no;
    update sessions set address = null, seen_on = date_trunc('year', seen_on), person_no = null from due
        where sessions.person_no = due.person_no;
    delete from people_log using due where people_log.person_no = due.person_no;
    delete from people using due where people.person_no = due.person_no;
"""
BY_HAND_IN_RAW = """
    set local search_path = raw_shop;
    create temp table due on commit drop as select person_no from people where person_no % 20 = 0; analyze due;
    delete from clicks using due where clicks.person_no = due.person_no;
    delete from notes using due where notes.subject = 'person,' || due.person_no;
    delete from sessions using due where sessions.person_no = due.person_no;
    delete from people using due where people.person_no = due.person_no;
    delete from identity.identifiers using due where identifiers.record_id = due.person_no::text;
"""
PROOF_BY_HAND = """
    insert into evidence.ledger (seq, entry, previous_hash, hash) values (1, '{}', '', '');
    insert into evidence.erased (seq, kind, fingerprint)
        select distinct 1, identifiers.kind, identifiers.fingerprint
        from enforcement.items join identity.identifiers using (source, record_id)
        where items.outcome is null and items.data_category = 'contact_details'
        union all
        select distinct 1, 'record', encode(sha256(convert_to(source || ':' || record_id, 'UTF8')), 'hex')
        from enforcement.items where outcome is null;
    update enforcement.items set outcome = 'deleted', source_state = 'done', settled_at = now() where outcome is null;
"""
FOUND_DUE = f"""
    insert into policy.policies
        values ('book', 'prospecting', 'x', 'x', 'consent', 'x', 'text', 'x', 10000000, 100);
    insert into enforcement.plans (plan_id, as_of, policy_hash, content_hash, state, sources, applied_at)
        values ('earlier', '2026-11-01', 'book', 'x', 'applied', '{{shop}}', '2026-11-01');
    insert into marts.fct_due_actions (person_id, data_category, action, purpose, rule, counts_from, due_on,
        policy_hash, is_held, is_quarantined, is_unwarned)
        select person_id, category, 'delete', 'prospecting', 'prospecting.active', '2020-01-01', '2023-01-01', 'book',
            false, false, false
        from identity.records, unnest(string_to_array('{OWN}', ' ')) category where record_id::int % 20 = 0;
    insert into marts.fct_deadlines (person_id, data_category, phase, purpose, rule, due_on, next)
        select person_id, data_category, 'active', purpose, rule, due_on, action from marts.fct_due_actions;
    create index on marts.fct_due_actions (person_id); create index on marts.fct_deadlines (person_id);
    analyze;
"""


def main(people: int) -> None:
    """Print what both took, and how they compare."""
    home = new_home("bench")
    try:
        url = embedded.start(home, keep=True)
        estate = _estate(url, people, home)
        started = time.perf_counter()
        plan = estate.freeze()
        frozen = time.perf_counter() - started
        shop_copy, warehouse_copy = _copies(url, estate)
        _write_out(url)
        with _watched(estate.system) as longest:
            started = time.perf_counter()
            apply(estate.work(), plan)
            purged = time.perf_counter() - started
        _write_out(url)
        proof = _timed(warehouse_copy, PROOF_BY_HAND)
        bare = _timed(shop_copy, BY_HAND_IN_SHOP) + _timed(warehouse_copy, BY_HAND_IN_RAW)
        left = estate.rows_in_shop("select count(*) from people")[0][0]
        assert left == people - people // 20 == _count(shop_copy), (left, _count(shop_copy))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        sys.stdout.write(
            f"{people:,} people, {people * CLICKS:,} clicks, {plan.person_count:,} people due\n"
            f"plan frozen      {frozen:8.1f} s\n"
            f"purge            {purged:8.1f} s   longest transaction in the shop {max(longest):.2f} s\n"
            f"by hand          {bare + proof:8.1f} s   the bare deletions {bare:.1f} s\n"
            f"ratio            {purged / (bare + proof):8.2f}     to the bare deletions {purged / bare:.2f}\n"
            f"memory           {memory:8.0f} MB\n"
        )
    finally:
        embedded.stop(home)
        shutil.rmtree(home, ignore_errors=True)


def _estate(url: URL, people: int, home: Path) -> Estate:
    source = shop()
    for name in ("shop", "warehouse"):
        _run(create_engine(url, isolation_level="AUTOCOMMIT"), f"create database {name}")
    system, warehouse = (create_engine(url.set(database=name)) for name in ("shop", "warehouse"))
    _run(system, SCHEMA)
    _run(system, ROWS.format(people=people, clicks=CLICKS))
    migrate(warehouse)
    with warehouse.begin() as connection:
        make_marts(connection)
    estate = Estate(system, warehouse, source, home)
    ensure_raw(warehouse, source)
    for mapped in source.ingested:
        _copy(system, warehouse, source, mapped.name, [column.name for column in mapped.columns])
    estate.identify()
    note_holdings(warehouse, source)
    estate.run(FOUND_DUE)
    return estate


def _copy(system: Engine, warehouse: Engine, source: MappedSource, table: str, columns: list[str]) -> None:
    names = ", ".join(columns)
    with system.connect() as there, warehouse.begin() as here:
        reading = there.connection.cursor().copy(f"copy (select {names} from {table}) to stdout")
        writing = here.connection.cursor().copy(f"copy {source.raw_schema}.{table} ({names}) from stdin")
        with reading as rows, writing as into:
            for block in rows:
                into.write(block)


def _copies(url: URL, estate: Estate) -> list[Engine]:
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    copies = []
    for name, engine in (("shop", estate.system), ("warehouse", estate.warehouse)):
        engine.dispose()
        _run(server, f"create database {name}_by_hand template {name}")
        copies.append(create_engine(url.set(database=f"{name}_by_hand")))
    return copies


def _write_out(url: URL) -> None:
    """Have what came before on the disk: whoever is measured next is not to wait for it."""
    _run(create_engine(url, isolation_level="AUTOCOMMIT"), "checkpoint")
    os.sync()


@contextmanager
def _watched(system: Engine) -> Iterator[list[float]]:
    """The age of the oldest transaction in the system, looked at ten times a second."""
    ages, ended = [0.0], threading.Event()
    query = text(
        "select coalesce(extract(epoch from max(now() - xact_start)), 0) from pg_stat_activity "
        "where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'"
    )

    def watch() -> None:
        with system.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            while not ended.wait(0.1):
                ages.append(float(connection.execute(query).scalar_one()))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield ages
    finally:
        ended.set()
        watcher.join()


def _timed(engine: Engine, statements: str) -> float:
    started = time.perf_counter()
    _run(engine, statements)
    return time.perf_counter() - started


def _count(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text("select count(*) from people")).scalar_one())


def _run(engine: Engine, statements: str) -> None:
    with engine.begin() as connection:
        for statement in filter(str.strip, statements.split(";")):
            connection.execute(text(statement))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE)
