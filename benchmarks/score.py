"""What a run said of a case against the truth.

Which paper it is, and which of its fields are right.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from rapidfuzz import fuzz

from benchmarks.cases import Case, Group
from enrich import text, venues

CaseOutcome = Literal[
    "published", "preprint", "open", "wrong"
]  # the right paper published or as a preprint; nothing; another paper
FIELDS = ("title", "authors", "venue", "year", "doi", "pages")
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


# -- fields


def compare(item: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, bool | None]:
    """Compare a CSL-JSON item with the truth, field by field: right, wrong, or not given.

    Fields without a truth are left out.
    """
    found: dict[str, bool | None] = {
        "title": _title(item, record),
        "authors": _authors(item, record),
        "venue": _venue(item, record),
        "year": _exact(
            (item.get("issued") or {}).get("date-parts", [[None]])[0][0], record.get("year")
        ),
    }
    doi = str(item.get("DOI") or "").lower() or None
    if record.get(
        "doi"
    ):  # where the truth has none, one of another paper is a wrong paper, and seen as that
        found["doi"] = _exact(doi, str(record["doi"]).lower())
    if record.get("pages"):
        found["pages"] = _exact(
            str(item["page"]).replace("--", "-") if item.get("page") else None,
            str(record["pages"]).replace("--", "-"),
        )
    return found


def _exact(given: object, truth: object) -> bool | None:
    return None if given is None else given == truth


def _title(item: Mapping[str, Any], record: Mapping[str, Any]) -> bool | None:
    given = item.get("title")
    return _bare(str(given)) == _bare(str(record["title"])) if given else None


def _bare(title: str) -> str:
    return text.fold(title).replace(" ", "")


def _authors(item: Mapping[str, Any], record: Mapping[str, Any]) -> bool | None:
    given = [_short(text.fold(_spoken(a))) for a in item.get("author") or []]
    truth = [_short(text.fold(str(a).rstrip(" 0123456789"))) for a in record["authors"]]
    return given == truth if given else None


def _spoken(author: Mapping[str, str]) -> str:
    parts = (
        author.get("given"),
        author.get("non-dropping-particle"),
        author.get("family"),
        author.get("suffix"),
    )
    return author.get("literal") or " ".join(p for p in parts if p)


def _short(name: str) -> str:
    """Return the family name's last word and the initial, of a folded name."""
    words = name.split()
    return f"{words[-1]}, {words[0][0]}" if words else ""


def _venue(item: Mapping[str, Any], record: Mapping[str, Any]) -> bool | None:
    given = [str(item[k]) for k in ("container-title-short", "container-title") if item.get(k)]
    truth = [str(record[k]) for k in ("venue", "booktitle") if record.get(k)]
    if not given or not truth:
        return None
    return any(
        venues.same(a, b) or text.fold(a) == text.fold(b) or text.fold(b) in text.fold(a).split()
        for a in given
        for b in truth
    )


def _paper(record: Mapping[str, Any]) -> str:
    first = str(record["authors"][0]).rstrip(" 0123456789") if record.get("authors") else ""
    return f"{_bare(str(record['title']))}|{text.fold(first).split()[-1:]}"


def _resembles(item: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    titles = [str(record["title"]), str((record.get("arxiv") or {}).get("title") or "")]
    alike = any(fuzz.ratio(_bare(str(item.get("title", ""))), _bare(t)) >= 95 for t in titles if t)
    first = (item.get("author") or [{}])[0]
    return alike and (
        not first
        or _short(text.fold(_spoken(first)))
        == _short(text.fold(str(record["authors"][0]).rstrip(" 0123456789")))
    )


# -- shares


def wilson(hits: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """Return the 95 % confidence interval of a share.

    Wilson 1927, doi:10.1080/01621459.1927.10502953.
    """
    if not of:
        return 0.0, 1.0
    share = hits / of
    middle = share + z * z / (2 * of)
    spread = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    whole = 1 + z * z / of
    return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)


def share(hits: int, of: int) -> str:
    """Return a share with its interval, for people."""
    if not of:
        return "–"
    low, high = wilson(hits, of)
    return f"{hits / of:.1%} ({low:.1%}–{high:.1%})"


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
