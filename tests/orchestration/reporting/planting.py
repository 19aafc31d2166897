"""The night of night.yaml in a warehouse, so that every figure of the report is known beforehand."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import Connection, Engine, text

from orchestration.database.tables.policy import grounds, policies, rules
from orchestration.evidence.entry import Entry, Print, digest
from orchestration.evidence.ledger import append
from orchestration.evidence.publishing import publish
from orchestration.settings import Settings
from retention_policies.book import PolicyBook

AS_OF = date(2026, 11, 21)
PUBLISHED_AT = datetime(2026, 11, 21, 2, 4, tzinfo=UTC)
NIGHT = "night-1"
PLAN = "2026-11-21-0a1b2c3d"
CANARY = "Camille.Canari@planted.example"
"""What a person would be known by; it stands where personal data may stand, and must never reach the page."""
PLANTED: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "night.yaml").read_text(encoding="utf-8"))
BOOK = PolicyBook.load(Path(__file__).parents[3] / "retention_policies" / "policies")
ERASED = ("delete", "contact_details")
"""What leaves fingerprints in the ledger."""
ACTED = ("deleted", "anonymised", "archived", "suppressed")

_PEOPLE = "insert into identity.records select :source, 'r' || i, 'p' || i from generate_series({first}, {last}) i"
_REMEMBERED = """
insert into suppression.entries (fingerprint, purpose, channel, kind, objected_on)
select 'f' || i, 'prospecting', c, 'email', :day from generate_series(1, {last}) i, unnest(array['email', 'sms']) c
"""
_PLAN = """
insert into enforcement.plans (plan_id, as_of, policy_hash, content_hash, state, item_count, person_count)
values (:plan, :day, :hash, repeat('ab', 32), 'applied', 572, 273)
"""
_NIGHT = """
insert into control.nights (night_id, as_of, started_at, finished_at, status, policy_hash, plan_id, applied_plan_id,
    counts)
values (:night, :day, '2026-11-21 02:00+00', '2026-11-21 02:04+00', 'held', :hash, :plan, :plan, cast(:counts as jsonb))
"""
_APPROVAL = """
insert into enforcement.approvals (plan_id, content_hash, approved_by, reason, approved_at, expires_at)
values (:plan, repeat('ab', 32), 'A. Martin', 'plan relu', '2026-11-21 01:30+00', '2026-11-28 01:30+00')
"""
_HOLD = """
insert into control.holds (hold_id, scope, kind, source, record_id, reason, placed_by, placed_on, until)
values (:id, 'person', :kind, 'crm', :id, :reason, 'A. Martin', :placed_on, :until)
"""
COUNTS: dict[str, Any] = {
    "ended": True,
    "known": {"": 1450, "crm": 1320, "emailing": 1000, "invoicing": 500},
    "gone": 31,
    "scanned_for": 120,
    "version": "9.8.7",
    "findings": [
        {"severity": "warning", "place": "consent_evidence.yaml: confidence", "sentence": "x", "kind": "unconfirmed"},
        {"severity": "warning", "place": "audience_measurement.yaml: data", "sentence": "x", "kind": "without_data"},
        {"severity": "warning", "place": "contracts.yaml: archive.keep", "sentence": "say so", "kind": "other"},
    ],
}
TO_A_TABLE = """
create table reporting.written as select * from reporting.rpt_evidence;
drop view reporting.rpt_evidence;
alter table reporting.written rename to rpt_evidence;
"""
"""Puts a table in the place of the view, so that entries can be written that nobody made."""
_ITEMS = """
insert into enforcement.items (plan_id, item_no, person_id, source, record_id, data_category, action, purpose, rule,
    counts_from, due_on, outcome, source_state, held_because)
select :plan, :number + i, 'p' || i, :source, 'r' || i, :category, :action, :purpose, :rule,
    cast(:day as date) - :days, :day, :outcome, :state, :because from generate_series({first}, {last}) i
"""
_ARCHIVED = """
insert into archive.items (person_id, source, record_id, data_category, purpose, rule, counts_from, kept_at_source)
select 'p' || i, :source, 'r' || i, :category, :purpose, :rule, :day, :kept from generate_series({first}, {last}) i
"""
_DEADLINES = """
insert into planted.fct_deadlines (person_id, data_category, purpose, rule, phase, due_on, next)
select 'p' || i, :category, :purpose, 'r', 'active',
    date_trunc('month', cast(:day as date)) + make_interval(months => {months}, days => 24), :next
from generate_series(1, {last}) i
"""
_CONTACTS = """
insert into planted.fct_last_contact (person_id, last_contact_on, collected_on, segment, is_customer)
select 'p' || i, case when :met then cast(:day as date) - make_interval(months => {months}) end,
    cast(:day as date) - make_interval(months => {months}), :segment, :customer
from generate_series({first}, {last}) i
"""
_OPT_OUTS = """
insert into planted.fct_opt_outs (person_id, channel, origin, is_dated, objected_on)
select 'p' || i, :channel, :origin, :dated, cast(:day as date) - {ago} from generate_series({first}, {last}) i
"""
_WARNINGS = """
insert into planted.fct_warnings (person_id, data_category, purpose, rule, warned_on)
select 'p' || i, 'account', 'online_account', 'online_account.active', case when i > :never then cast(:day as date) end
from generate_series(1, :never + :once) i
"""
_BASIS = """
insert into planted.fct_legal_basis (person_id, purpose, channel, legal_basis, status)
select 'p' || i, :purpose, :channel, :basis, :status from generate_series(1, {last}) i
"""
_LOAD = """
insert into control.loads (source, table_name, as_of, started_at, finished_at, status, message, rows_at_source,
    rows_loaded, rows_quarantined, rows_removed)
select :source, :table, day, day + time '02:01', day + time '02:02', :status, :message, :total, :read, :bad, :removed
from (select cast(:day as date) - {ago} as day) as days
"""
_QUARANTINE = """
insert into quarantine.rows (source, table_name, row_key, record_id, column_name, reason, payload)
select :source, :table, 'k' || i, 'r' || i, :column, :reason, cast(:payload as jsonb) from generate_series(1, {last}) i
"""
_PROMISE = """
insert into control.promises (as_of, gate, suite, name, severity, passed, unexpected, label_fr, label_en, broken_fr,
    broken_en, checked, reference)
values (:day, :gate, :suite, :name, :severity, :passed, :unexpected, :fr, :en, :broken_fr, :broken_en, :checked,
    'RGPD, art. 5, § 1, e')
"""
_BLOCKED = "insert into control.source_gates (as_of, source, reason_fr, reason_en) values (:day, :source, :fr, :en)"


def plant(engine: Engine, home: Path) -> None:
    """The night of AS_OF: applied, proven, reported by the gates, one source left out."""
    day = {"day": AS_OF}
    with engine.begin() as connection:
        connection.execute(policies.insert(), [{"policy_hash": BOOK.hash} | row for row in BOOK.policy_rows()])
        connection.execute(rules.insert(), [{"policy_hash": BOOK.hash} | row for row in BOOK.rule_rows()])
        connection.execute(grounds.insert(), [{"policy_hash": BOOK.hash} | row for row in BOOK.ground_rows()])
        connection.execute(text(_PLAN), day | {"plan": PLAN, "hash": BOOK.hash})
        night = {"night": NIGHT, "plan": PLAN, "hash": BOOK.hash, "counts": json.dumps(COUNTS)}
        connection.execute(text(_NIGHT), day | night)
        connection.execute(text(_APPROVAL), {"plan": PLAN})
        for number, (kind, placed_on, until) in enumerate(PLANTED["holds"]):
            named = {"id": f"h{number}", "kind": kind, "placed_on": placed_on, "until": until}
            connection.execute(text(_HOLD), named | {"reason": CANARY})
        connection.execute(text(_REMEMBERED.format(last=PLANTED["remembered"])), day)
        for source, first, last in PLANTED["known"]:
            connection.execute(text(_PEOPLE.format(first=first, last=last)), {"source": source})
        for number, item in enumerate(PLANTED["items"]):
            _plant_items(connection, 10_000 * number, item)
        for source, category, rule, first, last, kept in PLANTED["archived"]:
            named = {"source": source, "category": category, "rule": rule, "kept": kept}
            named |= {"purpose": rule.partition(".")[0], "day": AS_OF}
            connection.execute(text(_ARCHIVED.format(first=first, last=last)), named)
        for purpose, category, then, months, people in PLANTED["due"]:
            named = day | {"purpose": purpose, "category": category, "next": then}
            connection.execute(text(_DEADLINES.format(months=months, last=people)), named)
        for months, met, segment, customer, first, last in PLANTED["contacts"]:
            named = day | {"met": met, "segment": segment, "customer": customer}
            connection.execute(text(_CONTACTS.format(months=months, first=first, last=last)), named)
        for channel, origin, dated, ago, first, last in PLANTED["opt_outs"]:
            named = day | {"channel": channel, "origin": origin, "dated": dated}
            connection.execute(text(_OPT_OUTS.format(ago=ago, first=first, last=last)), named)
        connection.execute(text(_WARNINGS), day | PLANTED["warned"])
        for purpose, channel, basis, status, people in PLANTED["basis"]:
            named = {"purpose": purpose, "channel": channel, "basis": basis, "status": status}
            connection.execute(text(_BASIS.format(last=people)), named)
        _plant_checks(connection)
    publish(engine, Settings(home=home), PUBLISHED_AT)


def _plant_items(connection: Connection, number: int, item: Sequence[Any]) -> None:
    purpose, rule, action, outcome, source, category, first, last, state, because, *objected = item
    values = {"plan": PLAN, "day": AS_OF, "number": number, "purpose": purpose, "rule": rule, "action": action}
    values |= {"outcome": outcome, "source": source, "category": category, "state": state, "because": because}
    values |= {"days": 0 if objected else 1095}
    connection.execute(text(_ITEMS.format(first=first, last=last)), values)
    if outcome in ACTED:
        prints = (
            [Print("email", f"e{source}{i}") for i in range(first, last + 1)] if (action, category) == ERASED else []
        )
        entry = Entry(
            at="2026-11-21T03:10:00+01:00",
            as_of=AS_OF.isoformat(),
            night_id=NIGHT,
            plan_id=PLAN,
            place="archive" if action == "archive" else "work_order" if state == "ordered" else "source",
            source=source,
            action=action,
            outcome=outcome,
            purpose=purpose,
            rule=rule,
            data_categories=(category,),
            policy_hash=BOOK.hash,
            items=last - first + 1,
            fingerprints=len(prints),
            digest=digest(prints),
        )
        append(connection, entry, prints)


def _plant_checks(connection: Connection) -> None:
    for source, table, ago, status, total, read, bad, removed, message in PLANTED["loads"]:
        values = {"day": AS_OF, "source": source, "table": table, "status": status, "message": message}
        values |= {"total": total, "read": read, "bad": bad, "removed": removed}
        connection.execute(text(_LOAD.format(ago=ago)), values)
    for source, reason in PLANTED["blocked"].items():
        connection.execute(text(_BLOCKED), {"day": AS_OF, "source": source, **reason})
    for source, table, column, reason, rows in PLANTED["quarantine"]:
        values = {"source": source, "table": table, "column": column, "reason": reason}
        connection.execute(text(_QUARANTINE.format(last=rows)), values | {"payload": json.dumps({"email": CANARY})})
    names = (
        "gate", "suite", "name", "severity", "passed", "unexpected", "fr", "en", "broken_fr", "broken_en", "checked",
    )  # fmt: skip
    for promise in PLANTED["promises"]:
        values = dict.fromkeys(names) | dict(zip(names, promise, strict=False))
        connection.execute(text(_PROMISE), values | {"day": AS_OF})
    for ago, *promise in PLANTED["promises_before"]:
        values = dict.fromkeys(names) | dict(zip(names, promise, strict=False)) | {"fr": "", "en": ""}
        connection.execute(text(_PROMISE), values | {"day": AS_OF - timedelta(ago)})
