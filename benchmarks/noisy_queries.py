"""Queries as people type them from memory: fragments of a paper, with typing errors."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from enrich.model import Work
from enrich.text.search_words import STOP_WORDS, search_words

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SHORTEST = 5  # letters of a word that gets an error


@dataclass(frozen=True)
class NoisyQuery:
    """What is typed, how it was made, and the paper that is meant."""

    text: str
    kind: str
    key: str


def noisy_queries(works: Sequence[Work], count: int, seed: int) -> Iterator[NoisyQuery]:
    """Yield queries of all kinds in turn, each of a paper that is drawn; always the same."""
    dice = random.Random(seed)
    kinds = list(_KINDS)
    made = 0
    while made < count:
        kind, work = kinds[made % len(kinds)], dice.choice(works)
        typed = _KINDS[kind](dice, work)
        if typed:
            made += 1
            yield NoisyQuery(typed, kind, work.key)


def _fragment(dice: random.Random, text: str, shortest: int, longest: int) -> list[str]:
    """Return words of a text that follow each other, of which so many say something."""
    words = text.split()
    for _ in range(20):
        length = min(len(words), dice.randint(shortest, longest))
        start = dice.randint(0, len(words) - length) if words else 0
        found = words[start : start + length]
        spoken = [w for w in search_words(" ".join(found)).spoken if w not in STOP_WORDS]
        if len(spoken) >= shortest - 1:
            return found
    return []


def _misspelt(dice: random.Random, words: list[str], errors: int = 1) -> list[str]:
    """Return words with a letter left out, doubled, swapped or replaced in some of them."""
    places = [n for n, word in enumerate(words) if len(word) >= _SHORTEST and word.isalpha()]
    found = list(words)
    for place in dice.sample(places, min(errors, len(places))):
        word = found[place]
        at = dice.randint(1, len(word) - 2)
        found[place] = dice.choice(
            (
                word[:at] + word[at + 1 :],
                word[:at] + word[at] + word[at:],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                word[:at] + dice.choice(_LETTERS) + word[at + 1 :],
            )
        )
    return found


def _of_title(dice: random.Random, work: Work) -> str:
    return " ".join(_misspelt(dice, _fragment(dice, work.title, 4, 7)))


def _of_title_in_any_order(dice: random.Random, work: Work) -> str:
    words = _fragment(dice, work.title, 4, 7)
    dice.shuffle(words)
    return " ".join(words).lower()


def _with_two_errors(dice: random.Random, work: Work) -> str:
    return " ".join(_misspelt(dice, _fragment(dice, work.title, 5, 8), 2))


def _author_and_title(dice: random.Random, work: Work) -> str:
    words = _fragment(dice, work.title, 3, 4)
    if not words or not work.authors:
        return ""
    name = dice.choice(work.authors)
    return " ".join(_misspelt(dice, [name.family or name.literal, *words]))


def _authors_and_year(dice: random.Random, work: Work) -> str:
    if len(work.authors) < 2:
        return ""
    first, second = dice.sample(work.authors, 2)
    return f"{first.family} {first.given} {second.family} {work.year}"


def _of_abstract(dice: random.Random, work: Work) -> str:
    return " ".join(_fragment(dice, work.abstract, 6, 10))


def _of_abstract_misspelt(dice: random.Random, work: Work) -> str:
    return " ".join(_misspelt(dice, _fragment(dice, work.abstract, 7, 11)))


def _joined(dice: random.Random, work: Work) -> str:
    words = _fragment(dice, work.title, 4, 7)
    if len(words) < 2:
        return ""
    at = dice.randint(0, len(words) - 2)
    return " ".join([*words[:at], words[at] + words[at + 1].lower(), *words[at + 2 :]])


_KINDS: dict[str, Callable[[random.Random, Work], str]] = {
    "title, misspelt": _of_title,
    "title, in any order": _of_title_in_any_order,
    "title, two errors": _with_two_errors,
    "title, two words joined": _joined,
    "author and title, misspelt": _author_and_title,
    "two authors and the year": _authors_and_year,
    "abstract": _of_abstract,
    "abstract, misspelt": _of_abstract_misspelt,
}
