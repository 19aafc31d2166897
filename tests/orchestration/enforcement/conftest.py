"""A shop, and a warehouse that has read it, for each test."""

from collections.abc import Callable

import pytest

from tests.orchestration.enforcement.estate import Estate


@pytest.fixture
def estate(make_estate: Callable[..., Estate]) -> Estate:
    """A shop that Oubli may write to."""
    return make_estate()
