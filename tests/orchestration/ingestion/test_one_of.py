"""Which rows have one of some keys, asked of a real PostgreSQL by one array, whatever the type of the column."""

from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import Engine, column, select, table, text

from orchestration.ingestion.one_of import one_of

SPELLINGS = ["plain", "", "a,b", "{a}", 'a "quoted" one', "back\\slash", "NULL", "null", "O'Brien", " space ", "İPEK"]
CASES: dict[str, tuple[str, Sequence[str], bool, Sequence[str]]] = {
    "texts, each as it is spelled": ("text", SPELLINGS, False, SPELLINGS),
    "texts in capitals are others": ("text", ["PLAIN", "Null"], False, []),
    "UUIDs": ("uuid", ["2f0e6e2c-8a53-4b5c-9d5c-0c7d6b1f7a11"], False, ["2f0e6e2c-8a53-4b5c-9d5c-0c7d6b1f7a11"]),
    "whole numbers of a narrow column": ("smallint", ["1", "-2", "99999", "x"], True, ["1", "-2"]),
    "a number that no column holds": ("bigint", ["1", "99999999999999999999"], True, ["1"]),
    "a number of a column without limits": ("numeric", ["99999999999999999999"], True, ["99999999999999999999"]),
    "nothing": ("text", [], False, []),
}
HELD = {"text": SPELLINGS, "uuid": CASES["UUIDs"][1], "smallint": ["1", "-2", "3"], "bigint": ["1", "2"]}


@pytest.mark.parametrize("case", CASES)
def test_which_rows_have_one_of_the_keys(new_database: Callable[..., Engine], case: str):
    kind, keys, numbers, expected = CASES[case]
    things = table("things", column("key"))
    with new_database().begin() as connection:
        connection.execute(text(f"create table things (key {kind})"))
        held = [*HELD.get(kind, keys), None]
        connection.execute(
            text(f"insert into things values (cast(:key as {kind}))"),
            [{"key": key} for key in held],
        )
        asked = select(things.c.key).where(one_of(things.c.key, keys, numbers=numbers))
        assert sorted(str(row.key) for row in connection.execute(asked)) == sorted(expected)
