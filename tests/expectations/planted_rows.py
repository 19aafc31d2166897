"""For each promise, the one bad row that breaks it."""

DROP_KEY = "alter table identity.records drop constraint records_pkey;"
LOAD = "insert into control.loads (source, table_name, as_of, status) values ('crm', 'contacts', '2026-11-21', '{}')"
IDENTIFIER = "insert into identity.identifiers values ('crm', '{}', 'phone', repeat('{}', 64), false)"
DUE = """insert into marts.fct_due_actions values ('p2', 'contact_details', null, null, 'delete', 'prospecting',
    'prospecting.active', '2023-11-01', '2026-11-01', 'book')"""
DEADLINE = """insert into marts.fct_deadlines values ('p1', 'activity', null, null, 'active', 'prospecting',
    'prospecting.active', 'consent', '2026-11-01', '2029-11-01', 'delete', 'CNIL', 'text', 'book')"""
KEPT_BEFORE = """insert into control.promises (as_of, gate, suite, name, severity, passed, label_fr, label_en)
    values ('2026-11-20', 'before_enforcement', 'sources', 'crm.source_rows_keep_their_person', 'critical', {}, '', '')
"""
LOST = "update control.loads set rows_of_nobody = {} where source = 'crm' and table_name = 'contacts' and as_of = '{}'"
LEDGER = """insert into evidence.ledger (seq, entry, previous_hash, hash)
    values (3, '{"fingerprints": 0}', repeat('2', 64), repeat('3', 64))"""
ITEM = """insert into enforcement.items (plan_id, item_no, person_id, source, record_id, data_category, action, purpose,
    rule, due_on, outcome) values ('plan-1', 4, 'p2', 'crm', '2', 'activity', 'delete', 'prospecting',
    'prospecting.active', '2026-11-01', 'deleted')"""

MET_BEFORE = """insert into control.promises
    (as_of, gate, suite, name, severity, passed, unexpected, checked, label_fr, label_en)
    select cast('2026-11-21' as date) - n, 'before_enforcement', 'sources', 'crm.source_contacts_arrive', 'critical',
        {}, 0, {}, '', '' from generate_series({}, {}) as n
"""
PER_SOURCE = {
    "source_was_read_whole": LOAD.format("unreachable"),
    "source_is_fresh": "delete from control.loads where source = 'crm' and table_name = 'contacts'; "
    + LOAD.format("loaded").replace("2026-11-21", "2026-11-18"),
    "source_is_not_short": LOAD.format("short"),
    "source_is_not_empty": LOAD.format("empty"),
    "source_rows_keep_their_person": f"{KEPT_BEFORE.format(True)}; {LOST.format(25, '2026-11-21')}",
    "source_contacts_arrive": MET_BEFORE.format(True, 100, 1, 9)
    + "; update intermediate.int_contacts__from_person set occurred_at = occurred_at - interval '90 days' "
    "where source = 'crm' and ltrim(person_id, 'p')::integer > 24",
    "source_contacts_stay": MET_BEFORE.replace("_arrive", "_stay").format(True, 100, 1, 9)
    + "; update intermediate.int_contacts__from_person set occurred_at = occurred_at - interval '3 years' "
    "where source = 'crm' and ltrim(person_id, 'p')::integer > 24",
    "no_bank_or_social_security_number": "insert into raw_crm.contacts (contact_no, first_name) "
    "values (2, 'NIR 2 55 08 14 168 025 38')",
    "source_rows_are_sound": "update control.loads set rows_quarantined = 80 where source = 'crm'",
}

MISSING = "insert into intermediate.int_invoices__missing values ('crm', 'FAC', '2025-12-31', {}, {}, {})"
SENT = "insert into intermediate.int_events__typed values ('e9', true, '{}', 'emailing', 'send', '{}')"
BEFORE = {
    "a_night_runs_every_day": "update control.nights set status = 'failed' where night_id = 'n1'",
    "prospects_have_a_source": "update intermediate.int_persons__grouped set is_of_unknown_source = true "
    "where person_id = 'p1'",
    "indirect_collection_is_told_in_time": "update intermediate.int_prospecting__by_channel "
    "set uninformed_on = '2026-11-21' where person_id = 'p1'",
    "consent_in_use_is_proven": "update intermediate.int_consents__made set has_proof = false where person_id = 'p1'",
    "tracking_rests_on_consent": "update marts.fct_legal_basis set status = 'missing' where purpose = 'audience'",
    "no_message_after_an_objection": SENT.format("p119", "2026-11-11 00:30+01"),
    "an_objection_holds_in_all_lists": "insert into marts.fct_legal_basis values ('p119', 'prospecting', 'phone', "
    "'legitimate_interest', 'valid')",
    "objections_reach_every_system": "update enforcement.items set source_state = 'ordered' where item_no = 11",
    "invoices_stay_ten_years": DUE.replace("null, null, 'delete'", "'invoicing', 'i2', 'anonymise'"),
    "invoices_have_a_number": "update control.invoice_series set unnumbered = 1 where series = 'FAC'",
    "invoice_numbers_run_on": MISSING.format(7, 7, False),
    "invoices_once_read_are_still_there": MISSING.format(2, 2, True),
    "record_has_one_person": f"{DROP_KEY} insert into identity.records values ('crm', '1', 'p2')",
    "same_identifier_same_person": IDENTIFIER.format(2, "d") + "; " + IDENTIFIER.format(3, "d"),
    "identifier_has_its_record": IDENTIFIER.format(0, "d"),
    "identifiers_are_fingerprints": IDENTIFIER.format(2, "d").replace("repeat('d', 64)", "'0612345678'"),
    "one_last_contact_per_person": "insert into marts.fct_last_contact select * from marts.fct_last_contact limit 1",
    "no_contact_in_the_future": "update marts.fct_last_contact set last_contact_on = '2027-1-1' where person_id = 'p1'",
    "clocks_are_known": "delete from marts.fct_last_contact where ltrim(person_id, 'p')::integer > 113",
    "people_have_a_date": "update marts.fct_last_contact set last_contact_on = null, collected_on = '2026-11-21', "
    "collection_known_by = 'first_seen' where ltrim(person_id, 'p')::integer > 113",
    "somebody_was_active": "update marts.fct_last_contact set last_contact_on = '2026-08-23'",
    "events_are_known": "insert into intermediate.int_events__typed values ('e2', false)",
    "one_basis_per_purpose": "insert into marts.fct_legal_basis values ('p1', 'prospecting', 'sms', 'contract')",
    "basis_status_is_known": "update marts.fct_legal_basis set status = null where person_id = 'p1'",
    "deadline_names_its_rule": DEADLINE.replace("prospecting.active", "mystery.active"),
    "deadline_from_tonights_book": DEADLINE.replace("'book'", "'older'"),
    "deadline_leads_somewhere": DEADLINE.replace("'delete'", "'forget'"),
    "nothing_before_its_time": DUE.replace("'2026-11-01'", "'2026-11-22'"),
    "due_action_is_known": DUE.replace("'delete'", "'forget'"),
    "due_action_from_tonights_book": DUE.replace("'book'", "'older'"),
    "due_once": DUE.replace("'p2'", "'p1'").replace("'delete'", "'archive'"),
    "erased_people_stay_gone": "insert into intermediate.int_erased__returned values ('p1', 'identity', false)",
    "most_people_stay": "insert into marts.fct_due_actions select person_id, 'activity', null, null, 'delete',"
    " 'prospecting', 'prospecting.active', '2023-11-01', '2026-11-01', 'book' from marts.fct_last_contact limit 61",
}

EITHER = {
    "opposition_list_holds_fingerprints": "update suppression.entries set fingerprint = 'canari@canaries.example'",
    "opposition_has_date_and_scope": "update suppression.entries set objected_on = '2026-11-22'",
    "ledger_is_unbroken": LEDGER.replace("(3,", "(4,"),
    "ledger_is_chained": LEDGER.replace("repeat('2', 64)", "repeat('9', 64)"),
    "proofs_keep_their_fingerprints": "delete from evidence.erased",
    "ledger_holds_no_personal_data": LEDGER.replace('"fingerprints": 0', '"who": "0612345678"'),
}

AFTER = {
    "every_item_has_an_outcome": "update enforcement.items set outcome = null where item_no = 1",
    "no_item_failed": "update enforcement.items set outcome = 'failed' where item_no = 1",
    "no_intent_left_open": "update enforcement.items set outcome = null where item_no = 1; "
    "insert into enforcement.intents select plan_id, person_id, source, record_id from enforcement.items "
    "where item_no = 1",
    "nothing_was_done_early": "update enforcement.items set due_on = '2026-11-22' where item_no = 1",
    "no_purge_makes_a_gap": "delete from intermediate.int_invoices__numbered where number_in_series = 3",
    "nothing_held_was_touched": "insert into control.holds (hold_id, scope, kind, source, record_id, reason, placed_by,"
    " placed_on, placed_at) values ('h', 'person', 'legal_hold', 'crm', '999', 'dispute', 'dpo', '2026-11-01', null)",
    "nobody_is_past_the_deadline": DUE.replace("'contact_details'", "'activity'"),
    "archive_is_read_for_a_reason": "insert into archive.readings (source, record_id, read_by, reason) "
    "values ('crm', '1', 'Paul', ' ')",
    "objections_outlive_the_person": "delete from suppression.entries",
    "plan_from_tonights_book": "update enforcement.plans set policy_hash = 'older'",
    "plan_is_the_one_that_was_read": ITEM,
    "unusual_plan_was_approved": "update enforcement.plans set content_hash = 'changed'",
    "acted_only_after_the_checks": "insert into control.promises (as_of, gate, suite, name, severity, passed, label_fr,"
    " label_en) values ('2026-11-21', 'before_enforcement', 'clocks', 'clocks_are_known', 'critical', false, '', '')",
    "erased_identifiers_are_gone": IDENTIFIER.format(999, "c"),
    "nothing_erased_is_found_again": "insert into control.residues"
    " (system, table_name, declared, rows, since, since_seq) values ('crm', 'notes', true, 2, '2026-11-21', 2)",
    "orders_are_carried_out": "update enforcement.plans set as_of = '2026-10-21'; delete from enforcement.receipts;"
    " update enforcement.items set source_state = 'ordered' where item_no = 1",
    "receipted_orders_are_gone": "update enforcement.items set source_state = 'ordered' where item_no = 1;"
    " insert into control.loads (source, table_name, as_of, status, started_at)"
    " select source, 't', '2026-11-22', 'loaded', '2030-11-22' from enforcement.items where item_no = 1",
    "archive_has_a_term": "insert into archive.payloads values (2, 'contacts', '2', '{}')",
}

SAID = {"columns_have_a_category": {"uncategorised.crm": "1"}, "source_names_its_processor": {"unsaid.crm": "1"}}
"""Of what no table tells but the data map, the parameter that breaks it."""
