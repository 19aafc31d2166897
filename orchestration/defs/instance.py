"""The Dagster instance under $OUBLI_HOME: its runs and events stand in a database of their own beside the warehouse."""

import os
from pathlib import Path

from sqlalchemy import URL

from orchestration.database.warehouse import create_database, dagster_database, dbt_environment

CONFIGURATION = """\
telemetry:
  enabled: false
nux:
  enabled: false
storage:
  postgres:
    postgres_url:
      env: OUBLI_DAGSTER_URL
run_coordinator:
  module: dagster.core.run_coordinator
  class: QueuedRunCoordinator
concurrency:
  runs:
    max_concurrent_runs: 5
    tag_concurrency_limits:
      - key: oubli/night
        limit: 1
run_monitoring:
  enabled: true
  max_resume_run_attempts: 0
run_retries:
  enabled: false
retention:
  schedule:
    purge_after_days: 90
  sensor:
    purge_after_days: 30
"""


def prepare_instance(home: Path, warehouse: URL) -> dict[str, str]:
    """Write dagster.yaml and set the environment that Dagster, its daemon and dbt read; returns that environment."""
    folder = home / "dagster"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dagster.yaml").write_text(CONFIGURATION, encoding="ascii")
    create_database(warehouse.set(database="postgres"), dagster_database(warehouse))
    # Its NOTIFY takes no server-side parameters, so psycopg 3 will not do.
    storage = warehouse.set(drivername="postgresql+psycopg2", database=dagster_database(warehouse))
    environment = {
        "DAGSTER_HOME": str(folder),
        "OUBLI_HOME": str(home),
        "OUBLI_DAGSTER_URL": storage.render_as_string(hide_password=False),
        "DBT_LOG_PATH": str(home / "dbt" / "logs"),
        **dbt_environment(warehouse),
    }
    os.environ.update(environment)
    return environment
