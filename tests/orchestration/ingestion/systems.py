"""Data maps, and a CRM with its own database."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, text

from orchestration.ingestion.mapped_source import MappedSource


@dataclass(frozen=True)
class Crm:
    """A CRM's own database and its data map."""

    engine: Engine
    source: MappedSource

    def run(self, statement: str) -> None:
        """Write something in the CRM."""
        with self.engine.begin() as connection:
            connection.execute(text(statement))


def column(name: str, data_type: str, **meta: object) -> dict[str, Any]:
    """A column of a data map."""
    return {"name": name, "data_type": data_type, "config": {"meta": meta}}


def mapped(name: str, tables: list[dict[str, Any]], **meta: object) -> MappedSource:
    """A data map."""
    base = {
        "kind": "crm",
        "label": {"fr": name, "en": name},
        "processor": {"name": "Nobody", "country": "FR"},
    }
    found: MappedSource = MappedSource.model_validate(
        {"name": name, "schema": f"raw_{name}", "config": {"meta": base | meta}, "tables": tables}
    )
    return found


CONTACTS: dict[str, Any] = {
    "name": "contacts",
    "config": {"meta": {"grain": "record", "key": "contact_no", "cursor": "modified_at"}},
    "columns": [
        column("contact_no", "integer"),
        column("email", "text", category="contact_details", identifies="email"),
        column("Nom d'usage", "text", category="identity"),
        column("modified_at", "timestamptz"),
    ],
}
DEALS: dict[str, Any] = {
    "name": "deals",
    "config": {
        "meta": {"grain": "document", "key": "deal", "belongs_to": {"table": "contacts", "column": "contact_no"}}
    },
    "columns": [
        column("deal", "text"),
        column("contact_no", "integer"),
        column("signed_on", "date"),
        column("amount", "numeric"),
        column("won", "boolean"),
    ],
}
LINES: dict[str, Any] = {
    "name": "lines",
    "config": {
        "meta": {"key": ["deal", "line"], "belongs_to": {"table": "deals", "column": "deal"}, "category": "documents"}
    },
    "columns": [column("deal", "text"), column("line", "integer"), column("due_on", "date", may_be_future=True)],
}
