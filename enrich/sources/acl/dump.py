"""The ACL Anthology as a whole: its .bib, and the XML that it is made of.

https://aclanthology.org/anthology+abstracts.bib.gz, and a file for each collection at
https://github.com/acl-org/acl-anthology/tree/master/data/xml. Of each paper the .bib is kept that
its own page has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from enrich import messages, text
from enrich.bibtex import entries
from enrich.errors import Unreadable
from enrich.patterns import regex
from enrich.sources.acl.entry import HOME, RETRACTED, of_bib
from enrich.sources.shared import xml_records
from enrich.sources.shared.dump_entries import begins_with_entry, cut_of_entries
from enrich.sources.shared.dumps import (
    Cut,
    DumpFormat,
    DumpRow,
    Find,
    Heading,
    ReadLink,
    SetAside,
    heading_of,
    row_of,
)

# Before its root a file may have comments, and entities of its own.
_COLLECTION = regex(
    r"\s*(?:(?:<\?xml[^>]*>|<!--.*?-->|<!DOCTYPE\s+collection\b[^>\[]*(?:\[[^\]]*\])?\s*>)\s*)*"
    r"<collection\b[^>]*\bid=",
    re.DOTALL,
)
_FIELDS_OF_VOLUME = ("year", "month", "address", "publisher")
_FIELDS_OF_JOURNAL = ("journal-title", "journal-volume", "journal-issue")
_ISSUE = regex(
    r"\bVol(?:ume|\.)\s*(?P<volume>\w+)(?:\W+(?:Issue|Number|No\.)\s*(?P<issue>\w+))?",
    re.IGNORECASE,
)
# What the Anthology has taken back, and why it says so.
_RETRACTIONS = (("retracted", "retraction"), ("removed", "removal"))
# A brace has no command that each reader knows.
_ESCAPED = {
    **{sign: f"\\{sign}" for sign in "&%#_$"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\\": r"\textbackslash{}",
    **dict.fromkeys("{}", ""),
}
_SPECIAL = regex(r"[&%#_$~^\\{}]")
# Volumes whose papers have two digits, those of the volume before them too.
_TWO_DIGITS = regex(r"W\d\d|C69")


class AnthologyBib:
    """The .bib of all papers."""

    name = "the ACL Anthology's .bib"
    cut = cut_of_entries()

    def recognises(self, head: str) -> bool:
        """Whether a file begins with an entry, and has addresses of the Anthology."""
        return begins_with_entry(head) and HOME in head

    def rows(self, chunk: bytes, identify: ReadLink) -> Iterator[DumpRow | SetAside]:
        """Yield the papers of a part of the file."""
        for entry in entries.read(chunk.decode("utf-8", "replace")):
            if entry.type == "proceedings":
                yield SetAside(messages.catalogs.NO_PAPER(), is_expected=True)
            else:
                fields = [(name, value) for name, value in entry.fields.items()]
                yield self.row(_printed(entry.type, entry.key, fields), identify)

    def row(self, kept: str, identify: ReadLink) -> DumpRow | SetAside:  # noqa: ARG002
        """Return a paper of its .bib."""
        try:
            return row_of(kept, of_bib(kept))
        except Unreadable:
            return SetAside(messages.catalogs.OTHER_SHAPE())

    def heading(self, kept: str) -> Heading:
        """Return title, author and year of a paper."""
        return heading_of(of_bib(kept))

    def joined(self, kept: Sequence[str], find: Find | None, asked: str = "") -> str:  # noqa: ARG002
        """Return a .bib of the papers: several may have one title."""
        return "\n".join(kept)


class AnthologyXML:
    """The XML of a collection: volumes, each with its papers."""

    name = "the ACL Anthology's XML"
    cut = Cut(ends=(), last=b"</collection>")

    def recognises(self, head: str) -> bool:
        """Whether the root of a file is a collection."""
        return bool(_COLLECTION.match(head))

    def rows(self, chunk: bytes, identify: ReadLink) -> Iterator[DumpRow | SetAside]:
        """Yield the papers of a collection."""
        root = xml_records.parsed(chunk)
        if root is None:
            yield SetAside(messages.catalogs.NO_XML())
            return
        for volume in root.iter("volume"):
            for paper in volume.iter("paper"):
                yield BIB.row(_bib_of(root.get("id", ""), volume, paper), identify)

    def row(self, kept: str, identify: ReadLink) -> DumpRow | SetAside:
        """Return a paper of its .bib."""
        return BIB.row(kept, identify)

    def heading(self, kept: str) -> Heading:
        """Return title, author and year of a paper."""
        return BIB.heading(kept)

    def joined(self, kept: Sequence[str], find: Find | None, asked: str = "") -> str:
        """Return a .bib of the papers."""
        return BIB.joined(kept, find, asked)


BIB = AnthologyBib()


def _bib_of(collection: str, volume: Any, paper: Any) -> str:
    """Return the .bib of a paper of a collection."""
    number = _number(collection, volume.get("id", ""), paper.get("id", ""))
    kind, box = _container(volume)
    meta = volume.find("meta")
    fields = [
        ("title", _words(paper.find("title"))),
        ("author", " and ".join(map(_person, paper.iter("author")))),
        *box,
        *((x, "" if meta is None else _words(meta.find(x))) for x in _FIELDS_OF_VOLUME),
        ("pages", _words(paper.find("pages"))),
        ("doi", paper.findtext("doi", "")),
        ("url", f"https://{HOME}/{number}/" if number else ""),
        ("abstract", _words(paper.find("abstract"))),
        (RETRACTED, next((x for tag, x in _RETRACTIONS if paper.find(tag) is not None), "")),
    ]
    return _printed(kind, number, fields)


def _container(volume: Any) -> tuple[str, Sequence[tuple[str, str]]]:
    """Return the type of the entries of a volume, and what they are in.

    An issue of a journal may say all of it in its title: "Computational Linguistics, Volume 49,
    Issue 1 - March 2023".
    """
    meta = volume.find("meta")
    if meta is None:
        return "inproceedings", ()
    title = _words(meta.find("booktitle"))
    journal, number, issue = (_words(meta.find(x)) for x in _FIELDS_OF_JOURNAL)
    if volume.get("type") != "journal" and not journal and not number:
        return "inproceedings", [("booktitle", title)]
    said = _ISSUE.search(title)
    return "article", [
        ("journal", journal or (title[: said.start()] if said else title).rstrip(" ,:-")),
        ("volume", number or (said["volume"] if said else "")),
        ("number", issue or (said["issue"] or "" if said else "")),
    ]


def _number(collection: str, volume: str, paper: str) -> str:
    """Return the Anthology's id of a paper: https://aclanthology.org/info/ids/."""
    if not re.fullmatch(r"[A-Z]\d\d", collection):
        return f"{collection}-{volume}.{paper}"
    if not (volume.isdecimal() and paper.isdecimal()):
        return ""
    two = _TWO_DIGITS.fullmatch(collection) or (collection == "D19" and int(volume) >= 5)
    return f"{collection}-{int(volume):0{2 if two else 1}}{int(paper):0{2 if two else 3}}"


def _person(author: Any) -> str:
    given, family = _words(author.find("first")), _words(author.find("last"))
    return f"{family}, {given}" if given else f"{{{family}}}"


def _words(element: Any) -> str:
    """Return the text of an element as LaTeX has it; "" where there is none."""
    return "" if element is None else text.squeeze("".join(_parts(element)))


def _parts(element: Any) -> Iterator[str]:
    """Yield the text of an element, its formulae, and what its parts have; comments are none."""
    import html

    from lxml import etree

    yield _plain(element.text)
    for child in element:
        if child.tag == "tex-math":
            yield _formula(child.xpath("string()"))
        elif child.tag is etree.Entity:  # which the file declares itself, and nobody expands
            yield _plain(html.unescape(child.text))
        elif isinstance(child.tag, str):
            yield from _parts(child)
        yield _plain(child.tail)


def _formula(tex: str) -> str:
    """Return a formula; as text where it would end the field, or itself, too soon."""
    bare = tex.strip().strip("$")
    is_whole = "$" not in bare and bare.count("{") == bare.count("}") and not bare.endswith("\\")
    return f"${bare}$" if bare and is_whole else _plain(tex)


def _plain(words: str | None) -> str:
    return _SPECIAL.sub(lambda found: _ESCAPED[found.group()], words or "")


def _printed(kind: str, key: str, fields: Sequence[tuple[str, str]]) -> str:
    """Return an entry on one line."""
    values = (f"{name} = {{{text.squeeze(value)}}}" for name, value in fields if value)
    return f"@{kind}{{{text.squeeze(key) or 'x'}, {', '.join(values)}}}"


FORMS: tuple[DumpFormat, ...] = (AnthologyBib(), AnthologyXML())
