"""A migrated warehouse for each test."""

from tests.orchestration.database.migrated import migrated, migrated_model
from tests.orchestration.ingestion.warehouse import new_database, server

__all__ = ["migrated", "migrated_model", "new_database", "server"]
