"""The staging views, rendered as dbt would and made over raw."""

import re

from jinja2 import Environment
from sqlalchemy import Engine, text

from orchestration.ingestion.data_map import STAGING
from orchestration.settings import PROJECT_DIR

FOLDER = PROJECT_DIR / "dbt_project" / STAGING
MACRO = (PROJECT_DIR / "dbt_project" / "macros" / "paris_date.sql").read_text(encoding="utf-8")
ENTITIES: dict[str, dict[str, str]] = {
    "people": {
        "record_id": "text",
        "email": "text",
        "phone": "text",
        "first_name": "text",
        "last_name": "text",
        "birth_date": "date",
        "postcode": "text",
        "company": "text",
        "job_title": "text",
        "segment": "text",
        "sector": "text",
        "country": "text",
        "created_at": "timestamp with time zone",
        "collected_at": "timestamp with time zone",
        "collection_source": "text",
        "collection_mode": "text",
        "informed_at": "timestamp with time zone",
        "external_ids": "text",
    },
    "events": {
        "event_id": "text",
        "record_id": "text",
        "occurred_at": "timestamp with time zone",
        "type": "text",
        "purpose": "text",
    },
    "consents": {
        "consent_id": "text",
        "record_id": "text",
        "purpose": "text",
        "channel": "text",
        "decision": "text",
        "decided_at": "timestamp with time zone",
        "method": "text",
        "proof": "text",
        "wording": "text",
    },
    "objections": {
        "objection_id": "text",
        "record_id": "text",
        "purpose": "text",
        "channel": "text",
        "objected_at": "timestamp with time zone",
    },
    "documents": {
        "document_id": "text",
        "record_id": "text",
        "kind": "text",
        "issued_on": "date",
        "fiscal_year_end": "date",
        "delivered_on": "date",
        "amount": "numeric",
        "currency": "text",
        "concluded_online": "boolean",
        "number": "text",
    },
    "notes": {
        "note_id": "text",
        "record_id": "text",
        "written_at": "timestamp with time zone",
        "author": "text",
        "text": "text",
    },
    "holds": {
        "hold_id": "text",
        "record_id": "text",
        "document_id": "text",
        "reason": "text",
        "placed_on": "date",
        "lifted_on": "date",
    },
}
VIEWS = sorted(path.stem for s in ("crm", "emailing", "invoicing", "files") for path in (FOLDER / s).glob("stg_*.sql"))


def make_views(warehouse: Engine) -> None:
    """Make every staging view of the demo's sources and of the CSV files."""
    models = sorted(path for s in ("crm", "emailing", "invoicing", "files") for path in (FOLDER / s).glob("*.sql"))
    with warehouse.begin() as connection:
        connection.execute(text("create schema if not exists staging"))
        for path in models:
            query = rendered(path.read_text(encoding="utf-8"))
            connection.exec_driver_sql(f"create view staging.{path.stem} as {query.replace('%', '%%')}")


def rendered(model: str) -> str:
    """A model's SQL: sources are in raw, other models in staging."""
    template = Environment(autoescape=False).from_string(MACRO + model)
    return template.render(source=lambda name, table: f"raw_{name}.{table}", ref=lambda name: f"staging.{name}")


def entity_of(view: str) -> str:
    """`people` for `stg_crm__people`."""
    return re.sub(r"^stg_\w+?__", "", view)
