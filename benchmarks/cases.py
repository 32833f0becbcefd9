"""Cases with known truth: lines of a reading list, and the papers that they mean.

And the world in which they are asked.

Every case draws its own record, so that no two cases help each other. Some change the world: a
paper is held out of it, a near twin is put beside it, a preprint has an older title. Records keep
their places: the stand-in draws what services do not know from a record's number.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.lists import LINKS
from benchmarks.noise import NOISES, twin
from enrich import text

# How often each kind is drawn.
LINK_KINDS: Mapping[str, int] = {
    "link arxiv": 8, "link arxiv pdf": 2, "link acm": 6, "link doi": 4, "link ieee": 4,
    "link usenix": 5, "link pmlr": 5,
    "link openreview": 3, "link acl": 3, "link dblp": 2, "link without title": 3,
}  # fmt: skip
TITLE_KINDS: Mapping[str, int] = {
    "title exact": 6, "title case": 5, "title no subtitle": 5, "title name only": 2,
    "title typo": 5, "title missing space": 5,
    "title LaTeX": 4, "title truncated": 4, "title venue appended": 5, "title hyphens": 3,
    "title British": 2,
}  # fmt: skip
BIB_KINDS: Mapping[str, int] = {"bib exact": 4, "bib typo": 3, "bib no subtitle": 3}
HARD_KINDS: Mapping[str, int] = {
    "twin not known": 6, "twin not known, same authors": 4, "beside its twin": 4,
    "the twin itself": 3, "invented": 5, "held out": 5,
    "held out, link": 3, "changed title": 3, "copied": 3, "another paper's link": 4,
}  # fmt: skip
KINDS: Mapping[str, int] = {**LINK_KINDS, **TITLE_KINDS, **BIB_KINDS, **HARD_KINDS}
NOT_KNOWN = frozenset(
    {"twin not known", "twin not known, same authors", "invented", "held out", "held out, link"}
)

PARTS = frozenset(
    {"title no subtitle", "title name only", "title truncated", "bib no subtitle"}
)  # lines with part of a title


@dataclass(frozen=True, slots=True)
class Case:
    """A line of a list and the truth about it."""

    kind: str
    line: str  # of Markdown, or an entry of a .bib
    truth: int | None  # the record that it means; None: nothing that anybody knows
    shown: int | None = None  # for "another paper's link": the record that the link is of
    bib: bool = False


@dataclass(slots=True)
class World:
    """What the services know, and all that they could have known: records by number, from 0."""

    records: list[dict[str, Any]]  # the truth, twins and held-out papers included
    hidden: set[int] = field(default_factory=set)  # numbers of those that no service knows

    def known(self) -> Iterator[dict[str, Any]]:
        """Yield what the services are built of.

        In the place of a hidden record stands one that says nothing.
        """
        for n, record in enumerate(self.records):
            yield _nobody(n) if n in self.hidden else record


def _nobody(n: int) -> dict[str, Any]:
    return {
        "title": f"(left out {n})",
        "authors": ["No Body"],
        "year": 1900,
        "type": "article",
        "venue": None,
        "booktitle": None,
    }


def make(records: Sequence[Mapping[str, Any]], count: int, seed: int) -> tuple[World, list[Case]]:
    """Return a world of changed records, and up to `count` cases in a random order."""
    return _CaseMaker(records, seed).make(count)


class _CaseMaker:
    def __init__(self, records: Sequence[Mapping[str, Any]], seed: int) -> None:
        self.dice = random.Random(seed)
        self.world = World([dict(r) for r in records])
        self.order = [
            n
            for n, r in enumerate(self.world.records)
            if r.get("authors") and len(str(r["title"]).split()) >= 3
        ]
        self.dice.shuffle(self.order)
        self.twice = _twice(self.world.records)
        self.used: set[int] = set()
        self.at = dict.fromkeys(KINDS, 0)  # how far each kind has looked through the order

    def make(self, count: int) -> tuple[World, list[Case]]:
        whole = sum(KINDS.values())
        cases: list[Case] = []
        # The kinds with the fewest records to choose from come first.
        scarce = (
            "changed title",
            "copied",
            *(k for k in KINDS if k not in {"changed title", "copied"}),
        )
        for kind in scarce:
            wanted = max(1, round(count * KINDS[kind] / whole))
            cases += [c for c in (self._one(kind) for _ in range(wanted)) if c]
        self.dice.shuffle(cases)
        return self.world, cases[:count]

    def _one(self, kind: str) -> Case | None:
        while self.at[kind] < len(self.order):
            n = self.order[self.at[kind]]
            self.at[kind] += 1
            case = None if n in self.used else self._of(kind, n)
            if case:
                self.used.add(n)
                return case
        return None

    def _of(self, kind: str, n: int) -> Case | None:
        record = self.world.records[n]
        group, _, rest = kind.partition(" ")
        if group == "link":
            return self._link(kind, rest, n, record)
        if group in {"title", "bib"}:
            return self._noisy(kind, rest, n, record)
        return self._hard(kind, n, record)

    # -- what is asked as it is

    def _link(self, kind: str, host: str, n: int, record: Mapping[str, Any]) -> Case | None:
        if host == "without title":
            host = self.dice.choice(("arxiv", "doi", "usenix", "acl"))
            link = LINKS[host](record)
            return Case(kind, f"- [ ] <{link}>", n) if link else None
        link = LINKS[host.removesuffix(" pdf")](record)
        if not link:
            return None
        if host == "arxiv pdf":
            link = link.replace("/abs/", "/pdf/") + self.dice.choice(("", "v1", ".pdf", "v2.pdf"))
        return Case(kind, markdown(_title_at(record, host), link), n)

    def _noisy(self, kind: str, noise: str, n: int, record: Mapping[str, Any]) -> Case | None:
        if not _findable(record) or n in self.twice:
            return None
        title = NOISES[noise](str(record["title"]), record, self.dice)
        if not title:
            return None
        if kind.startswith("bib"):
            return Case(kind, bibtex(f"case{n}", title, record), n, bib=True)
        return Case(kind, f"- [ ] {title}" if noise == "LaTeX" else markdown(title, ""), n)

    # -- what changes the world

    def _hard(self, kind: str, n: int, record: dict[str, Any]) -> Case | None:
        title = str(record["title"])
        if kind == "changed title":
            return self._changed(kind, n, record)
        if n in self.twice:
            return None
        if (
            kind == "copied"
        ):  # the stand-in gives each twelfth published preprint two copies at Crossref
            copied = record.get("arxiv") and record.get("venue") and (n + 1) % 12 == 5
            return Case(kind, markdown(title, ""), n) if copied else None
        if not _findable(record):
            return None
        if kind == "invented":
            other = str(self.world.records[self.dice.choice(self.order)]["title"]).split()
            made = " ".join([*title.split()[: len(title.split()) // 2], *other[len(other) // 2 :]])
            return (
                Case(kind, markdown(made, ""), None) if _new(made, title, " ".join(other)) else None
            )
        if kind.startswith("held out"):
            link = (
                next((x for h in ("acm", "arxiv", "usenix", "pmlr") if (x := LINKS[h](record))), "")
                if "link" in kind
                else ""
            )
            if ("link" in kind) != bool(link):
                return None
            self.world.hidden.add(n)
            return Case(kind, markdown(title, link or ""), None)
        if kind == "another paper's link":
            other_n = self.dice.choice(self.order)
            other_link = next(
                (
                    x
                    for h in ("arxiv", "acm", "doi")
                    if (x := LINKS[h](self.world.records[other_n]))
                ),
                None,
            )
            if not other_link or other_n in self.used or other_n == n:
                return None
            self.used.add(other_n)
            return Case(kind, markdown(title, other_link), n, shown=other_n)
        return self._twin(kind, n, record)

    def _changed(self, kind: str, n: int, record: dict[str, Any]) -> Case | None:
        """Give a preprint an older title.

        The paper is asked for by the preprint's link under that title.
        """
        known = record.get("arxiv")
        if (
            not known
            or not record.get("venue")
            or not _findable(record)
            or ": " not in record["title"]
        ):
            return None
        head, rest = record["title"].split(": ", 1)
        old = known.get("title") or f"{rest} with {head}"
        self.world.records[n] = {**record, "arxiv": {**known, "title": old}}
        return Case(kind, markdown(old, f"https://arxiv.org/abs/{known['id']}"), n)

    def _twin(self, kind: str, n: int, record: Mapping[str, Any]) -> Case | None:
        title = twin(str(record["title"]), self.dice)
        if not title:
            return None
        if "not known" in kind:
            if kind.endswith("same authors"):
                return Case(kind, bibtex(f"case{n}", title, record), None, bib=True)
            return Case(kind, markdown(title, ""), None)
        made = self._put(title, record)
        asked, truth = (record["title"], n) if kind == "beside its twin" else (title, made)
        return Case(kind, markdown(str(asked), ""), truth)

    def _put(self, title: str, record: Mapping[str, Any]) -> int:
        """Put a near twin into the world: another paper of the same first author, a year later."""
        n = len(self.world.records)
        own = {
            k: record[k]
            for k in ("type", "venue", "booktitle", "publisher", "month")
            if record.get(k)
        }
        made = {
            **own,
            "title": title,
            "authors": [record["authors"][0], "Twain Other"],
            "year": int(record["year"]) + 1,
            "pages": f"{n}-{n + 9}",
        }
        made["dblp"] = f"conf/twin/Twin{n}"
        if record.get("doi"):
            made["doi"] = f"{record['doi'].split('/')[0]}/twin.{n}"
            made["ee"] = f"https://doi.org/{made['doi']}"
        self.world.records.append(made)
        return n


def _twice(records: Sequence[Mapping[str, Any]]) -> set[int]:
    """Return the records whose title another one has too: a bare title could mean either."""
    seen: dict[str, list[int]] = {}
    for n, record in enumerate(records):
        seen.setdefault(text.fold(str(record["title"])), []).append(n)
    return {n for numbers in seen.values() if len(numbers) > 1 for n in numbers}


def _findable(record: Mapping[str, Any]) -> bool:
    """Whether a source that can be searched has its published version."""
    return bool(
        record.get("venue")
        and ((record.get("dblp") or "journals/corr/").startswith("conf/") or record.get("doi"))
    )


def _new(made: str, *titles: str) -> bool:
    words = set(text.fold(made).split())
    return all(len(words & set(text.fold(t).split())) <= 0.7 * len(words) for t in titles)


def _title_at(record: Mapping[str, Any], host: str) -> str:
    known = record.get("arxiv") or {}
    return (
        str(known.get("title") or record["title"])
        if host.startswith("arxiv")
        else str(record["title"])
    )


def markdown(title: str, link: str) -> str:
    """Return a line of a list: a title, with a link or without."""
    title = " ".join(title.split())
    escaped = (
        title.replace("\\", "\\\\")
        .replace("[", r"\[")
        .replace("]", r"\]")
        .replace("*", r"\*")
        .replace("_", r"\_")
    )
    return f"- [ ] [{escaped}]({link})" if link else f"- [ ] {escaped}"


def bibtex(key: str, title: str, record: Mapping[str, Any]) -> str:
    """Return an entry of a .bib in one line, as people type it: title, authors and year."""
    who = " and ".join(text.plain(str(a)).rstrip(" 0123456789") for a in record["authors"])
    year = record.get("year") or ""
    words = " ".join(title.split())
    return f"@misc{{{key}, title = {{{words}}}, author = {{{who}}}, year = {{{year}}}}}"


@dataclass(frozen=True)
class Group:
    """A set of services, and how many of a hundred cases are asked with it."""

    name: str
    weight: int
    off: tuple[str, ...] = ()
    lies: str = ""  # the stand-in's service that answers with another paper
