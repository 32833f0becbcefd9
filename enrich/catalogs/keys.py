"""Under which keys a catalogue has a record: its names, its title, and pairs of its rare words.

A key is a number of forty bits, of which the first eight are those of its part of the index. What
a key leads to is compared afterwards, so two keys that fall together cost a look and no more. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from enrich import text
from enrich.digests import blake2b
from enrich.text.spelling import american

# Words of a record that are paired; a query tries more, since a wrong word looks like a rare one.
_PAIRED = 4
_TRIED = 6
# Words of a record that are paired with its first author. Of these a wrong word leaves one.
_OF_AUTHOR = 2
# Of the keys of a first author, those that lead to a title with one other word.
BY_ONE_WORD = _OF_AUTHOR + 1
# A title of so few words has each of them as a key of its own.
_FEW = 2
# Letters of a title that are looked at.
LONGEST = 400
_SMALL = frozenset(
    "a an the of for in on and to with via by from at or as is are be using towards toward under"
    " over into through its their it".split()
)
# The kind of a title -> that of the same with its first author.
WITH_AUTHOR = {"t": "a", "h": "b"}


def key(kind: str, value: str) -> int:
    """Return the key of a value of a kind: "n" a name, "t" a title, "h" one without subtitle."""
    return int.from_bytes(
        blake2b(f"{kind}{value}".encode("utf-8", "replace"), digest_size=5).digest()
    )


def of_title(title: str, author: str, ranks: Mapping[str, int]) -> Iterator[int]:
    """Yield the keys of a title: whole, with author, without subtitle, and pairs of its words."""
    folded = text.fold(title)[:LONGEST]
    if not folded:
        return
    yield from _whole("t", folded, author)
    if short := head(title):
        yield from _whole("h", text.fold(short)[:LONGEST], author)
    words = rarest(folded, ranks, _PAIRED)
    yield from pairs(words)
    if author:
        yield from (key("u", f"{author}|{word}") for word in words[:_OF_AUTHOR])
    if len(words) <= _FEW:
        yield from (key("w", word) for word in words)


def _whole(kind: str, folded: str, author: str) -> Iterator[int]:
    for written in spellings(folded):
        letters = written.replace(" ", "")
        yield key(kind, letters)
        if author:
            yield key(WITH_AUTHOR[kind], f"{letters}|{author}")


def spellings(folded: str) -> tuple[str, ...]:
    """Return a folded title as it is, and in American spelling where that is another one."""
    return tuple(dict.fromkeys((folded, american(folded))))


def head(title: str) -> str:
    """Return a title without its subtitle, "" where it has none."""
    before, colon, after = title.partition(": ")
    return before if colon and after.strip() else ""


def tried(folded: str, ranks: Mapping[str, int]) -> list[int]:
    """Return the keys under which a title that resembles this one may be, the best first."""
    words = rarest(folded[:LONGEST], ranks, _TRIED)
    found = list(pairs(words))
    if len(words) <= _FEW + 1:
        found += [key("w", word) for word in words]
    return found


def tried_of(folded: str, author: str, ranks: Mapping[str, int]) -> list[int]:
    """Return the keys under which a title that resembles this one may be, of its first author."""
    words = rarest(folded[:LONGEST], ranks, _TRIED) if author else ()
    return [key("u", f"{author}|{word}") for word in words]


def rarest(folded: str, ranks: Mapping[str, int], most: int) -> list[str]:
    """Return the rarest words of a folded title, the rarest first.

    `ranks` has the common words, the most common with the highest number.
    """
    words = dict.fromkeys(folded.split())
    rare = [w for w in words if w not in _SMALL] or list(words)
    return sorted(rare, key=lambda w: (ranks.get(w, 0), -len(w), w))[:most]


def pairs(words: Sequence[str]) -> Iterator[int]:
    """Yield the keys of each two of some words."""
    for one, two in combinations(words, 2):
        yield key("p", f"{one} {two}" if one < two else f"{two} {one}")


def ranks_of(titles: Iterable[str], most: int = 20_000) -> dict[str, int]:
    """Return the common words of folded titles with their ranks, the most common with the highest.

    A word that is seen once is none of them.
    """
    seen: dict[str, int] = {}
    for title in titles:
        for word in set(title.split()):
            seen[word] = seen.get(word, 0) + 1
    common = sorted((w for w, n in seen.items() if n > 1), key=lambda w: (-seen[w], w))[:most]
    return {word: len(common) - place for place, word in enumerate(common)}
