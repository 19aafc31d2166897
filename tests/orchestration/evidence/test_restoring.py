"""A warehouse put back from a backup learns from the copies outside what it forgot, and nothing that was not signed."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from orchestration.errors import EvidenceError
from orchestration.evidence.entry import Print
from orchestration.evidence.restoring import Restored, restore
from tests.orchestration.evidence.keeping import Kept
from tests.orchestration.evidence.test_tampering import (
    change_copy,
    change_opt_outs,
    cut_entries_alone,
    garble_head,
    lose_head,
)

LATER = [Print("email", "dd" * 32), Print("record", "ee" * 32)]
OPT_OUT = (
    "insert into suppression.entries (fingerprint, purpose, channel, kind, objected_on, known_on) "
    "values ('{}', 'prospecting', 'email', 'email', '{}', '{}')"
)
LIST = "select fingerprint, cast(objected_on as text), cast(known_on as text) from suppression.entries order by 1"


@pytest.fixture
def backup(kept: Kept, new_database: Callable[..., Engine]) -> Kept:
    """The warehouse as it was before the last night: two more entries, and who opted out since."""
    kept.run(OPT_OUT.format("renewed", "2024-01-01", "2026-11-20"))
    kept.engine.dispose()
    copied = Kept(new_database(str(kept.engine.url.database)), kept.home)
    kept.add(LATER, [])
    kept.run(OPT_OUT.format("new", "2026-11-20", "2026-11-21"))
    kept.run("update suppression.entries set objected_on = '2026-11-19' where fingerprint = 'renewed'")
    kept.publish()
    return copied


def test_the_ledger_goes_on_exactly_as_it_was(kept: Kept, backup: Kept):
    with pytest.raises(EvidenceError, match="ends at entry 3, but entry 5 was written; if the warehouse was restored"):
        backup.open()
    assert restore(backup.engine, backup.outside) == Restored(entries=2, opt_outs=1)
    assert backup.verify() == kept.verify()
    everything = "select l::text from evidence.ledger l union all select e::text from evidence.erased e order by 1"
    assert backup.rows(everything) == kept.rows(everything)
    backup.open()


def test_who_opted_out_since_is_known_again(backup: Kept):
    restore(backup.engine, backup.outside)
    assert backup.rows(LIST) == [("new", "2026-11-20", "2026-11-21"), ("renewed", "2026-11-19", "2026-11-20")]


def test_a_newer_opt_out_of_the_warehouse_is_not_set_back(kept: Kept):
    kept.run(OPT_OUT.format("f", "2026-11-01", "2026-11-02"))
    kept.publish()
    kept.run("update suppression.entries set objected_on = '2026-11-20', known_on = '2026-11-21'")
    assert restore(kept.engine, kept.outside) == Restored(0, 0)
    assert kept.rows(LIST) == [("f", "2026-11-20", "2026-11-21")]


def test_a_second_time_finds_nothing_to_do(backup: Kept):
    restore(backup.engine, backup.outside)
    assert restore(backup.engine, backup.outside) == Restored(0, 0)
    assert backup.verify().seq == 5


def test_a_warehouse_that_went_on_is_left_as_it_is(kept: Kept):
    kept.write(LATER)
    assert restore(kept.engine, kept.outside) == Restored(0, 0)
    assert kept.verify().seq == 4


def test_a_tail_that_was_cut_is_put_back_beside_the_fingerprints_that_were_left(kept: Kept):
    before = kept.verify()
    cut_entries_alone(kept)
    assert restore(kept.engine, kept.outside) == Restored(entries=1, opt_outs=0)
    assert kept.verify() == before


def test_but_not_beside_others(kept: Kept):
    cut_entries_alone(kept)
    kept.tamper("insert into evidence.erased values (3, :one)", one="dd" * 32)
    with pytest.raises(EvidenceError, match="ledger entry 3: has fingerprints in the warehouse that its copy has not"):
        restore(kept.engine, kept.outside)


def test_a_fork_is_refused(backup: Kept):
    backup.write([])
    with pytest.raises(EvidenceError, match="ledger entry 4: is another one in the copy outside"):
        restore(backup.engine, backup.outside)
    assert backup.rows("select max(seq) from evidence.ledger") == [(4,)]


def cut_copy(kept: Kept) -> None:
    kept.outside.ledger.write_bytes(b"".join(kept.lines()[:4]))


def lose_copy(kept: Kept) -> None:
    kept.outside.ledger.unlink()


UNTRUSTED = [
    (cut_copy, "does not lead to entry 5, which was published; restore this file"),
    (lose_copy, "does not lead to entry 5, which was published; restore this file"),
    (change_copy, "ledger.jsonl: its entry 2 is not what was written after entry 1; restore this file"),
    (change_opt_outs, "opt_outs.jsonl: was not signed with this signing key"),
    (lose_head, "the head kept outside the database is gone"),
    (garble_head, "cannot be read"),
]


@pytest.mark.parametrize(("tampering", "sentence"), UNTRUSTED, ids=[t.__name__ for t, _ in UNTRUSTED])
def test_nothing_is_learnt_from_copies_that_were_tampered_with(
    backup: Kept, tampering: Callable[[Kept], None], sentence: str
):
    tampering(backup)
    with pytest.raises(EvidenceError, match=sentence):
        restore(backup.engine, backup.outside)
    assert backup.rows("select max(seq) from evidence.ledger") == [(3,)]
    assert [row[0] for row in backup.rows(LIST)] == ["renewed"]
