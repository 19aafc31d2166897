"""Who is responsible for the processing: controller.yaml, which the register and the notices tell of."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, StringConstraints, ValidationError

from retention_policies.checks import Finding
from retention_policies.errors import PolicyError
from retention_policies.loading import CONTROLLER as FILE
from retention_policies.part import Flag, Label, Name, Part, Text, nearest
from retention_policies.reading import read_mapping
from retention_policies.sentences import EMAIL_PATTERN, policy_errors

Email = Annotated[Text, StringConstraints(pattern=EMAIL_PATTERN)]
_WANTED = {
    "name": "the controller's name (GDPR, Art. 30(1)(a))",
    "address": "the controller's address (GDPR, Art. 30(1)(a))",
    "representative": "who represents the controller, by name and function",
    "department": "which department is in charge of erasing and of what suspends it",
    "security": "the security measures of the company (GDPR, Art. 30(1)(g)), as a list of {fr, en}",
}


class Officer(Part):
    """The data protection officer, and how to reach them."""

    name: Text | None = None
    address: Text | None = None
    """Only where it is not the controller's."""
    email: Email | None = None
    phone: Text | None = None


class Controller(Part):
    """The controller; nothing of it is compulsory, and what is missing is said to be."""

    invented: Flag = False
    """true: the demo's; the register says so."""
    name: Text | None = None
    address: Text | None = None
    email: Email | None = None
    phone: Text | None = None
    representative: Text | None = None
    """Who represents it, by name and function."""
    department: Text | None = None
    """Which department is in charge of erasing, of its proof and of what suspends it."""
    joint_controllers: tuple[Text, ...] = ()
    """Others who decide on purposes and means with it (GDPR, Art. 26), each with their contact details."""
    dpo: Officer = Officer()
    automated_decisions: tuple[Label, ...] | None = None
    """Decisions on people by automated means alone, profiling included (RGPD Art. 22), and their logic; () is none."""
    security: tuple[Label, ...] = ()
    """Measures beside those that Oubli itself is."""
    recipients: dict[Name, tuple[Label, ...]] = Field(default_factory=dict)
    """By purpose, who receives its data beside its owner and the processors."""

    def missing(self, purposes: Collection[str]) -> Iterator[Finding]:
        """What a register wants and this does not say, and what it says of no purpose."""
        if self.invented:
            told = "is the demo's invented company; write yours, and remove `invented: true`"
            yield Finding("warning", f"{FILE}: invented", told)
        for key, what in _WANTED.items():
            if not getattr(self, key):
                yield _missing(key, what)
        if self.automated_decisions is None:
            told = "whether decisions on people are taken by automated means alone (RGPD Art. 13(2)(f))"
            yield _missing("automated_decisions", f"{told}, as a list of {{fr, en}} that is empty if none are")
        if not (self.email or self.phone):
            yield _missing("email", "an address or a phone number by which the controller is reached")
        if not self.dpo.name:
            yield _missing("dpo.name", "the data protection officer's name")
        if not (self.dpo.email or self.dpo.phone):
            yield _missing("dpo.email", "an address or phone number by which the DPO is reached (GDPR, Art. 13(1)(b))")
        for purpose in sorted(set(self.recipients) - set(purposes)):
            told = f"no policy has the purpose {purpose}, so nobody reads this{nearest(purpose, purposes)}"
            yield Finding("warning", f"{FILE}: recipients.{purpose}", told)


def _missing(key: str, what: str) -> Finding:
    return Finding("warning", f"{FILE}: {key}", f"say {what}; the register leaves it to be completed")


def load_controller(policies: Path) -> Controller:
    """What the controller.yaml beside the folder of the policies says, or the one in it; nothing without one.

    The shipped one is never taken for another folder's: it tells of a company that does not exist.

    Raises:
        PolicyError: the file is wrong; further errors are in its `others`.
    """
    path = next((place for place in (policies.parent / FILE, policies / FILE) if place.exists()), None)
    if path is None:
        return Controller.of({})
    document: dict[Any, Any] = read_mapping(path)
    try:
        return Controller.model_validate(document)
    except ValidationError as error:
        first, *others = policy_errors(FILE, document, error)
        raise PolicyError(first.place, first.sentence, tuple(others)) from None
