"""A .bib of preprints that have come out, written as people and programs write them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.preprint_ways import WAYS, Lines
from benchmarks.records import TrueRecord

HEAD = (
    "% Preprints that I cite {do not sort,\n"
    '@string{arx = "arXiv preprint"}\n@string(me = {Ann Reader})\n'
    '@preamble{"\\providecommand{\\url}[1]{#1}"}\n@comment{x-settings: {grouping: 3}}\n\n'
)


@dataclass(frozen=True, slots=True)
class Cited:
    """An entry: how it is written, what it is of, and which of its fields are its user's own."""

    way: str
    key: str
    record: TrueRecord
    source: str  # the whole entry
    own: tuple[str, ...]  # as they stand in it, `name = value`


@dataclass(frozen=True, slots=True)
class Bibliography:
    """A .bib and its entries, in order. Behind each entry stands a remark with its number."""

    text: str
    cited: tuple[Cited, ...]


def came_out(record: TrueRecord) -> bool:
    """Whether a record is of a preprint whose published version an index has."""
    key = str(record.get("dblp") or "")
    indexed = bool(key) and not key.startswith("journals/corr/")
    return bool(record.get("arxiv") and record.get("venue") and record.get("year")) and indexed


def choose(
    records: Sequence[TrueRecord], count: int, seed: int, of_a_venue: int = 6
) -> list[TrueRecord]:
    """Return preprints that have come out, drawn by chance.

    All journals' papers first, not too many of a venue.
    """
    found = [r for r in records if came_out(r)]
    random.Random(seed).shuffle(found)
    found.sort(key=lambda r: r["type"] != "article")
    taken: dict[str, int] = {}
    chosen: list[TrueRecord] = []
    rest: list[TrueRecord] = []
    for record in found:
        taken[record["venue"]] = taken.get(record["venue"], 0) + 1
        (chosen if taken[record["venue"]] <= of_a_venue else rest).append(record)
    return (chosen + rest)[:count]


def make(records: Sequence[TrueRecord], count: int, seed: int) -> Bibliography:
    """Return a .bib of `count` preprints; every way of writing comes equally often."""
    dice = random.Random(seed + 1)
    cited = [
        _cite(record, n, list(WAYS)[n % len(WAYS)], dice)
        for n, record in enumerate(choose(records, count, seed))
    ]
    body = "".join(
        f"{c.source}\n% remark {n}: seen on {n % 28 + 1} May, {{unbalanced\n\n"
        for n, c in enumerate(cited)
    )
    return Bibliography(f"{HEAD}{body}and a last word", tuple(cited))


def _cite(record: TrueRecord, n: int, way: str, dice: random.Random) -> Cited:
    kind, key, lines = WAYS[way](record, n, dice)
    taken = {name for name, _ in lines}
    own = [(name, value) for name, value in _own(n, dice) if name not in taken]
    at = dice.randrange(len(lines) + 1)
    lines = [*lines[:at], *own, *lines[at:]]
    style = (
        _LAYOUTS[way]
        if way in _LAYOUTS
        else dice.choice(("two", "aligned", "tight", "line", "leading"))
    )
    source, written = _laid_out(kind, key, lines, style)
    mine = {name for name, _ in own}
    return Cited(
        way,
        key,
        record,
        source,
        tuple(w for w, (name, _) in zip(written, lines, strict=True) if name in mine),
    )


def _laid_out(kind: str, key: str, lines: Lines, style: str) -> tuple[str, list[str]]:
    """Return an entry in one of the ways people set them, and its fields as written."""
    width = max(len(name) for name, _ in lines)
    written = {
        "two": [f"{n} = {v}" for n, v in lines],
        "aligned": [f"{n:<{width}} = {v}" for n, v in lines],
        "tight": [f"{n}={v}" for n, v in lines],
        "line": [f"{n} = {v}" for n, v in lines],
        "leading": [f"{n} = {v}" for n, v in lines],
    }[style]
    if style == "line":
        return f"@{kind}{{{key}, {', '.join(written)}}}", written
    if style == "leading":
        return f"@{kind}{{{key}\n  , " + "\n  , ".join(written) + "\n  }", written
    if style == "tight":
        return f"@{kind}{{{key},\n\t" + ",\n\t".join(written) + "}", written
    return f"@{kind}{{{key},\n  " + ",\n  ".join(written) + ",\n}", written


def _own(n: int, dice: random.Random) -> Lines:
    """Return fields that no service fills: what the entry's user wrote down."""
    fields: Lines = [
        ("file", f"{{:home/ann/papers/{n}.pdf:PDF;:notes {{{n}}}.md:}}"),
        ("keywords", "{to read, {GPU} memory, caf\\'e}"),
        ("annote", f'"Page {n}: {{"}}what{{"}} about 100\\% of it?"'),
        ("x-rating", str(n % 5)),
        ("owner", "me"),
        ("mynote", "{line one,\n   line = two}"),
        ("comment", '"Ask " # me # {; see also \\cite{other}}'),
    ]
    return dice.sample(fields, 2)


_LAYOUTS: Mapping[str, str] = {
    "DBLP": "aligned",
    "Zotero": "two",
    "Mendeley": "two",
    "ADS": "aligned",
    "Semantic Scholar": "two",
}
