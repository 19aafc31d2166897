"""What is not to be restored, or not by Oubli, is refused by a sentence, and nothing is changed."""

from collections.abc import Callable
from typing import Any

import pytest

from orchestration.enforcement.lease import leased
from orchestration.errors import ArchiveError, LeaseError
from tests.orchestration.enforcement.estate import Estate
from tests.orchestration.enforcement.restoring import bring_back, everything

REFUSED: dict[str, tuple[Callable[[Estate], Any], dict[str, str], str]] = {
    "nothing is archived of it": (lambda _: None, {"record_id": "4"}, "the archive keeps nothing of it"),
    "it is another document": (lambda _: None, {"document": "invoices:4"}, "keeps nothing of that document"),
    "it was erased for good": (
        lambda e: e.run(
            "update enforcement.items set outcome = 'deleted', record_id = '9';update archive.items set record_id = '8'"
        ),
        {"record_id": "9"},
        "was erased for good on 2026-11-21",
    ),
    "a night has begun something of it": (
        lambda e: e.run(
            "update enforcement.items set source_state = null, outcome = null where data_category = 'identity';"
            "insert into enforcement.intents select plan_id, person_id, source, record_id from enforcement.items "
            "where data_category = 'identity'"
        ),
        {},
        "run a night, then restore it",
    ),
    "the system spells the person otherwise": (
        lambda e: e.run_in_shop("update people set name = 'Persson 3' where person_no = 3"),
        {},
        "so they may be two",
    ),
    "the row is somebody else's by now": (
        lambda e: e.run(
            "update archive.payloads set table_name = 'sessions', row_key = '4', payload = '{}', frame = '{}' "
            "where payload ? 'email'"
        ),
        {},
        "hangs under another by now",
    ),
    "the row cannot stand without what is lost": (
        lambda e: e.run_in_shop(
            "alter table people add tier text; delete from lines; delete from invoices; delete from clicks;"
            "delete from people_log; delete from people; alter table people alter tier set not null"
        ),
        {},
        "takes a row of people only with tier, of which neither the archive nor when_put_back",
    ),
    "another row says the same": (
        lambda e: e.run_in_shop(
            "create unique index on people (email);"
            "update people set email = 'person3@people.example' where person_no = 4"
        ),
        {},
        "refuses the row of people by a rule of its own, as when another row says the same",
    ),
    "nobody restores": (lambda _: None, {"by": " "}, "names who restores"),
    "an address would stand in the ledger": (lambda _: None, {"by": "dpo@shop.example"}, "no address and no number"),
    "the person would stand in the ledger": (lambda _: None, {"reason": "person came back"}, "names the person"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_it_is_refused_by_a_sentence_and_nothing_is_changed(archived: Estate, why: str):
    prepare, said, sentence = REFUSED[why]
    prepare(archived)
    before, entries = everything(archived), archived.rows("select count(*) from evidence.ledger")
    with pytest.raises(ArchiveError, match=sentence):
        bring_back(archived, **said)
    assert everything(archived) == before
    assert archived.rows("select count(*) from evidence.ledger") == entries


@pytest.mark.parametrize("write_back", ["work_order", "rest"])
def test_what_moved_out_of_a_system_that_takes_no_writes_is_entered_there_by_hand(archived: Estate, write_back: str):
    elsewhere = Estate(
        archived.system,
        archived.warehouse,
        archived.source.model_copy(update={"write_back": write_back}),
        archived.home,
    )
    before = everything(archived)
    with pytest.raises(ArchiveError, match="nothing was changed; read it with `oubli archive read`, and enter it"):
        bring_back(elsewhere)
    assert everything(archived) == before
    assert bring_back(elsewhere, document="invoices:3").documents == ("invoices:3",), "it stands in its system"


def test_no_restore_while_a_night_runs(archived: Estate):
    with (
        leased(archived.warehouse, "tonight"),
        pytest.raises(LeaseError, match="another night runs: tonight"),
        leased(archived.warehouse, "restore"),
    ):
        bring_back(archived)
