"""Works on their way: merged but without a citation key, and as composed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from enrich.model import Entry, Identifier, Match, State, Work
from enrich.store.codec import PackedWork


@dataclass(frozen=True, slots=True)
class ComposedWork:
    """What became of one paper: its state, and its work if something was found."""

    packed: PackedWork | None
    state: State
    problems: tuple[str, ...] = ()
    candidates: tuple[Match, ...] = ()
    identifiers: tuple[Identifier, ...] = ()

    @property
    def key(self) -> str | None:
        """The citation key; None where there is no work."""
        return self.packed.key if self.packed else None

    @property
    def work(self) -> Work | None:
        """The work, unpacked anew at each call; None where there is none."""
        return self.packed.work() if self.packed else None


@dataclass(frozen=True, slots=True)
class UnkeyedWork:
    """A merged work that has no citation key yet."""

    packed: PackedWork
    state: State
    problems: tuple[str, ...]
    identifiers: tuple[Identifier, ...]
    # by which its paper is known again: identifiers, then folded titles
    names: tuple[str, ...]
    # ISO date of the cited version, "9999" where it is not known
    issued: str
    # of the lists that mean it
    entries: tuple[Entry, ...]

    def under_key(self, key: str, aliases: tuple[str, ...]) -> KeyedWork:
        """Return the work under its citation key; `aliases` are the keys that it has replaced."""
        return KeyedWork(replace(self.packed, key=key, aliases=aliases), self)


@dataclass(frozen=True, slots=True)
class KeyedWork:
    """A merged work under its citation key."""

    packed: PackedWork
    draft: UnkeyedWork

    def composed(self) -> ComposedWork:
        """Return what became of the papers that this work is."""
        draft = self.draft
        return ComposedWork(self.packed, draft.state, draft.problems, (), draft.identifiers)
