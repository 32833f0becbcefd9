"""DBLP's dump, dblp.xml: https://dblp.org/xml/, described at https://dblp.org/xml/docu/dblpxml.pdf.

The file names a DTD, which says no more than which character `&eacute;` is: that is known here, and
no DTD is read. An entity that a file declares itself stays the text that it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from enrich import identifiers, messages
from enrich.model import Identifier
from enrich.patterns import regex
from enrich.sources.base import IdentifyLink
from enrich.sources.dblp import facts as facts_of
from enrich.sources.dblp.facts import Facts
from enrich.sources.shared import dumps, xml_records
from enrich.sources.shared.dumps import Cut, DumpFormat, DumpRow, Find, Heading, SetAside
from enrich.sources.shared.guarded import SLIPS

_ENDS = (b"article", b"inproceedings", b"proceedings", b"book", b"incollection", b"phdthesis",
         b"mastersthesis", b"data", b"www", b"person")  # fmt: skip
_RECORD = regex(rb"<(" + b"|".join(_ENDS) + rb")\b[^<>]*(?:/>|>.*?</\1\s*>)", re.DOTALL)
_ENTITY = regex(r"&(?!(?:amp|lt|gt|quot|apos);)(?!#)\w{1,40};")
# A DOI that is written as it is, which most are: `identifiers.doi` reads all others.
_NAMED_DOI = regex(r"https?://(?:dx\.)?doi\.org/(10\.\d{4,9}/[\w.:;()/-]*[A-Za-z\d])", re.ASCII)
_OF_DOI = regex(r"https?://(?:dx\.)?doi\.org/")
# Of persons: their home pages are records of dblp.xml too.
_PERSONS = ("homepages/", "persons/")
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Facts).decode


class _HeadingFacts(msgspec.Struct):
    title: str
    authors: Sequence[str] = ()
    editors: Sequence[str] = ()
    year: str = ""


_heading = msgspec.json.Decoder(_HeadingFacts).decode


class DBLPXML:
    """`dblp.xml`: all publications, each with all its facts but those of its volume."""

    name = "dblp.xml"
    cut = Cut(ends=tuple(b"</" + x + b">" for x in _ENDS), last=b"</dblp>", begins=b" key=")

    def recognises(self, head: str) -> bool:
        """Whether the root of a file is DBLP's."""
        return bool(re.match(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!DOCTYPE\s+dblp\b|<dblp\b)", head))

    def rows(self, chunk: bytes, identify: IdentifyLink) -> Iterator[DumpRow | SetAside]:
        """Yield the records of a part of the file that begins and ends between two records."""
        for element in _elements(chunk):
            yield (
                self._row_of(element, identify)
                if element is not None
                else SetAside(messages.catalogs.NO_XML())
            )

    def row(self, kept: str, identify: IdentifyLink) -> DumpRow | SetAside:
        """Return a record from its facts."""
        return _row(_decode(kept), kept, identify)

    def heading(self, kept: str) -> Heading:
        """Return title, author and year of a record's facts."""
        facts = _heading(kept)
        people = facts.authors or facts.editors
        author = dumps.last_name(people[0]) if people else ""
        year = int(facts.year) if facts.year.isdecimal() else 0
        return Heading((facts_of.title(facts.title),), author, year)

    def joined(self, kept: Sequence[str], find: Find | None, asked: str = "") -> str:  # noqa: ARG002
        """Return the answer of several records, each with the facts of its volume."""
        if find is None:
            return f'{{"records":[{",".join(kept)}]}}'
        return _encode({"records": [_with_volume(_decode(x), find) for x in kept]}).decode()

    def _row_of(self, element: Any, identify: IdentifyLink) -> DumpRow | SetAside:
        key = element.get("key", "")
        if key.startswith(_PERSONS):
            return SetAside(messages.catalogs.A_PERSON(), is_expected=True)
        try:
            facts = facts_of.of_element(element)
        except (LookupError, TypeError):
            facts = {}
        if not facts.get("title"):
            return SetAside(messages.catalogs.WITHOUT_TITLE())
        if not key or len(key) > 200:
            return SetAside(messages.catalogs.WITHOUT_NAME())
        try:
            return _row(facts, _encode(facts).decode(), identify, element.get("mdate", ""))
        except SLIPS:
            return SetAside(messages.catalogs.OTHER_SHAPE())


def _row(facts: Facts, kept: str, identify: IdentifyLink, changed: str = "") -> DumpRow | SetAside:
    people = facts.get("authors") or facts.get("editors") or ()
    names = tuple(dict.fromkeys(_names(facts, identify)))
    return DumpRow(
        kept,
        names,
        (facts_of.title(facts["title"]),),
        dumps.last_name(people[0]) if people else "",
        changed,
        # A key is made of names, venue and year, and changes with them.
        tuple(name for name in names if name.startswith("doi:")),
    )


def _names(facts: Facts, identify: IdentifyLink) -> Iterator[str]:
    """Yield a record's key, and what its addresses name."""
    yield f"dblp:{facts['key']}"
    in_corr = facts.get("in") == "CoRR"
    if in_corr and (volume := facts.get("volume", "")).startswith("abs/"):
        yield f"arxiv:{volume[4:]}"
    for address in facts.get("urls", ()):
        plain = _NAMED_DOI.fullmatch(address)
        if plain and not in_corr:
            yield f"doi:{plain[1].lower()}"
            continue
        is_doi = not in_corr and _OF_DOI.match(address)
        if found := (identifiers.doi(address) if is_doi else identify(address)):
            yield str(found)


def _with_volume(facts: Facts, find: Find) -> Facts:
    """Return the facts of a record with those of the proceedings or the book that it is in."""
    key = facts.pop("crossref", "")
    for answer in find(Identifier("dblp", key)) if key else ():
        volume = _decode(answer)
        part = {x: volume[x] for x in ("title", "publisher", "series", "isbn") if volume.get(x)}
        if volume.get("volume") and volume.get("series"):
            part["series_volume"] = volume["volume"]
        return {**facts, "part": {"key": key, **part}}
    return facts


# -- XML


def _elements(chunk: bytes) -> Iterator[Any]:
    """Yield the records of a chunk as elements, None for one that is no XML."""
    start = chunk.find(b"<dblp")
    if start >= 0:  # the head of the file
        chunk = chunk[chunk.find(b">", start) + 1 :]
    root = _parsed(chunk)
    if root is not None:
        yield from (x for x in root if isinstance(x.tag, str))
        return
    for found in _RECORD.finditer(chunk):
        root = _parsed(found.group())
        if root is None:
            yield None
        else:
            yield from root


def _parsed(chunk: bytes) -> Any:
    """Return the root over some records; None where they are no XML."""
    written = chunk.decode("ascii") if chunk.isascii() else _decoded(chunk)
    if "&" in written:
        written = _ENTITY.sub(_as_character, written)
    return xml_records.parsed(f"<dblp>{written}</dblp>")


def _decoded(chunk: bytes) -> str:
    try:
        return chunk.decode("utf-8")
    except UnicodeDecodeError:
        return chunk.decode("latin-1")


def _as_character(entity: re.Match[str]) -> str:
    import html

    return html.escape(html.unescape(entity.group()))


FORMS: tuple[DumpFormat, ...] = (DBLPXML(),)
