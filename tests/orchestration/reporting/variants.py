"""How the planted night might have gone otherwise: SQL that turns one into the other."""

CLEAN = """
delete from control.source_gates;
delete from control.loads where status = 'short';
update control.loads set as_of = '2026-11-21', finished_at = '2026-11-21 02:02';
update control.promises set passed = true;
update control.nights set status = 'done';
"""
WAITING = """
alter table evidence.ledger disable trigger user;
delete from evidence.ledger;
update control.nights set status = 'waiting', applied_plan_id = null;
update enforcement.items set outcome = null, source_state = null where outcome <> 'held';
update enforcement.plans set state = 'waiting', waits_for = '[{"why": "first_run", "source": "crm"}]';
"""
HELD = """
update control.nights set status = 'held', plan_id = null, applied_plan_id = null;
update control.promises set passed = false, broken_fr = 'Personnes sans date : 3 sur 1 450. Retrouver la date.',
    broken_en = 'People without a date: 3 of 1,450. Find the date.' where name = 'clocks_known';
"""
SLIPPED = """
update control.nights set status = 'held', plan_id = null, applied_plan_id = null,
    counts = counts || '{"book_changed": [
    {"why": "book_changed", "old": "aaaaaaaaaaaa", "new": "bbbbbbbbbbbb", "persons": 135},
    {"why": "many_times_more_due", "purpose": "prospecting_b2c", "persons": 135, "before": 2, "now": 137}]}';
update control.promises set passed = false where name = 'clocks_known';
"""
PAUSED = """
alter table evidence.ledger disable trigger user;
delete from evidence.ledger;
update enforcement.items set outcome = null, source_state = null where outcome <> 'held';
update control.nights set status = 'held', applied_plan_id = null,
    counts = counts || '{"paused": {"by": "Marie Aubry", "reason": "import du CRM douteux",
        "at": "2026-11-20T17:05:00+00:00"}}';
update enforcement.plans set state = 'ready';
"""
HALFWAY = """
update control.nights set status = 'held', counts = counts || '{"paused": {"by": "Marie Aubry",
    "reason": "import du CRM douteux", "at": "2026-11-21T02:03:00+00:00"}}';
update enforcement.plans set state = 'ready';
"""
FAULTY = """
update control.nights set status = 'failed', counts = counts || '{"residues": [
    {"system": "crm", "table": "contacts", "rows": 2}, {"system": "warehouse", "table": "quarantine.rows", "rows": 1},
    {"system": "emailing", "table": null, "rows": 0},
    {"system": "crm", "table": "old.backup", "rows": 5, "declared": false},
    {"system": "crm", "table": "locked", "rows": 0, "declared": true, "since": "2026-11-18"},
    {"system": "oubli_dagster", "table": "event_logs", "rows": 1, "declared": true},
    {"system": "$OUBLI_HOME", "table": "logs/night.log", "rows": 1, "declared": true}]}';
update control.promises set passed = false where name = 'nothing_left';
"""
WAITING_AND_FAULTY = WAITING + FAULTY
REFUSED = """
update control.nights set status = 'failed';
update enforcement.items set outcome = 'failed' where item_no between 1 and 4;
"""
BEFORE = """
insert into control.nights (night_id, as_of, started_at, status, policy_hash, plan_id, applied_plan_id)
    select 'night-0', as_of, '2026-11-21 01:00', 'done', policy_hash, 'plan-0', 'plan-0' from control.nights;
insert into control.nights (night_id, as_of, started_at, status, policy_hash, plan_id, applied_plan_id)
    select 'night-2', as_of, '2026-11-21 09:00', 'done', policy_hash, 'plan-2', 'plan-2' from control.nights
    where night_id = 'night-1';
insert into enforcement.plans (plan_id, as_of, policy_hash, content_hash, state, item_count)
    select id, as_of, policy_hash, 'x', 'applied', 1 from enforcement.plans, unnest(array['plan-0', 'plan-2']) id;
insert into enforcement.items (plan_id, item_no, person_id, source, record_id, data_category, action, purpose, rule,
    due_on, outcome)
    select 'plan-0', 1, 'p900', 'crm', 'r900', 'notes', 'delete', 'contracts', 'contracts.archive', as_of, 'deleted'
    from enforcement.plans where plan_id = 'plan-0'
    union all
    select 'plan-0', 2, 'p901', 'crm', 'r901', 'notes', 'delete', 'contracts', 'contracts.archive', as_of, 'held'
    from enforcement.plans where plan_id = 'plan-0'
    union all
    select 'plan-2', 1, 'p902', 'crm', 'r902', 'notes', 'delete', 'contracts', 'contracts.archive', as_of, 'deleted'
    from enforcement.plans where plan_id = 'plan-2';
"""
OPT_OUTS = """
insert into enforcement.items (plan_id, item_no, person_id, source, record_id, data_category, action, purpose, rule,
    due_on, outcome, source_state)
    select plan_id, 2000 + i, 'opt-out:' || i, 'suppression', 'opt-out:' || i, 'fingerprints', 'delete', 'opt_out_list',
        'opt_out_list.active', as_of, 'deleted', 'done' from enforcement.plans, generate_series(1, 4) as i;
"""
OLD = "update control.nights set counts = '{}'"
RERUN = """
insert into control.nights (night_id, as_of, started_at, status, policy_hash, plan_id, applied_plan_id, counts)
    select 'night-9', as_of, '2026-11-21 09:00', 'done', policy_hash, 'plan-9', 'plan-9',
        '{"known": {"": 7, "crm": 7}, "gone": 0, "scanned_for": 0}' from control.nights;
insert into enforcement.plans (plan_id, as_of, policy_hash, content_hash, state, item_count)
    select 'plan-9', as_of, policy_hash, 'x', 'applied', 0 from enforcement.plans;
insert into enforcement.items (plan_id, item_no, person_id, source, record_id, data_category, action, purpose, rule,
    due_on, outcome, held_because)
    select 'plan-9', i, 'p60' || i, 'crm', 'r', 'identity', 'delete', 'contracts', 'contracts.archive', as_of, 'held',
        'hold' from enforcement.plans, generate_series(1, 5) i where plan_id = 'plan-9';
delete from identity.records where person_id in ('p1200', 'p1201');
"""
UNANSWERED = """
update enforcement.items set source_state = null, outcome = null where source = 'emailing';
insert into enforcement.intents select distinct plan_id, person_id, source, record_id from enforcement.items
    where source = 'emailing';
"""
TAKEN_UP = """
alter table evidence.ledger disable trigger user;
insert into enforcement.plans (plan_id, as_of, policy_hash, content_hash, state, item_count)
    select 'plan-0', as_of - 1, policy_hash, 'x', 'applied', 9 from enforcement.plans;
insert into enforcement.items (plan_id, item_no, person_id, source, record_id, data_category, action, purpose, rule,
    due_on, outcome, settled_at)
    select 'plan-0', i, 'p90' || i, 'crm', 'r90' || i, 'identity', 'delete', 'contracts', 'contracts.archive', as_of,
        case when i < 4 then 'deleted' else 'failed' end,
        started_at - case when i in (3, 9) then interval '1 day' else interval '0' end
    from control.nights, generate_series(1, 9) i;
insert into evidence.ledger (seq, entry, previous_hash, hash)
    select 90, jsonb_build_object('night_id', night_id, 'plan_id', 'plan-0', 'outcome', 'deleted'), 'p', 'h'
    from control.nights;
"""
"""The night settled 2 items that the one before had begun, and 5 were refused; it had settled the others itself."""
BROKEN_OFF = """
update control.nights set status = 'running', finished_at = null, counts = counts - 'ended';
"""
FAILED = """
update control.nights set status = 'failed', counts = counts - 'ended', plan_id = null, applied_plan_id = null,
    message = 'crm: the source does not answer; check its address';
"""
EMPTY = """
alter table evidence.ledger disable trigger user;
truncate enforcement.items, enforcement.plans, control.loads, control.promises, control.source_gates, quarantine.rows,
    evidence.ledger, suppression.entries, identity.records, archive.items, control.holds, planted.fct_deadlines,
    planted.fct_legal_basis, planted.fct_warnings;
update control.nights set status = 'done', plan_id = null, applied_plan_id = null;
"""
UNDATED = """
insert into planted.fct_undated (person_id, source, record_id, missing, counts_from)
    select 'p' || i, s, 'r' || i, 'collected_at', date '2023-11-21'
    from generate_series(1, 6) i, unnest(array['crm', 'emailing']) s where s = 'crm' or i < 4;
insert into planted.fct_undated (person_id, source, record_id, document_id, missing)
    select 'p' || i, 'crm', 'r' || i, 'd' || i, 'issued_on' from generate_series(1, 2) i
    union all select 'p9', 'emailing', 'r9', 'd9', 'rule';
insert into planted.fct_due_actions (person_id, data_category, action, purpose, rule, counts_from, due_on)
    select 'p1', category, 'delete', 'prospecting_b2c', 'prospecting_b2c.active', date '2023-11-21', date '2026-11-21'
    from unnest(array['identity', 'notes']) category
    union all
    select 'p2', 'notes', 'delete', 'prospecting_b2c', 'prospecting_b2c.active', date '2020-01-01', date '2026-11-21'
    union all
    select 'p3', 'contact_details', 'suppress', 'opt_out_list', 'opt_out_list.active', date '2023-11-21', '2023-11-21';
update control.loads set rows_of_nobody = 9 where source = 'crm' and table_name = 'interactions';
update control.loads set rows_of_nobody = 2 where source = 'crm' and table_name = 'contacts';
insert into quarantine.rows (source, table_name, row_key, column_name, reason, payload)
    select 'crm', 'interactions', 'n' || i, 'contact_no', 'nobody', '{}' from generate_series(1, 9) i;
"""
REWRITTEN = """
insert into control.cleanings
    (system, table_schema, table_name, erased_since, erased_at, vacuumed_at, rewritten_at, wal_cleared_at)
values
    ('warehouse', 'raw_crm', 'people', null, '2026-11-21 02:01+00', '2026-11-21 02:02+00', '2026-11-21 02:03+00',
        '2026-11-21 02:04+00'),
    ('warehouse', 'pg_catalog', 'pg_statistic', null, '2026-11-21 02:02+00', '2026-11-21 02:02+00',
        '2026-11-21 02:03+00', '2026-11-21 02:04+00')
"""
CLEANED = f"""
update control.nights set counts = counts || '{{"cleaning": {{"days": 7, "backups_kept": "P30D"}}}}';
{REWRITTEN}"""
RECEIPTED = """
update enforcement.items set settled_at = '2026-11-21 02:04' where source_state = 'ordered';
update enforcement.items set settled_at = '2026-11-21 09:00' where source_state = 'ordered' and outcome = 'archived';
update enforcement.items set source = 'emailing' where source_state = 'ordered' and person_id in ('p1', 'p2', 'p3');
insert into enforcement.receipts (plan_id, source, file_hash, received_by, received_at)
    select plan_id, source, 'x', 'Paul', '2026-11-21 08:00'
    from enforcement.plans, unnest(array['files', 'emailing']) as source;
insert into control.loads (source, table_name, as_of, started_at, status)
    values ('files', 'people', '2026-11-22', '2026-11-22 02:01', 'loaded');
"""
SECOND = """
insert into control.nights (night_id, as_of, started_at, status, counts) values ('yesterday', '2026-11-20',
    '2026-11-20 02:00', 'done', '{"told": {"state": "done", "tone": "good", "figures": {"known": 1451, "due": 12}}}');
"""

# Somebody jotted down card numbers.
MISPLACED = (
    "update reporting.rpt_promises set name = 'crm.no_bank_or_social_security_number' where name = 'orders_confirmed'"
)
