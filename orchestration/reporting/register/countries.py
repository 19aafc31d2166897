"""Countries by their codes: how they are called, and where a transfer wants no mechanism."""

from expectations.typography import territory
from orchestration.ingestion.mapped_terms import EEA
from orchestration.reporting.register.fact import Fact
from orchestration.reporting.texts import Text


def country(code: str) -> Fact:
    """A country by its name; a code that no country has is shown as it is."""
    return Fact(code, Text(territory(code, "fr"), territory(code, "en")))


def is_transfer(code: str) -> bool:
    """Whether data that goes there leaves the European Economic Area (RGPD Art. 44)."""
    return code not in EEA
