"""How far a build of a catalogue is, as a progress bar shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class BuildStep:
    """How far a build is: `done` of `all` bytes of dumps, blocks or parts of the index."""

    name: Literal["fetching", "reading", "taking over", "sorting"]
    done: int
    all: int
    records: int


OnStep = Callable[[BuildStep], None]
