"""Works on their way: without a citation key, and as composed."""

from __future__ import annotations

from dataclasses import dataclass

from enrich.model import Identifier, Match, State, Work
from enrich.store.codec import PackedWork


@dataclass(slots=True)
class UnkeyedWork:
    """A work that waits for its key."""

    root: int  # the place of its first paper
    packed: PackedWork
    names: list[str]  # by which its paper is known again
    issued: str


@dataclass(frozen=True, slots=True)
class ComposedWork:
    """What became of one paper."""

    packed: PackedWork | None
    state: State
    problems: tuple[str, ...] = ()
    candidates: tuple[Match, ...] = ()
    identifiers: tuple[Identifier, ...] = ()

    @property
    def key(self) -> str | None:
        """The citation key, if the paper has become a work."""
        return self.packed.key if self.packed else None

    @property
    def work(self) -> Work | None:
        """The work, unpacked."""
        return self.packed.work() if self.packed else None
