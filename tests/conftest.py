"""What every test shares: no network, a steady hypothesis, and the way to the shared material where it is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

SHARED = Path(__file__).resolve().parents[2] / "shared"

settings.register_profile("steady", derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with captures, lists and the world's records beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared beside the checkout: captures and real lists are not here")
    return SHARED
