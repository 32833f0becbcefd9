"""A feed of what is new in the form of Atom (RFC 4287). Pure.

Every time is of the history, and every id is made of it: the same history gives the same bytes, and
a feed reader knows an entry again.
"""

from __future__ import annotations

import html
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from enrich.errors import OptionError
from enrich.export import links
from enrich.export.cleaning import clean
from enrich.export.options import ExportOptions
from enrich.messages import commands
from enrich.model import Work

# The name space of our ids (RFC 9562, version 5): any that nobody else makes names in.
_OURS = uuid.UUID("a5f1a0c4-9b1e-4f0e-8a35-2f6f5d1f7a11")
# Of a feed that has no entry yet.
BEFORE_ALL = "1970-01-01T00:00:00+00:00"
_HEAD = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
"""
_PROGRAM = "enrich"


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A piece of news. `name` is what its id is made of, `updated` a time as RFC 3339 has it."""

    name: str
    updated: str
    title: str
    # the page of the paper, an address of the web
    link: str = ""
    authors: Sequence[str] = ()
    # what is said of it, a paragraph each
    paragraphs: Sequence[str] = ()
    # label and address
    links: Sequence[tuple[str, str]] = ()


def render(_works: Iterable[Work], _options: ExportOptions) -> str:
    """Raise OptionError: papers alone do not tell what is new. `feed` is what writes one."""
    raise OptionError(commands.NEEDS_HISTORY())


def feed(name: str, title: str, entries: Sequence[FeedEntry]) -> str:
    """Return the text of a feed, its entries in the order given, which is the newest first.

    `name` is what its id is made of.
    """
    updated = max((entry.updated for entry in entries), default=BEFORE_ALL)
    parts = [
        _HEAD,
        f"<title>{_text(title)}</title>\n",
        f"<id>{_id('feed', name)}</id>\n",
        f"<updated>{updated}</updated>\n",
        f"<author><name>{_PROGRAM}</name></author>\n",
        f"<generator>{_PROGRAM}</generator>\n",
        *(part for entry in entries for part in _entry(entry)),
        "</feed>\n",
    ]
    return "".join(parts)


def _entry(entry: FeedEntry) -> Iterator[str]:
    yield "<entry>\n"
    yield f"<title>{_text(entry.title)}</title>\n"
    yield f"<id>{_id('entry', entry.name)}</id>\n"
    yield f"<updated>{entry.updated}</updated>\n"
    if address := links.for_markup(entry.link):
        yield f'<link rel="alternate" href="{html.escape(address)}"/>\n'
    for author in entry.authors:
        if shown := _text(author):
            yield f"<author><name>{shown}</name></author>\n"
    # Text that is escaped twice: XML has HTML as text, which has the words as text.
    yield f'<content type="html">{html.escape("".join(_content(entry)))}</content>\n'
    yield "</entry>\n"


def _content(entry: FeedEntry) -> Iterator[str]:
    for paragraph in entry.paragraphs:
        yield f"<p>{_text(paragraph)}</p>"
    shown = ((label, links.for_markup(url)) for label, url in entry.links)
    anchors = [f'<a href="{html.escape(url)}">{_text(label)}</a>' for label, url in shown if url]
    if anchors:
        yield f"<p>{', '.join(anchors)}</p>"


def _id(kind: str, name: str) -> str:
    """Return an id that tells nothing of what it is made of (RFC 4287, section 4.2.6)."""
    return uuid.uuid5(_OURS, f"{kind}\n{name}".encode("utf-8", "replace").decode()).urn


def _text(words: str) -> str:
    """Return words as text of XML 1.0, which has no control characters."""
    shown = "".join(c for c in clean(words) if c not in "\ufffe\uffff")
    return html.escape(shown)
