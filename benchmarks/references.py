"""References with known truth, as entries of a .bib.

Right ones in the many ways people write them, and wrong ones of each kind.

The kinds of wrong ones are those that are told of in the literature: a made-up DOI, venue, author
or date; a title put together from two; another paper's authors, DOI or venue; a preprint given for
a paper; a word of a title changed; two references in one; authors left out; and papers that nobody
wrote (records that are kept out of the services).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from benchmarks import mistakes
from benchmarks.mistakes import halves
from benchmarks.records import TrueRecord
from benchmarks.styles import Fields, authors, briefly, entry, exported, plainly, published, styled
from enrich import text, venues

# How often each kind is drawn. "plain" is a record's own data; "styled" what people make of it.
RIGHT: Mapping[str, int] = {
    "plain": 20, "as an index exports it": 14, "in brief, all in booktitle": 14, "styled": 28,
    "styled, on arXiv": 8, "as preprint": 6, "only preprint": 4,
    "only preprint, by its versioned DOI": 4,
    "the preprint's DOI beside the venue": 6, "beside a wrong one of the same paper": 12,
    "in no index": 8,
}  # fmt: skip
WRONG: Mapping[str, int] = {
    "fabricated DOI": 5, "venue that is none": 5, "placeholder authors": 4, "future date": 4,
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
}  # fmt: skip
KINDS: Mapping[str, int] = {**RIGHT, **WRONG}
_LAST = "beside a wrong one of the same paper"
# Wrong ones whose paper the services do not know as published.
_UNKNOWN = frozenset({"invented", "preprint as published"})


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of a .bib in one line, whether it is right, and the record that it was made of."""

    kind: str
    line: str
    right: bool
    record: int


@dataclass(slots=True)
class Made:
    """The cases, and the numbers of the records that no service may know."""

    cases: list[Reference] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    preprints: set[int] = field(default_factory=set)  # of those, only the preprint is to be known


@dataclass(frozen=True, slots=True)
class ReferenceDraft:
    """A right entry that is to be made wrong.

    The record's number, the record, and the entry's fields.
    """

    number: int
    record: TrueRecord
    fields: Fields


def make(records: Sequence[TrueRecord], count: int, seed: int) -> Made:
    """Return up to `count` cases in an order of chance; each is made of a record of its own."""
    return _ReferenceMaker(records, seed).make(count)


class _ReferenceMaker:
    def __init__(self, records: Sequence[TrueRecord], seed: int) -> None:
        self.dice = random.Random(seed)
        self.records = records
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
                self.made.cases.append(Reference(kind, line, kind in RIGHT, n))
                return

    def _beside(self, count: int) -> None:
        """Put a right entry beside wrong ones of the same paper."""
        wrong = [c for c in self.made.cases if not c.right and c.kind not in _UNKNOWN]
        for case in self.dice.sample(wrong, min(count, len(wrong))):
            record = self.records[case.record]
            line = entry(f"right{case.record}", _kind(record), plainly(record, self.dice))
            self.made.cases.append(Reference(_LAST, line, True, case.record))

    def _line(self, kind: str, n: int, record: TrueRecord) -> str | None:
        key = f"case{n}"
        if kind == "only preprint, by its versioned DOI":
            self.made.preprints.add(n)
            return entry(key, "article", _by_versioned_doi(record, self.dice))
        if kind in {"only preprint", "preprint as published"}:
            self.made.preprints.add(n)
            return (
                entry(key, *_as_preprint(record, self.dice))
                if kind == "only preprint"
                else self._published_preprint(key, record)
            )
        if not record.get("venue") or not published(record):
            return None
        if kind == "in no index":
            self.made.hidden.add(n)
            return entry(key, *_elsewhere(record, self.dice))
        if kind == "as an index exports it":
            return entry(key, _kind(record), exported(record, self.dice))
        if kind == "in brief, all in booktitle":
            return entry(key, "inproceedings", briefly(record, self.dice))
        if kind == "the preprint's DOI beside the venue":
            doi = f"10.48550/arXiv.{record['arxiv']['id']}"
            return entry(key, _kind(record), {**plainly(record, self.dice), "doi": doi})
        if kind == "as preprint":
            return entry(key, *_as_preprint(record, self.dice))
        if kind.startswith("styled"):
            return entry(key, *styled(record, self.dice))
        fields = plainly(record, self.dice)
        if kind != "plain":
            changed = _CHANGES[kind](self, ReferenceDraft(n, record, fields))
            if changed is None:
                return None
            fields = changed
        return entry(key, _kind(record), fields)

    # -- what is made wrong

    def _published_preprint(self, key: str, record: TrueRecord) -> str:
        fields = _as_preprint(record, self.dice)[1]
        for name in (
            "journal",
            "archiveprefix",
            "howpublished",
            *(["eprint"] if self.dice.random() < 0.5 else []),
        ):
            fields.pop(name, None)
        fields["booktitle"] = self.dice.choice(mistakes.MAIN[:18])
        return entry(key, "inproceedings", fields)

    def _other(self, n: int) -> TrueRecord:
        """Return another paper, of other authors."""
        own = {_family(a) for a in self.records[n]["authors"]}
        while True:
            other = self.records[self.dice.choice(self.order)]
            if other.get("venue") and not own & {_family(a) for a in other["authors"]}:
                return other

    def _doi(self, draft: ReferenceDraft) -> Fields | None:
        prefix = str(draft.record.get("doi") or "").split("/")[0]
        if self.dice.random() < 0.6 or not prefix:
            word = self.dice.choice(("fake", "neurips", "conf", "xyz"))
            return {**draft.fields, "doi": f"10.99999/{word}.{self.dice.randrange(10**6)}"}
        return {
            **draft.fields,
            "doi": f"{prefix}/{self.dice.randrange(10**7)}.{self.dice.randrange(10**7)}",
        }

    def _no_venue(self, draft: ReferenceDraft) -> Fields | None:
        return _at(draft.fields, self.dice.choice(mistakes.NO_VENUES))

    def _nobody(self, draft: ReferenceDraft) -> Fields | None:
        return {**draft.fields, "author": self.dice.choice(mistakes.NOBODY)}

    def _future(self, draft: ReferenceDraft) -> Fields | None:
        return {**draft.fields, "year": str(self.dice.randint(2028, 2040))}

    def _chimera(self, draft: ReferenceDraft) -> Fields | None:
        title = halves(str(draft.record["title"]), str(self._other(draft.number)["title"]))
        return {**self.maybe_without_doi(draft.fields), "title": title} if title else None

    def _swapped(self, draft: ReferenceDraft) -> Fields | None:
        return {
            **self.maybe_without_doi(draft.fields),
            "author": authors(self._other(draft.number), self.dice),
        }

    def _wrong_venue(self, draft: ReferenceDraft) -> Fields | None:
        known = [str(x) for x in (draft.record["venue"], draft.record["booktitle"]) if x]
        others = [
            v
            for v in mistakes.MAIN
            if all(venues.same(v, x) is False or not venues.same(v, x) for x in known)
        ]
        stated = self.dice.choice(
            [
                v
                for v in others
                if venues.venue(v).series not in {venues.venue(x).series for x in known}
            ]
        )
        return _at(draft.fields, stated)

    def _reordered(self, draft: ReferenceDraft) -> Fields | None:
        names = list(draft.record["authors"])
        if len(names) < 3:
            return None
        while names[0] == draft.record["authors"][0]:
            self.dice.shuffle(names)
        return {**draft.fields, "author": authors({"authors": names}, self.dice)}

    def _wrong_venue_and_year(self, draft: ReferenceDraft) -> Fields | None:
        changed = self._wrong_venue(draft)
        year = int(draft.record["year"]) + self.dice.choice((-1, 1))
        return {**changed, "year": str(year)} if changed else None

    def _hybrid_improved(self, draft: ReferenceDraft) -> Fields | None:
        if not draft.record.get("doi"):
            return None
        title = mistakes.improved(str(draft.record["title"]), self.dice)
        return {
            **draft.fields,
            "doi": str(draft.record["doi"]),
            "title": title,
            "author": self._made_up_people(),
        }

    def _made_up_people(self) -> str:
        some, others = (self.records[self.dice.choice(self.order)]["authors"] for _ in range(2))
        return authors({"authors": mistakes.mixed_names(some, others)}, self.dice, numbered=0.0)

    def _hybrid(self, draft: ReferenceDraft) -> Fields | None:
        if not draft.record.get("doi"):
            return None
        made = self._put_together()
        who = (
            authors(self._other(draft.number), self.dice)
            if self.dice.random() < 0.6
            else draft.fields["author"]
        )
        return {**draft.fields, "doi": str(draft.record["doi"]), "title": made, "author": who}

    def _replaced(self, draft: ReferenceDraft) -> Fields | None:
        names = list(draft.record["authors"])
        if len(names) < 3:
            return None
        names[self.dice.randrange(1, len(names))] = self._other(draft.number)["authors"][0]
        return {**draft.fields, "author": authors({"authors": names}, self.dice)}

    def _given_name_replaced(self, draft: ReferenceDraft) -> Fields | None:
        names = [re.sub(r" \d{4}$", "", a) for a in draft.record["authors"]]
        n = self.dice.randrange(len(names))
        given, _, rest = names[n].partition(" ")
        if len(names) < 2 or len(given) < 4 or not rest:
            return None
        people = [str(self.records[r]["authors"][0]) for r in self.dice.sample(self.order, 300)]
        others = [g for g in (p.split()[0] for p in people) if _is_another(g, given)]
        if not others:
            return None
        names[n] = (
            # of the same initial, if there is one
            f"{min(others, key=lambda g: g[0] != given[0])} {rest}"
        )
        return {**draft.fields, "author": authors({"authors": names}, self.dice)}

    def _off_by_one(self, draft: ReferenceDraft) -> Fields | None:
        if draft.record["type"] == "article" or draft.record.get("arxiv"):
            return None  # a journal's year in print, a preprint's: it may be right
        return {**draft.fields, "year": str(int(draft.record["year"]) + self.dice.choice((-1, 1)))}

    def _merged(self, draft: ReferenceDraft) -> Fields | None:
        other = self._other(draft.number)
        both = [
            *draft.record["authors"][: self.dice.randint(1, 3)],
            *other["authors"][: self.dice.randint(1, 3)],
        ]
        theirs = plainly(other, self.dice)
        place: Fields = {
            k: theirs[k] for k in ("year", "pages", "booktitle", "journal") if k in theirs
        }
        kept = {
            k: v
            for k, v in draft.fields.items()
            if k not in {"year", "pages", "booktitle", "journal", "doi", "url"}
        }
        return {**kept, **place, "author": authors({"authors": both}, self.dice)}

    def _merged_of_three(self, draft: ReferenceDraft) -> Fields | None:
        """Put together one paper's title, another's authors, a third one's venue and year."""
        who, where = self._other(draft.number), plainly(self._other(draft.number), self.dice)
        own = {"year", "pages", "booktitle", "journal", "url", "volume"}
        kept = {k: v for k, v in draft.fields.items() if k not in own}
        place: Fields = {k: where[k] for k in ("year", "booktitle", "journal") if k in where}
        return {**kept, **place, "author": authors(who, self.dice)}

    def _left_out(self, draft: ReferenceDraft) -> Fields | None:
        names = draft.record["authors"]
        if len(names) < 2:
            return None
        ends = [names[0], names[-1]] if len(names) > 2 else [self.dice.choice(names)]
        kept = ends if self.dice.random() < 0.6 else names[: len(names) // 2]
        return {**draft.fields, "author": authors({"authors": kept}, self.dice)}

    def _invented(self, draft: ReferenceDraft) -> Fields | None:
        self.made.hidden.add(draft.number)
        return self.maybe_without_doi(draft.fields)

    def _by_parts(self, draft: ReferenceDraft) -> Fields | None:
        some = [
            self.records[self.dice.choice(self.order)]["authors"]
            for _ in range(self.dice.randint(1, 4))
        ]
        who = authors(
            {"authors": list(dict.fromkeys(self.dice.choice(a) for a in some))}, self.dice
        )
        kept = {k: v for k, v in draft.fields.items() if k not in {"doi", "url"}}
        return {**kept, "title": self._put_together(), "author": who}

    def _made_up(self, draft: ReferenceDraft) -> Fields | None:
        """Make up title and names whole, at a venue that everybody knows."""
        place: Fields = {
            "year": draft.fields["year"],
            "booktitle": self.dice.choice(mistakes.MAIN[:16]),
        }
        return {"title": mistakes.made_up(self.dice), "author": self._made_up_people(), **place}

    def _wrong_year(self, draft: ReferenceDraft) -> Fields | None:
        kept = self.maybe_without_doi(draft.fields)
        return {
            **kept,
            "year": str(int(draft.record["year"]) + self.dice.choice((-4, -3, -2, 2, 3))),
        }

    def _wrong_place_of_preprint(self, draft: ReferenceDraft) -> Fields | None:
        changed = self._wrong_venue(draft)
        if changed is None:
            return None
        kept = {k: v for k, v in changed.items() if k not in {"doi", "pages", "url"}}
        number = draft.record["arxiv"]["id"]
        where: Fields = (
            {"eprint": number, "archiveprefix": "arXiv"}
            if self.dice.random() < 0.5
            else {"url": f"https://arxiv.org/abs/{number}"}
        )
        return {**kept, **where}

    def maybe_without_doi(self, fields: Fields) -> Fields:
        """Return the fields, often without what leads to the paper."""
        return (
            fields
            if self.dice.random() < 0.4
            else {k: v for k, v in fields.items() if k not in {"doi", "url"}}
        )

    def _put_together(self) -> str:
        while True:
            title = halves(
                *(str(self.records[self.dice.choice(self.order)]["title"]) for _ in range(2))
            )
            if title:
                return title


_Change = Callable[[_ReferenceMaker, ReferenceDraft], Fields | None]


def _near_miss(
    change: mistakes.Change, maker: _ReferenceMaker, draft: ReferenceDraft
) -> Fields | None:
    title = change(str(draft.record["title"]), maker.dice)
    return {**maker.maybe_without_doi(draft.fields), "title": title} if title else None


_CHANGES: Mapping[str, _Change] = {
    "fabricated DOI": _ReferenceMaker._doi,
    "venue that is none": _ReferenceMaker._no_venue,
    "placeholder authors": _ReferenceMaker._nobody,
    "future date": _ReferenceMaker._future,
    "chimeric title": _ReferenceMaker._chimera,
    "real title, other authors": _ReferenceMaker._swapped,
    "wrong venue": _ReferenceMaker._wrong_venue,
    "authors reordered": _ReferenceMaker._reordered,
    "hybrid: real DOI, other title": _ReferenceMaker._hybrid,
    "hybrid: real DOI, title improved, names made up": _ReferenceMaker._hybrid_improved,
    "another venue and year": _ReferenceMaker._wrong_venue_and_year,
    "one given name replaced": _ReferenceMaker._given_name_replaced,
    "merged of three": _ReferenceMaker._merged_of_three,
    "made up whole": _ReferenceMaker._made_up,
    **{k: partial(_near_miss, change) for k, change in mistakes.NEAR_MISSES.items()},
    "one author replaced": _ReferenceMaker._replaced,
    "year off by one": _ReferenceMaker._off_by_one,
    "merged": _ReferenceMaker._merged,
    "authors left out": _ReferenceMaker._left_out,
    "invented": _ReferenceMaker._invented,
    "invented by parts": _ReferenceMaker._by_parts,
    "wrong year": _ReferenceMaker._wrong_year,
    "arXiv id and another venue": _ReferenceMaker._wrong_place_of_preprint,
}


def _of_preprints(kind: str) -> bool:
    return "preprint" in kind or "arXiv" in kind


def _kind(record: TrueRecord) -> str:
    return "article" if record["type"] == "article" else "inproceedings"


def _elsewhere(record: TrueRecord, dice: random.Random) -> tuple[str, Fields]:
    """Return a right entry of what the services do not collect.

    A book, a thesis, a report, a blog, a workshop's handout.
    """
    fields: Fields = {
        "title": str(record["title"]),
        "author": authors(record, dice),
        "year": str(record["year"]),
    }
    more: Mapping[str, Fields] = {
        "book": {"publisher": "Imprint Press"},
        "phdthesis": {"school": "University of Somewhere"},
        "techreport": {"institution": "Institute of Somewhere"},
        "misc": {"howpublished": "\\url{https://www.example.org/paper.html}"},
        "article": {"journal": dice.choice(mistakes.ELSEWHERE)},
        "inproceedings": {"booktitle": dice.choice(mistakes.ELSEWHERE)},
    }
    way = dice.choice(tuple(more))
    return way, {**fields, **more[way]}


def _is_another(name: str, given: str) -> bool:
    return len(name) >= 4 and name[:3] != given[:3] and name.isalpha()


def _as_preprint(record: TrueRecord, dice: random.Random) -> tuple[str, Fields]:
    """Return the entry that Google Scholar, arXiv or DBLP gives of the preprint."""
    known = record["arxiv"]
    number, year = str(known["id"]), str(known["published"])[:4]
    fields: Fields = {
        "title": str(known.get("title") or record["title"]),
        "author": authors({"authors": known.get("authors") or record["authors"]}, dice),
        "year": year,
    }
    way = dice.randrange(4)
    if way == 0:
        return "article", {**fields, "journal": f"arXiv preprint arXiv:{number}"}
    if way == 1:
        return "misc", {
            **fields,
            "eprint": number,
            "archiveprefix": "arXiv",
            "primaryclass": str((known.get("cat") or ["cs.LG"])[0]),
        }
    if way == 2:
        return "article", {
            **fields,
            "journal": "CoRR",
            "volume": f"abs/{number}",
            "url": f"https://arxiv.org/abs/{number}",
        }
    return "misc", {**fields, "howpublished": f"\\url{{https://arxiv.org/abs/{number}}}"}


def _by_versioned_doi(record: TrueRecord, dice: random.Random) -> Fields:
    """Return a preprint's fields without a journal: its DOI and link are of one version."""
    fields, number = _as_preprint(record, dice)[1], f"{record['arxiv']['id']}v1"
    kept = {k: fields[k] for k in ("title", "author", "year")}
    return {**kept, "doi": f"10.48550/arXiv.{number}", "url": f"http://arxiv.org/abs/{number}"}


def _at(fields: Fields, venue: str) -> Fields:
    name = "journal" if "journal" in fields else "booktitle"
    return {**fields, name: venue}


def _family(name: str) -> str:
    words = text.fold(re.sub(r" \d{4}$", "", str(name))).split()
    return words[-1] if words else ""


def _twice(records: Sequence[TrueRecord]) -> set[int]:
    seen: dict[str, list[int]] = {}
    for n, record in enumerate(records):
        seen.setdefault(text.fold(str(record["title"])), []).append(n)
    return {n for numbers in seen.values() if len(numbers) > 1 for n in numbers}
