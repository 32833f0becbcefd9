"""Which works the cache lacks or has otherwise, what is new of them, and writing them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from enrich.matching.identity import is_statement
from enrich.model import Entry, State
from enrich.store.base import StoredWork, Works
from enrich.store.codec import PackedWork
from enrich.store.fingerprints import fingerprint
from enrich.text.lines import whole
from enrich.works.changes import FieldChange, changes_between, new_work, retraction_of
from enrich.works.drafts import KeyedWork

AT_ONCE = 200  # works in one write

# The notes of a work in the cache that stay before those of the lists, by citation key.
KeptNotes = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class ChangedWork:
    """A work that the cache does not have as it is now."""

    packed: PackedWork
    state: State
    fingerprint: str
    names: tuple[str, ...]
    notes: str

    def row(self) -> StoredWork:
        """Return what the cache keeps of it."""
        return StoredWork(self.packed.work(), self.fingerprint, self.names, self.notes)


def no_notes(_key: str) -> str:
    """Return "": the notes of the lists replace those in the cache."""
    return ""


def changed_work(work: KeyedWork, works: Works, kept_notes: str) -> ChangedWork | None:
    """Return a work as it is to be written; None where the cache has it so already."""
    packed = work.packed
    notes = _notes(work.draft.entries, kept_notes)
    statements = sorted(filter(is_statement, work.draft.names))
    made_of = fingerprint(packed.digest, packed.key, *packed.aliases, *statements, "", notes)
    if works.fingerprint(packed.key) == made_of:
        return None
    return ChangedWork(packed, work.draft.state, made_of, work.draft.names, notes)


def changes_of(changed: ChangedWork, works: Works) -> Iterator[FieldChange]:
    """Yield what is new of a work, compared with the one in the cache; nothing if it is damaged."""
    older = works.get(changed.packed.key)
    if older is not None:
        yield from changes_between(older, changed.packed.work())
    elif not is_repaired(changed, works):
        yield new_work(changed.packed.key, changed.state)
        yield from retraction_of(changed.packed.work())


def is_repaired(changed: ChangedWork, works: Works) -> bool:
    """Whether a work takes the place of one that was damaged."""
    return changed.packed.key in works.unreadable


def write(works: Works, changed: Sequence[ChangedWork]) -> None:
    """Write works to the cache, some hundreds at once."""
    for start in range(0, len(changed), AT_ONCE):
        works.put([work.row() for work in changed[start : start + AT_ONCE]])


def _notes(entries: Sequence[Entry], kept: str) -> str:
    """Return the notes and titles of entries, one a line, behind those that are kept."""
    own = (whole(line) for e in entries for line in (*e.notes, e.title or ""))
    return "\n".join(dict.fromkeys(line for line in (*kept.split("\n"), *own) if line))
