"""The system's own mark of an opt-out says no more than the person did."""

from datetime import timedelta

import pytest

from tests.orchestration.enforcement.estate import AS_OF, Estate


def _objects(estate: Estate, channel: str) -> None:
    estate.run(
        "insert into intermediate.int_objections__unioned values "
        f"('p4', 'prospecting', '{channel}', 'declared', true, '2026-05-01', true)"
    )
    estate.due("p4", "contact_details", "suppress")


def _closes(estate: Estate, channel: str | None) -> Estate:
    """The shop's mark closes one channel, or all."""
    people = estate.source.table("people")
    assert people.opt_out is not None
    mark = people.opt_out.model_copy(update={"channel": channel})
    tables = [t.model_copy(update={"opt_out": mark}) if t.name == "people" else t for t in estate.source.tables]
    return Estate(
        estate.system, estate.warehouse, estate.source.model_copy(update={"tables": tuple(tables)}), estate.home
    )


@pytest.mark.parametrize(
    ("closes", "lives", "is_marked"),
    [
        (None, None, True),
        (None, "sms", False),
        ("email", None, True),
        ("email", "sms", True),
        ("email", "email", False),
    ],
)
def test_it_is_set_unless_a_channel_that_it_closes_lives(estate: Estate, closes, lives, is_marked):
    estate = _closes(estate, closes)
    _objects(estate, "phone")
    if lives:
        estate.run(f"insert into intermediate.int_channels__living values ('p4', '{lives}'), ('p3', 'email')")
    assert estate.outcomes(estate.act()) == {"p4": {"suppressed": 1}}
    assert estate.rows("select fingerprint, channel from suppression.entries") == [("print4", "phone")]
    assert estate.rows_in_shop("select person_no from people where no_contact") == ([(4,)] if is_marked else [])


def test_a_system_that_refused_the_mark_is_asked_again_though_the_list_knows_the_opt_out(estate: Estate):
    _objects(estate, "phone")
    estate.run_in_shop(
        "create function refuse() returns trigger language plpgsql as $$ begin raise check_violation; end $$; "
        "create trigger refuse before update on people for each row execute function refuse()"
    )
    assert estate.outcomes(estate.act()) == {"p4": {"failed": 1}}
    estate.run("truncate marts.fct_due_actions")
    estate.run_in_shop("drop trigger refuse on people")
    tomorrow = AS_OF + timedelta(days=1)
    assert estate.outcomes(estate.act(as_of=tomorrow)) == {"p4": {"suppressed": 1}}
    assert estate.rows_in_shop("select person_no from people where no_contact") == [(4,)]
    assert estate.freeze(as_of=tomorrow + timedelta(days=1)).item_count == 0


def test_a_record_that_comes_after_the_opt_out_is_marked_once(estate: Estate):
    _objects(estate, "phone")
    estate.act()
    estate.run("truncate marts.fct_due_actions")
    estate.run_in_shop("insert into people values (40, 'person4@people.example', 'Person 4', 'Shop', false, 'face')")
    estate.run("insert into identity.records (source, record_id, person_id) values ('shop', '40', 'p4')")
    tomorrow = AS_OF + timedelta(days=1)
    assert estate.outcomes(estate.act(as_of=tomorrow)) == {"p4": {"suppressed": 1}}
    assert estate.rows_in_shop("select person_no from people where no_contact order by 1") == [(4,), (40,)]
    assert estate.freeze(as_of=tomorrow + timedelta(days=1)).item_count == 0


def test_a_record_that_comes_after_an_opt_out_was_taken_back_is_not_marked(estate: Estate):
    _objects(estate, "phone")
    estate.act()
    estate.run("truncate marts.fct_due_actions; truncate intermediate.int_objections__unioned")
    estate.run("insert into identity.records (source, record_id, person_id) values ('shop', '40', 'p4')")
    assert estate.freeze(as_of=AS_OF + timedelta(days=1)).item_count == 0


def test_a_system_without_a_mark_counts_as_none_that_was_marked(estate: Estate):
    tables = tuple(table.model_copy(update={"opt_out": None}) for table in estate.source.tables)
    estate = Estate(estate.system, estate.warehouse, estate.source.model_copy(update={"tables": tables}), estate.home)
    _objects(estate, "phone")
    assert estate.outcomes(estate.act()) == {"p4": {"suppressed": 1}}
    assert estate.rows("select source_state from enforcement.items where action = 'suppress'") == [("kept",)]
