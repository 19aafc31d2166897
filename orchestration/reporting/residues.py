"""Where something erased was found again, for a reader of French or English."""

from datetime import date

from orchestration.enforcement.residue import HOME, OURS, Residue
from orchestration.reporting.names import Names
from orchestration.reporting.texts import Text, say, word


def tell_residue(found: Residue, names: Names) -> Text:
    """The place and its rows, and since when if that was not tonight; where nobody could look, that nobody knows."""
    where = _where(found, names)
    if found.since is None:
        return where
    return say("tonight.residue_since", where=where, since=date.fromisoformat(found.since))


def _where(found: Residue, names: Names) -> Text:
    system = word("place", found.system) if found.system in OURS else names.system(found.system)
    if found.table is None:
        return say("tonight.not_scanned", system=system)
    if not found.rows:
        return say("tonight.not_searched", system=system, table=found.table)
    if found.system == HOME:
        return say("tonight.residue_file", file=found.table, n=found.rows)
    key = "tonight.residue" if found.declared else "tonight.residue_undeclared"
    return say(key, system=system, table=found.table, n=found.rows)
