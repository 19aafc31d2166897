"""What the archive keeps of a row that was moved out of its system, and how that spells the same."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from orchestration.identity import normalise
from orchestration.ingestion.contract import KEY_SEPARATOR
from orchestration.ingestion.mapped_column import MappedColumn
from orchestration.ingestion.mapped_source import MappedTable


@dataclass(frozen=True)
class MovedRow:
    """A row: its table, its key, whose it is, and what the archive keeps of it: personal data."""

    table: MappedTable
    row_key: str
    record_id: str
    document_id: str | None
    payload: Mapping[str, Any]
    """The archived columns."""
    frame: Mapping[str, Any]
    """What the row is put back with beside them."""

    @property
    def key(self) -> tuple[str, ...]:
        """The values of the table's key; not as many as it has columns, where one of them holds the separator."""
        return (self.row_key,) if len(self.table.key) == 1 else tuple(self.row_key.split(KEY_SEPARATOR))


def read_json(told: str | None) -> dict[str, Any]:
    """A JSON object, no number of which is rounded."""
    found: dict[str, Any] = json.loads(told or "{}", parse_float=Decimal)
    return found


def merged(rows: Iterable[MovedRow]) -> list[MovedRow]:
    """One for each row: what several categories keep of it stands together."""
    found: dict[tuple[str, str], MovedRow] = {}
    for row in rows:
        place = row.table.name, row.row_key
        known = found.get(place, row)
        found[place] = replace(known, payload={**known.payload, **row.payload}, frame={**known.frame, **row.frame})
    return list(found.values())


def agree(column: MappedColumn, one: object, other: object) -> bool:
    """Whether two spellings of an identifying column name the same person, or somebody the same."""
    spelled = str(one), str(other)
    match column.identifies:
        case "email":
            first, second = map(normalise.emails, spelled)
        case "phone":
            first, second = map(normalise.phones, spelled)
        case "name":
            first, second = ((normalise.name(each),) for each in spelled)
        case _:
            first, second = ((each.strip(),) for each in spelled)
    return spelled[0].strip() == spelled[1].strip() or bool(set(first) & set(second))
