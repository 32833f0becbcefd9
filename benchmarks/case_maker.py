"""Draws the cases: every case its own record, so that no two cases help each other."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks import pairs
from benchmarks.case_lines import bibtex, markdown, title_at
from benchmarks.cases import KINDS, Case, World
from benchmarks.citations import STYLES, string
from benchmarks.lists import LINKS
from benchmarks.noise import NOISES, twin
from enrich import text


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
        if kind in pairs.WAYS:
            return self._pair(kind, n, record)
        if group == "stated":
            return self._stated(kind, n, record)
        if kind == "citation":
            return self._citation(kind, n, record)
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
        return Case(kind, markdown(title_at(record, host), link), n)

    def _noisy(self, kind: str, noise: str, n: int, record: Mapping[str, Any]) -> Case | None:
        if not _findable(record) or n in self.twice:
            return None
        title = NOISES[noise](str(record["title"]), record, self.dice)
        if not title:
            return None
        if kind.startswith("bib"):
            return Case(kind, bibtex(f"case{n}", title, record), n, bib=True)
        raw = noise in {"LaTeX", "decorated"}
        return Case(kind, f"- [ ] {title}" if raw else markdown(title, ""), n)

    def _citation(self, kind: str, n: int, record: Mapping[str, Any]) -> Case | None:
        style = self.dice.choice(tuple(STYLES))
        line = string(record, style) if _findable(record) and n not in self.twice else None
        return Case(kind, f"- {line}", n) if line else None

    def _stated(self, kind: str, n: int, record: Mapping[str, Any]) -> Case | None:
        """Return a line that links to the preprint and states where it came out."""
        link = LINKS["arxiv"](record)
        if not link or not _findable(record) or n in self.twice or not record.get("year"):
            return None
        if kind.endswith("link"):
            stated = f"({record['venue']} {record['year']})"
            return Case(kind, f"{markdown(str(record['title']), link)} {stated}", n)
        place = {"booktitle": str(record["venue"]), "eprint": str(record["arxiv"]["id"])}
        line = bibtex(f"stated{n}", str(record["title"]), record, place)
        return Case(kind, line, n, bib=True)

    # -- what changes the world

    def _pair(self, kind: str, n: int, record: dict[str, Any]) -> Case | None:
        """Put a second publication of the title into the world, and name one of the two."""
        if n in self.twice or not pairs.is_first(record):
            return None
        number = len(self.world.records)
        others = self.world.records[: len(self.order)]
        later = pairs.second(record, number, others, self.dice)
        if later is None:
            return None
        self.world.records.append(later)
        truth = self.dice.choice((n, number))
        line = pairs.WAYS[kind](self.world.records[truth], self.dice)
        return Case(kind, line, truth, bib=line.startswith("@"), exact=True)

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
