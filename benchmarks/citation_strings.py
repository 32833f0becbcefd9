"""How many real citation strings are read, for whoever has a file of them at hand.

The file has a reference a line of JSON: `text` as it is printed, its `title`, and `authors`, the
family names in their order; `set` names where it is from, for a row of its own. Nothing of it is
kept here. Each string is read as a bullet of a list and as a numbered reference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import citations, records
from benchmarks.shares import share
from benchmarks.table import table
from enrich import reading_list
from enrich.model import Entry
from enrich.sources import identify

# The heading of a list, and a line of it.
FORMS: Mapping[str, tuple[str, str]] = {
    "bullets": ("# Papers", "- {text}"),
    "numbered": ("# References", "[{number}] {text}"),
}


@dataclass(frozen=True)
class StringSettings:
    """What is measured: a file of citation strings."""

    file: Path
    results: Path = Path("benchmarks/results")


@dataclass(frozen=True, slots=True)
class ReadString:
    """What is read right of a string; `number` is its line in the file."""

    number: int
    origin: str
    title: bool
    authors: bool
    first: bool

    @property
    def is_right(self) -> bool:
        """Whether title and people are read."""
        return self.title and self.authors


def main(settings: StringSettings) -> Mapping[str, list[ReadString]]:
    """Measure, write the tables beside the others, print them."""
    stated = list(records.read(settings.file))
    read = {form: measure(stated, form) for form in FORMS}
    shown = report(read, settings)
    settings.results.mkdir(parents=True, exist_ok=True)
    (settings.results / "citation-strings.md").write_text(shown, encoding="utf-8")
    print(shown, end="")
    return read


def measure(stated: Sequence[Mapping[str, Any]], form: str) -> list[ReadString]:
    """Return what is read of each string, as an entry of one list in a form."""
    heading, line = FORMS[form]
    lines = [
        line.format(number=n, text=" ".join(str(x["text"]).split()))
        for n, x in enumerate(stated, 1)
    ]
    written = "\n".join([heading, "", *lines, ""])
    found: dict[int, Entry] = {}
    for entry in reading_list.read(written.encode(), "list.md", "markdown", identify).entries:
        found.setdefault(entry.line - 2, entry)
    return [_judged(n, x, found.get(n)) for n, x in enumerate(stated, 1)]


def _judged(number: int, stated: Mapping[str, Any], entry: Entry | None) -> ReadString:
    truth = [citations.family(str(a)) for a in stated["authors"]]
    names = [citations.family(n.family or n.full) for n in entry.authors] if entry else []
    same = entry is not None and citations.same_title(entry.title or "", str(stated["title"]))
    origin = str(stated.get("set") or "")
    return ReadString(number, origin, same, names == truth, names[:1] == truth[:1])


def report(read: Mapping[str, Sequence[ReadString]], settings: StringSettings) -> str:
    """Return a table for each form, and the lines of the file that are not read right."""
    parts = [f"`scripts/bench accuracy --citations {settings.file.name}`:\n"]
    head = ("set", "strings", "title and people read", "title", "people", "first author")
    for form, own in read.items():
        origins = sorted({x.origin for x in own} - {""})
        rows = [_row("**all** (bar: 90%)", own)]
        rows += [_row(o, [x for x in own if x.origin == o]) for o in origins]
        off = " ".join(str(x.number) for x in own if not x.is_right)
        parts.append(f"As {form}:\n\n{table(head, rows)}\nNot read right, by line: {off or '–'}\n")
    return "\n".join(parts)


def _row(name: str, own: Sequence[ReadString]) -> tuple[str | int, ...]:
    count = len(own)
    return (
        name,
        count,
        share(sum(x.is_right for x in own), count),
        share(sum(x.title for x in own), count),
        share(sum(x.authors for x in own), count),
        share(sum(x.first for x in own), count),
    )
