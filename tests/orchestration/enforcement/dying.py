"""A run that dies in the middle of applying a plan."""

from types import ModuleType

import pytest

from orchestration.enforcement.executor import apply
from orchestration.enforcement.plan import Plan
from tests.orchestration.enforcement.estate import Estate


class DiedError(Exception):
    """The process ends here."""


def die(*_: object) -> None:
    """End the process."""
    raise DiedError


def apply_until(estate: Estate, plan: Plan, module: ModuleType, name: str) -> None:
    """Apply the plan up to a function of a module, which the run does not live to see."""
    with pytest.MonkeyPatch.context() as dying:
        dying.setattr(module, name, die)
        with pytest.raises(DiedError):
            apply(estate.work(), plan)
