"""Every table of Oubli's own; raw, staging and marts belong to dlt and dbt and are not here.

Only `quarantine.rows` and `archive.payloads` hold personal data in clear.
"""

from orchestration.database.tables import builds, control, enforcement, identity, kept, policy
from orchestration.database.tables.columns import SCHEMAS, metadata

MODULES = (builds, control, enforcement, identity, kept, policy)

__all__ = ["MODULES", "SCHEMAS", "metadata"]
