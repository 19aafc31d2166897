"""The copies outside: what a crash leaves of them is made whole, and they never go on from another ledger."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from orchestration.errors import EvidenceError
from orchestration.evidence.entry import Print
from orchestration.evidence.ledger_copy import copy_ledger, read_copy
from orchestration.evidence.opt_out_copy import read_opt_outs
from orchestration.evidence.publishing import open_outside
from tests.orchestration.evidence.keeping import AT, Kept
from tests.orchestration.evidence.test_tampering import cut_tail, replace_chain

OPT_OUT = (
    "insert into suppression.entries (fingerprint, purpose, channel, kind, objected_on) "
    "values ('f', 'prospecting', 'all', 'email', '2026-11-20')"
)


def test_the_copy_says_what_the_ledger_says(kept: Kept):
    told = [json.loads(line) for line in kept.lines()]
    assert [line["seq"] for line in told] == [1, 2, 3]
    assert told[0]["prints"] == [["email", "aa" * 32], ["phone", "bb" * 32]]
    assert [link.hash for link in read_copy(kept.home)][-1] == kept.head()["hash"]
    assert kept.outside.ledger.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("left", [0, 1, 40, -1], ids=["nothing", "a byte", "a part", "all but the end of the line"])
def test_what_a_crash_left_half_written_is_written_anew(kept: Kept, left: int):
    whole = kept.lines()
    kept.outside.ledger.write_bytes(whole[0] + whole[1] + whole[2][:left])
    with pytest.raises(EvidenceError, match="ends at entry 2, but entry 3 was signed; the next night writes it anew"):
        kept.verify()
    assert copy_ledger(kept.engine, kept.home) == 1
    assert kept.lines() == whole
    assert kept.verify().seq == 3


def test_what_a_crash_left_half_written_of_a_night_that_signed_nothing_yet_is_no_loss(kept: Kept):
    kept.add([])
    kept.outside.ledger.write_bytes(kept.outside.ledger.read_bytes()[:-1])
    assert kept.verify().seq == 4


def test_a_line_longer_than_what_is_read_at_once(kept: Kept):
    kept.add([Print("email", f"{number:064x}") for number in range(2000)])
    kept.add([])
    assert len(kept.lines()) == 5
    assert kept.verify().seq == 5


def test_a_copy_that_is_gone_is_written_anew(kept: Kept):
    whole = kept.lines()
    kept.outside.ledger.unlink()
    with pytest.raises(EvidenceError, match=r"the copy of the ledger is gone; the next night writes it anew"):
        kept.verify()
    kept.open()
    assert kept.lines() == whole
    assert kept.verify().seq == 3


@pytest.mark.parametrize("name", ["ledger", "opt_outs"])
def test_a_copy_of_which_nothing_is_left_in_the_file_is_no_copy(name: str, kept: Kept):
    path: Path = getattr(kept.outside, name)
    path.write_bytes(b"")
    with pytest.raises(EvidenceError, match=path.name):
        kept.verify()


def test_an_installation_without_any_entry_verifies_whatever_is_left_of_its_copy(empty: Kept):
    assert empty.verify().seq == 0
    empty.open()
    empty.outside.ledger.unlink()
    assert empty.verify().seq == 0


def test_a_ledger_that_ends_before_its_copy_is_not_gone_on_with(kept: Kept):
    cut_tail(kept)
    with pytest.raises(EvidenceError, match="its copy goes on to entry 3; if the warehouse was restored"):
        copy_ledger(kept.engine, kept.home)
    assert len(kept.lines()) == 3


def test_another_ledger_is_not_gone_on_with(kept: Kept):
    replace_chain(kept)
    with pytest.raises(EvidenceError, match="ends with another entry 3 than the ledger has"):
        copy_ledger(kept.engine, kept.home)


def test_the_opt_outs_are_those_of_the_list(kept: Kept):
    def listed(statement: str) -> list[object]:
        with kept.engine.begin() as connection:
            connection.execute(text(statement))
        kept.publish()
        kept.verify()
        return [(row["fingerprint"], row["channel"], str(row["objected_on"])) for row in read_opt_outs(kept.outside)]

    assert listed(OPT_OUT) == [("f", "all", "2026-11-20")]
    assert listed("delete from suppression.entries") == []


def test_a_copy_of_the_opt_outs_that_is_gone_or_of_before_is_seen(kept: Kept):
    kept.publish()
    former = kept.outside.opt_outs.read_bytes()
    kept.publish(at=AT + timedelta(days=1))
    kept.verify()
    kept.outside.opt_outs.write_bytes(former)
    with pytest.raises(EvidenceError, match=r"opt_outs\.jsonl: is older than the head of the ledger"):
        kept.verify()
    kept.outside.opt_outs.unlink()
    with pytest.raises(EvidenceError, match=r"opt_outs\.jsonl: the copy of the opt-out list is gone; restore"):
        kept.verify()


def test_a_copy_of_the_opt_outs_that_is_gone_is_written_anew_when_the_next_night_begins(kept: Kept):
    kept.run(OPT_OUT)
    kept.publish()
    kept.outside.opt_outs.unlink()
    open_outside(kept.engine, kept.settings, AT - timedelta(days=1))
    assert [row["fingerprint"] for row in read_opt_outs(kept.outside)] == ["f"]
    assert kept.verify().seq == 3


@pytest.mark.parametrize("left", [slice(1, None), slice(None, -1)], ids=["an opt-out less", "without its seal"])
def test_no_night_begins_on_a_copy_of_the_opt_outs_that_was_cut(kept: Kept, left: slice):
    kept.run(OPT_OUT)
    kept.publish()
    whole = kept.outside.opt_outs.read_bytes().splitlines(keepends=True)
    kept.outside.opt_outs.write_bytes(b"".join(whole[left]))
    for begin in (kept.verify, kept.open):
        with pytest.raises(EvidenceError, match=r"it was changed or cut; restore the one .* take it away: the next"):
            begin()
    kept.outside.opt_outs.unlink()
    kept.open()
    assert kept.verify().seq == 3


def test_a_torn_copy_of_the_opt_outs_is_told(kept: Kept):
    kept.outside.opt_outs.write_bytes(kept.outside.opt_outs.read_bytes()[:-40])
    with pytest.raises(EvidenceError, match=r"cannot be read; restore the one .* take it away: the next night"):
        kept.verify()
