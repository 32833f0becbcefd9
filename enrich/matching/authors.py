"""Two lists of authors compared.

Order, initials, particles, lists that are cut, homonyms, groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from enrich import text
from enrich.model import Name
from enrich.text.same_person import fit, spelt

_MOST = 80  # authors that are compared; behind them nobody differs alone
_SAME = 0.6  # how well two spellings must fit


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two lists of authors compare; both must hold somebody for anything to be said."""

    known: bool = False
    first: bool = False  # the first of both is one person
    first_elsewhere: bool = False  # the first of one is found further down in the other
    shared: int = 0  # persons in both
    smaller: int = 0  # length of the shorter list
    larger: int = 0
    in_order: bool = False  # those in both come in the same order
    groups: bool = False  # a list is one organisation

    @property
    def share(self) -> float:
        """The part of the shorter list that is found in the longer one."""
        return self.shared / self.smaller if self.smaller else 0.0

    @property
    def all(self) -> bool:
        """Whether both lists name the same persons."""
        return self.known and self.shared == self.smaller == self.larger


def compare(one: tuple[Name, ...], two: tuple[Name, ...]) -> Agreement:
    """Compare two lists. "et al." in a list is no person. Symmetric.

    A group that one list names beside its members is passed over.
    """
    if one and one == two and all(p.family and p.given and not p.literal for p in one):
        return _same(min(len(one), _MOST))
    return _compare(one, two)


@lru_cache(maxsize=1 << 12)  # of a portion of a run in bulk, which compares twice
def _compare(one: tuple[Name, ...], two: tuple[Name, ...]) -> Agreement:
    a, b = _without_groups(_persons(one), _persons(two))
    if not a or not b:
        return Agreement()
    if a == b and all(person.given and not person.literal for person in a):
        return _same(len(a))
    pairs = _paired(a, b)
    positions = [j for _, j in pairs]
    return Agreement(
        known=True,
        first=text.same_person(a[0], b[0]) >= _SAME,
        first_elsewhere=any(i == 0 for i, _ in pairs) or any(j == 0 for _, j in pairs),
        shared=len(pairs),
        smaller=min(len(a), len(b)),
        larger=max(len(a), len(b)),
        in_order=positions == sorted(positions),
        groups=(len(a) == 1 and bool(a[0].literal)) or (len(b) == 1 and bool(b[0].literal)),
    )


@cache
def _same(count: int) -> Agreement:
    """Return how a list of people, each in full, compares with itself."""
    return Agreement(
        known=True,
        first=True,
        first_elsewhere=True,
        shared=count,
        smaller=count,
        larger=count,
        in_order=True,
    )


def _persons(names: Sequence[Name]) -> list[Name]:
    return [n for n in names[:_MOST] if (n.family or n.literal) and n.literal != "others"]


def _without_groups(a: list[Name], b: list[Name]) -> tuple[list[Name], list[Name]]:
    """Return two lists without the groups that only one of them names beside people."""
    one, two = ([n for n in names if not n.literal] for names in (a, b))
    has_group = len(one) < len(a), len(two) < len(b)
    if not one or not two or has_group[0] == has_group[1]:
        return a, b
    return one, two


def _paired(a: list[Name], b: list[Name]) -> list[tuple[int, int]]:
    """Pair the persons of both lists.

    Exact spellings first, then the best fits, each person once.
    """
    pairs = _exact(a, b)
    left, right = {i for i, _ in pairs}, {j for _, j in pairs}
    rest = (
        [(i, spelt(x)) for i, x in enumerate(a) if i not in left],
        [(j, spelt(y)) for j, y in enumerate(b) if j not in right],
    )
    fits = sorted(
        [
            (how_well, -abs(i - j), i, j)
            for i, x in rest[0]
            for j, y in rest[1]
            if (how_well := fit(x, y)) >= _SAME
        ],
        reverse=True,
    )
    for _, _, i, j in fits:
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((i, j))
    return sorted(pairs)


def _exact(a: list[Name], b: list[Name]) -> list[tuple[int, int]]:
    """Pair those who are spelt the same.

    Most lists are the same list, and a hundred authors make ten thousand pairs.
    """
    places: dict[tuple[str, str], list[int]] = {}
    for j, person in enumerate(b):
        places.setdefault(_spelt(person), []).append(j)
    pairs: list[tuple[int, int]] = []
    for i, person in enumerate(a):
        free = places.get(_spelt(person), []) if person.given and not person.literal else []
        if free:
            nearest = min(free, key=lambda j: abs(i - j))
            free.remove(nearest)
            pairs.append((i, nearest))
    return pairs


def _spelt(person: Name) -> tuple[str, str]:
    surname = f"{person.particle} {person.family}" if person.particle else person.family
    return text.fold(surname), text.fold(person.given)


def is_initials_only(names: Sequence[Name]) -> bool:
    """Whether most given names of a list are initials."""
    given = [n.given for n in names if n.family]
    initials = sum(
        len(text.fold(g).replace(" ", "")) <= len(text.fold(g.replace(".", ". ")).split())
        for g in given
        if g
    )
    bare = sum(not g for g in given)
    return bool(given) and (initials + bare) * 2 > len(given)


def is_alphabetical(names: Sequence[Name]) -> bool:
    """Whether a list of four and more is sorted by surname, as some deposits are."""
    keys = [text.fold(n.literal or n.family) for n in names]
    return len(keys) >= 4 and keys == sorted(keys)
