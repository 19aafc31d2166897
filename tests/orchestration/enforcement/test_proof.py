"""What the ledger keeps of who was erased: enough to know them again, and nothing that tells of anybody else."""

from orchestration.identity.fingerprints import fingerprint
from tests.orchestration.enforcement.estate import AS_OF, KEY, OWN, Estate

RECORD_1 = ("record", fingerprint(KEY, "record", "shop:1"))
PRINTS = "select kind, fingerprint from evidence.erased order by 1, 2"


def test_fingerprints_of_the_erased_stay_in_the_proof_only(estate: Estate):
    estate.due("p1")
    estate.act()
    assert estate.rows("select fingerprint from identity.identifiers order by 1") == [
        ("print2",), ("print3",), ("print4",)
    ]  # fmt: skip
    assert estate.rows("select kind, fingerprint from evidence.erased order by 1") == [
        ("email", "print1"),
        RECORD_1,
    ]
    entries = estate.rows(
        "select entry -> 'data_categories', entry ->> 'as_of', entry ->> 'place', entry ->> 'outcome', "
        "(entry ->> 'items')::int, (entry ->> 'fingerprints')::int from evidence.ledger order by 1"
    )
    assert entries == [(sorted(OWN.split()), AS_OF.isoformat(), "source", "deleted", 6, 2)]
    assert estate.verified() == 1
    assert not estate.rows("select 1 from evidence.ledger where entry::text ~ '@|Person 1|\"p1\"'")


def test_an_address_that_others_share_tells_of_none_of_them(estate: Estate):
    estate.run("update identity.identifiers set shared = true where fingerprint = 'print1'")
    estate.due("p1")
    estate.act()
    assert estate.rows(PRINTS) == [RECORD_1, ("shared", "print1")]


def test_who_keeps_the_contact_details_leaves_no_address(estate: Estate):
    estate.due("p1", "activity notes")
    estate.act()
    assert estate.rows(PRINTS) == [RECORD_1]
    assert estate.rows("select entry -> 'data_categories' from evidence.ledger") == [(["activity", "notes"],)]


def test_what_is_archived_held_or_no_longer_due_leaves_no_fingerprint(estate: Estate):
    estate.due("p3", "contact_details identity", "archive")
    estate.due("p4", held=True)
    estate.act()
    assert estate.rows(PRINTS) == []


def test_records_alike_are_told_of_in_one_entry(estate: Estate):
    for person in ("p1", "p2"):
        estate.due(person)
    estate.due("p3", "notes")
    estate.act()
    assert estate.rows(
        "select entry -> 'data_categories', (entry ->> 'items')::int, (entry ->> 'fingerprints')::int "
        "from evidence.ledger order by 2"
    ) == [(["notes"], 1, 1), (sorted(OWN.split()), 12, 4)]
