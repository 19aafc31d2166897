"""Why: for one person, what is kept, on what ground, until when, and the event it counts from. Read-only.

The marts are the night's, or those built under a prefix for another day.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, text

from orchestration.reporting.explained import MINE, PARTS

FIRST_SEEN = "first_seen"
"""In the place of a contact's type: no record has a date, so the night that first read one stands for it."""
TAKES_OVER = "takes_over"
"""Why a period in the archive does not govern yet: it begins where the active one ends."""

_PERSONS = """
select persons.person_id as person, {columns}
from (
    select person_id from identity.records where {mine} union select person_id from archive.items where {mine}
) as persons
{joins}
order by persons.person_id
"""


def explain(connection: Connection, as_of: str, person: str | None, prefix: str = "") -> Iterator[dict[str, Any]]:
    """What is known of one person, or of everybody (`person` null), one by one. Read-only."""
    values = {"person": person, "as_of": as_of}
    for row in connection.execution_options(yield_per=500).execute(text(_query(prefix)), values):
        told = dict(row._mapping)
        yield {
            "person": told["person"],
            "records": told["records"] or [],
            "as_of": as_of,
            "last_contact": told["last_contact"],
            "legal_basis": told["legal_basis"] or [],
            "archived_consents": told["archived_consents"] or [],
            "proofs_not_counted": False,
            "deadlines": told["deadlines"] or [],
            "due": told["due"] or [],
            "held": bool(told["holds"]),
            "quarantined": bool(told["quarantined"]),
            "returned": told["returned"],
            "facts": told["facts"],
            "collection_sources": told["collection_sources"] or [],
            "ruled_out": told["ruled_out"] or [],
            "rules_not_applied": told["rules_not_applied"] or [],
            "not_counted": {
                "contacts": told["uncounted_contacts"] or [],
                "consents": told["uncounted_consents"] or [],
            },
            "objections": told["objections"] or [],
            "holds": told["holds"] or [],
            "quarantine": told["quarantine"] or [],
            "set_aside": told["set_aside"] or [],
        }


def _query(prefix: str) -> str:
    """Each part is worked out once for all of them: a query for each person would read every table as often."""
    joins = "\n".join(
        f"left join ({part}) as {key} on {key}.person_id = persons.person_id" for key, part in PARTS.items()
    )
    columns = ", ".join(f"{key}.told as {key}" for key in PARTS)
    query = _PERSONS.replace("{columns}", columns).replace("{joins}", joins)
    return query.replace("{mine}", MINE).replace("{prefix}", prefix)
