"""A warehouse for each test."""

from tests.orchestration.ingestion.warehouse import warehouse

__all__ = ["warehouse"]
