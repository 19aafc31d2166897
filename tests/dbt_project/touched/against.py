"""What stands against acting, changed by lot: holds, restrictions, warnings, and rows that could not be read."""

from collections.abc import Mapping
from datetime import date
from random import Random

from sqlalchemy import Connection

from tests.dbt_project.touched.beside import ADDRESS, RECORD, Act, one, run


def hold_a_person(connection: Connection, rng: Random, as_of: date) -> None:
    """A person is held, or for one purpose; some holds end by themselves."""
    insert = f"""
        insert into control.holds
            (hold_id, scope, kind, source, record_id, purpose, reason, placed_by, placed_on, until)
        select md5(cast(:seed as text)), 'person', 'legal_hold', source, record_id,
            case when :rare then 'prospecting_b2c' end, 'dispute', 'dpo', :as_of,
            case when :other < 0.5 then cast(:as_of as date) + 3 end
        from {RECORD} as record
    """
    run(connection, rng, as_of, insert)


def hold_a_document(connection: Connection, rng: Random, as_of: date) -> None:
    """One document is held, whosever it is."""
    held = one("(select * from identity.holdings where document_id is not null)")
    insert = f"""
        insert into control.holds (hold_id, scope, kind, source, record_id, document_id, reason, placed_by, placed_on)
        select md5(cast(:seed as text)), 'document', 'restriction', source, case when :rare then record_id end,
            document_id, 'dispute', 'dpo', :as_of
        from {held} as held
    """
    run(connection, rng, as_of, insert)


def hold_a_system(connection: Connection, rng: Random, as_of: date) -> None:
    """All whom one system knows are held."""
    insert = f"""
        insert into control.holds (hold_id, scope, kind, source, purpose, reason, placed_by, placed_on)
        select md5(cast(:seed as text)), 'source', 'legal_hold', source, case when :rare then 'prospecting_b2c' end,
            'dispute', 'dpo', :as_of
        from {RECORD} as record
    """
    run(connection, rng, as_of, insert)


def lift_a_hold(connection: Connection, rng: Random, as_of: date) -> None:
    """A hold is over."""
    hold = one("(select * from control.holds where lifted_at is null)")
    lifted = f"update control.holds set lifted_at = :as_of from {hold} as h where holds.hold_id = h.hold_id"
    run(connection, rng, as_of, lifted)


def warn(connection: Connection, rng: Random, as_of: date) -> None:
    """A person is warned of an end, in time or not."""
    end = one("(select * from marts.fct_deadlines where due_on is not null and document_id is null)")
    insert = f"""
        insert into control.warnings (person_id, rule, counts_from, warned_on)
        select person_id, rule, counts_from, :as_of from {end} as deadline on conflict do nothing
    """
    run(connection, rng, as_of, insert)


def quarantine_a_row(connection: Connection, rng: Random, as_of: date) -> None:
    """A row of somebody known cannot be read."""
    insert = f"""
        insert into quarantine.rows (source, table_name, record_id, column_name, reason, payload)
        select source, 'some', record_id, 'created_at', 'impossible_date', '{{}}' from {RECORD} as record
    """
    run(connection, rng, as_of, insert)


def quarantine_an_address(connection: Connection, rng: Random, as_of: date) -> None:
    """A row that nobody can read carries the address of somebody known."""
    insert = f"""
        insert into identity.quarantined (source, kind, fingerprint)
        select source, kind, fingerprint from {ADDRESS} as carried on conflict do nothing
    """
    run(connection, rng, as_of, insert)


def read_what_was_unread(connection: Connection, rng: Random, as_of: date) -> None:
    """Somebody has looked."""
    row = one("quarantine.rows")
    looked = f"delete from quarantine.rows as r using {row} as a where r.quarantine_id = a.quarantine_id"
    run(connection, rng, as_of, looked)


AGAINST: Mapping[str, Act] = {
    act.__name__: act
    for act in (
        hold_a_person, hold_a_document, hold_a_system, lift_a_hold, warn, quarantine_a_row,
        quarantine_an_address, read_what_was_unread,
    )
}  # fmt: skip
