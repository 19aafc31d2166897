"""Values that rows of raw are drawn from: what the models tell apart, on days about which something changes."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from orchestration.ingestion.mapped_column import MappedColumn

SPOKEN: dict[str, list[Any]] = {
    "type_contact": ["PRO", "PART", None],
    "segment": ["b2c", "b2b", None],
    "audience": ["pro", "part", None],
    "source_collecte": ["Achat de fichier", "Salon", None],
    "collection_mode": ["direct", "indirect", None],
    "collection_source": ["fair", " ", None],
    "origin": ["form", "import"],
    "country": ["FR", "BE", None],
    "optout": ["O", "N", "N", "N"],
    "litigation": ["O", "N", "N", "N"],
    "type_interaction": ["APPEL_ENTRANT", "APPEL_SORTANT", "FORMULAIRE", "IMPORT", "unheard of"],
    "type": ["click", "login", "open", "order", "email", "mobile", "fr_siren", "telepathy"],
    "purpose": ["prospecting", "prospecting_b2c", "all", "statistics", None],
    "channel": ["email", "sms", "phone", "all", "fax", "WEB", None],
    "chan": ["email", "sms", "phone", "post"],
    "decision": ["granted", "granted", "refused", "withdrawn"],
    "act": ["IN", "IN", "OUT", "?"],
    "method": ["active_opt_in", "passive_opt_in", "soft_opt_in", None],
    "how": ["double_optin", "prechecked", "customer", None],
    "proof": ["form", "form", " ", None],
    "currency": ["EUR", "USD", None],
    "kind": ["invoice", "order", "contract", "quote", "payment", "credit_note", "F", "A"],
    "state": ["posted", "paid", "draft", "won", "lead", "confirmed"],
}
"""What systems say in columns of these names, theirs and ours."""
AGO = [0, 1, 2, 3, 29, 30, 31, 365, 730, 1094, 1095, 1096, 1097, 1100, 1826, 2000, 3651, 3652, 3653, 3655]
"""Days since something happened; some periods of the policy book end about there."""
AMOUNTS = [Decimal("-50"), Decimal("0"), Decimal("119.99"), Decimal("120"), Decimal("1000"), None]


def value(column: MappedColumn, rng: Random, as_of: date, people: int) -> Any:
    """What a row may say in a column that links to nothing."""
    if column.name in SPOKEN and column.data_type == "text":
        return rng.choice(SPOKEN[column.name])
    match column.identifies:
        case "email":
            return rng.choice([f"person{rng.randrange(people)}@people.example"] * 4 + ["contact@people.example", None])
        case "phone":
            return rng.choice([f"06{rng.randrange(people):08}", None, None])
        case "external_id":
            return _external(column, rng, people)
    match column.data_type:
        case "date":
            return _day(rng, as_of)
        case "timestamptz":
            day = _day(rng, as_of)
            return day and datetime(day.year, day.month, day.day, rng.choice([0, 10, 22, 23]), 30, tzinfo=UTC)
        case "boolean":
            return rng.choice([True, False, None])
        case "numeric":
            return rng.choice(AMOUNTS)
        case "integer":
            return rng.randrange(5)
        case _:
            return rng.choice(["something", "something else", None])


def _external(column: MappedColumn, rng: Random, people: int) -> Any:
    number = rng.choice([None, None, rng.randrange(people)])
    if number is None or column.data_type == "integer":
        return number
    return str(number) if column.external_source else f"crm:{number}"


def _day(rng: Random, as_of: date) -> date | None:
    """Mostly a while ago; now and then to come, or unknown."""
    drawn = rng.random()
    if drawn < 0.06:
        return None
    if drawn < 0.16:
        return as_of + timedelta(days=rng.randrange(1, 40))
    return as_of - timedelta(days=max(0, rng.choice(AGO) - rng.randrange(25)))
