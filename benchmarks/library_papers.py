"""A library of any size, made of true records: copies with changed words, people and abstracts."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.records import TrueRecord
from enrich import text
from enrich.model import Date, Identifier, Name, State, Value, Work, WorkFields
from enrich.store.base import StoredWork

THEN = "2026-01-01T00:00:00+00:00"
_CHANGED_IN_TITLE, _CHANGED_IN_ABSTRACT, _INVENTED = 0.35, 0.15, 0.02
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_STATES: tuple[State, ...] = ("published",) * 8 + ("preprint",) * 2


class Maker:
    """Makes papers of true records; the same ones for the same seed."""

    def __init__(self, records: Sequence[TrueRecord], seed: int) -> None:
        self._dice = random.Random(seed)
        self._records = list(records)
        self._dice.shuffle(self._records)
        abstracts = [str(r["abstract"]) for r in self._records if r.get("abstract")]
        self._sentences = [s for a in abstracts for s in _SENTENCE.split(a) if len(s) > 40]
        self._sentences = self._sentences or [str(r["title"]) for r in self._records]
        self._words = [w for r in self._records for w in str(r["title"]).split() if w.isalpha()]
        self._people = [a for r in self._records for a in r.get("authors", ())]

    def papers(self, count: int) -> Iterator[StoredWork]:
        """Yield papers: first the records as they are, then changed ones."""
        for n in range(count):
            record = self._records[n % len(self._records)]
            yield self._stored(n, record, is_changed=n >= len(self._records))

    def _stored(self, n: int, record: TrueRecord, *, is_changed: bool) -> StoredWork:
        title, people = str(record["title"]), list(record.get("authors", ()))
        if is_changed:
            title = self._reworded(title, _CHANGED_IN_TITLE)
            people = [self._person() for _ in people]
        abstract = str(record.get("abstract") or "")
        if is_changed or not abstract:
            drawn = self._dice.choices(self._sentences, k=self._dice.randint(5, 9))
            abstract = self._reworded(" ".join(drawn), _CHANGED_IN_ABSTRACT)
        names = tuple(map(text.name, people))
        year = int(record.get("year") or 2020) + (self._dice.randint(-3, 3) if is_changed else 0)
        family = text.fold(names[0].family or names[0].literal) if names else "anonymous"
        key = f"{family.replace(' ', '')}{year}{n}"
        doi, arxiv = f"10.99999/bench.{n}", f"{n // 100000 + 10:02d}01.{n % 100000:05d}"
        work = Work(
            key,
            self._dice.choice(_STATES),
            "paper-conference",
            _fields(record, title, names, year, abstract, doi, arxiv),
            (Identifier("doi", doi), Identifier("arxiv", arxiv)),
            checked_on=THEN[:10],
        )
        found_by = [f"doi:{doi}", f"arxiv:{arxiv}", f"title:{text.fold(title)}"]
        return StoredWork(work, "made", found_by, "")

    def _reworded(self, words: str, share: float) -> str:
        """Return words of which a share are others, and a few are ones that nobody has."""
        return " ".join(
            self._other_word() if word.isalpha() and self._dice.random() < share else word
            for word in words.split()
        )

    def _other_word(self) -> str:
        is_invented = self._dice.random() < _INVENTED
        return self._invented() if is_invented else self._dice.choice(self._words)

    def _invented(self) -> str:
        return "".join(self._dice.choices("abcdefghilmnoprstuvw", k=self._dice.randint(5, 12)))

    def _person(self) -> str:
        given, family = self._dice.choice(self._people), self._dice.choice(self._people)
        return f"{given.split()[0]} {family.split()[-1]}"


def _fields(
    record: TrueRecord,
    title: str,
    people: tuple[Name, ...],
    year: int,
    abstract: str,
    doi: str,
    arxiv: str,
) -> WorkFields:
    def value(given: Any, source: str = "crossref") -> Value[str] | None:
        return Value(str(given), source, THEN) if given else None

    return WorkFields(
        title=Value(title, "dblp", THEN, {"crossref": title}),
        authors=Value(people, "dblp", THEN),
        issued=Value(Date(year, int(record.get("month") or 6)), "dblp", THEN),
        container_title=value(record.get("booktitle") or record.get("venue")),
        container_title_short=value(record.get("venue"), "dblp"),
        page=value(record.get("pages")),
        publisher=value(record.get("publisher")),
        URL=value(f"https://doi.org/{doi}"),
        pdf=value(f"https://arxiv.org/pdf/{arxiv}", "arxiv"),
        abstract=value(abstract, "arxiv"),
        DOI=value(doi),
        arxiv=value(arxiv, "arxiv"),
    )
