"""Reasons are kept as codes with their values, or in both languages, and no longer as English sentences."""

import json
import re
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_HELD = {
    "hold": "a hold covers it",
    "quarantine": "a row of this person is in quarantine",
    "blocked_source": "a source of this person is not trusted tonight",
}
_FIRST = re.compile(r"(?P<source>\S+): the first run against a source only plans")
_CAP = re.compile(
    r"(?P<purpose>\S+): (?P<items>\d+) items of (?P<persons>\d+) persons are above the cap of (?P<cap>\d+) items "
    r"or (?P<percent>\S+) % of (?P<known>\d+) persons"
)
_BOOK = re.compile(r"policies: the book changed from (?P<old>\w+) to (?P<new>\w+) since the last purge")


def _waits(sentence: str) -> list[dict[str, Any]]:
    """What one sentence said; the cap's told of both its bounds, whichever was passed."""
    if sentence.startswith("{"):
        return [json.loads(sentence)]  # as the downgrade below leaves it
    if found := _FIRST.fullmatch(sentence):
        return [{"why": "first_run", "source": found["source"]}]
    if found := _BOOK.fullmatch(sentence):
        return [{"why": "book_changed", "old": found["old"], "new": found["new"]}]
    if not (found := _CAP.fullmatch(sentence)):
        raise ValueError(f"enforcement.plans: waits_for holds a sentence that Oubli never wrote: {sentence!r}")
    purpose, percent = found["purpose"], float(found["percent"])
    items, cap, persons, known = (int(found[name]) for name in ("items", "cap", "persons", "known"))
    passed: list[dict[str, Any]] = []
    if items > cap:
        passed.append({"why": "many_items", "purpose": purpose, "items": items, "cap": cap})
    if persons * 100 > percent * max(known, 1):
        people = {"why": "many_people", "purpose": purpose, "persons": persons, "known": known, "percent": percent}
        passed.append(people)
    return passed


def _residue(place: str, rows: int) -> dict[str, Any]:
    if place.endswith(" (not reachable)"):
        return {"system": place.removesuffix(" (not reachable)"), "table": None, "rows": rows}
    system, _, table = place.partition(": ")
    return {"system": system, "table": table, "rows": rows}


def upgrade() -> None:
    """Apply."""
    connection = op.get_bind()
    held = sa.Column("held_because", sa.Text(), nullable=True, comment="hold | quarantine | blocked_source")
    op.add_column("items", held, schema="enforcement")
    for code, sentence in _HELD.items():
        connection.execute(
            sa.text(
                "update enforcement.items set held_because = :code, message = null "
                "where outcome = 'held' and message = :sentence"
            ),
            {"code": code, "sentence": sentence},
        )

    said = connection.execute(sa.text("select plan_id, waits_for from enforcement.plans")).all()
    op.drop_column("plans", "waits_for", schema="enforcement")
    waits: sa.Column[Any] = sa.Column(
        "waits_for",
        postgresql.JSONB(),
        server_default="[]",
        nullable=False,
        comment="why an approval is needed, see orchestration.enforcement.waits",
    )
    op.add_column("plans", waits, schema="enforcement")
    for plan in said:
        connection.execute(
            sa.text("update enforcement.plans set waits_for = cast(:waits as jsonb) where plan_id = :plan_id"),
            {"plan_id": plan.plan_id, "waits": json.dumps([wait for s in plan.waits_for for wait in _waits(s)])},
        )

    op.alter_column("source_gates", "reason", new_column_name="reason_en", schema="control")
    french = sa.Column(
        "reason_fr",
        sa.Text(),
        server_default="un contrôle de cette source n’était pas satisfait cette nuit-là",
        nullable=False,
        comment="the same in French",
    )
    op.add_column("source_gates", french, schema="control")
    op.alter_column("source_gates", "reason_fr", server_default=None, schema="control")

    found = connection.execute(
        sa.text("select night_id, counts -> 'residues' as residues from control.nights where counts ? 'residues'")
    ).all()
    for night in found:
        residues = json.dumps([_residue(place, rows) for place, rows in sorted(night.residues.items())])
        connection.execute(
            sa.text(
                "update control.nights set counts = jsonb_set(counts, '{residues}', cast(:residues as jsonb)) "
                "where night_id = :night_id"
            ),
            {"night_id": night.night_id, "residues": residues},
        )


def downgrade() -> None:
    """Undo; a reason to wait becomes its code and values as text."""
    connection = op.get_bind()
    for code, sentence in _HELD.items():
        connection.execute(
            sa.text("update enforcement.items set message = :sentence where held_because = :code"),
            {"code": code, "sentence": sentence},
        )
    op.drop_column("items", "held_because", schema="enforcement")

    waiting = connection.execute(sa.text("select plan_id, waits_for from enforcement.plans")).all()
    op.drop_column("plans", "waits_for", schema="enforcement")
    listed: sa.Column[Any] = sa.Column("waits_for", sa.ARRAY(sa.Text()), server_default="{}", nullable=False)
    op.add_column("plans", listed, schema="enforcement")
    for plan in waiting:
        connection.execute(
            sa.text("update enforcement.plans set waits_for = :waits where plan_id = :plan_id"),
            {"plan_id": plan.plan_id, "waits": [json.dumps(wait) for wait in plan.waits_for]},
        )

    op.drop_column("source_gates", "reason_fr", schema="control")
    op.alter_column("source_gates", "reason_en", new_column_name="reason", schema="control")

    op.execute(
        """
        update control.nights set counts = jsonb_set(counts, '{residues}', (
            select coalesce(jsonb_object_agg(
                coalesce(
                    (found ->> 'system') || ': ' || (found ->> 'table'), (found ->> 'system') || ' (not reachable)'
                ),
                found -> 'rows'
            ), '{}')
            from jsonb_array_elements(counts -> 'residues') as found
        ))
        where counts ? 'residues'
        """
    )
