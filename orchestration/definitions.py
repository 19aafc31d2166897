"""The one code location: loads what stands in defs/."""

import dagster as dg

from orchestration.defs.location import code_location


@dg.definitions
def defs() -> dg.Definitions:
    """Everything Dagster knows of Oubli."""
    return code_location()
