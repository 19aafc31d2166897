"""Telephone numbers of invented people, no two alike."""

from typing import Final

# The blocks that the French regulator keeps for films: valid, and nobody is called.
FICTION: Final = ("0199000000", "0261910000", "0353010000", "0465710000", "0536490000")
BLOCK: Final = 10_000
LANDLINES: Final = BLOCK * (len(FICTION) - 1)
MOBILES: Final = 10_000_000


def mobile(number: int) -> str:
    """The mobile number of a person; ten million people have one of their own."""
    return f"061{number * 7_654_321 % MOBILES:07d}"


def landline(number: int) -> str | None:
    """The landline of a person, of whom only the first forty thousand can have one."""
    if number >= LANDLINES:
        return None
    return str(int(FICTION[number // BLOCK]) + number % BLOCK).zfill(10)


def couple_landline(couple: int) -> str:
    """The landline that the two of a couple share."""
    return str(int(FICTION[-1]) + couple % BLOCK).zfill(10)
