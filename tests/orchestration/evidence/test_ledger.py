"""The ledger: what was done is proved in the transaction that does it, and holds no personal data."""

from sqlalchemy import text

from orchestration.evidence.entry import GENESIS
from orchestration.evidence.ledger import append, read_head
from orchestration.evidence.link import Head
from tests.orchestration.evidence.keeping import PRINTS, Kept, entry


def test_an_untouched_ledger_verifies(kept: Kept):
    head = kept.verify()
    with kept.engine.connect() as connection:
        assert head == read_head(connection)
    assert (kept.head()["seq"], kept.head()["hash"]) == (3, head.hash)


def test_an_empty_ledger_verifies(empty: Kept):
    assert empty.verify() == Head(0, GENESIS)
    empty.open()
    assert empty.verify() == Head(0, GENESIS)


def test_entries_written_since_the_head_was_published_verify(kept: Kept):
    kept.add([])
    assert kept.verify().seq == 4


def test_a_first_night_that_died_before_its_head_was_published_verifies(empty: Kept):
    empty.open()
    empty.add(*PRINTS)
    assert empty.verify().seq == 3
    empty.open()
    assert empty.head()["seq"] == 0


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
    assert "@" not in told + "".join(file.read_text() for file in kept.outside.head.parent.iterdir())
