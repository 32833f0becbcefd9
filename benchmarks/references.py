"""References with known truth, as entries of a .bib: right ones in the many ways people write them, and wrong ones of each kind.

The kinds of wrong ones are those that are told of in the literature: a made-up DOI, venue, author or date; a title put
together from two; another paper's authors, DOI or venue; a preprint given for a paper; a word of a title changed; two
references in one; authors left out; and papers that nobody wrote (records that are kept out of the services).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.styles import Fields, authors, entry, plainly, published, styled
from enrich import text, venues

Record = Mapping[str, Any]

# How often each kind is drawn. "plain" is a record's own data; "styled" what people make of it.
RIGHT: Mapping[str, int] = {"plain": 28, "styled": 28, "styled, on arXiv": 8, "as preprint": 6, "only preprint": 4}
WRONG: Mapping[str, int] = {
    "fabricated DOI": 5, "venue that is none": 5, "placeholder authors": 4, "future date": 4, "chimeric title": 6,
    "real title, other authors": 6, "wrong venue": 6, "authors reordered": 4, "preprint as published": 5,
    "hybrid: real DOI, other title": 6, "near-miss title": 8, "near-miss title, small": 6, "one author replaced": 4, "year off by one": 4, "merged": 4, "authors left out": 4, "invented": 6,
    "invented by parts": 6, "wrong year": 4, "arXiv id and another venue": 4,
}  # fmt: skip
KINDS: Mapping[str, int] = {**RIGHT, **WRONG}

_NO_VENUES = (
    "International Conference on Advanced Neural Computing Systems", "Journal of Emerging Machine Intelligence Research",
    "Proceedings of the Global Summit on Intelligent Data Science", "Workshop on Deep Cognitive Architectures",
    "IEEE Transactions on Quantum Neural Learning", "Proceedings of the World Congress on Applied AI Methods", "ICANCS",
    "Symposium on Next-Generation Learning Theory", "Annual Conference on Computational Reasoning and Robotics",
    "International Journal of Unified Artificial Intelligence", "Conference on Neural Algorithms and Foundations",
)  # fmt: skip
_NOBODY = (
    "John Doe and Jane Smith", "John Smith and Jane Doe and Alice Johnson", "First Author and Second Author", "A. Author and B. Author",
    "Firstname Lastname and Another Lastname", "Anonymous", "Unknown", "Test Author and Sample Author", "Author One and Author Two",
    "Jane Doe", "Smith, John and Doe, Jane and Brown, Bob", "Anonymous Authors", "Name Surname and Some Body",
)  # fmt: skip
_MAIN = (
    "NeurIPS", "ICML", "ICLR", "CVPR", "ACL", "EMNLP", "KDD", "SIGIR", "AAAI", "IJCAI", "CHI", "SOSP", "OSDI", "ICCV", "WWW", "SIGMOD",
    "Advances in Neural Information Processing Systems", "International Conference on Machine Learning", "Journal of Machine Learning Research",
    "IEEE Conference on Computer Vision and Pattern Recognition", "Nature", "International Conference on Learning Representations",
    "IEEE Transactions on Pattern Analysis and Machine Intelligence", "Artificial Intelligence", "Neural Computation",
    "Annual Meeting of the Association for Computational Linguistics", "IEEE International Conference on Robotics and Automation",
)  # fmt: skip
_WORDS = (
    "Adaptive", "Robust", "Hierarchical", "Efficient", "Scalable", "Neural", "Bayesian", "Contrastive", "Networks", "Models", "Learning",
    "Optimization", "Inference", "Graphs", "Images", "Representations", "Attention", "Transformers", "Policies", "Estimation", "Recognition",
    "Detection", "Generation", "Sparse", "Deep", "Probabilistic", "Dynamic", "Multimodal", "Alignment", "Embeddings",
)  # fmt: skip

_SMALL = {
    "for": "with", "with": "for", "via": "by", "by": "via", "in": "for", "of": "in", "on": "for", "from": "via", "using": "through",
    "through": "using", "to": "for", "and": "for",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """An entry of a .bib in one line, whether it is right, and the record that it was made of."""

    kind: str
    line: str
    right: bool
    record: int


@dataclass(slots=True)
class Made:
    """The cases, and the numbers of the records that no service may know."""

    cases: list[Case] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    preprints: set[int] = field(default_factory=set)  # of those, only the preprint is to be known


@dataclass(frozen=True, slots=True)
class Draft:
    """A right entry that is to be made wrong: the record's number, the record, and the entry's fields."""

    number: int
    record: Record
    fields: Fields


def make(records: Sequence[Record], count: int, seed: int) -> Made:
    """Return up to `count` cases in an order of chance; each is made of a record of its own."""
    return _Maker(records, seed).make(count)


class _Maker:
    def __init__(self, records: Sequence[Record], seed: int) -> None:
        self.dice = random.Random(seed)
        self.records = records
        self.order = [n for n, r in enumerate(records) if r.get("authors") and len(str(r["title"]).split()) >= 3]
        self.dice.shuffle(self.order)
        self.twice = _twice(records)
        self.preprints = [n for n in self.order if records[n].get("arxiv")]
        self.used: set[int] = set()
        self.made = Made()

    def make(self, count: int) -> Made:
        whole = sum(KINDS.values())
        scarce = tuple(k for k in KINDS if _of_preprints(k))
        for kind in (*scarce, *(k for k in KINDS if k not in scarce)):
            for _ in range(max(1, round(count * KINDS[kind] / whole))):
                self._one(kind)
        self.dice.shuffle(self.made.cases)
        return self.made

    def _one(self, kind: str) -> None:
        for n in self.preprints if _of_preprints(kind) else self.order:
            if n in self.used or n in self.twice:
                continue
            line = self._line(kind, n, self.records[n])
            if line is not None:
                self.used.add(n)
                self.made.cases.append(Case(kind, line, kind in RIGHT, n))
                return

    def _line(self, kind: str, n: int, record: Record) -> str | None:
        key = f"case{n}"
        if kind in {"only preprint", "preprint as published"}:
            self.made.preprints.add(n)
            return (
                entry(key, *_as_preprint(record, self.dice))
                if kind == "only preprint"
                else self._published_preprint(key, record)
            )
        if not record.get("venue") or not published(record):
            return None
        if kind == "as preprint":
            return entry(key, *_as_preprint(record, self.dice))
        if kind.startswith("styled"):
            return entry(key, *styled(record, self.dice))
        fields = plainly(record, self.dice)
        if kind != "plain":
            changed = _CHANGES[kind](self, Draft(n, record, fields))
            if changed is None:
                return None
            fields = changed
        return entry(key, "article" if record["type"] == "article" else "inproceedings", fields)

    # -- what is made wrong

    def _published_preprint(self, key: str, record: Record) -> str:
        fields = _as_preprint(record, self.dice)[1]
        for name in ("journal", "archiveprefix", "howpublished", *(["eprint"] if self.dice.random() < 0.5 else [])):
            fields.pop(name, None)
        fields["booktitle"] = self.dice.choice(_MAIN[:18])
        return entry(key, "inproceedings", fields)

    def _other(self, n: int) -> Record:
        """Return another paper, of other authors."""
        own = {_family(a) for a in self.records[n]["authors"]}
        while True:
            other = self.records[self.dice.choice(self.order)]
            if other.get("venue") and not own & {_family(a) for a in other["authors"]}:
                return other

    def _doi(self, draft: Draft) -> Fields | None:
        prefix = str(draft.record.get("doi") or "").split("/")[0]
        if self.dice.random() < 0.6 or not prefix:
            return {
                **draft.fields,
                "doi": f"10.99999/{self.dice.choice(('fake', 'neurips', 'conf', 'xyz'))}.{self.dice.randrange(10**6)}",
            }
        return {**draft.fields, "doi": f"{prefix}/{self.dice.randrange(10**7)}.{self.dice.randrange(10**7)}"}

    def _no_venue(self, draft: Draft) -> Fields | None:
        return _at(draft.fields, self.dice.choice(_NO_VENUES))

    def _nobody(self, draft: Draft) -> Fields | None:
        return {**draft.fields, "author": self.dice.choice(_NOBODY)}

    def _future(self, draft: Draft) -> Fields | None:
        return {**draft.fields, "year": str(self.dice.randint(2028, 2040))}

    def _chimera(self, draft: Draft) -> Fields | None:
        title = _halves(str(draft.record["title"]), str(self._other(draft.number)["title"]))
        return {**self._maybe_without_doi(draft.fields), "title": title} if title else None

    def _swapped(self, draft: Draft) -> Fields | None:
        return {**self._maybe_without_doi(draft.fields), "author": authors(self._other(draft.number), self.dice)}

    def _wrong_venue(self, draft: Draft) -> Fields | None:
        known = [str(x) for x in (draft.record["venue"], draft.record["booktitle"]) if x]
        others = [v for v in _MAIN if all(venues.same(v, x) is False or not venues.same(v, x) for x in known)]
        stated = self.dice.choice(
            [v for v in others if venues.venue(v).series not in {venues.venue(x).series for x in known}]
        )
        return _at(draft.fields, stated)

    def _reordered(self, draft: Draft) -> Fields | None:
        names = list(draft.record["authors"])
        if len(names) < 3:
            return None
        while names[0] == draft.record["authors"][0]:
            self.dice.shuffle(names)
        return {**draft.fields, "author": authors({"authors": names}, self.dice)}

    def _hybrid(self, draft: Draft) -> Fields | None:
        if not draft.record.get("doi"):
            return None
        made = self._put_together()
        who = authors(self._other(draft.number), self.dice) if self.dice.random() < 0.6 else draft.fields["author"]
        return {**draft.fields, "doi": str(draft.record["doi"]), "title": made, "author": who}

    def _near_miss(self, draft: Draft) -> Fields | None:
        words = str(draft.record["title"]).split()
        places = [i for i, w in enumerate(words) if len(w) > 4 and w.isalpha()]
        if len(places) < 2:
            return None
        for i in self.dice.sample(places, self.dice.choice((1, 1, 1, 2))):
            words[i] = self.dice.choice([w for w in _WORDS if w.lower()[:4] != words[i].lower()[:4]])
        return {**self._maybe_without_doi(draft.fields), "title": " ".join(words)}

    def _near_miss_small(self, draft: Draft) -> Fields | None:
        """Change what is hardly seen: a small word, an ending, two words' order, a word left out or put in."""
        words = str(draft.record["title"]).split()
        small = [i for i, w in enumerate(words) if w.lower() in _SMALL]
        plain = [i for i, w in enumerate(words) if len(w) > 4 and w.isalpha()]
        way = self.dice.choice(("small", "ending", "order", "out", "in"))
        if len(plain) < 3 or (way == "small" and not small):
            return None
        i = self.dice.choice(small if way == "small" else plain[:-1])
        if way == "small":
            words[i] = _SMALL[words[i].lower()]
        elif way == "ending":
            words[i] = words[i].removesuffix("s") if words[i].endswith("s") else f"{words[i]}s"
        elif way == "order":
            j = plain[plain.index(i) + 1]
            words[i], words[j] = words[j], words[i]
        elif way == "out":
            del words[i]
        else:
            words.insert(i, self.dice.choice(("Deep", "Efficient", "Robust", "Better", "Large")))
        return {**self._maybe_without_doi(draft.fields), "title": " ".join(words)}

    def _replaced(self, draft: Draft) -> Fields | None:
        names = list(draft.record["authors"])
        if len(names) < 3:
            return None
        names[self.dice.randrange(1, len(names))] = self._other(draft.number)["authors"][0]
        return {**draft.fields, "author": authors({"authors": names}, self.dice)}

    def _off_by_one(self, draft: Draft) -> Fields | None:
        if draft.record["type"] == "article" or draft.record.get("arxiv"):
            return None  # a journal's year in print, a preprint's: it may be right
        return {**draft.fields, "year": str(int(draft.record["year"]) + self.dice.choice((-1, 1)))}

    def _merged(self, draft: Draft) -> Fields | None:
        other = self._other(draft.number)
        both = [*draft.record["authors"][: self.dice.randint(1, 3)], *other["authors"][: self.dice.randint(1, 3)]]
        theirs = plainly(other, self.dice)
        place: Fields = {k: theirs[k] for k in ("year", "pages", "booktitle", "journal") if k in theirs}
        kept = {
            k: v for k, v in draft.fields.items() if k not in {"year", "pages", "booktitle", "journal", "doi", "url"}
        }
        return {**kept, **place, "author": authors({"authors": both}, self.dice)}

    def _left_out(self, draft: Draft) -> Fields | None:
        names = draft.record["authors"]
        if len(names) < 4:
            return None
        kept = [names[0], names[-1]] if self.dice.random() < 0.6 else names[: len(names) // 2]
        return {**draft.fields, "author": authors({"authors": kept}, self.dice)}

    def _invented(self, draft: Draft) -> Fields | None:
        self.made.hidden.add(draft.number)
        return self._maybe_without_doi(draft.fields)

    def _by_parts(self, draft: Draft) -> Fields | None:
        some = [self.records[self.dice.choice(self.order)]["authors"] for _ in range(self.dice.randint(1, 4))]
        who = authors({"authors": list(dict.fromkeys(self.dice.choice(a) for a in some))}, self.dice)
        kept = {k: v for k, v in draft.fields.items() if k not in {"doi", "url"}}
        return {**kept, "title": self._put_together(), "author": who}

    def _wrong_year(self, draft: Draft) -> Fields | None:
        kept = self._maybe_without_doi(draft.fields)
        return {**kept, "year": str(int(draft.record["year"]) + self.dice.choice((-4, -3, -2, 2, 3)))}

    def _wrong_place_of_preprint(self, draft: Draft) -> Fields | None:
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

    def _maybe_without_doi(self, fields: Fields) -> Fields:
        return fields if self.dice.random() < 0.4 else {k: v for k, v in fields.items() if k not in {"doi", "url"}}

    def _put_together(self) -> str:
        while True:
            title = _halves(*(str(self.records[self.dice.choice(self.order)]["title"]) for _ in range(2)))
            if title:
                return title


_Change = Callable[[_Maker, Draft], Fields | None]
_CHANGES: Mapping[str, _Change] = {
    "fabricated DOI": _Maker._doi,
    "venue that is none": _Maker._no_venue,
    "placeholder authors": _Maker._nobody,
    "future date": _Maker._future,
    "chimeric title": _Maker._chimera,
    "real title, other authors": _Maker._swapped,
    "wrong venue": _Maker._wrong_venue,
    "authors reordered": _Maker._reordered,
    "hybrid: real DOI, other title": _Maker._hybrid,
    "near-miss title": _Maker._near_miss,
    "near-miss title, small": _Maker._near_miss_small,
    "one author replaced": _Maker._replaced,
    "year off by one": _Maker._off_by_one,
    "merged": _Maker._merged,
    "authors left out": _Maker._left_out,
    "invented": _Maker._invented,
    "invented by parts": _Maker._by_parts,
    "wrong year": _Maker._wrong_year,
    "arXiv id and another venue": _Maker._wrong_place_of_preprint,
}


def _of_preprints(kind: str) -> bool:
    return "preprint" in kind or "arXiv" in kind


def _as_preprint(record: Record, dice: random.Random) -> tuple[str, Fields]:
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


def _at(fields: Fields, venue: str) -> Fields:
    name = "journal" if "journal" in fields else "booktitle"
    return {**fields, name: venue}


def _halves(one: str, two: str) -> str | None:
    """Return the beginning of one title with the end of another."""
    a, b = one.split(), two.split()
    made = [*a[: max(2, len(a) // 2)], *b[len(b) // 2 :]]
    new = all(len(set(made) & set(x)) <= 0.75 * len(made) for x in (a, b))
    return " ".join(made) if len(made) >= 4 and new else None


def _family(name: str) -> str:
    words = text.fold(re.sub(r" \d{4}$", "", str(name))).split()
    return words[-1] if words else ""


def _twice(records: Sequence[Record]) -> set[int]:
    seen: dict[str, list[int]] = {}
    for n, record in enumerate(records):
        seen.setdefault(text.fold(str(record["title"])), []).append(n)
    return {n for numbers in seen.values() if len(numbers) > 1 for n in numbers}
