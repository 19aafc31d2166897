"""What is known of people beside raw, changed by lot: archive, opt-outs, erasures, orders, holdings, first readings."""

import json
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, text

CATEGORIES = ("identity", "contact_details", "preferences", "activity", "notes")
RULES = ("accounting.archive", "contracts.archive", "online_contracts.archive", "consent_evidence.archive")
DAYS_AGO = (-9, 0, 1, 900, 1095, 2000, 3650, 3653)

Act = Callable[[Connection, Random, date], None]


def one(rows: str, seed: str = "seed") -> str:
    """One of these rows, chosen by lot, the same in every run."""
    return f"(select * from {rows} as chosen order by md5(concat(cast(:{seed} as text), chosen::text)) limit 1)"


RECORD, OTHER_RECORD = one("identity.records"), one("identity.records", "other")
ADDRESS = one("(select * from identity.identifiers where kind <> 'external_id')")


def archive_a_category(connection: Connection, rng: Random, as_of: date) -> None:
    """Of a record something stands in the archive; maybe under a person that it is not linked to any more."""
    insert = f"""
        insert into archive.items
            (person_id, source, record_id, data_category, purpose, rule, counts_from, kept_at_source)
        select case when :rare then other.person_id else record.person_id end, record.source, record.record_id,
            :category, split_part(:rule, '.', 1), :rule, :day, true
        from {RECORD} as record, {OTHER_RECORD} as other
    """
    run(connection, rng, as_of, insert)


def archive_a_document(connection: Connection, rng: Random, as_of: date) -> None:
    """A document stands in the archive; whether its row stays in raw, the lot says elsewhere."""
    held = one("(select * from identity.holdings where document_id is not null)")
    insert = f"""
        insert into archive.items (person_id, source, record_id, document_id, data_category, purpose, rule,
            counts_from, kept_at_source, kind, issued_on)
        select person_id, records.source, records.record_id, document_id, 'documents', split_part(:rule, '.', 1), :rule,
            :day, true, 'order', :day
        from {held} as held join identity.records on records.source = held.source
            and records.record_id = held.record_id
    """
    run(connection, rng, as_of, insert)


def end_an_archived_item(connection: Connection, rng: Random, as_of: date) -> None:
    """Something leaves the archive."""
    ended = f"delete from archive.items using {one('archive.items')} as item where items.archive_id = item.archive_id"
    run(connection, rng, as_of, ended)


def remember_an_opt_out(connection: Connection, rng: Random, as_of: date) -> None:
    """An address that somebody has is on the opt-out list, or is with another day; that day may be to come."""
    insert = f"""
        insert into suppression.entries (fingerprint, purpose, channel, kind, objected_on, known_on)
        select fingerprint, 'prospecting', :channel, kind, :day, :as_of from {ADDRESS} as carried
        on conflict (fingerprint, purpose, channel) do update set objected_on = excluded.objected_on
    """
    run(connection, rng, as_of, insert)


def forget_an_opt_out(connection: Connection, rng: Random, as_of: date) -> None:
    """An address leaves the opt-out list."""
    entry = one("suppression.entries")
    gone = f"delete from suppression.entries using {entry} as entry where entries.fingerprint = entry.fingerprint"
    run(connection, rng, as_of, gone)


def erase_somebody(connection: Connection, rng: Random, as_of: date) -> None:
    """An entry of the ledger tells that a record's key, or an address, was erased; raw still has it, or again."""
    seq: int = connection.execute(text("select coalesce(max(seq), 0) + 1 from evidence.ledger")).scalar_one()
    entry = {
        "as_of": (as_of - timedelta(days=rng.randrange(2000))).isoformat(),
        "outcome": "deleted", "plan_id": rng.choice(["plan", "other"]), "purpose": "prospecting_b2c",
        "rule": "prospecting_b2c.active", "policy_hash": "gone", "data_categories": ["contact_details", "notes"],
    }  # fmt: skip
    carried = one(
        "(select kind, fingerprint from identity.identifiers where kind <> 'external_id' "
        "union all select 'record', fingerprint from identity.record_fingerprints)"
    )
    written = "insert into evidence.ledger (seq, entry, previous_hash, hash) values (:seq, :entry, '', '')"
    connection.execute(text(written), {"seq": seq, "entry": json.dumps(entry)})
    beside = f"insert into evidence.erased (seq, kind, fingerprint) select {seq}, kind, fingerprint from {carried} as c"
    run(connection, rng, as_of, beside)


def ask_an_operator(connection: Connection, rng: Random, as_of: date) -> None:
    """A record stands on a work order."""
    insert = f"""
        insert into enforcement.items (plan_id, item_no, person_id, source, record_id, data_category, action, purpose,
            rule, due_on, source_state)
        select 'plan', (select coalesce(max(item_no), 0) + 1 from enforcement.items), person_id, source, record_id,
            'notes', 'delete', 'p', 'r', :day, 'ordered'
        from {RECORD} as record
    """
    run(connection, rng, as_of, insert)


def confirm_an_order(connection: Connection, rng: Random, as_of: date) -> None:
    """An operator did what was asked."""
    item = one("(select * from enforcement.items where source_state = 'ordered')")
    done = f"update enforcement.items set source_state = 'confirmed' from {item} as i where items.item_no = i.item_no"
    run(connection, rng, as_of, done)


def lose_an_identifier(connection: Connection, rng: Random, as_of: date) -> None:
    """By hand, as erasing does."""
    lost = f"delete from identity.identifiers as i using {ADDRESS} as a where i.fingerprint = a.fingerprint"
    run(connection, rng, as_of, lost)


def hold_nothing(connection: Connection, rng: Random, as_of: date) -> None:
    """By hand."""
    held = one("identity.holdings")
    gone = f"delete from identity.holdings as h using {held} as a where h.holding_id = a.holding_id"
    run(connection, rng, as_of, gone)


def see_anew(connection: Connection, rng: Random, as_of: date) -> None:
    """By hand: a record was first seen on another day, maybe one to come."""
    seen = f"update identity.records as r set first_seen_on = :day from {RECORD} as a where {_SAME}"
    run(connection, rng, as_of, seen)


def move_a_record(connection: Connection, rng: Random, as_of: date) -> None:
    """By hand: a record is somebody else's, and stays so as long as nothing links it otherwise."""
    moved = f"update identity.records as r set person_id = o.person_id from {RECORD} as a, {OTHER_RECORD} as o"
    run(connection, rng, as_of, f"{moved} where {_SAME}")


_SAME = "r.source = a.source and r.record_id = a.record_id"
ACTS: Mapping[str, Act] = {
    act.__name__: act
    for act in (
        archive_a_category, archive_a_document, end_an_archived_item, remember_an_opt_out, forget_an_opt_out,
        erase_somebody, ask_an_operator, confirm_an_order, lose_an_identifier, hold_nothing, see_anew, move_a_record,
    )
}  # fmt: skip


def run(connection: Connection, rng: Random, as_of: date, statement: str) -> None:
    """A statement with the values that it names, drawn."""
    drawn: dict[str, Any] = {
        "seed": rng.random(),
        "other": rng.random(),
        "rare": rng.random() < 0.2,
        "category": rng.choice(CATEGORIES),
        "rule": rng.choice(RULES),
        "channel": rng.choice(["email", "sms", "all"]),
        "day": as_of - timedelta(days=rng.choice(DAYS_AGO) + rng.randrange(-9, 10)),
        "as_of": as_of,
    }
    bound = text(statement)
    connection.execute(bound, {name: drawn[name] for name in bound.compile().params})
