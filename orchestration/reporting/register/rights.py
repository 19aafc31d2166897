"""The rights that go with a legal basis."""

from typing import Literal

from retention_policies.vocabulary import LegalBasis

Right = Literal["access", "rectification", "erasure", "restriction", "portability", "objection", "withdrawal"]
_ALWAYS: tuple[Right, ...] = ("access", "rectification", "restriction")
_ALSO: dict[LegalBasis, tuple[Right, ...]] = {
    "consent": ("erasure", "portability", "withdrawal"),
    "contract": ("erasure", "portability"),
    "legitimate_interest": ("erasure", "objection"),
    "legal_obligation": (),
    "public_interest": ("objection",),
    "vital_interests": ("erasure",),
}
"""Source: CNIL, guide du développeur, fiche 15; RGPD 7(3), 17(3)(b), 20(1), 21(1)."""
RIGHTS: tuple[Right, ...] = (
    "access",
    "rectification",
    "erasure",
    "restriction",
    "portability",
    "objection",
    "withdrawal",
)
"""In the order of the articles."""


def rights_of(basis: LegalBasis) -> tuple[Right, ...]:
    """The rights a person has over what is processed on that basis."""
    held = {*_ALWAYS, *_ALSO[basis]}
    return tuple(right for right in RIGHTS if right in held)
