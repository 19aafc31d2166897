"""The pages hold counts only: they weigh the same whatever the number of people, so they open as fast."""

import json

from expectations.typography import LANGUAGES
from orchestration.reporting.message.letter import Week, write_letter
from orchestration.reporting.reading import read_report
from tests.orchestration.reporting.conftest import copy_of, data_map
from tests.orchestration.reporting.pages import Page
from tests.orchestration.reporting.planting import AS_OF, NIGHT, PLAN, TO_A_TABLE
from tests.orchestration.reporting.warehouse import MARTS, rebuild

TIMES = 20
OF_PEOPLE = {
    "identity.records": "person_id, record_id",
    "enforcement.items": "person_id, record_id, item_no",
    "archive.items": "person_id, record_id",
    "quarantine.rows": "record_id, row_key",
} | {f"planted.{mart}": "person_id" for mart in MARTS}
# As a night over ten million leaves it: entries of thousands of batches, in turn; a table and a file after another
# where something was found; work orders of a year that nobody confirmed.
LONG = f"""{TO_A_TABLE}
update reporting.rpt_evidence set seqs = array(select generate_series(seqs[1], seqs[1] + 40000, 5));
insert into enforcement.plans (plan_id, as_of, policy_hash, content_hash, state, item_count)
    select 'old-' || i, cast('2026-11-20' as date) - i, policy_hash, 'x', 'applied', 1
    from enforcement.plans, generate_series(1, 365) i where plan_id = '{PLAN}';
insert into enforcement.items (plan_id, item_no, person_id, source, record_id, data_category, action, purpose, rule,
    due_on, outcome, source_state)
    select plan_id, 1, 'p1', 'files', 'r1', 'identity', 'delete', 'contracts', 'contracts.archive', as_of, 'deleted',
        'ordered' from enforcement.plans where plan_id like 'old-%';
insert into evidence.ledger (seq, entry, previous_hash, hash)
    select 100000 + i, '{{restored}}', 'x', 'x' || i from generate_series(1, 500) i
"""


def grown(planted, name):
    """The planted night with every person, record, item and row twenty times."""
    copy = copy_of(planted, name)
    with copy.engine.connect() as connection:
        for table, own in OF_PEOPLE.items():
            schema, _, bare = table.partition(".")
            columns = connection.exec_driver_sql(
                "select column_name, data_type, is_identity from information_schema.columns "
                f"where table_schema = '{schema}' and table_name = '{bare}' and is_generated = 'NEVER'"
            ).all()
            kept = [(str(each), str(kind)) for each, kind, is_identity in columns if is_identity == "NO"]
            given = [
                each
                if each not in own.split(", ")
                else f"{each} || '-' || k"
                if kind == "text"
                else f"{each} + k * 1000000"
                for each, kind in kept
            ]
            connection.exec_driver_sql(
                f"insert into {table} ({', '.join(each for each, _ in kept)}) select {', '.join(given)} "
                f"from {table}, generate_series(1, {TIMES - 1}) k"
            )
        connection.commit()
    rebuild(planted.project, copy.engine)
    return copy


def test_twenty_times_the_people_make_no_longer_page(planted, tmp_path):
    weights = []
    for name, night in (("one", planted), ("twenty", grown(planted, "twenty"))):
        weights.append(night.report(tmp_path / name).stat().st_size)
    assert Page(tmp_path / "twenty" / "index.html").row("tonight-table", "Tous les systèmes")[1] == "5\u202f640"
    assert weights[1] < 1.02 * weights[0]


def test_a_list_that_the_data_makes_long_ends_with_how_many_more_there_are(planted, tmp_path):
    found = [{"system": "crm", "table": f"t{number}", "rows": 1} for number in range(500)]
    restored = {"action": "restore", "at": "2026-11-20T12:00:00+00:00", "source": "crm", "by": "M", "reason": "x"}
    long = grown(planted, "long")
    long.run(LONG.replace("{restored}", json.dumps(restored | {"items": 1})))
    long.run(f"update control.nights set counts = counts || '{json.dumps({'residues': found})}'")
    page = Page(long.report(tmp_path))
    report = read_report(long.engine, NIGHT, as_of=AS_OF, outside=long.outside, data_map=data_map())
    letter = write_letter(report, LANGUAGES, place="there", week=Week(1, 1)).body
    said = page.said("fr")
    assert len(page.source.encode()) < 2_000_000
    assert said.count(" et 480 autres ") == 2
    assert "\n- et 480 autres\n" in letter
    assert " et 346 autres " in said
    assert page.row("proof-table", "Campagnes")[3].endswith(" et 7\u202f993 autres")
