"""References with known truth, as entries of a .bib.

Right ones in the many ways people write them, wrong ones of each kind, and open ones: nobody can
confirm what they state, and nobody speaks against it.

The kinds of wrong ones are those that are told of in the literature: a made-up DOI, venue, author
or date; a title put together from two; another paper's authors, DOI or venue; a preprint given for
a paper; a word of a title changed; two references in one; authors left out; and papers that nobody
wrote (records that are kept out of the services).
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from benchmarks import mistakes
from benchmarks.records import TrueRecord
from benchmarks.right_references import as_preprint, by_versioned_doi, elsewhere
from benchmarks.right_references import kind as type_of
from benchmarks.spoiler import ReferenceDraft, Spoiler
from benchmarks.styles import Fields, briefly, entry, exported, plainly, published, styled
from benchmarks.wrong_references import spoiled
from enrich import text

Expected = Literal["right", "wrong", "open"]

# How often each kind is drawn. "plain" is a record's own data; "styled" what people make of it.
RIGHT: Mapping[str, int] = {
    "plain": 20, "as an index exports it": 14, "in brief, all in booktitle": 14, "styled": 28,
    "styled, on arXiv": 8, "as preprint": 6, "only preprint": 4,
    "only preprint, by its versioned DOI": 4,
    "the preprint's DOI beside the venue": 6, "beside a wrong one of the same paper": 12,
    "in no index": 8, "namesake beside it": 4, "in no index, a namesake is": 4,
}  # fmt: skip
WRONG: Mapping[str, int] = {
    "fabricated DOI": 5, "invented venue beside a known one": 5, "placeholder authors": 4,
    "future date": 4,
    "chimeric title": 6,
    "real title, other authors": 6, "wrong venue": 6, "another venue and year": 5,
    "authors reordered": 4, "preprint as published": 5,
    "hybrid: real DOI, other title": 5, "hybrid: real DOI, title improved, names made up": 5,
    "near-miss title": 6,
    "near-miss title, small": 6, "near-miss title, nearly the same word": 6,
    "one author replaced": 4, "one given name replaced": 3,
    "year off by one": 4, "merged": 4, "merged of three": 4, "authors left out": 5, "invented": 5,
    "invented by parts": 5,
    "made up whole": 6, "wrong year": 4, "arXiv id and another venue": 4,
    "another paper's identifier": 6, "identifier with a wrong digit": 5,
}  # fmt: skip
# What no source speaks for, and none against.
OPEN: Mapping[str, int] = {
    "young preprint, a venue that no one knows": 6, "young preprint, accepted": 3,
}  # fmt: skip
KINDS: Mapping[str, int] = {**RIGHT, **WRONG, **OPEN}
_LAST = "beside a wrong one of the same paper"
_OF_NAMESAKE = ("authors", "year", "type", "venue", "booktitle", "publisher", "month", "pages")
# Wrong ones whose paper the services do not know as published.
_UNKNOWN = frozenset({"invented", "preprint as published"})


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of a .bib in one line, what it is, and the record that it was made of."""

    kind: str
    line: str
    expected: Expected
    record: int

    @property
    def right(self) -> bool:
        """Whether all that it states is so."""
        return self.expected == "right"


@dataclass(slots=True)
class Made:
    """The cases, the numbers of the records that no service may know, and what is changed."""

    cases: list[Reference] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    preprints: set[int] = field(default_factory=set)  # of those, only the preprint is to be known
    young: set[int] = field(default_factory=set)  # preprints of this year
    namesakes: list[dict[str, Any]] = field(default_factory=list)  # other papers of one title


def make(records: Sequence[TrueRecord], count: int, seed: int, year: int = 2026) -> Made:
    """Return up to `count` cases in an order of chance; each is made of a record of its own.

    `year` is the one in which they are checked.
    """
    return _ReferenceMaker(records, seed, year).make(count)


class _ReferenceMaker:
    def __init__(self, records: Sequence[TrueRecord], seed: int, year: int) -> None:
        self.dice = random.Random(seed)
        self.records = records
        self.year = year
        self.order = [
            n
            for n, r in enumerate(records)
            if r.get("authors") and len(str(r["title"]).split()) >= 3
        ]
        self.dice.shuffle(self.order)
        self.twice = _twice(records)
        self.preprints = [n for n in self.order if records[n].get("arxiv")]
        self.used: set[int] = set()
        self.made = Made()
        self.spoiler = Spoiler(records, self.order, self.dice, self.made.hidden)

    def make(self, count: int) -> Made:
        whole = sum(KINDS.values())
        scarce = tuple(k for k in KINDS if _of_preprints(k))
        for kind in (*scarce, *(k for k in KINDS if k not in scarce and k != _LAST)):
            for _ in range(max(1, round(count * KINDS[kind] / whole))):
                self._one(kind)
        self._beside(max(1, round(count * KINDS[_LAST] / whole)))
        self.dice.shuffle(self.made.cases)
        return self.made

    def _one(self, kind: str) -> None:
        for n in self.preprints if _of_preprints(kind) else self.order:
            if n in self.used or n in self.twice:
                continue
            line = self._line(kind, n, self.records[n])
            if line is not None:
                self.used.add(n)
                self.made.cases.append(Reference(kind, line, _expected(kind), n))
                return

    def _beside(self, count: int) -> None:
        """Put a right entry beside wrong ones of the same paper."""
        wrong = [c for c in self.made.cases if c.expected == "wrong" and c.kind not in _UNKNOWN]
        for case in self.dice.sample(wrong, min(count, len(wrong))):
            record = self.records[case.record]
            line = entry(f"right{case.record}", type_of(record), plainly(record, self.dice))
            self.made.cases.append(Reference(_LAST, line, "right", case.record))

    def _line(self, kind: str, n: int, record: TrueRecord) -> str | None:
        key = f"case{n}"
        if _of_preprints(kind) and (line := self._of_preprint(kind, n, record)) is not None:
            return line
        if not record.get("venue") or not published(record):
            return None
        if kind.startswith("in no index"):
            self.made.hidden.add(n)
            if "namesake" in kind:
                self.made.namesakes.append(self._namesake(record))
            return entry(key, *elsewhere(record, self.dice))
        made = self._right(kind, record)
        if made is None:
            fields = spoiled(
                kind, self.spoiler, ReferenceDraft(n, record, plainly(record, self.dice))
            )
            made = (type_of(record), fields) if fields else None
        return entry(key, *made) if made else None

    def _right(self, kind: str, record: TrueRecord) -> tuple[str, Fields] | None:
        """Return a right entry of a published paper, None where the kind is of a wrong one."""
        if kind == "as an index exports it":
            return type_of(record), exported(record, self.dice)
        if kind == "in brief, all in booktitle":
            return "inproceedings", briefly(record, self.dice)
        if kind == "the preprint's DOI beside the venue":
            doi = f"10.48550/arXiv.{record['arxiv']['id']}"
            return type_of(record), {**plainly(record, self.dice), "doi": doi}
        if kind == "as preprint":
            return as_preprint(record, self.dice)
        if kind == "namesake beside it":
            self.made.namesakes.append(self._namesake(record))
        if kind in {"plain", "namesake beside it"}:
            return type_of(record), plainly(record, self.dice)
        return styled(record, self.dice) if kind.startswith("styled") else None

    def _of_preprint(self, kind: str, n: int, record: TrueRecord) -> str | None:
        """Return an entry of a paper of which only the preprint is known, else None."""
        key = f"case{n}"
        if kind.startswith("young"):
            return self._young(kind, n, record)
        if kind == "only preprint, by its versioned DOI":
            self.made.preprints.add(n)
            return entry(key, "article", by_versioned_doi(record, self.dice))
        if kind in {"only preprint", "preprint as published"}:
            self.made.preprints.add(n)
            return (
                entry(key, *as_preprint(record, self.dice))
                if kind == "only preprint"
                else self._published_preprint(key, record)
            )
        return None

    def _young(self, kind: str, n: int, record: TrueRecord) -> str:
        """Return a preprint of this year with a venue of this year, which no source has yet."""
        self.made.preprints.add(n)
        self.made.young.add(n)
        fields = as_preprint(record, self.dice)[1]
        kept = {k: fields[k] for k in ("title", "author")} | {"year": str(self.year)}
        venue = self.dice.choice(mistakes.MAIN[:14])
        noted = {"note": "accepted for publication"} if kind.endswith("accepted") else {}
        where = {"eprint": str(record["arxiv"]["id"]), "archiveprefix": "arXiv"}
        return entry(f"case{n}", "inproceedings", {**kept, "booktitle": venue, **where, **noted})

    def _namesake(self, record: TrueRecord) -> dict[str, Any]:
        """Return another paper of this title: other people, venue and year, its own identifiers."""
        number = len(self.records) + len(self.made.namesakes)
        other = self.records[self.dice.choice(self.order)]
        while (
            not other.get("doi")
            or not str(other.get("dblp") or "").startswith("conf/")
            or abs(int(other.get("year") or 0) - int(record["year"])) < 3
            or set(other["authors"]) & set(record["authors"])
        ):
            other = self.records[self.dice.choice(self.order)]
        own = {k: v for k, v in other.items() if k in _OF_NAMESAKE}
        doi = f"{str(other['doi']).split('/')[0]}/namesake.{number}"
        key = f"{'/'.join(str(other['dblp']).split('/')[:2])}/Namesake{number}"
        return {
            **own, "title": record["title"], "doi": doi, "dblp": key,
            "ee": f"https://doi.org/{doi}",
        }  # fmt: skip

    def _published_preprint(self, key: str, record: TrueRecord) -> str:
        fields = as_preprint(record, self.dice)[1]
        for name in (
            "journal",
            "archiveprefix",
            "howpublished",
            *(["eprint"] if self.dice.random() < 0.5 else []),
        ):
            fields.pop(name, None)
        fields["booktitle"] = self.dice.choice(mistakes.MAIN[:18])
        return entry(key, "inproceedings", fields)


def _of_preprints(kind: str) -> bool:
    return "preprint" in kind or "arXiv" in kind


def _expected(kind: str) -> Expected:
    return "right" if kind in RIGHT else "wrong" if kind in WRONG else "open"


def _twice(records: Sequence[TrueRecord]) -> set[int]:
    seen: dict[str, list[int]] = {}
    for n, record in enumerate(records):
        seen.setdefault(text.fold(str(record["title"])), []).append(n)
    return {n for numbers in seen.values() if len(numbers) > 1 for n in numbers}
