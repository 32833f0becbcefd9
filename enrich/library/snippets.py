"""Texts with the words of a query marked in them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from enrich.patterns import regex
from enrich.store.base import SearchedPaper
from enrich.text.search_words import search_words, stem

_WORDS = 18  # of a snippet
_BEFORE = 4  # words before the first hit
_TOKEN = regex(r"[^\s()\[\],;:.?!\"/]+(?:\.[^\s()\[\],;:.?!\"/]+)*")
BETWEEN = " · "  # two notes or sections
_LONGEST = 20000  # characters of a text that are looked at


@dataclass(frozen=True, slots=True)
class Snippet:
    """A text, and from where to where the hits are in it, in characters."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()

    def behind(self, words: str) -> Snippet:
        """Return it behind some words."""
        shift = len(words)
        return Snippet(words + self.text, tuple((a + shift, b + shift) for a, b in self.marks))


def marked(before: str, text: str, stems: frozenset[str]) -> Snippet:
    """Return a text behind some words, with the words of these stems marked in it."""
    hits = tuple((m.start(), m.end()) for m in _TOKEN.finditer(text) if _is_hit(m.group(), stems))
    return Snippet(text, hits).behind(before)


def snippet_of(paper: SearchedPaper, stems: frozenset[str]) -> Snippet:
    """Return the part of a paper's texts that has the most of the words, else its beginning."""
    texts = (paper.abstract, paper.notes, paper.sections, paper.title, paper.authors, paper.venue)
    windows = [window for text in texts if (window := _window(_in_one_line(text), stems))]
    if not windows:
        return Snippet("")
    best = max(windows, key=lambda window: window[0])
    return best[1]


def _in_one_line(text: str) -> str:
    """Return the lines of a text in one: a note or a section is told from the next."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return BETWEEN.join(filter(None, lines))


def _window(text: str, stems: frozenset[str]) -> tuple[int, Snippet] | None:
    """Return the words of a text around its hits, and how many different ones are there."""
    tokens = list(_TOKEN.finditer(text[:_LONGEST]))
    if not tokens:
        return None
    hits = {place: found for place, m in enumerate(tokens) if (found := _found(m.group(), stems))}
    best, count = 0, 0
    for place in hits:
        first = max(0, place - _BEFORE)
        seen = {w for p in range(first, first + _WORDS) for w in hits.get(p, ())}
        if len(seen) > count:
            best, count = first, len(seen)
    last = min(len(tokens), best + _WORDS)
    start = tokens[best].start() if best else 0
    end = tokens[last - 1].end() if last < len(tokens) else len(text)
    lead, tail = ("… " if best else ""), (" …" if last < len(tokens) else "")
    marks = tuple((tokens[p].start(), tokens[p].end()) for p in hits if best <= p < last)
    cut = Snippet(text[start:end], tuple((a - start, b - start) for a, b in marks)).behind(lead)
    return count, replace(cut, text=cut.text + tail)


def _is_hit(token: str, stems: frozenset[str]) -> bool:
    return bool(_found(token, stems))


def _found(token: str, stems: frozenset[str]) -> set[str]:
    """Return the stems that a word or compound of a text has."""
    return set(_stems(token)) & stems


def _stems(token: str) -> Iterator[str]:
    words = search_words(token)
    yield from map(stem, (*words.spoken, *words.joined))
