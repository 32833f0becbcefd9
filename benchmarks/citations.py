"""Records as citation strings, in the styles of bibliographies; and how many of them are read."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.records import TrueRecord
from benchmarks.shares import share
from benchmarks.table import table
from enrich import reading_list, text
from enrich.sources import identify

_MOST_NAMES = 12  # authors that a style prints before it cuts the list


@dataclass(frozen=True, slots=True)
class _Cited:
    """What a style prints of a record."""

    names: Sequence[tuple[str, str]]  # given, family
    title: str
    venue: str
    year: str
    pages: str
    volume: str
    is_article: bool


def _initials(given: str, *, dot: str = ".", between: str = " ") -> str:
    return between.join(f"{w[0]}{dot}" for w in re.split(r"[\s.]+", given) if w)


def _listed(names: Sequence[str], last: str = ", and ", two: str = " and ") -> str:
    if len(names) < 2:
        return "".join(names)
    return two.join(names) if len(names) == 2 else ", ".join(names[:-1]) + last + names[-1]


def _in_order(cited: _Cited) -> list[str]:
    return [f"{g} {f}".strip() for g, f in cited.names]


def _short_in_order(cited: _Cited) -> list[str]:
    return [f"{_initials(g)} {f}".strip() for g, f in cited.names]


def _inverted(cited: _Cited, between: str = " ") -> list[str]:
    return [f"{f}, {_initials(g, between=between)}" if g else f for g, f in cited.names]


def _inside(cited: _Cited, opening: str = "In ") -> str:
    return cited.venue if cited.is_article else f"{opening}{cited.venue}"


def _acm(c: _Cited) -> str:
    place = f"{c.venue} {c.volume} ({c.year})" if c.is_article else f"In {c.venue}"
    pages = f", {c.pages}" if c.pages else ""
    return f"{_listed(_in_order(c))}. {c.year}. {c.title}{_stop(c.title)} {place}{pages}."


def _apa(c: _Cited) -> str:
    pages = f", {c.pages}" if c.pages and c.is_article else f" (pp. {c.pages})" if c.pages else ""
    place = f"{c.venue}, {c.volume}" if c.is_article and c.volume else _inside(c)
    who = _listed(_inverted(c), ", & ", ", & ")
    return f"{who} ({c.year}). {c.title}{_stop(c.title)} {place}{pages}."


def _ieee(c: _Cited) -> str:
    pages = f", pp. {c.pages}" if c.pages else ""
    volume = f", vol. {c.volume}" if c.volume and c.is_article else ""
    who = _listed(_short_in_order(c))
    return f"{who}, “{c.title},” {_inside(c, 'in ')}{volume}{pages}, {c.year}."


def _lncs(c: _Cited) -> str:
    pages = f", pp. {c.pages}" if c.pages else ""
    names = ", ".join(_inverted(c, ""))
    return f"{names}: {c.title}{_stop(c.title)} {_inside(c, 'In: ')}{pages} ({c.year})"


def _icml(c: _Cited) -> str:
    pages = f", pp. {c.pages}" if c.pages else ""
    who = _listed(_inverted(c))
    return f"{who}{_stop(who)} {c.title}{_stop(c.title)} {_inside(c)}{pages}, {c.year}."


def _plain(c: _Cited) -> str:
    pages = f", pages {c.pages}" if c.pages else ""
    return f"{_listed(_in_order(c))}. {c.title}{_stop(c.title)} {_inside(c)}{pages}, {c.year}."


def _abbrv(c: _Cited) -> str:
    volume = f", {c.volume}:{c.pages}" if c.volume and c.pages else ""
    who = _listed(_short_in_order(c))
    return f"{who}. {c.title}{_stop(c.title)} {_inside(c)}{volume}, {c.year}."


def _vancouver(c: _Cited) -> str:
    names = ", ".join(f"{f} {_initials(g, dot='', between='')}".strip() for g, f in c.names)
    numbers = f";{c.volume}:{c.pages}" if c.volume and c.pages else ""
    place = f"{c.venue}. {c.year}{numbers}" if c.is_article else f"In: {c.venue}; {c.year}"
    return f"{names}. {c.title}{_stop(c.title)} {place}."


def _acs(c: _Cited) -> str:
    names = "; ".join(_inverted(c))
    numbers = f", {c.volume}, {c.pages}" if c.volume and c.pages else ""
    return f"{names} {c.title}{_stop(c.title)} {_inside(c)} {c.year}{numbers}."


def _mla(c: _Cited) -> str:
    first = f"{c.names[0][1]}, {c.names[0][0]}".strip(", ")
    rest = _in_order(c)[1:]
    who = _listed([first, *rest], ", and ", ", and ") if rest else first
    pages = f": {c.pages}" if c.pages else ""
    return f"{who}. “{c.title}.” {c.venue} {c.volume} ({c.year}){pages}.".replace("  ", " ")


def _chicago(c: _Cited) -> str:
    first = f"{c.names[0][1]}, {c.names[0][0]}".strip(", ")
    who = _listed([first, *_in_order(c)[1:]], ", and ", ", and ")
    pages = f", {c.pages}" if c.pages else ""
    return f"{who}{_stop(who)} {c.year}. “{c.title}.” {_inside(c)}{pages}."


def _elsevier(c: _Cited) -> str:
    who = ", ".join(_short_in_order(c))
    if c.is_article:
        return f"{who}, {_sentence(c.title)}, {c.venue} {c.volume} ({c.year}) {c.pages}."
    pages = f", pp. {c.pages}" if c.pages else ""
    return f"{who}, {_sentence(c.title)}, in: {c.venue}, {c.year}{pages}."


def _acl(c: _Cited) -> str:
    pages = f", pages {c.pages}" if c.pages else ""
    return f"{_listed(_in_order(c))}. {c.year}. {c.title}{_stop(c.title)} {_inside(c)}{pages}."


def _others(c: _Cited) -> str:
    name = _in_order(c)[0]
    return f"{name} et al. {c.title}{_stop(c.title)} {c.venue}, {c.year}."


Style = Callable[[_Cited], str]
STYLES: Mapping[str, Style] = {
    "ACM": _acm, "APA": _apa, "IEEE": _ieee, "LNCS": _lncs, "ICML": _icml, "plain": _plain,
    "abbrv": _abbrv, "Vancouver": _vancouver, "ACS": _acs, "MLA": _mla, "Chicago": _chicago,
    "Elsevier": _elsevier, "ACL": _acl, "et al.": _others,
}  # fmt: skip


def _stop(words: str) -> str:
    return "" if words.endswith((".", "?", "!")) else "."


def _sentence(title: str) -> str:
    """Return a title with small letters, as styles print it that have no other sign of its end."""
    kept = (
        w if w[1:] != w[1:].lower() or n == 0 else w.lower() for n, w in enumerate(title.split())
    )
    return " ".join(kept)


def string(record: TrueRecord, style: str) -> str | None:
    """Return a record as a citation string, None where it lacks a venue, a year or its people."""
    names = [_split(re.sub(r" \d{4}$", "", str(a))) for a in record["authors"]]
    if not record.get("venue") or not record.get("year") or not names:
        return None
    if len(names) > _MOST_NAMES or any(not family for _, family in names):
        return None
    book = str(record["booktitle"] or record["venue"])
    is_article = record["type"] == "article"
    # DBLP's names of volumes have place and days behind the name.
    venue = str(record["venue"]) if is_article else re.split(r", [A-Z]+[ '’]\d{2,4}\b", book)[0]
    title = " ".join(str(record["title"]).split())
    cited = _Cited(
        names,
        title.rstrip("."),
        venue,
        str(record["year"]),
        str(record.get("pages") or ""),
        str(record.get("volume") or ""),
        is_article,
    )
    return STYLES[style](cited)


def _split(name: str) -> tuple[str, str]:
    known = text.name(name)
    family = " ".join(x for x in (known.particle, known.family) if x) or known.full
    return known.given, family


@dataclass(frozen=True, slots=True)
class ReadCitation:
    """A citation string, and whether its title and its people are read as they are."""

    style: str
    line: str
    title: bool
    authors: bool
    read: str

    @property
    def is_right(self) -> bool:
        """Whether title and people are read."""
        return self.title and self.authors


def measure(records: Sequence[TrueRecord], count: int, seed: int) -> list[ReadCitation]:
    """Return `count` citation strings of records, each read as an item of a list."""
    dice = random.Random(seed)
    order = list(records)
    dice.shuffle(order)
    styles = list(STYLES)
    drawn: list[tuple[str, str, TrueRecord]] = []
    for record in order:
        style = styles[len(drawn) % len(styles)]
        line = string(record, style) if record.get("authors") else None
        if line:
            drawn.append((style, line, record))
        if len(drawn) == count:
            break
    return [_read(style, line, record) for style, line, record in drawn]


def report(read: Sequence[ReadCitation]) -> str:
    """Return the share that is read in each style as a table, with those that are not."""
    rows = [_row("**all** (bar: 90%)", read)]
    rows += [_row(s, [x for x in read if x.style == s]) for s in STYLES]
    head = ("style", "strings", "title and people read", "title", "people")
    return f"\nCitation strings of records, read as items of a list:\n\n{table(head, rows)}"


def _row(name: str, own: Sequence[ReadCitation]) -> tuple[str | int, ...]:
    count = len(own)
    return (
        name,
        count,
        share(sum(x.is_right for x in own), count),
        share(sum(x.title for x in own), count),
        share(sum(x.authors for x in own), count),
    )


def _read(style: str, line: str, record: TrueRecord) -> ReadCitation:
    """Read a citation as the only item of a list, as `enrich` reads it."""
    listing = reading_list.read(f"1. {line}\n".encode(), "list.md", "markdown", identify)
    entry = next(iter(listing.entries), None)
    title = (entry.title if entry else "") or ""
    truth = [family(str(a)) for a in record["authors"]]
    found = [family(n.full) for n in entry.authors] if entry else []
    stated = truth[:1] if style == "et al." else truth
    same = same_title(title, str(record["title"]))
    return ReadCitation(style, line, same, found == stated, f"{title} | {'; '.join(found)}")


def same_title(title: str, other: str) -> bool:
    """Whether two titles have the same letters; a word divided at the end of a line counts once."""
    return text.fold(title).replace(" ", "") == text.fold(other).replace(" ", "")


def family(name: str) -> str:
    """Return the last word of a name, folded."""
    words = text.fold(re.sub(r" \d{4}$", "", name)).split()
    return words[-1] if words else ""
