"""Modules that are missing for a while, or that something else stands in for."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from types import ModuleType
from unittest import mock

import pytest


@contextlib.contextmanager
def standing_in(name: str, module: ModuleType | mock.Mock | None) -> Iterator[None]:
    """Let a module be another one, or missing where it is None.

    What is imported meanwhile stays: `mock.patch.dict(sys.modules)` would forget it, and its
    classes would be there twice.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, name, module)
        yield
