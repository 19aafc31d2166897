"""What goes back into a system is spelled as that system spells it: an hour of its own clocks, a number of its own."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import DateTime, Integer, Text
from sqlalchemy.dialects.mysql import TIMESTAMP
from sqlalchemy.types import TypeEngine

from orchestration.enforcement.own_spelling import as_its_system_spells
from orchestration.ingestion.mapped_column import MappedColumn

SUMMER = "2026-07-01T00:30:00+02:00"


@pytest.mark.parametrize(
    ("data_type", "value", "kind", "dialect", "spelled"),
    [
        ("timestamptz", SUMMER, DateTime(timezone=True), "postgresql", "2026-07-01 00:30:00+02:00"),
        ("timestamptz", "2026-06-30T22:30:00+00:00", DateTime(), "postgresql", "2026-07-01 00:30:00"),
        ("timestamptz", SUMMER, TIMESTAMP(), "mysql", "2026-06-30 22:30:00"),
        ("timestamptz", SUMMER, Text(), "sqlite", SUMMER),
        ("boolean", True, Text(), "postgresql", "true"),
        ("boolean", True, Integer(), "sqlite", 1),
        ("integer", 7, Text(), "postgresql", "7"),
        ("integer", 7, Integer(), "mysql", 7),
        ("numeric", Decimal("700.50"), Text(), "sqlite", "700.50"),
        ("text", None, Text(), "postgresql", None),
    ],
)
def test_a_value_is_spelled_as_its_system_does(
    data_type: str, value: Any, kind: TypeEngine[Any], dialect: str, spelled: object
):
    column = MappedColumn.model_validate({"name": "c", "data_type": data_type})
    told: Any = as_its_system_spells(column, value, kind, dialect, "Europe/Paris")
    assert told.value == spelled
