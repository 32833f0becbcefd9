"""Titles compared: equal but for noise, cut off, without subtitle, alike, or different.

Never by token sets: "GPT" is in "Improving GPT training", and "... is not all you need" has all
words of "... is all you need". The ratio of folded titles is a first sieve; then words are aligned
one by one, and what differs is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from enrich import text
from enrich.matching import title_noise, title_signs
from enrich.matching.word_alignment import (
    SMALL,
    Differences,
    align,
    folded,
    is_of_series,
    numbers,
    split,
    words_of,
)
from enrich.patterns import regex
from enrich.text import alike

TitleRelation = Literal[
    "equal",
    "typo",
    "cut off",
    "cut at a word",
    "subtitle missing",
    "slip",
    "another word",
    "subtitle differs",
    "resembles",
    "differs",
]
_ORDER: tuple[TitleRelation, ...] = (
    "equal", "typo", "cut off", "subtitle missing", "cut at a word", "slip",
    "another word", "subtitle differs", "resembles", "differs"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two titles compare. `flags` are signs of another paper behind a similar title.

    `shared` is the part in common.
    """

    kind: TitleRelation
    ratio: float  # of the folded titles, 0..1
    flags: tuple[str, ...] = ()
    shared: str = ""  # folded
    detail: str = ""

    @property
    def rank(self) -> tuple[bool, int, float]:
        """Sort key: the likest first."""
        return (bool(self.flags), _ORDER.index(self.kind), -self.ratio)


@lru_cache(maxsize=1 << 12)  # of a portion of a run in bulk, which compares twice
def compare(stated: str, title: str) -> Likeness:
    """Compare a title as somebody states it, noise and all, with a record's."""
    known = next(title_noise.record_forms(title))
    as_written = next(title_noise.stated_forms(stated), "")
    if _are_equal(folded(as_written), folded(known)):  # nothing ranks before it
        return Likeness("equal", 1.0, (), folded(known))
    forms = list(title_noise.record_forms(title))
    stated_forms = _stated_forms(stated)
    found = min(
        (_pair(a, b, _cut_off(a, b)) for b in forms for a in stated_forms), key=lambda x: x.rank
    )
    if found.flags or not title_signs.of_other_years(stated_forms, known):
        return found
    return replace(found, flags=("numbers differ",))


@lru_cache(maxsize=1 << 8)  # a title is compared with each one that resembles it
def _stated_forms(stated: str) -> tuple[str, ...]:
    return tuple(title_noise.stated_forms(stated))


@lru_cache(maxsize=1 << 10)
def between(one: str, two: str) -> Likeness:
    """Compare two records' titles, neither of which is cut off. Symmetric."""
    a, b = sorted((one, two))
    pairs = [(x, y) for x in title_noise.record_forms(a) for y in title_noise.record_forms(b)]
    return min((_pair(x, y, None) for x, y in pairs), key=lambda x: x.rank)


def _are_equal(one: str, two: str) -> bool:
    """Whether two folded titles have the same letters, and any."""
    return bool(one) and one.replace(" ", "") == two.replace(" ", "")


def _pair(a: str, b: str, cut: Likeness | None) -> Likeness:
    one, two = folded(a), folded(b)
    if not one or not two:
        return Likeness("differs", 0.0)
    if _are_equal(one, two):
        return Likeness("equal", 1.0, (), two)
    ratio = alike.ratio(one, two) / 100
    # Cut at its colon, a title lacks its subtitle, which says more than that words are missing.
    head = _by_head(a, b, ratio) if not cut or cut.kind == "cut at a word" else None
    found = head or cut
    if found:
        return found
    return _by_words(a, b, ratio) if ratio >= 0.6 else Likeness("differs", ratio)


_ENDING = regex(r"e?s|ing|ed|r|er|d|al|ally|ly|n|y|ity")
_UNFINISHED = words_of(
    "a an the of for in on and to with via by from at or as using between towards under over into "
    "through"
)


def _cut_off(stated: str, title: str) -> Likeness | None:
    """Whether a stated title is the record's, cut off.

    By "...", in the middle of a word, or after most of it.
    """
    one, two = text.fold(stated), text.fold(title)
    x, y = one.replace(" ", ""), two.replace(" ", "")
    words = one.split()
    if len(words) < 3 or len(x) < 18 or len(y) <= len(x) or not y.startswith(x):
        return None
    ratio = alike.ratio(one, two) / 100
    dots = bool(re.search(r"(?:\.{2,}|…)\s*$", stated))
    if not dots and _has_other_ending(words, two.split()):
        return None
    if title_signs.label(title) in {"correction", "retraction"} and title_signs.kinds(
        stated, title
    ):
        return None
    torn = _is_in_word(words, one, two) and (len(words) >= 6 or len(x) >= 0.5 * len(y))
    if dots or torn or words[-1] in _UNFINISHED or (len(words) >= 8 and len(x) >= 0.6 * len(y)):
        return Likeness("cut off", ratio, (), one)
    if len(words) >= 6 and len(x) >= 0.6 * len(y) and not title_signs.counts(stated, title):
        return Likeness("cut at a word", ratio, (), one)
    return None


def _has_other_ending(words: list[str], known: list[str]) -> bool:
    """Whether only the ending of the last word is missing: "model" is not "models" cut off."""
    return len(words) == len(known) and bool(_ENDING.fullmatch(known[-1][len(words[-1]) :]))


def _is_in_word(words: list[str], one: str, two: str) -> bool:
    """Whether a title stops in the middle of the other's word.

    Not "model" for "models", not "part i" for "part ii".
    """
    last = words[-1]
    rest = two.split()[len(words) - 1 :]
    if (
        not two.startswith(one)
        or not rest
        or rest[0] == last
        or numbers(words) != numbers(two.split()[: len(words)])
    ):
        return False
    return len(rest) > 1 or not _ENDING.fullmatch(rest[0][len(last) :])


def _by_head(a: str, b: str, ratio: float) -> Likeness | None:
    """Compare before the first colon, where that is equal.

    The subtitle may be missing or another one.
    """
    (head, tail), (head2, tail2) = split(a), split(b)
    remark = _without_brackets(a, b, ratio)
    if remark or (not tail and not tail2):
        return remark
    if not head or head.replace(" ", "") != head2.replace(" ", ""):
        return None
    if tail and tail2 and alike.ratio(tail, tail2) > 84:
        return None  # a typo somewhere behind: word by word
    flags = tuple(dict.fromkeys((*title_signs.kinds(a, b), *title_signs.subtitles(tail, tail2))))
    if not flags and min(len(tail.split()), len(tail2.split())) >= _SAYING_MORE:
        by_words = _by_words(a, b, ratio)
        if by_words.kind == "another word":
            return by_words
    return Likeness(
        "subtitle differs" if tail and tail2 else "subtitle missing", ratio, flags, head
    )


def _without_brackets(a: str, b: str, ratio: float) -> Likeness | None:
    """Whether one title is the other without a remark in brackets at its end."""
    for one, two in ((a, b), (b, a)):
        found = title_noise.remarked(one)
        if found and folded(found.group(1)).replace(" ", "") == folded(two).replace(" ", ""):
            flags = (*title_signs.kinds(a, b), *title_signs.subtitles(folded(found.group(2)), ""))
            return Likeness("subtitle missing", ratio, flags, folded(two))
    return None


def _by_words(a: str, b: str, ratio: float) -> Likeness:
    found = align(a, b, title_signs.coined(b))
    own = (
        found.flags if found.words < 3 else ()
    )  # a "not" among many other words turns nothing round
    flags = tuple(
        dict.fromkeys(
            (
                *title_signs.kinds(a, b),
                *title_signs.counts(a, b),
                *own,
                *title_signs.follow_ups(a, b),
            )
        )
    )
    size = min(len(folded(a).split()), len(folded(b).split()))
    if found.words == 0 and found.typos + found.small <= max(1, size // 4) and ratio >= 0.84:
        return Likeness(
            "typo", ratio, (*flags, "a name differs") if found.names else flags, folded(b)
        )
    if ratio >= 0.8 or (found.words <= 1 and ratio >= 0.75):
        kind = _changed(a, b, found, size)
        return Likeness(kind, ratio, flags, found.shared, f"{found.words} words differ")
    return Likeness("differs", ratio, flags if ratio >= 0.75 else (), found.shared)


def _changed(a: str, b: str, found: Differences, size: int) -> TitleRelation:
    """Return how a title was changed, where one in four of its words at most was mistaken.

    Its mistaken words tell no papers apart; or one is another one.
    """
    others = found.words + found.small + found.typos
    if found.names:
        return "resembles"
    if not found.telling:
        return "slip" if others <= max(1, size // 4) else "resembles"
    if found.telling > 1 or not found.exchanged or size < _SAYING_ENOUGH:
        return "resembles"
    [(left, right)] = found.exchanged
    others -= max(len(left), len(right))
    is_one = others <= size // 4 - 1 and _is_a_word(left, a) and _is_a_word(right, b)
    return "another word" if is_one and not _tells(left, right, a, b) else "resembles"


def _is_a_word(words: Sequence[str], title: str) -> bool:
    """Whether folded words are one word of a title as it is written: "multi agent"."""
    return len(words) == 1 or any(text.fold(w).split() == words for w in title.split())


def _tells(left: Sequence[str], right: Sequence[str], a: str, b: str) -> bool:
    """Whether a word and the one that stands in its place are numbers, both names, or of a series.

    A name in the place of a word that is none is a mistake: the next method has a name too.
    """
    return (
        any(c.isdigit() for word in (*left, *right) for c in word)
        or not (title_signs.coined(a).isdisjoint(left) or title_signs.coined(b).isdisjoint(right))
        or any(is_of_series(x, y) for x in left for y in right)
    )


_SAYING_ENOUGH = 5  # words, of which one may be another
_SAYING_MORE = 3  # words of a subtitle, of which one may be another


# -- how much a title alone says

_GENERIC = frozenset(
    "introduction survey review overview tutorial deep machine learning neural network networks "
    "data analysis system systems computer"
    " science vision artificial intelligence reinforcement natural language processing special "
    "issue editorial guest report technical"
    " study approach method methods model models modeling theory application applications "
    "algorithm algorithms design research new"
    " towards toward recent advances trends challenges opportunities future directions "
    "perspective big mining using based large internet"
    " things software engineering programming distributed cloud computing information retrieval "
    "security privacy robotics human interaction"
    " statistical statistics optimization problem problems fast efficient scalable an is are be "
    "we what how why which".split(" ")
)


def says_enough(shared: str, title: str) -> bool:
    """Whether a title is distinctive enough to name a paper without its authors.

    Three words at least that are not all of the trade's common ones, or a made-up name and two
    words more.
    """
    words = shared.split()
    while words and words[-1] in SMALL:  # "Structural Results for": what is cut off names nothing
        words.pop()
    content = [w for w in words if w not in SMALL and w not in _GENERIC and len(w) > 2]
    letters = sum(map(len, words))
    if len(words) >= 4:
        return len(content) >= 1 and letters >= 16
    return len(words) == 3 and letters >= 14 and (len(content) >= 2 or title_signs.has_name(title))


def says_nothing(title: str) -> bool:
    """Whether a title has no more than two words of the trade: "Introduction", "Deep Learning"."""
    words = [w for w in folded(title).split() if w not in SMALL]
    return 0 < len(words) <= 2 and _GENERIC.issuperset(words)


_CONTENT_STEM = 5


def words_in_common(a: str, b: str) -> float:
    """Return the share of the shorter title's content words that the other has, by stems."""
    one, two = _stems(a), _stems(b)
    return len(one & two) / min(len(one), len(two)) if one and two else 0.0


def _stems(title: str) -> frozenset[str]:
    return frozenset(
        w[:_CONTENT_STEM].rstrip("s")
        for w in folded(title).split()
        if w not in SMALL and len(w) > 2
    )
