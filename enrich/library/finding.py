"""The search engine: from what was typed to the papers, the best first.

Each word is looked up first. A word that is nowhere may be several (`pagedattention`), the
beginning of others, or misspelt; what it was taken for is told. Papers that have all words come
first; where there is none, those with the most, or the rarest, of them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import log
from typing import NamedTuple, Self

from enrich.library import query as queries
from enrich.model.search import SearchText, Term
from enrich.store.base import Search, SearchedPaper
from enrich.text.search_words import STOP_WORDS, Words, search_words, stem, stems

Clause = tuple[Term, ...]

# Papers that are compared with the query; of more, those that the index has for the best.
_COMPARED = 80
# Papers that a word has to have so that it is not tried as two.
_FREQUENT = 50
# Words that a beginning may stand for.
_MOST_BEGINNINGS = 200
# Words of a query that are tried one by one without.
_MOST_LEFT_OUT = 8
# Papers that may have one of the rare words where none has all.
_MOST_ANY = 3000
# What a word counts that is in a text, the rarer the more.
_TITLE, _AUTHORS, _VENUE, _NOTES, _ABSTRACT = 10.0, 6.0, 4.0, 3.0, 1.0
_SIDE_BY_SIDE = 0.5  # of the text's weight, for two words that follow each other
_WHOLE_TITLE = 6.0  # for a title of these words alone
_AS_TYPED = 0.4  # for a word that is in the title as it was typed
_PUNCTUATION = str.maketrans({chr(c): " " for c in range(128) if not chr(c).isalnum()})


@dataclass(frozen=True, slots=True)
class FoundPaper:
    """A paper that was found, and how well it fits; the larger the score, the better."""

    paper: SearchedPaper
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """What a query finds: the papers, the best first.

    `corrected` has the words that are nowhere, with what was searched for in their place. `stems`
    are those of the words that were found, for marking them. `has_all`: whether the papers have all
    words, and not only some.
    """

    papers: tuple[FoundPaper, ...] = ()
    corrected: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stems: frozenset[str] = frozenset()
    has_all: bool = True


def find(index: Search, text: str, limit: int) -> Found:
    """Return the papers that a query means, `limit` at most."""
    query = queries.parse(text)
    if not query.clauses:
        return Found()
    reader = _QueryReader(index, query.clauses)
    clauses = [reader.read(place) for place in range(len(query.clauses))]
    ranking = _Ranking(index, clauses, reader)
    papers, has_all = _papers(index, clauses, reader, limit)
    ranked = sorted(
        (FoundPaper(paper, ranking.score(paper)) for paper in papers),
        key=lambda found: (-found.score, -(found.paper.year or 0), found.paper.key),
    )
    return Found(tuple(ranked[:limit]), reader.corrected, ranking.stems, has_all)


def _papers(
    index: Search, clauses: Sequence[Clause], reader: _QueryReader, limit: int
) -> tuple[list[SearchedPaper], bool]:
    """Return the papers that have all words, else those that have the most; and which they are."""
    most = max(_COMPARED, limit)
    bare = [clause for clause in clauses if _is_bare(clause)]
    firm = [clause for clause in clauses if not _is_bare(clause)]
    known = [clause for clause in bare if reader.count(clause)]
    if bare and not known:
        return [], True
    if found := index.find([*firm, *known], most, limit):
        return found, len(known) == len(bare)
    if len(known) < 2:
        return [], True
    known.sort(key=reader.count)
    if len(known) <= _MOST_LEFT_OUT:
        others: dict[str, SearchedPaper] = {}
        for left_out in known:
            rest = [clause for clause in known if clause is not left_out]
            others |= {p.key: p for p in index.find([*firm, *rest], most // 4, limit)}
        if others:
            return list(others.values()), False
    return index.find([*firm, _any_of(known, reader)], most, most), False


def _any_of(known: Sequence[Clause], reader: _QueryReader) -> Clause:
    """Return that one of the rarest words is there."""
    rare: list[Term] = []
    papers = 0
    for clause in known:
        papers += reader.count(clause)
        if rare and papers > _MOST_ANY:
            break
        rare += clause
    return tuple(rare)


def _is_bare(clause: Clause) -> bool:
    """Whether a clause is words that need not all be there: no field, no phrase, no dash."""
    return all(
        isinstance(t.condition, SearchText)
        and not (t.negated or t.condition.field or t.condition.is_phrase)
        for t in clause
    )


class _QueryReader:
    """Reads the words of a query as the index knows them."""

    def __init__(self, index: Search, clauses: Sequence[Clause]) -> None:
        self._index = index
        self._clauses = clauses
        self._neighbours = _neighbours(clauses)
        self._known = index.known(self._lookups())
        self._papers: dict[str, int] = {}
        self.corrected: dict[str, tuple[str, ...]] = {}

    def read(self, place: int) -> Clause:
        """Return a clause with stems in place of words, and the other ways to write them."""
        return tuple(self._term(term, place) for term in self._clauses[place])

    def count(self, clause: Clause) -> int:
        """Return about how many papers have words of a clause, 0 where one is nowhere."""
        return sum(
            _MOST_BEGINNINGS
            if text.is_prefix
            else sum(self._papers_with(" ".join(words)) for words in text.spellings)
            for term in clause
            if isinstance(text := term.condition, SearchText)
        )

    def typed(self) -> frozenset[str]:
        """Return the words as they were typed."""
        return frozenset(
            word
            for clause in self._clauses
            for term in clause
            if isinstance(term.condition, SearchText)
            for word in term.condition.words
        )

    def _papers_with(self, words: str) -> int:
        if words not in self._papers:
            self._papers[words] = self._index.papers_with(words)
        return self._papers[words]

    def _lookups(self) -> Iterator[str]:
        for clause in self._clauses:
            for term in clause:
                if isinstance(term.condition, SearchText):
                    words = term.condition.words
                    yield from stems([*words, "".join(words)])
                    for parts in _splits(words):
                        yield from stems([*parts])
        yield from stems([joined for pair in self._neighbours.values() for joined in pair])

    def _term(self, term: Term, place: int) -> Term:
        text = term.condition
        if not isinstance(text, SearchText):
            return term
        if text.is_prefix:
            return Term(self._begun(text), term.negated)
        joined = [(w,) for w in (*self._neighbours.get(place, ()), "".join(text.words))]
        spellings = [text.words, *joined]
        if self._papers_with(" ".join(stems([*text.words]))) < _FREQUENT:
            spellings += _splits(text.words)
        stemmed = dict.fromkeys(tuple(stems([*words])) for words in spellings)
        known = [words for words in stemmed if self._is_known(words)]
        is_firm = term.negated or (text.is_phrase and not text.field)
        if not known and not is_firm:
            return Term(self._meant(text), term.negated)
        own = known or [tuple(stems([*text.words]))]
        return Term(replace(text, words=own[0], others=tuple(own[1:])), term.negated)

    def _is_known(self, words: tuple[str, ...]) -> bool:
        return all(word in self._known for word in words) and self._papers_with(" ".join(words)) > 0

    def _begun(self, text: SearchText) -> SearchText:
        """Return a text whose last word is the beginning of one.

        The stem of a word may be shorter than its beginning: "serving*" is in "serv".
        """
        *first, last = text.words
        longer = self._index.beginning(last, _MOST_BEGINNINGS)
        own = dict.fromkeys(found for word in longer if not (found := stem(word)).startswith(last))
        others = tuple((*stems(first), word) for word in own)
        return replace(text, words=(*stems(first), last), is_prefix=True, others=others)

    def _meant(self, text: SearchText) -> SearchText:
        """Return what words may stand for of which one is nowhere."""
        last = text.words[-1]
        is_one = len(text.words) == 1 < len(last)
        longer = self._index.beginning(last, _MOST_LEFT_OUT) if is_one else []
        if any(self._papers_with(stem(word)) for word in longer):
            return self._begun(text)
        meant = [self._near(word) for word in text.words]
        spellings = [
            tuple(words[min(n, len(words) - 1)] for words in meant)
            for n in range(max(map(len, meant)))
        ]
        return replace(text, words=spellings[0], others=tuple(spellings[1:]))

    def _near(self, word: str) -> list[str]:
        """Return the stem of a word, and where it is nowhere those of words like it."""
        own = stem(word)
        if own in self._known and self._papers_with(own):
            return [own]
        near = self._index.near(word)
        if near:
            self.corrected[word] = tuple(near)
        return list(dict.fromkeys(stems(near))) or [own]


def _neighbours(clauses: Sequence[Clause]) -> dict[int, list[str]]:
    """Return the words that are made of two that follow each other, by the places of both."""
    alone = [
        clause[0].condition.words[0]
        if len(clause) == 1
        and _is_bare(clause)
        and isinstance(clause[0].condition, SearchText)
        and len(clause[0].condition.words) == 1
        and not clause[0].condition.is_prefix
        else ""
        for clause in clauses
    ]
    found: dict[int, list[str]] = {}
    for place, (a, b) in enumerate(pairwise(alone)):
        if a and b:
            found.setdefault(place, []).append(a + b)
            found.setdefault(place + 1, []).append(a + b)
    return found


def _splits(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the two words that one may be made of: of "pagedattention" eight times two."""
    if len(words) != 1 or not 6 <= len(words[0]) <= 30 or not words[0].isascii():
        return []
    [word] = words
    return [(word[:n], word[n:]) for n in range(3, len(word) - 2)]


class _Ranking:
    """Says how well papers fit a query."""

    def __init__(self, index: Search, clauses: Sequence[Clause], reader: _QueryReader) -> None:
        papers = index.count()
        self._sought: list[tuple[float, _Sought]] = []
        self._pairs: list[tuple[float, _Sought]] = []
        before: tuple[float, tuple[str, ...]] | None = None
        for clause in clauses:
            texts = [
                text
                for term in clause
                if isinstance(text := term.condition, SearchText)
                and not term.negated
                and text.field in ("", "title")
            ]
            if not texts:
                continue
            rarity = log(1 + papers / max(1, reader.count(clause)))
            self._sought.append((rarity, _Sought.of(texts)))
            if before:
                pair = replace(texts[0], words=(*before[1], *texts[0].words), others=())
                self._pairs.append((min(rarity, before[0]) * _SIDE_BY_SIDE, _Sought.of([pair])))
            before = rarity, texts[0].words
        self._typed = reader.typed()
        self.stems = frozenset(
            word
            for clause in clauses
            for term in clause
            if isinstance(term.condition, SearchText) and not term.negated
            for words in term.condition.spellings
            for word in words
        )

    def score(self, paper: SearchedPaper) -> float:
        """Return how well a paper fits; 0.0 where no words are sought."""
        if not self._sought:
            return 0.0
        title = search_words(paper.title)
        texts = _Texts.of(paper, title)
        score = in_title = 0.0
        for rarity, sought in self._sought:
            best = sought.weight(texts)
            in_title += best == _TITLE
            score += rarity * best
        score += sum(rarity * sought.weight(texts) for rarity, sought in self._pairs)
        own = sum(word not in STOP_WORDS for word in title.spoken)
        score += _WHOLE_TITLE * min(1.0, in_title / max(1, own))
        score += _AS_TYPED * len(self._typed.intersection(title.spoken))
        return round(score, 3)


class _Texts(NamedTuple):
    """The texts of a paper as they are compared: all but the last as stems between blanks."""

    title: str
    authors: str
    venue: str
    notes: str
    abstract: str

    @classmethod
    def of(cls, paper: SearchedPaper, title: Words) -> Self:
        notes = search_words(f"{paper.notes} {paper.sections}")
        return cls(
            _spaced([*title.spoken, *title.joined]),
            _spaced(search_words(paper.authors, is_name=True).spoken),
            _spaced(search_words(paper.venue).spoken),
            _spaced([*notes.spoken, *notes.joined]),
            _begun(paper.abstract),
        )


class _Sought(NamedTuple):
    """Words that are looked for in texts of stems, and in one where words only begin so."""

    whole: tuple[str, ...]
    begun: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, texts: Iterable[SearchText]) -> Self:
        whole, begun = [], []
        for text in texts:
            for words in text.spellings:
                end = "" if text.is_prefix and words == text.words else " "
                whole.append(f" {' '.join(words)}{end}")
                begun.append(tuple(f" {word}" for word in words))
        return cls(tuple(whole), tuple(begun))

    def weight(self, texts: _Texts) -> float:
        """Return the weight of the text that has the words, the best one; 0.0 for none."""
        for text, weight in zip(texts[:4], (_TITLE, _AUTHORS, _VENUE, _NOTES), strict=True):
            if any(words in text for words in self.whole):
                return weight
        is_there = any(all(word in texts.abstract for word in words) for words in self.begun)
        return _ABSTRACT if is_there else 0.0


def _spaced(words: list[str]) -> str:
    return f" {' '.join(stems(words))} "


def _begun(text: str) -> str:
    """Return a long text in which a word begins behind a blank; roughly, for it is only ranked."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " " + text.lower().translate(_PUNCTUATION)
