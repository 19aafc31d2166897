"""Published: the addresses and numbers that the company tells of itself, which Oubli's documents print."""

from pathlib import Path

from orchestration.enforcement.spelling import identifiers_in
from retention_policies.loading import CONTROLLER


def published(policies: Path) -> frozenset[str]:
    """Those in the policy files of a folder and in the controller.yaml in it or beside it, normalised. Read-only.

    The register and the notices say how to reach the controller and its DPO. Should one of them have been in a system
    and be erased there, their documents are no trace of it.
    """
    files = [policies.parent / CONTROLLER, *policies.glob("*.yaml"), *policies.glob("*.yml")]
    told = (path.read_text("utf-8", errors="replace") for path in files if path.is_file())
    return frozenset(each for text in told for each in identifiers_in(text))
