"""Which citation key a work gets: the one that its paper has already, or a new one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from enrich.identifiers.schemes import OF_A_VERSION
from enrich.matching import same_work
from enrich.matching.identity import identifier_names, is_statement, is_title
from enrich.model import Identifier, Verdict, Work
from enrich.store.base import Keys, Works
from enrich.works.citation_keys import KeyMaker
from enrich.works.drafts import KeyedWork, UnkeyedWork
from enrich.works.known_keys import KnownKeys

# A key that is given for the first time, and the names of its paper.
NewKey = tuple[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class KeyAssignment:
    """The works under their citation keys, in order, and those of the keys that the cache lacks."""

    works: tuple[KeyedWork, ...]
    new: tuple[NewKey, ...]


def assign_keys(
    drafts: Sequence[UnkeyedWork], works: Works, keys: Keys, known: KnownKeys, pattern: str
) -> KeyAssignment:
    """Give every draft a citation key of its own. Nothing is written.

    First come identifiers: their key in the cache, then in a .bib, where an entry's own key is
    before those of others. Then the title, which counts only where the paper fits. What is left
    gets a new key after `pattern`, the oldest paper first.
    Raises EnrichError for a .bib that cannot be read.
    """
    given = _Keys(drafts, works, keys, known)
    given.take(lambda draft: given.cached(draft, identifier_names(draft.names)))
    if given.open:
        given.take(lambda draft: given.filed([n for n in draft.names if is_statement(n)]))
        given.take(lambda draft: given.filed(identifier_names(draft.names)))
        given.take(lambda draft: given.cached(draft, draft.names) or given.filed(draft.names))
        given.make_new(pattern)
    return given.assignment()


class _Keys:
    """The keys of some drafts, as they are given one after the other."""

    def __init__(
        self, drafts: Sequence[UnkeyedWork], works: Works, keys: Keys, known: KnownKeys
    ) -> None:
        self.open = list(range(len(drafts)))
        self._drafts = drafts
        self._works = works
        self._keys = keys
        self._known = known
        # every key that was ever given, with the one that is used for it now
        self._ever = keys.all()
        self._older = _replaced_by(self._ever)
        self._given: dict[int, str] = {}
        self._used: set[str] = set()
        self._new: list[NewKey] = []

    def take(self, find: Callable[[UnkeyedWork], str | None]) -> None:
        """Give the open drafts the keys that `find` finds for them."""
        still_open = []
        for place in self.open:
            key = find(self._drafts[place])
            if key is None:
                still_open.append(place)
            else:
                self._give(place, key)
        self.open = still_open

    def make_new(self, pattern: str) -> None:
        """Give the open drafts new keys; of two that would have one key, the older is first."""
        maker = KeyMaker([*self._ever, *self._known.by_name.values()], pattern)
        for place in sorted(self.open, key=lambda place: (self._drafts[place].issued, place)):
            self._give(place, maker.make(self._drafts[place].packed.work()))
        self.open = []

    def cached(self, draft: UnkeyedWork, names: Sequence[str]) -> str | None:
        """Return the key under which the cache has one of these names, if no draft has it yet."""
        known = self._keys.find_all(names)
        for name in names:
            key = known.get(name)
            if key is None or key in self._used:
                continue
            if not is_title(name):
                return key
            if self._is_of(key, draft):
                return key
        return None

    def _is_of(self, key: str, draft: UnkeyedWork) -> bool:
        """Whether the cache has this paper under a key.

        Where it has no work under the key, nothing speaks against it: the work is damaged or lost,
        or the key was taken over from a .bib.
        """
        older = self._works.get(key)
        return older is None or is_one_publication(older, draft.packed.work())

    def filed(self, names: Sequence[str]) -> str | None:
        """Return the key that a .bib has for one of these names, if no paper has it yet."""
        by_name = self._known.by_name
        found = (by_name[name] for name in names if name in by_name)
        return next((k for k in found if k not in self._used and k not in self._ever), None)

    def assignment(self) -> KeyAssignment:
        """Return the works under the keys that they were given."""
        works = (
            draft.under_key(self._given[place], self._older.get(self._given[place], ()))
            for place, draft in enumerate(self._drafts)
        )
        return KeyAssignment(tuple(works), tuple(self._new))

    def _give(self, place: int, key: str) -> None:
        self._given[place] = key
        self._used.add(key)
        if key not in self._ever:
            self._ever[key] = key
            self._new.append((key, self._drafts[place].names))


def _replaced_by(ever: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the keys that each key has replaced, sorted."""
    older: dict[str, list[str]] = {}
    for key, now in ever.items():
        if key != now:
            older.setdefault(now, []).append(key)
    return {now: tuple(sorted(keys)) for now, keys in older.items()}


def is_one_publication(older: Work, newer: Work) -> bool:
    """Whether two works are one paper, and cite one publication of it or what a preprint became."""
    if not is_one_paper(older, newer):
        return False
    if "preprint" in {older.state, newer.state} or older.state != newer.state:
        return True
    ours, theirs = (_cited_identifiers(work) for work in (older, newer))
    if ours & theirs or not ours or not theirs:
        return True
    dois = older.id("doi"), newer.id("doi")
    if all(dois) and dois[0] != dois[1]:
        return False
    return not (older.issued and newer.issued) or older.issued.year == newer.issued.year


def _cited_identifiers(work: Work) -> set[Identifier]:
    return {i for i in work.identifiers if i.scheme in OF_A_VERSION}


def is_one_paper(older: Work, newer: Work) -> bool:
    """Whether two works have versions that are one paper."""
    numbers = older.id("arxiv"), newer.id("arxiv")
    if not older.versions or not newer.versions or (all(numbers) and numbers[0] != numbers[1]):
        return False
    return any(
        same_work.same_work(a, b).verdict is Verdict.ACCEPTED
        for a in older.versions[:3]
        for b in newer.versions[:3]
    )
