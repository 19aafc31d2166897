"""Where erased addresses were found again, for a reader of French or English."""

from orchestration.enforcement.residue import WAREHOUSE, Residue
from orchestration.reporting.names import Names
from orchestration.reporting.texts import Text, say, word


def tell_residue(found: Residue, names: Names) -> Text:
    """The place and its rows; of a system that could not be asked, that nobody knows."""
    system = word("place", WAREHOUSE) if found.system == WAREHOUSE else names.system(found.system)
    if found.table is None:
        return say("tonight.not_scanned", system=system)
    return say("tonight.residue", system=system, table=found.table, n=found.rows)
