"""How much one night may do unattended under a policy."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field, PlainSerializer

from retention_policies.part import Name, Part


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


Number = Annotated[Decimal, Field(ge=0), PlainSerializer(_plain, return_type=str, when_used="json")]
Items = Annotated[int, Field(strict=True, ge=0, le=2_000_000_000)]
Percent = Annotated[Number, Field(le=100)]


class SourceCap(Part):
    """What one night may do unattended in one source system."""

    items: Items | None = None
    """Plan items; any number if nothing is said."""
    percent: Percent | None = None
    """Share of the people that the system knows, in percent; any if nothing is said."""


class Cap(Part):
    """What one night may do unattended under this policy; beyond any number the plan waits for an approval."""

    items: Items = 500
    """Plan items."""
    percent: Percent = Decimal(5)
    """Share of all people known, in percent."""
    sources: Annotated[dict[Name, SourceCap], Field(exclude_if=lambda caps: not caps)] = Field(default_factory=dict)
    """Tighter numbers for single source systems, by their names."""
