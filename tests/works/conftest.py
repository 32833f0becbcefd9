"""Works as the tests of exports make them."""

from __future__ import annotations

import pytest

from tests.export.conftest import Make, make_work


@pytest.fixture(scope="session")
def work() -> Make:
    return make_work
