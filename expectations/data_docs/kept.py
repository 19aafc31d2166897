"""How long the pages of a night are kept."""

NIGHTS_KEPT = 31
"""How many nights keep their pages; the results themselves stay in the warehouse."""
