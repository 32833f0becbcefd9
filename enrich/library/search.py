"""Search over the library: what a query means, found papers as people and programs see them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from enrich.library import finding, list_rows, lookup, query
from enrich.library.snippets import Snippet, marked, snippet_of
from enrich.messages import meant
from enrich.model import Work
from enrich.model.search import HasState, ListPlace, PlaceField
from enrich.patterns import regex
from enrich.store.base import SearchedPaper, Store

_WITHOUT_WORK = frozenset({"doubtful", "unresolved"})
# An address is no words, whatever it leads to.
_LINK = regex(r"\s*https?://\S+\.\S+\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A work that was found; the larger the score, the better.

    `corrected`: the words that are nowhere, with those that were searched for in their place.
    """

    work: Work
    score: float
    paper: SearchedPaper
    stems: frozenset[str]
    corrected: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def venue(self) -> str | None:
        """The venue's acronym, else its name."""
        return self.work.venue or None

    @property
    def year(self) -> int | None:
        """The year of the cited version."""
        return self.work.year

    @property
    def snippet(self) -> Snippet:
        """The words in context."""
        return snippet_of(self.paper, self.stems)

    def as_object(self) -> dict[str, Any]:
        """Return the object that `search --json` prints."""
        snippet = self.snippet
        found: dict[str, Any] = {
            "key": self.work.key,
            "title": self.work.title,
            "authors": [name.full for name in self.work.authors],
            "venue": self.venue,
            "year": self.year,
            "score": self.score,
            "snippet": snippet.text,
            "marks": [list(mark) for mark in snippet.marks],
        }
        corrected = {word: list(words) for word, words in self.corrected.items()}
        return {**found, "corrected": corrected} if corrected else found

    def lines(self) -> list[Snippet]:
        """Return the lines that `search` prints, with the hits marked."""
        names = [name.full for name in self.work.people]
        authors = ", ".join(names[:3]) + (" et al." if len(names) > 3 else "")
        place = f"    {authors}; {self.venue or '-'} {self.year or ''}"
        return [
            marked(f"{self.work.key}: ", self.work.title, self.stems),
            marked("", place, self.stems),
            self.snippet.behind("    "),
        ]


@dataclass(frozen=True, slots=True)
class SearchOutcome:
    """What a query found, and what to say of it.

    `has_all`: whether the papers have all words, and not only some. `meant`: keys, sections, lists
    or tags that are like those that nothing is called, where nothing was found. `odd`: what reads
    like a field, and was searched for as words.
    """

    results: Sequence[SearchResult]
    corrected: Mapping[str, Sequence[str]]
    has_all: bool
    meant: Sequence[str]
    odd: Sequence[query.OddField] = ()


def search(store: Store, text: str, limit: int) -> list[SearchResult]:
    """Return the works that a query means, the best first, `limit` at most.

    A citation key, an identifier or a link finds its paper before all others; an identifier or a
    link finds nothing else. Else papers have all words, or if there is none, the most of them.
    """
    return list(outcome_of(store, text, limit).results)


def outcome_of(store: Store, text: str, limit: int) -> SearchOutcome:
    """Return what `search` returns, with the corrections, and what may be meant instead."""
    named = lookup.find_exactly(store, text) if text.strip() else None
    is_identifier = lookup.identified(text) is not None or _LINK.fullmatch(text) is not None
    found = finding.Found() if is_identifier else finding.find(store.search, text, limit)
    papers = [(one.paper, one.score) for one in found.papers if one.paper.key != named]
    if named is not None:
        best = max((one.score for one in found.papers), default=1.0)
        papers = [(paper, best) for paper in store.search.papers_of([named])] + papers
    results = []
    for paper, score in papers[:limit]:
        work = store.works.get(paper.key)
        if work is not None:
            results.append(SearchResult(work, score, paper, found.stems, found.corrected))
    instead = () if results or is_identifier else tuple(_meant(store, text))
    is_named = is_identifier or named is not None
    odd = [] if is_named else [x for x in query.odd_fields(text) if _is_told(x, found)]
    return SearchOutcome(results, found.corrected, found.has_all, instead, odd)


def _is_told(odd: query.OddField, found: finding.Found) -> bool:
    """Whether it is said that a field is none: words of titles have colons behind them, too."""
    if odd.field or not found.papers:
        return True
    return not found.has_all and bool(meant(odd.value, odd.known))


def asks_for_unfound(text: str) -> bool:
    """Whether a query asks for what no source has for sure, of which there are no works."""
    return any(
        isinstance(term.condition, HasState) and term.condition.state in _WITHOUT_WORK
        for clause in query.parse(text).clauses
        for term in clause
        if not term.negated
    )


def _meant(store: Store, text: str) -> Iterator[str]:
    """Yield what may be meant by a query that finds nothing, as it is to be typed."""
    if len(text.split()) == 1 and ":" not in text:
        yield from lookup.nearest(text, store.keys.all())
    places: dict[PlaceField, set[str]] = {"list": set(), "section": set(), "tag": set()}
    asked = [
        term.condition
        for clause in query.parse(text).clauses
        for term in clause
        if isinstance(term.condition, ListPlace)
    ]
    if not asked:
        return
    for position in store.lists.all():
        places["list"].add(position.list)
        places["section"].update(position.row.section.split(list_rows.BETWEEN))
        places["tag"].update(position.row.tags.split(", "))
    for place in asked:
        for name in lookup.nearest(" ".join(place.words), places[place.field] - {""}):
            yield f'{place.field}:"{name}"' if " " in name else f"{place.field}:{name}"
