"""The contract, value by value: what cannot be trusted is set aside with a reason and never read as something else."""

import json
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from orchestration.ingestion.contract import Contract
from orchestration.ingestion.mapped_source import MappedTable
from tests.orchestration.ingestion.systems import column
from tests.orchestration.ingestion.warehouse import AS_OF

MIDNIGHT_IN_PARIS = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)


def _check(data_type, *values, **meta):
    """What becomes of values of one type: the value, or the reason."""
    table = MappedTable.model_validate(
        {
            "name": "t",
            "config": {"meta": {"grain": "record", "key": "id"}},
            "columns": [column("id", "integer"), column("v", data_type, **meta)],
        }
    )
    page = pa.table({"id": [str(i) for i in range(len(values))], "v": pa.array(values, pa.binary())})
    checked = Contract(table, AS_OF, "Europe/Paris").check(page)
    good = {row["c0"]: row["c1"] for row in checked.rows.to_pylist()}
    bad = {int(row["row_key"]): row["reason"] for row in checked.rejected.to_pylist()}
    assert good.keys().isdisjoint(bad)
    return [(good | bad)[i] for i in range(len(values))]


@pytest.mark.parametrize(
    ("value", "outcome"),
    [
        ("2023-02-28", date(2023, 2, 28)),
        ("2024-02-29", date(2024, 2, 29)),
        (" 2024-02-29 ", date(2024, 2, 29)),
        ("2026-11-21", date(2026, 11, 21)),
        ("2024-06-30 22:30:00Z", date(2024, 7, 1)),
        ("2024-06-30 23:59:59", date(2024, 6, 30)),
        ("", None),
        (None, None),
        ("2023-02-29", "not_a_date"),
        ("1900-02-29", "not_a_date"),
        ("2021-02-31", "not_a_date"),
        ("2021-04-31", "not_a_date"),
        ("01/02/2023", "not_a_date"),
        ("31/02/2021", "not_a_date"),
        ("0000-00-00", "not_a_date"),
        ("2023-13-01", "not_a_date"),
        ("2023-1-1", "not_a_date"),
        ("20230101", "not_a_date"),
        ("infinity", "not_a_date"),
        ("-infinity", "not_a_date"),
        ("0044-03-15 BC", "not_a_date"),
        ("10000-01-01", "not_a_date"),
        ("yesterday", "not_a_date"),
        ("45000", "not_a_date"),
        ("2026-11-22", "date_in_future"),
        ("2200-12-31", "date_in_future"),
        ("2201-01-01", "date_out_of_range"),
        ("9999-12-31", "date_out_of_range"),
        ("1899-12-31", "date_out_of_range"),
        ("0001-01-01", "date_out_of_range"),
    ],
)
def test_dates(value, outcome):
    assert _check("date", None if value is None else value.encode()) == [outcome]


def test_a_date_that_may_be_in_the_future_still_has_bounds():
    values = [b"2030-01-01", b"9999-12-31"]
    assert _check("date", *values, may_be_future=True) == [date(2030, 1, 1), "date_out_of_range"]


@pytest.mark.parametrize(
    ("value", "outcome"),
    [
        ("2024-01-15 10:00", datetime(2024, 1, 15, 9, tzinfo=UTC)),
        ("2024-07-15T10:00:00.5", datetime(2024, 7, 15, 8, 0, 0, 500_000, tzinfo=UTC)),
        ("2024-07-15", datetime(2024, 7, 14, 22, tzinfo=UTC)),
        ("2024-07-15T10:00:00+02", datetime(2024, 7, 15, 8, tzinfo=UTC)),
        ("2024-07-15T10:00:00-0530", datetime(2024, 7, 15, 15, 30, tzinfo=UTC)),
        ("2024-07-15T10:00:00.123456789Z", datetime(2024, 7, 15, 10, 0, 0, 123_456, tzinfo=UTC)),
        # The hour that does not exist, and the one that is there twice.
        ("2024-03-31 02:30", datetime(2024, 3, 31, 1, tzinfo=UTC)),
        ("2024-10-27 02:30", datetime(2024, 10, 27, 1, 30, tzinfo=UTC)),
        # The night's day ends in Paris, not in UTC.
        ("2026-11-21T22:59:59.999999Z", datetime(2026, 11, 21, 22, 59, 59, 999_999, tzinfo=UTC)),
        ("2026-11-21T23:00:00Z", "date_in_future"),
        ("2026-11-22 00:00", "date_in_future"),
        ("2024-07-15T25:00:00Z", "not_a_date"),
        ("2024-07-15T10:60:00Z", "not_a_date"),
        ("2024-02-30T10:00:00Z", "not_a_date"),
        ("2024-07-15T10:00:00+99:00", "not_a_date"),
        ("15/07/2024 10:00", "not_a_date"),
        ("1720000000", "not_a_date"),
        ("9999-12-31T23:59:59Z", "date_out_of_range"),
        ("9999-12-31T23:59:59", "date_out_of_range"),
        ("0001-01-01", "date_out_of_range"),
    ],
)
def test_instants(value, outcome):
    assert _check("timestamptz", value.encode()) == [outcome]


@pytest.mark.parametrize(
    ("data_type", "value", "outcome"),
    [
        ("integer", "42", 42),
        ("integer", "-7", -7),
        ("integer", "+8", 8),
        ("integer", "42.0", 42),
        ("integer", "42.5", "not_a_number"),
        ("integer", "1e3", "not_a_number"),
        ("integer", "1798234567890123456", 1798234567890123456),
        ("integer", "9223372036854775807.0", 9223372036854775807),
        ("integer", "-9223372036854775807", -9223372036854775807),
        ("integer", "0000000000000000042", 42),
        ("integer", "9223372036854775808", "not_a_number"),
        ("integer", "1" * 20, "not_a_number"),
        ("integer", "٣", "not_a_number"),
        ("numeric", "12.50", "12.50"),
        ("numeric", "-.5", "-.5"),
        ("numeric", "0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827"),
        ("numeric", "1,50", "not_a_number"),
        ("numeric", "12 000", "not_a_number"),
        ("numeric", "NaN", "not_a_number"),
        ("numeric", "Infinity", "not_a_number"),
        ("numeric", "1e999999", "not_a_number"),
        ("boolean", "t", True),
        ("boolean", "OUI", True),
        ("boolean", "0", False),
        ("boolean", "maybe", "not_a_boolean"),
        ("text", "  a b\u00a0", "a b"),
        ("text", " \t ", None),
        ("text", "İPEK", "İPEK"),
        ("text", "a\0b", "nul_byte"),
    ],
)
def test_other_types(data_type, value, outcome):
    assert _check(data_type, value.encode()) == [outcome]


def test_a_byte_that_is_no_text_is_its_own_rows_fault():
    assert _check("text", "é".encode(), "é".encode("latin-1"), b"plain") == ["é", "bad_encoding", "plain"]


def test_a_value_that_the_data_map_does_not_list_is_set_aside():
    came = [b" Quote ", b"INVOICE", b"facture", None, b" ", b"invoices"]
    outcome = ["Quote", "INVOICE", "unknown_value", None, None, "unknown_value"]
    assert _check("text", *came, values=["invoice", "quote"]) == outcome
    assert _check("text", b"anything") == ["anything"]


def test_a_missing_value_is_told_from_a_missing_key():
    table = MappedTable.model_validate(
        {
            "name": "t",
            "config": {"meta": {"grain": "record", "key": ["a", "b"]}},
            "columns": [column("v", "text", required=True), column("a", "text"), column("b", "integer")],
        }
    )
    page = pa.table({"v": [None, "x", None], "a": ["k", " ", "k"], "b": ["01", "1", "one"]})
    rejected = Contract(table, AS_OF, "Europe/Paris").check(page).rejected.to_pylist()
    told = [(row["row_key"], row["column_name"], row["reason"]) for row in rejected]
    assert told == [("k|1", "v", "missing_value"), (None, "a", "missing_key"), ("k|one", "b", "not_a_number")]
    assert json.loads(rejected[2]["payload"]) == {"a": "k", "b": "one", "v": None}
