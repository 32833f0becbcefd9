"""Papers of which facts are known, and the form of what a service answers about them.

Each source declares both in its own module: `doctor --online` asks about the first paper, and holds
the raw answer against the form, and the record of it against the facts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from enrich import messages, text
from enrich.errors import Unreadable
from enrich.model import Identifier, Record
from enrich.sources.shared import shape as shapes
from enrich.sources.shared.shape import Difference, Shape

if TYPE_CHECKING:
    from enrich.transport import Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """A paper that a service knows, and what it says of it.

    `first` is the family name of the first author, `authors` how many there are, `venue` words of
    its container or of the acronym, `names` other identifiers that the record has or links to, and
    `more` further fields of the record, `has` the fields of the answer (as the form calls them)
    that not every paper has, and this one does. A service that says nothing of the paper itself has
    no `title`.
    """

    asked: Identifier
    title: str = ""
    first: str = ""
    authors: int = 0
    year: int = 0
    venue: str = ""
    names: tuple[Identifier, ...] = ()
    more: Mapping[str, str] | None = None
    has: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of a record that is not as it is known: what was `found`, and what is `known`."""

    field: str
    found: str
    known: str


def contradicted(probe: Probe, records: Iterable[Record]) -> list[Fact]:
    """Return what the records of an answer say otherwise than is known.

    They are compared by the one that has most of the facts: an answer may have several versions.
    """
    if not probe.title:
        return []
    wrong = [list(_wrong(probe, found)) for found in records]
    return min(wrong, key=len) if wrong else [Fact("title", "", probe.title)]


def _wrong(probe: Probe, found: Record) -> Iterator[Fact]:
    """Yield the facts that a record contradicts; letter case and accents count for nothing."""
    first = found.authors[0] if found.authors else None
    family = (first.family or first.literal) if first else ""
    venue = f"{found.container_title} {found.container_title_short} {found.collection_title}"
    own = {*found.identifiers, *found.links}
    said = [
        ("title", found.title, probe.title, text.fold(found.title) == text.fold(probe.title)),
        ("authors", family, probe.first, text.fold(probe.first) in text.fold(family)),
        ("authors", str(len(found.authors)), str(probe.authors), None),
        ("issued", str(found.issued.year) if found.issued else "", str(probe.year or ""), None),
        ("container_title", venue.strip(), probe.venue, text.fold(probe.venue) in text.fold(venue)),
        *(
            ("identifiers", ", ".join(map(str, sorted(own))), str(name), name in own)
            for name in probe.names
        ),
        *((name, str(getattr(found, name)), x, None) for name, x in (probe.more or {}).items()),
    ]
    for field, value, known, holds in said:
        if known and known != "0" and not (value == known if holds is None else holds):
            yield Fact(field, value, known)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerForm:
    """The form of a service's answers: how they are read, their shape, and where the paper is.

    `item` is the path of the paper's fields in the shape, which people need not hear of:
    `results[].`. `is_page`: it is a page, with tags instead of fields.
    """

    shape: Shape
    read: Callable[[Response], object]
    item: str = ""
    is_page: bool = False

    def differences(self, answer: Response, has: Iterable[str] = ()) -> list[Difference]:
        """Return how an answer differs from its shape. An empty list of papers is no difference.

        `has`: the fields that not every paper has, and this one does. Raises Unreadable for what
        cannot be read at all.
        """
        needed = {f"{self.item}{name}" for name in has}
        found = shapes.differences(self.shape, self.read(answer), needed)
        papers = self.item.rpartition("[]")[0]
        return [
            Difference(x.field.removeprefix(self.item), x.fault, x.found, x.expected)
            for x in found
            if not (x.fault == "empty" and x.field in {papers, f"{papers}[]"})
        ]

    def first_named(self, words: str) -> str:
        """Return the first field of the shape that some words name, "" where they name none."""
        known = set(shapes.names(self.shape))
        return next((word for word in re.findall(r"[\w-]+", words) if word in known), "")


# -- how answers are read


def as_json(answer: Response) -> object:
    """Return an answer in JSON as it is."""
    return answer.json()


def as_xml(item: str, *lists: str) -> Callable[[Response], object]:
    """Return what reads an XML document: children by name, attributes as `@name`.

    Children of a name in `lists` are a list, of another name the first one counts; those of the
    root that are called `item` are the papers, of which there may be none. What has neither
    children nor attributes is its text.
    """

    def read(answer: Response) -> object:
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            root = _of_element(etree.fromstring(answer.content, parser), (item, *lists))
            return {item: [], **root} if isinstance(root, dict) else root
        except etree.XMLSyntaxError as error:
            raise Unreadable(messages.services.NO_XML(host=answer.host), answer.host) from error

    return read


def _of_element(element: Any, lists: Collection[str]) -> dict[str, Any] | str:
    if not len(element) and not element.attrib:
        return str(element.text or "").strip()
    found: dict[str, Any] = {f"@{name}": value for name, value in element.attrib.items()}
    for child in element:
        if isinstance(child.tag, str):
            name, value = child.tag.rpartition("}")[2], _of_element(child, lists)
            if name in lists:
                found.setdefault(name, []).append(value)
            else:
                found.setdefault(name, value)
    return found


def as_page(*blocks: str) -> Callable[[Response], object]:
    """Return what reads a page: its tags by name, its BibTeX, and the text of these blocks.

    A block is a class or an id, and is called `.name`; the fields of the BibTeX `bibtex.name`.
    """

    def read(answer: Response) -> object:
        from enrich.sources.shared import webpage

        page = webpage.read(webpage.decode(answer.content, answer.headers.get("content-type", "")))
        found: dict[str, Any] = {name: list(values) for name, values in page.tags.items()}
        found |= {f".{name}": words for name in blocks if (words := page.block(name))}
        if page.bibtex:
            found["bibtex"] = dict(page.bibtex.fields)
        return found

    return read


def as_bibtex(answer: Response) -> object:
    """Return the fields of the first entry of a .bib."""
    from enrich.bibtex import entries

    entry = next(entries.read(answer.text), None)
    return dict(entry.fields) if entry else {}


def said_in(answer: Response) -> str:
    """Return what a service says of a question that it refuses, in one line, "" for a page."""
    try:
        value = json.loads(answer.content)
    except (ValueError, RecursionError):
        return ""
    words = " ".join(_texts(value))
    return text.squeeze(words)[:200]


def _texts(value: object, depth: int = 0) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif depth < 4 and isinstance(value, dict | list):
        for x in value.values() if isinstance(value, dict) else value:
            yield from _texts(x, depth + 1)
