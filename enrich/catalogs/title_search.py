"""Finds the records of a catalogue whose title is that of a query, or nearly.

First those of exactly the folded title. Else candidates are those that share rare words with it (of
one author, or pairs of words), which are compared letter by letter: blocking and comparison, in the
words of record linkage. Last those whose title has the query's without a subtitle.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from enrich import text
from enrich.catalogs import keys
from enrich.catalogs.record_file import KeptRecord, RecordFile
from enrich.model import Query
from enrich.sources.shared.dumps import DumpFormat, last_name
from enrich.text import alike

# Of 100: titles that are less alike are no hits.
_ALIKE = 80
# So alike are a title and the same with a typing error or a word that is another.
_VERY_LIKE = 85
# Letters that one other letter takes away and puts in.
_OF_ONE_LETTER = 2
# Of so many words this part at least are whole in a title that is alike, but for a few.
_MANY_WORDS, _WHOLE = 5, 0.4
# Letters of a title that is the beginning of another one.
_LONG_ENOUGH = 12
# Records of one title; where there are more, the author has to agree.
_MOST_OF_A_TITLE = 20
# Records that are compared with a title, and records of two words together.
_MOST_COMPARED = 30
_MOST_OF_A_PAIR = 250
# Hits of one title.
_MOST_HITS = 10

# How little a record is alike, whether it is of another author, years apart, what is kept of it.
_Scored = tuple[float, bool, int, str, KeptRecord]


@dataclass(frozen=True, slots=True)
class TitleSearch:
    """The search by title in the records of one source."""

    file: RecordFile
    # The forms of the file's parts, of those that the source has.
    forms: Mapping[int, DumpFormat]

    def search(self, query: Query) -> list[str]:
        """Return what is kept of the records with (nearly) the title of a query.

        Those of exactly that title, or else the likest first, then those that have its beginning
        before a colon.
        """
        folded = dict.fromkeys(map(text.fold, (query.title, *query.other_titles)))
        titles = [spelt for title in folded for spelt in keys.spellings(title)]
        for kind in ("t", "h"):
            if found := self._titled(kind, titles, query):
                return [x.kept for x in found]
        author = _first_author(query)
        scored = self._alike(text.fold(query.title), author, query.year)
        found = [x[-1] for x in scored]
        if not _has_very_like(scored):
            for kind in ("t", "h"):
                if more := self._titled(kind, _heads(query.title), query):
                    found += more
                    break
        return list(dict.fromkeys(x.kept for x in found))[:_MOST_OF_A_TITLE]

    def _records(self, numbers: Iterable[int]) -> list[KeptRecord]:
        return [x for x in self.file.records(numbers) if x.part in self.forms]

    # -- exactly

    def _titled(self, kind: str, titles: Iterable[str], query: Query) -> list[KeptRecord]:
        """Return the records of some folded titles, or of titles that begin so before a colon."""
        exact = [n for t in titles if t for n in self._of_title(kind, t, query)]
        return self._records(exact)[:_MOST_OF_A_TITLE]

    def _of_title(self, kind: str, folded: str, query: Query) -> Sequence[int]:
        """Return the numbers of the records of a title, by the author where there are too many."""
        letters = folded[: keys.LONGEST].replace(" ", "")
        numbers = self.file.numbers(keys.key(kind, letters))
        if len(numbers) > _MOST_OF_A_TITLE and (author := _first_author(query)):
            of_author: Sequence[int] = self.file.numbers(
                keys.key(keys.WITH_AUTHOR[kind], f"{letters}|{author}")
            )
            if not of_author:
                tried = keys.tried_of(folded, author, self._ranks(folded))
                theirs = {n for key in tried for n in self.file.numbers(key)}
                of_author = [n for n in numbers if n in theirs]
            return of_author or numbers[:_MOST_OF_A_TITLE]
        return numbers[: 2 * _MOST_OF_A_TITLE]

    # -- nearly

    def _alike(self, folded: str, author: str, year: int | None) -> list[_Scored]:
        """Return the records whose title resembles a folded one, the likest first.

        Where the author has one that is very like it, no others are looked at.
        """
        ranks = self._ranks(folded)
        scored = list[_Scored]()
        add = functools.partial(self._add, scored, set[int](), folded, author, year)
        for counted in self._of_author(folded, author, ranks):
            add(counted)
            if _has_very_like(scored):
                break
        else:
            add(self._with_words(folded, ranks))
        return sorted(scored)[:_MOST_HITS]

    def _add(
        self,
        scored: list[_Scored],
        seen: set[int],
        folded: str,
        author: str,
        year: int | None,
        counted: Counter[int],
    ) -> None:
        """Add those that are alike, first of the records that were counted most.

        Where one has nearly the letters of the title, no others are looked at.
        """
        for numbers in _by_count(counted):
            new = [n for n in numbers if n not in seen]
            seen.update(new)
            scored += self._scored(new, folded, author, year)
            if _has_nearly(scored, folded):
                break

    def _of_author(
        self, folded: str, author: str, ranks: Mapping[str, int]
    ) -> Iterator[Counter[int]]:
        """Yield how many rare words an author's titles share with one, of its rarest words first.

        Those are enough where one word is mistaken.
        """
        seen: Counter[int] = Counter()
        tried = keys.tried_of(folded, author, ranks)
        for some in (tried[: keys.BY_ONE_WORD], tried[keys.BY_ONE_WORD :]):
            for key in some:
                seen.update(self.file.numbers(key))
            yield seen

    def _with_words(self, folded: str, ranks: Mapping[str, int]) -> Counter[int]:
        """Return how many pairs of its rare words records share with a title."""
        seen: Counter[int] = Counter()
        crowded: list[Sequence[int]] = []
        for key in keys.tried(folded, ranks):
            numbers = self.file.numbers(key)
            if len(numbers) > _MOST_OF_A_PAIR:
                crowded.append(numbers)
            else:
                seen.update(numbers)
        some = set(seen)
        for many in crowded:
            seen.update(n for n in many if n in some or not some)
        return seen

    def _scored(
        self, numbers: Sequence[int], folded: str, author: str, year: int | None
    ) -> list[_Scored]:
        """Return those of some records that are alike enough, each with what it is ranked by."""
        scored = []
        words = folded.split()
        for found in self._records(numbers):
            if len(words) >= _MANY_WORDS and _has_few(found.kept, words):
                continue
            heading = self.forms[found.part].heading(found.kept)
            score = max((_likeness(folded, text.fold(t)) for t in heading.titles), default=0.0)
            if score >= _ALIKE:
                apart = abs(heading.year - year) if heading.year and year else 0
                scored.append((-score, heading.author != author, apart, found.kept, found))
        return scored

    def _ranks(self, folded: str) -> Mapping[str, int]:
        return self.file.ranks_of(folded.split())


def _first_author(query: Query) -> str:
    return last_name(query.authors[0].full) if query.authors else ""


def _has_very_like(scored: Sequence[_Scored]) -> bool:
    return any(-score >= _VERY_LIKE for score, *_ in scored)


def _has_nearly(scored: Sequence[_Scored], folded: str) -> bool:
    """Whether one differs from a folded title in one letter: no sibling's title is nearer."""
    least = 100 * (1 - _OF_ONE_LETTER / (2 * len(folded) + 1))
    return any(-score >= least for score, *_ in scored)


def _heads(title: str) -> Sequence[str]:
    """Return the folded title without its subtitle, where it has one, as it may be spelt."""
    head = keys.head(title)
    return keys.spellings(text.fold(head)) if head else ()


def _by_count(seen: Counter[int]) -> list[list[int]]:
    """Return the numbers that were seen most, those that were seen equally often together.

    Those that were seen once are among them only where none was seen thrice.
    """
    first = seen.most_common(_MOST_COMPARED)
    least = 2 if first and first[0][1] > 2 else 1
    return [
        [number for number, _ in some]
        for count, some in groupby(first, key=itemgetter(1))
        if count >= least
    ]


def _has_few(kept: str, words: Sequence[str]) -> bool:
    """Whether what is kept of a record has so few of a title's words that it is of another paper.

    To look for them takes less time than to read the record and compare the letters. In a record
    that is not in plain letters words may be written otherwise.
    """
    if not kept.isascii():
        return False
    kept = kept.lower()
    return sum(word in kept for word in words) < _WHOLE * len(words)


def _likeness(one: str, two: str) -> float:
    """Return how alike two folded titles are, of 100; one may be the beginning of the other."""
    shorter, longer = sorted((one, two), key=len)
    if len(shorter) >= _LONG_ENOUGH and longer.startswith(shorter + " "):
        return 90
    return alike.ratio(one, two, score_cutoff=_ALIKE)
