"""Databases for whoever asks: empty, with Oubli's tables, migrated, or of a shop and the warehouse that has read it."""

from tests.mariadb import mariadb
from tests.orchestration.database.migrated import migrated, migrated_model
from tests.orchestration.enforcement.models import make_estate, models
from tests.orchestration.ingestion.warehouse import new_database, server

__all__ = ["make_estate", "mariadb", "migrated", "migrated_model", "models", "new_database", "server"]
