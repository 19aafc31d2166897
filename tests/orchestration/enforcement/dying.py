"""A run that dies in the middle of applying a plan."""

from types import ModuleType

import pytest

from orchestration.enforcement import settling
from orchestration.enforcement.erased import Erased
from orchestration.enforcement.executor import apply
from orchestration.enforcement.plan import Plan
from tests.orchestration.enforcement.estate import Estate

BEFORE = settling, "writing_back"
"""A run dies before a system has done anything."""
AFTER = Erased, "add"
"""It dies as the system has done all, and before the warehouse commits."""


class DiedError(Exception):
    """The process ends here."""


def die(*_: object) -> None:
    """End the process."""
    raise DiedError


def apply_until(estate: Estate, plan: Plan, module: ModuleType | type, name: str) -> None:
    """Apply the plan up to a function of a module, or a method, which the run does not live to see."""
    with pytest.MonkeyPatch.context() as dying:
        dying.setattr(module, name, die)
        with pytest.raises(DiedError):
            apply(estate.work(), plan)
