"""What became of an entry of a .bib.

The published version, a mixture of versions, another paper, or as it was.

Only what a program added or changed is held against it; a field that the entry had before is the
asker's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from rapidfuzz import fuzz

from benchmarks.peers.bibliography import Asked
from benchmarks.score import COPYIST, Scorer, reach
from enrich import identifiers, sources, text, venues
from enrich.bibtex import entries, names
from enrich.bibtex.entries import RawEntry

# Found: a published version, all of one piece. Hybrid: its venue or DOI beside the year, DOI or
# "journal" of another version.
PeerOutcome = Literal["found", "hybrid", "false venue", "wrong", "open"]
_PREPRINT = re.compile(r"arxiv|\bcorr\b|biorxiv|preprint", re.IGNORECASE)
_PLACES = ("booktitle", "journal", "journaltitle")
_IDENTITY = ("doi", "eprint", *_PLACES, "pages", "volume", "year", "author")
_CONFERENCE = frozenset({"inproceedings", "conference"})


@dataclass(frozen=True, slots=True)
class JudgedEntry:
    """A case with what a program made of it."""

    asked: Asked
    outcome: PeerOutcome
    near: bool = False  # a service has a published version
    wrong_type: bool = False  # the version is cited under another type; @misc claims none
    why: str = ""


def judge(judge_: Scorer, asked: Sequence[Asked], bib: str) -> list[JudgedEntry]:
    """Judge a program's .bib, entry by entry; one that is gone is as good as left open."""
    written = {item.key: item for item in reversed(list(entries.read(bib)))}
    as_asked = {a.key: RawEntry(a.kind, a.key, a.fields) for a in asked}
    return [_judged(judge_, a, written.get(a.key, as_asked[a.key])) for a in asked]


def _judged(known: Scorer, asked: Asked, item: RawEntry) -> JudgedEntry:
    truth = asked.case.truth
    mine = sorted(known.same(truth)) if truth is not None else []
    near = asked.case.shown is None and any(reach(known.records[n], (), "") for n in mine)
    why = _another(known, asked, item, mine)
    if why:
        return JudgedEntry(asked, "wrong", near, why=why)
    versions = [known.records[n] for n in mine if known.records[n].get("venue")]
    place = _place(item)
    if place and place != _place(asked) and not any(_is_at(item, place, r) for r in versions):
        shown = asked.case.shown
        if shown is not None and _is_at(item, place, known.records[shown]):
            return JudgedEntry(
                asked, "wrong", near, why=f"mixed with {known.records[shown]['title']!r}"
            )
        return JudgedEntry(
            asked, "false venue", near, why=f"{place!r}, not {[r.get('venue') for r in versions]}"
        )
    cited = [r for r in versions if _cites(item, asked, r)]
    if not cited:
        return JudgedEntry(asked, "open", near)
    mixed = min((_mixed(item, r) for r in cited), key=len)
    off = all(_type_is_wrong(item.type, r) for r in cited)
    return JudgedEntry(asked, "hybrid" if mixed else "found", near, off, mixed)


# -- another paper


def _another(known: Scorer, asked: Asked, item: RawEntry, mine: Sequence[int]) -> str:
    """Say what shows that the entry is now of another paper; "" if nothing does."""
    before = set(_identifiers(asked))
    added = [x for x in _identifiers(item) if x not in before]
    if any(x.startswith(f"doi:{COPYIST}") for x in added):
        return "cites a copy"
    if asked.case.truth is None:
        told = [f for f in _IDENTITY if item.fields.get(f) and _said(item, f) != _said(asked, f)]
        return (
            f"nobody knows it, yet {', '.join(told)} came"
            if told and not _only_tidied(asked, item)
            else ""
        )
    named = {n for x in added for n in _known(known, x)}
    if named - set(mine):
        other = known.records[min(named - set(mine))]
        return f"{'mixed with' if named & set(mine) else 'became'} {other['title']!r}"
    records = [known.records[n] for n in mine]
    if not _near_title(item, asked) and not any(_titled(item, r) for r in records):
        return f"became {item.fields.get('title')!r}"
    if _said(item, "author") != _said(asked, "author") and not any(
        _first(item) & _writer(r) for r in records
    ):
        return f"is by {item.fields.get('author', '')[:60]!r}"
    return ""


def _only_tidied(asked: Asked, item: RawEntry) -> bool:
    """Whether an entry says nothing new: the words of its fields stood in the entry before."""
    old = set(text.fold(" ".join(asked.fields.values())).split())
    new = text.fold(" ".join(item.fields.get(f, "") for f in _IDENTITY)).split()
    return not set(new) - old


def _known(known: Scorer, name: str) -> set[int]:
    return known.by_identifier.get(name, set())


def _identifiers(item: Asked | RawEntry) -> Iterator[str]:
    """Yield what an entry names, as `score.identifiers` spells it."""
    doi = identifiers.doi(item.fields.get("doi", "").replace("\\_", "_"))
    if doi and doi.scheme == "doi":
        yield str(doi)
    numbers = [doi.value] if doi and doi.scheme == "arxiv" else []
    if item.fields.get("eprint") and re.fullmatch(r"[\w.-]+(/\d+)?(v\d+)?", item.fields["eprint"]):
        numbers.append(item.fields["eprint"])
    numbers += re.findall(
        r"(?:arxiv:|abs/)\s*(\d{4}\.\d{4,5})", " ".join(_words(item)), re.IGNORECASE
    )
    yield from (f"arxiv:{re.sub(r'v[0-9]+$', '', n)}".lower() for n in numbers)
    named = sources.identify(item.fields.get("url", "").replace("\\_", "_"))
    if named:
        yield (
            re.sub(r"v\d+$", "", str(named).lower())
            if named.scheme == "arxiv"
            else str(named).lower()
        )


def _words(item: Asked | RawEntry) -> Iterable[str]:
    return (
        item.fields[f]
        for f in ("journal", "volume", "note", "howpublished", "url")
        if item.fields.get(f)
    )


def _near_title(item: RawEntry, asked: Asked) -> bool:
    """Whether the title is still, but for a slip, what was asked for."""
    return fuzz.ratio(_bare(item.fields.get("title", "")), _bare(asked.fields["title"])) >= 90


def _titled(item: RawEntry, record: Mapping[str, Any]) -> bool:
    titles = (str(record["title"]), str((record.get("arxiv") or {}).get("title") or ""))
    return any(fuzz.ratio(_bare(item.fields.get("title", "")), _bare(t)) >= 95 for t in titles if t)


def _bare(title: str) -> str:
    return text.fold(text.from_latex(title)).replace(" ", "")


def _first(item: RawEntry) -> set[str]:
    """Return the folded words of the first author's name that are more than an initial."""
    first = text.from_latex(names.split(item.get("author"))[0])
    return {w for w in text.fold(first).split() if len(w) > 1}


def _writer(record: Mapping[str, Any]) -> set[str]:
    return set(text.fold(str(record["authors"][0]).rstrip(" 0123456789")).split()[-1:])


# -- which version


def _said(item: Asked | RawEntry, field: str) -> str:
    return text.fold(text.from_latex(item.fields.get(field, "")))


def _place(item: Asked | RawEntry) -> str:
    """Return the venue that an entry claims; a preprint's server is none."""
    named = [text.from_latex(item.fields[f]) for f in _PLACES if item.fields.get(f)]
    return next((v for v in named if not _PREPRINT.search(v)), "")


def _is_at(item: RawEntry, place: str, record: Mapping[str, Any]) -> bool:
    """Whether the venue is this version's.

    Where that cannot be told by its name, the version's DOI or pages tell.
    """
    truth = [str(record[k]) for k in ("venue", "booktitle") if record.get(k)]
    folded = text.fold(place)
    alike = [venues.same(place, t) for t in truth]
    if True in alike or any(
        folded == text.fold(t) or text.fold(t) in folded.split() for t in truth
    ):
        return True
    names = [text.fold(v.name) for t in truth if (v := venues.venue(t))]
    if len(folded.split()) > 4 and any(folded in name for name in names):
        return True  # the society instead of its conference, as Semantic Scholar names NAACL
    return False not in alike and (
        _doi(record) in _identifiers(item) or _pages(item.fields) == _pages(record) != ""
    )


def _doi(record: Mapping[str, Any]) -> str:
    return f"doi:{record.get('doi')}".lower()


def _pages(of: Mapping[str, Any]) -> str:
    return re.sub(r"[\s–-]+", "-", str(of.get("pages") or ""))


def _cites(item: RawEntry, asked: Asked, record: Mapping[str, Any]) -> bool:
    """Whether an entry now cites this version.

    It names its venue, or its DOI where it did not before.
    """
    place = _place(item)
    if place:
        return _is_at(item, place, record)
    return _doi(record) in set(_identifiers(item)) - set(_identifiers(asked))


def _mixed(item: RawEntry, record: Mapping[str, Any]) -> str:
    """Say which fields are of another version than this one; "" if none is."""
    found = []
    year = re.search(r"\d{4}", item.fields.get("year") or item.fields.get("date") or "")
    if year and record.get("year") and int(year.group()) != int(record["year"]):
        found.append(f"year {year.group()} for {record['year']}")
    doi = identifiers.doi(item.fields.get("doi", ""))
    if doi and doi.scheme == "arxiv":
        found.append("the preprint's DOI")
    if any(_PREPRINT.search(item.fields.get(f, "")) for f in _PLACES):
        found.append("a preprint's journal")
    return ", ".join(found)


def _type_is_wrong(kind: str, record: Mapping[str, Any]) -> bool:
    if kind in {"misc", "unpublished", "online"}:
        return False
    return (kind in _CONFERENCE) != (record["type"] in _CONFERENCE)
