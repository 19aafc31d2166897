"""Numbers of cards, accounts and the social security are told from all that looks like one; invented ones only."""

import pytest
from sqlalchemy import Engine, text

OUT_OF_PLACE = {
    "a card": "carte 4111 1111 1111 1111, exp. 12/27",
    "a card in one piece": "5555555555554444",
    "a card with hyphens": "cb:4111-1111-1111-1111.",
    "an American Express": "3782 822463 10005",
    "a social security number": "2 55 08 14 168 025 38",
    "one in one piece": "n° 255081416802538",
    "one of Corsica": "2 85 05 2A 006 084 {corsican}",
    "an account": "FR76 3000 6000 0112 3456 7890 189",
    "an account in small letters and more words": "iban fr7630006000011234567890189 merci",
    "a Belgian account with words after it": "BE68 5390 0754 7034 PAR VIREMENT",
    "a German account": "DE89370400440532013000",
    "a security code": "crypto : CVV 123",
    "a security code by its French name": "le cryptogramme est 456",
}
IN_PLACE = {
    "a card with a digit changed": "4111 1111 1111 1112",
    "a SIRET, which passes the same test": "732 829 320 00074",
    "a SIRET in one piece": "30217634600014",
    "a phone number": "06 12 34 56 78",
    "two phone numbers": "06 12 34 56 78 06 98 76 54 32",
    "an EAN": "3017620422003",
    "a time in milliseconds": "1763683200000",
    "a card within a longer number": "94111111111111111194111111",
    "a social security number with another key": "2 55 08 14 168 025 37",
    "an account with a digit changed": "FR76 3000 6000 0112 3456 7890 188",
    "a word and a number": "CVV du dossier",
    "an invoice number": "FA2024-000123456789",
    "a date and an hour": "2026-11-21 10:15:00.123456",
}


def _counted(engine: Engine, value: str) -> int:
    with engine.begin() as connection:
        connection.execute(text("create schema if not exists raw_crm"))
        connection.execute(text("create table if not exists raw_crm.notes (note text, other text)"))
        connection.execute(text("truncate raw_crm.notes"))
        connection.execute(text("insert into raw_crm.notes values (null, null), ('rappeler', :note)"), {"note": value})
        columns = "raw_crm.notes.note,raw_crm.notes.other,raw_crm.notes.gone,raw_crm.nothing.note"
        counted = connection.execute(
            text("select unexpected, total from control.count_numbers_out_of_place(:columns)"), {"columns": columns}
        ).one()
    assert counted.total == 2
    return int(counted.unexpected)


def test_what_is_out_of_place_is_counted(migrated: Engine):
    # The key of the number in which the Corsican department stands for 19.
    key = 97 - int("285051900608" + "4") % 97
    found = {what: _counted(migrated, value.format(corsican=f"{key:02}")) for what, value in OUT_OF_PLACE.items()}
    assert found == dict.fromkeys(OUT_OF_PLACE, 1)


def test_what_only_looks_like_it_is_not(migrated: Engine):
    found = {what: _counted(migrated, value) for what, value in IN_PLACE.items()}
    assert found == dict.fromkeys(IN_PLACE, 0)


@pytest.mark.parametrize("columns", ["", "raw_crm.nothing.note"])
def test_where_there_is_nothing_to_read_nothing_is_counted(migrated: Engine, columns: str):
    with migrated.connect() as connection:
        statement = text("select unexpected, total from control.count_numbers_out_of_place(:columns)")
        assert tuple(connection.execute(statement, {"columns": columns}).one()) == (0, 0)
