"""Who is responsible, as the documents say it: field by field, with what is missing."""

from collections.abc import Sequence

from orchestration.reporting.register.fact import Fact, Facts, known, labelled, named, to_complete
from orchestration.reporting.texts import Text, keys, say
from retention_policies.controller import Controller

FIELDS = keys("controller")
"""In the order of the texts."""
SIGNING = {"seen": "dpo_name", "approved": "representative"}
"""Who signs a version, and which field names them."""


def responsible(controller: Controller) -> dict[str, Facts]:
    """Each field of the controller with what it says; what is optional and not there is left out."""
    dpo = controller.dpo
    told: dict[str, Facts] = {
        "name": (known(controller.name),),
        "representative": (known(controller.representative),),
        "address": (known(controller.address),),
        "contact": _contact(controller.email, controller.phone),
        "joint_controllers": _joint(controller.joint_controllers),
        "dpo_name": (known(dpo.name),),
        "dpo_address": (named(dpo.address),) if dpo.address else (),
        "dpo_contact": _contact(dpo.email, dpo.phone),
        "automated_decisions": _decisions(controller),
        "measures": tuple(labelled(each) for each in controller.security) or (to_complete(),),
    }
    return {field: told[field] for field in FIELDS if told[field]}


def _joint(controllers: Sequence[str]) -> Facts:
    return tuple(named(each) for each in controllers) or (Fact("none", say("register.no_joint_controller")),)


def _decisions(controller: Controller) -> Facts:
    taken = controller.automated_decisions
    if taken is None:
        return (to_complete(),)
    return tuple(labelled(each) for each in taken) or (Fact("none", say("register.no_automated_decisions")),)


def _contact(email: str | None, phone: str | None) -> Facts:
    # Addresses and numbers are typed as they are: no typography touches them.
    return tuple(Fact(each, Text(each, each)) for each in (email, phone) if each) or (to_complete(),)
