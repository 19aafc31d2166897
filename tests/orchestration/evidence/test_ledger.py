"""The ledger: whoever changes, cuts or replaces the proof is found out, by the first entry concerned."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import ProgrammingError

from orchestration.database.warehouse import read_only
from orchestration.errors import EvidenceError
from orchestration.evidence.entry import GENESIS, Entry, Print, chain, digest
from orchestration.evidence.head_file import head_file, open_outside, publish_head
from orchestration.evidence.ledger import append, read_head
from orchestration.evidence.link import Head
from orchestration.evidence.verification import verify

PRINTS = [
    [Print("email", "aa" * 32), Print("phone", "bb" * 32)],
    [],
    [Print(None, "cc" * 32)],  # as entries of before had them
]

CLERK = (
    "do $$ begin create role clerk; exception when duplicate_object then null; end $$",
    "grant usage on schema evidence to clerk",
    "grant all on evidence.ledger, evidence.erased to clerk",
)
UNGUARD = "alter table evidence.ledger disable trigger user; alter table evidence.erased disable trigger user"


def entry(items: int, prints: list[Print]) -> Entry:
    return Entry(
        at="2026-11-21T03:00:00+01:00",
        as_of="2026-11-21",
        night_id="night",
        plan_id="plan",
        place="source",
        source="crm",
        action="delete",
        outcome="deleted",
        purpose="prospecting_b2c",
        rule="prospecting_b2c.active",
        data_categories=("contact_details", "identity"),
        policy_hash="ab" * 32,
        items=items,
        fingerprints=len(prints),
        digest=digest(prints),
    )


@dataclass(frozen=True)
class Kept:
    """A ledger of three entries, its head published."""

    engine: Engine
    home: Path

    def add(self, *prints: list[Print]) -> None:
        with self.engine.begin() as connection:
            for number, found in enumerate(prints):
                append(connection, entry(number + 1, found), found)

    def tamper(self, statement: str, **values: object) -> None:
        """As whoever owns the server can."""
        with self.engine.begin() as connection:
            connection.execute(text(UNGUARD))
            assert connection.execute(text(statement), values).rowcount

    def rewrite(self) -> None:
        """Chain all entries anew, as somebody would who knows how."""
        with self.engine.begin() as connection:
            connection.execute(text(UNGUARD))
            last = GENESIS
            for row in list(connection.execute(text("select seq, entry from evidence.ledger order by seq"))):
                linked = chain(last, row.entry)
                connection.execute(
                    text("update evidence.ledger set previous_hash = :last, hash = :hash where seq = :seq"),
                    {"last": last, "hash": linked, "seq": row.seq},
                )
                last = linked

    def verify(self) -> Head:
        reader = read_only(self.engine)
        try:
            return verify(reader, self.home)
        finally:
            reader.dispose()

    def outside(self) -> dict[str, object]:
        found: dict[str, object] = json.loads(head_file(self.home).read_text())
        return found


@pytest.fixture
def kept(migrated: Engine, tmp_path: Path) -> Kept:
    made = Kept(migrated, tmp_path)
    made.add(*PRINTS)
    publish_head(migrated, tmp_path)
    return made


CHANGE = "update evidence.ledger set entry = jsonb_set(entry, '{items}', '9') where seq = 2"


def lose_head(kept: Kept) -> None:
    head_file(kept.home).unlink()


def garble_head(kept: Kept) -> None:
    head_file(kept.home).write_text("{")


def flip_byte(kept: Kept) -> None:
    kept.tamper(CHANGE)


def flip_hash(kept: Kept) -> None:
    kept.tamper("update evidence.ledger set hash = overlay(hash placing '-' from 1) where seq = 2")


def cut_tail(kept: Kept) -> None:
    kept.tamper("delete from evidence.ledger where seq = 3")
    kept.tamper("delete from evidence.erased where seq = 3")


def drop_row(kept: Kept) -> None:
    kept.tamper("delete from evidence.ledger where seq = 2")


def replace_chain(kept: Kept) -> None:
    kept.tamper(CHANGE)
    kept.rewrite()


def replace_and_lengthen(kept: Kept) -> None:
    replace_chain(kept)
    kept.add([])


def change_digest(kept: Kept) -> None:
    kept.tamper("update evidence.ledger set entry = jsonb_set(entry, '{digest}', '\"0\"') where seq = 3")
    kept.rewrite()


def drop_fingerprint(kept: Kept) -> None:
    kept.tamper("delete from evidence.erased where fingerprint = :one", one=PRINTS[0][0].fingerprint)


def flip_fingerprint(kept: Kept) -> None:
    kept.tamper(
        "update evidence.erased set fingerprint = overlay(fingerprint placing '0' from 1) where fingerprint = :one",
        one=PRINTS[0][0].fingerprint,
    )


def change_kind(kept: Kept) -> None:
    kept.tamper("update evidence.erased set kind = 'shared' where kind = 'email'")


def add_fingerprint(kept: Kept) -> None:
    kept.tamper("insert into evidence.erased values (2, :one)", one="dd" * 32)


def add_fingerprint_of_nothing(kept: Kept) -> None:
    kept.tamper("insert into evidence.erased values (77, :one)", one="dd" * 32)


FOUND = [
    (flip_byte, "ledger entry 2: its hash does not match"),
    (flip_hash, "ledger entry 2: its hash does not match"),
    (drop_row, "ledger entry 3: entry 2 is missing"),
    (cut_tail, "ledger: ends at entry 2, but entry 3 was written"),
    (replace_chain, "the chain was replaced"),
    (replace_and_lengthen, "the chain was replaced"),
    (change_digest, "ledger entry 3: its fingerprints are not those"),
    (drop_fingerprint, "ledger entry 1: its fingerprints are not those"),
    (flip_fingerprint, "ledger entry 1: its fingerprints are not those"),
    (change_kind, "ledger entry 1: its fingerprints are not those"),
    (add_fingerprint, "ledger entry 2: its fingerprints are not those"),
    (add_fingerprint_of_nothing, "ledger entry 77: "),
    (lose_head, "head.json: the head kept outside the database is gone"),
    (garble_head, "head.json: cannot be read"),
]


def test_an_untouched_ledger_verifies(kept: Kept):
    head = kept.verify()
    with kept.engine.connect() as connection:
        assert head == read_head(connection)
    assert kept.outside() == {"seq": 3, "hash": head.hash}


def test_an_empty_ledger_verifies(migrated: Engine, tmp_path: Path):
    assert verify(migrated, tmp_path) == Head(0, GENESIS)


def test_entries_written_since_the_head_was_published_verify(kept: Kept):
    kept.add([])
    assert kept.verify().seq == 4


def test_a_head_lost_before_anything_was_published_is_not_written_anew(kept: Kept):
    lose_head(kept)
    open_outside(kept.engine, kept.home)
    assert not head_file(kept.home).exists()


def test_a_first_night_that_died_before_its_head_was_published_verifies(migrated: Engine, tmp_path: Path):
    made = Kept(migrated, tmp_path)
    open_outside(migrated, tmp_path)
    made.add(*PRINTS)
    assert made.verify().seq == 3
    open_outside(migrated, tmp_path)
    assert made.outside()["seq"] == 0


@pytest.mark.parametrize(("tampering", "sentence"), FOUND, ids=[t.__name__ for t, _ in FOUND])
def test_tampering_is_found(kept: Kept, tampering: Callable[[Kept], None], sentence: str):
    tampering(kept)
    with pytest.raises(EvidenceError) as found:
        kept.verify()
    assert sentence in str(found.value)


@pytest.mark.parametrize(
    "statement",
    [
        "update evidence.{} set seq = seq",
        "update evidence.{} set seq = seq where false",
        "delete from evidence.{}",
        "truncate evidence.{}",
    ],
)
@pytest.mark.parametrize("table", ["ledger", "erased"])
@pytest.mark.parametrize("role", ["postgres", "clerk"], ids=["owner and superuser", "granted everything"])
@pytest.mark.parametrize("replica", [False, True], ids=["", "as a replica"])
def test_the_database_refuses_to_change_the_proof(kept: Kept, table: str, statement: str, role: str, replica: bool):
    with kept.engine.begin() as connection:
        for granting in CLERK:
            connection.execute(text(granting))
    with kept.engine.begin() as connection:
        if replica:
            connection.execute(text("set session_replication_role = replica"))
        connection.execute(text(f"set local role {role}"))
        with pytest.raises(ProgrammingError, match=rf"evidence\.{table} is append-only"):
            connection.execute(text(statement.format(table)))


def test_a_transaction_that_fails_leaves_no_proof(kept: Kept):
    with kept.engine.connect() as connection:
        append(connection, entry(1, []), [])
        connection.rollback()
    assert kept.verify().seq == 3


def test_the_proof_holds_no_address(kept: Kept):
    with kept.engine.connect() as connection:
        told = str(connection.execute(text("select string_agg(l::text, '') from evidence.ledger l")).scalar_one())
        told += connection.execute(text("select string_agg(e::text, '') from evidence.erased e")).scalar_one()
    assert "contact_details" in told
    assert "@" not in told + head_file(kept.home).read_text()
