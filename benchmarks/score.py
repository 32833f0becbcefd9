"""What a run said of a case against the truth.

Which paper it is, and which of its fields are right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from rapidfuzz import fuzz

from benchmarks.cases import Case, Group
from benchmarks.field_scores import bare, compare, short, spoken
from enrich import text

CaseOutcome = Literal[
    "published", "preprint", "open", "wrong"
]  # the right paper published or as a preprint; nothing; another paper
COPYIST = "10.65215/"  # under which the stand-in registers copies


@dataclass(frozen=True, slots=True)
class ProgramAnswer:
    """What the program said of one line.

    The entry of `run --json`, and the item of the CSL-JSON export (empty: none).
    """

    entry: Mapping[str, Any]
    item: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scored:
    """A case with what became of it.

    `fields`: name -> right or not, None for not given though there is a truth.
    """

    case: Case
    group: str
    answer: ProgramAnswer
    outcome: CaseOutcome
    in_reach: bool = False  # a source that was on has the published version
    fields: Mapping[str, bool | None] = field(default_factory=dict)
    why: str = ""


class Scorer:
    """Knows all records, those included that no service knows."""

    def __init__(self, records: Sequence[Mapping[str, Any]]) -> None:
        self.records = records

    @cached_property
    def by_identifier(self) -> dict[str, set[int]]:
        """Identifier, as `identifiers` spells it -> the records that have it."""
        found: dict[str, set[int]] = {}
        for n, record in enumerate(self.records):
            for name in identifiers(record):
                found.setdefault(name, set()).add(n)
        return found

    @cached_property
    def _by_title(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = {}
        for n, record in enumerate(self.records):
            found.setdefault(_paper(record), set()).add(n)
        return found

    def same(self, n: int) -> set[int]:
        """Return the records of the paper that record `n` is of: one title, one first author."""
        return self._by_title[_paper(self.records[n])]

    def score(self, case: Case, group: str, answer: ProgramAnswer, in_reach: bool) -> Scored:
        """Judge one answer."""
        if case.exact and case.truth is not None:
            return self._exactly(case, group, answer, in_reach)
        outcome, why = self._outcome(case, answer)
        fields: Mapping[str, bool | None] = {}
        if outcome == "published" and case.truth is not None:
            compared = [
                compare(answer.item, self.records[n])
                for n in sorted(self.same(case.truth))
                if self.records[n].get("venue")
            ]
            fields = max(compared, key=lambda f: sum(x is True for x in f.values()), default={})
        return Scored(case, group, answer, outcome, in_reach, fields, why)

    def _exactly(self, case: Case, group: str, answer: ProgramAnswer, in_reach: bool) -> Scored:
        """Judge an answer where one publication is meant, and no other version of the paper.

        Where no source within reach has it, another one of that title may be given with a warning.
        """
        state = answer.entry.get("state")
        if not answer.entry.get("key") or not answer.item:
            return Scored(case, group, answer, "open", in_reach)
        fields = compare(answer.item, self.records[case.truth or 0])
        off = [k for k in ("title", "authors", "venue", "year", "doi") if fields.get(k) is False]
        if off:
            why = f"another publication: {', '.join(off)}"
            warned = not in_reach and bool(answer.entry.get("problems"))
            return Scored(case, group, answer, "open" if warned else "wrong", in_reach, fields, why)
        outcome: CaseOutcome = "published" if state == "published" else "preprint"
        return Scored(case, group, answer, outcome, in_reach, fields)

    def _outcome(self, case: Case, answer: ProgramAnswer) -> tuple[CaseOutcome, str]:
        entry, item = answer.entry, answer.item
        if not entry.get("key") or not item:
            return "open", ""
        state: CaseOutcome = "published" if entry["state"] == "published" else "preprint"
        if str(item.get("DOI", "")).startswith(COPYIST):
            return "wrong", "cites a copy"
        if case.shown is not None and entry.get("problems"):
            return "open", ""  # what the link names, but with a warning: a person decides
        if case.truth is None:
            return "wrong", f"resolved to {item.get('title')!r}"
        mine = self.same(case.truth)
        named = [
            f"{scheme}:{value}".lower() for scheme, value in sorted(entry["identifiers"].items())
        ]
        hits = {n for name in named for n in self.by_identifier.get(name, ())}
        if hits - mine:
            other = self.records[min(hits - mine)]
            return "wrong", (
                "mixed with" if hits & mine else "resolved to"
            ) + f" {other['title']!r}"
        if not hits and not any(_resembles(item, self.records[n]) for n in mine):
            return "wrong", f"resolved to {item.get('title')!r}"
        return state, ""


def identifiers(record: Mapping[str, Any]) -> Iterator[str]:
    """Yield a record's identifiers as `run --json` has them, in small letters."""
    preprint = record.get("arxiv")
    if preprint:
        yield f"arxiv:{preprint['id']}".lower()
    if record.get("openreview"):
        yield f"openreview:{record['openreview']['id']}".lower()
    for name in ("doi", "dblp", "ieee", "pmlr", "acl"):
        if record.get(name):
            yield f"{name}:{record[name]}".lower()
    if record.get("usenix"):
        yield f"usenix:{str(record['usenix']).removeprefix('conference/')}".lower()


def reach(record: Mapping[str, Any], off: Sequence[str], host: str) -> bool:
    """Whether a source that is on has the published version.

    DBLP, Crossref, or the publisher's own page behind the link.
    """
    if not record.get("venue"):
        return False
    if "dblp" not in off and str(record.get("dblp") or "journals/corr/").startswith("conf/"):
        return True
    if "crossref" not in off and record.get("doi"):
        return True
    return host in {"usenix", "pmlr", "acl"} and host not in off


def _paper(record: Mapping[str, Any]) -> str:
    first = str(record["authors"][0]).rstrip(" 0123456789") if record.get("authors") else ""
    return f"{bare(str(record['title']))}|{text.fold(first).split()[-1:]}"


def _resembles(item: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    titles = [str(record["title"]), str((record.get("arxiv") or {}).get("title") or "")]
    alike = any(fuzz.ratio(bare(str(item.get("title", ""))), bare(t)) >= 95 for t in titles if t)
    first = (item.get("author") or [{}])[0]
    return alike and (
        not first
        or short(text.fold(spoken(first)))
        == short(text.fold(str(record["authors"][0]).rstrip(" 0123456789")))
    )


HEAD = 2  # lines of a list before its first case


def score(
    judge: Scorer,
    group: Group,
    own: Sequence[Case],
    entries: Iterable[dict[str, Any]],
    items: dict[str, dict[str, Any]],
) -> list[Scored]:
    """Judge every case of a group. Entries are known by file and line."""
    by_place = {(Path(e["list"]).name, e["line"]): e for e in entries}
    places = {"list.md": HEAD, "cases.bib": HEAD}
    found = []
    for case in own:
        name = "cases.bib" if case.bib else "list.md"
        places[name] += 1
        entry = by_place.get((name, places[name]), {})
        answer = ProgramAnswer(entry, items.get(entry.get("key") or "", {}))
        found.append(judge.score(case, group.name, answer, _in_reach(judge, group, case)))
    return found


_SOURCE_OF = {
    "sparql": "dblp",
    "s2": "semantic_scholar",
}  # where the stand-in calls a service otherwise than we do


def _in_reach(judge: Scorer, group: Group, case: Case) -> bool:
    """Whether a source within reach has the published version, and it can be told whose it is.

    Under a changed title only the service that links the two can, and nothing else is to be
    followed.
    """
    if case.truth is None or case.shown is not None:
        return False
    silent = (*group.off, _SOURCE_OF.get(group.lies, group.lies))
    if case.kind == "changed title" and "semantic_scholar" in silent:
        return False
    return any(reach(judge.records[n], silent, _host(case.kind)) for n in judge.same(case.truth))


def _host(kind: str) -> str:
    return kind.removeprefix("link ") if kind.startswith("link ") else ""
