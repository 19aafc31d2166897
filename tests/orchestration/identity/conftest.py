"""A warehouse for each test."""

from tests.orchestration.ingestion.warehouse import new_database, server, warehouse

__all__ = ["new_database", "server", "warehouse"]
