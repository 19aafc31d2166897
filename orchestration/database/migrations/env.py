"""Alembic's environment: runs the migrations on the connection it is handed."""

from alembic import context
from sqlalchemy import text

from orchestration.database.tables.catalogue import SCHEMAS, metadata

connection = context.config.attributes["connection"]
for schema in SCHEMAS:
    connection.execute(text(f"create schema if not exists {schema}"))
context.configure(connection=connection, target_metadata=metadata, include_schemas=True, version_table_schema="control")
context.run_migrations()
