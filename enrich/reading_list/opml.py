"""Reads OPML outlines: an outline with outlines in it is a section, any other an entry.

http://opml.org/spec2.opml
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from enrich import messages
from enrich.model import Unread
from enrich.patterns import regex
from enrich.reading_list import facts as fact
from enrich.reading_list.facts import PaperFacts
from enrich.reading_list.line.candidate import entry_of
from enrich.reading_list.line.flat import LinkClassifier
from enrich.reading_list.listing import Identify, ReadEntries, nowhere

_LINKS = ("url", "htmlUrl", "href", "link")
_OUTLINES = frozenset({"outline", "body"})
_DEEPEST = 100
_SHOWN = 100  # characters of what the parser says, which may hold a part of the file
# References to halves of characters: libxml2 lets them in, and what holds one cannot be read.
_HALF = regex(
    r"&#(?:x0*d[89a-f][0-9a-f]{2}|0*5(?:529[6-9]|5[3-9]\d\d|[6]\d{3}|7[0-2]\d\d|73[0-3]\d|734[0-3]));",
    re.IGNORECASE,
)


def read(text: str, path: str, identify: Identify) -> ReadEntries:
    """Return the entries of an outline, and no places: it is only read."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    whole = _HALF.sub("\ufffd", text).encode("utf-8", "replace")
    root = etree.fromstring(whole, parser) if text.strip() else None
    problems = tuple(
        messages.lists.AT_LINE(
            line=e.line, problem=messages.lists.XML_ERROR(why=" ".join(e.message.split())[:_SHOWN])
        )
        for e in list(parser.error_log)[:5]
    )
    feeds: list[Unread] = []
    stated = [] if root is None else list(_outlines(root, (), feeds))
    found, left = fact.candidates_of(stated, LinkClassifier(identify))
    entries = tuple(entry_of(candidate, path) for candidate in found)
    unread = [Unread(x.start + 1, x.title, messages.lists.NAMES_NO_PAPER()) for x in left]
    return ReadEntries(entries, nowhere(len(entries)), problems, not problems, (*feeds, *unread))


def _outlines(
    node: etree._Element, section: tuple[str, ...], feeds: list[Unread]
) -> Iterator[PaperFacts]:
    for child in node:
        # Not by QName, which refuses the names that a broken file may have.
        if not isinstance(child.tag, str) or child.tag.rpartition("}")[2] not in _OUTLINES:
            continue
        title = child.get("text") or child.get("title") or ""
        inner = [x for x in child if isinstance(x.tag, str)]
        links = [url for name in _LINKS if (url := child.get(name))]
        line = max((child.sourceline or 1) - 1, 0)
        if child.get("xmlUrl"):
            feeds.append(Unread(line + 1, title, messages.lists.IS_FEED()))
        elif inner and not links:
            if len(section) < _DEEPEST:
                name = (title,) if title else ()
                yield from _outlines(child, (*section, *name), feeds)
        elif title or links:
            yield _facts(child, line, title, links, section)
            yield from _outlines(child, section, feeds)


def _facts(
    child: etree._Element, line: int, title: str, links: list[str], section: tuple[str, ...]
) -> PaperFacts:
    facts = PaperFacts(line, line + 1, section=section)
    facts.take("title", title)
    for url in links:
        facts.take("link", url)
    for name, value in child.attrib.items():
        if name == "_note" or (name not in _LINKS and name not in {"text", "title", "type"}):
            facts.take(fact.role_of(str(name)) if name != "_note" else "note", str(value))
    return facts
