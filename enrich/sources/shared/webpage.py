"""The page of a paper as one Record: citation_* tags, JSON-LD and printed BibTeX.

Tags: https://scholar.google.com/intl/en/scholar/inclusion.html#indexing. Pages may be hostile: what
is read is limited, no script runs, and nothing is fetched. Whatever is wrong with a page leads to a
Record with less in it, or to Unreadable.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from enrich import identifiers, messages, text
from enrich.bibtex import entries
from enrich.bibtex import record as bibtex_record
from enrich.bibtex.entries import RawEntry
from enrich.errors import Unreadable
from enrich.model import Record, Standing, Tier
from enrich.patterns import regex
from enrich.text.values import date, numbers, page_range, people, web_address

# Characters; real pages have 10 to 100 thousand.
_LONGEST_PAGE = 2_000_000
# Characters of JSON-LD.
_LONGEST_OBJECT = 200_000
# Papers of large collaborations have 3,000.
_MOST_AUTHORS = 5_000
_CHARSETS = regex(
    r"utf-?8|utf-?16(?:le|be)?|us-ascii|iso-?8859-?\d+|latin-?\d|windows-?125\d|cp125\d"
    r"|gb2312|gbk|gb18030|big5|euc-(?:jp|kr)|shift[_-]jis|koi8-[ru]",
    re.IGNORECASE,
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LINES = ("br", "p", "div", "li", "tr", "dt", "dd", "pre", *_HEADINGS)  # end a line
# What no XML holds, as a character or by its number: lxml reads it, and refuses to write it.
_CONTROL = regex(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]"
    r"|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|127)|x0*(?:[0-8bcef]|1[\da-f]|7f|fff[ef]))(?:;|(?![\da-f]))",
    re.IGNORECASE,
)
_UNSEEN = regex(r"<(script|style|svg)\b(?![^>]{0,200}ld\+json)", re.IGNORECASE)
GONE = frozenset({404, 410})
_DECLARED = regex(rb"charset\s*=\s*[\"']?\s*([\w-]{1,20})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page states.

    `tags`: name in small letters -> contents, in order. `objects`: its JSON-LD. `bibtex`: the entry
    that is printed in it.
    """

    tags: Mapping[str, tuple[str, ...]]
    objects: tuple[Mapping[str, Any], ...] = ()
    bibtex: RawEntry | None = None
    root: Any = field(default=None, repr=False, compare=False)

    def first(self, *names: str) -> str:
        """Return the first content of the first of these tags that the page has, as plain text."""
        return next(
            (x for name in names for x in map(text.plain, self.tags.get(name, ())) if x), ""
        )

    def block(self, name: str) -> str:
        """Return the text of the first element of a class or id; "" if there is none.

        A label in front of it ("Abstract:") is left out.
        """
        classes = "concat(' ', normalize-space(@class), ' ')"
        query = f"(//*[@id=$n or contains({classes}, concat(' ', $n, ' '))])[1]"
        found = self.root.xpath(query, n=name) if self.root is not None else []
        if not found:
            return ""
        paragraphs = found[0].xpath(".//p") or found
        words = text.squeeze(" ".join("".join(p.itertext()) for p in paragraphs))
        return re.sub(r"^abstract\s*[:.]?\s+(?=\S)", "", words, flags=re.IGNORECASE)

    def under(self, heading: str) -> str:
        """Return the text between the first heading of that text and the next heading, else ""."""
        words: list[str] = []
        marks = self.root.iter(*_HEADINGS) if self.root is not None else ()
        for mark in marks:
            if text.fold("".join(mark.itertext())) == text.fold(heading):
                for sibling in mark.itersiblings():
                    if sibling.tag in _HEADINGS:
                        break
                    words.append("".join(sibling.itertext()))
                break
        return text.squeeze(" ".join(words))


def decode(content: bytes, content_type: str = "") -> str:
    """Return the bytes of a page as text. Never raises.

    The encoding is that of the byte order mark, UTF-8, the declared one, or Windows-1252.
    """
    content = content[: 4 * _LONGEST_PAGE]
    for mark, charset in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return content.decode(charset, "replace")
    declared = _DECLARED.search(content_type.encode("ascii", "replace")) or _DECLARED.search(
        content[:4096]
    )
    named = declared.group(1).decode("ascii", "replace") if declared else ""
    for charset in ("utf-8", named.replace("gb2312", "gb18030")):
        if not _CHARSETS.fullmatch(charset):
            continue
        try:
            return content.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("cp1252", "replace")


def answer(status: int, content: bytes, content_type: str = "") -> str | None:
    """Return the text of a page to keep; None where the site says that there is no such page.

    Raises Unreadable for what is no HTML page.
    """
    if status in GONE:
        return None
    markup = slim(decode(content, content_type))
    if "<" not in markup[:4096]:
        raise Unreadable(messages.services.NONE_OF(service="The site", what="a web page"))
    return markup


def slim(markup: str) -> str:
    """Return a page without styles and scripts, but with JSON-LD. Linear in its length."""
    kept, at = [], 0
    for found in _UNSEEN.finditer(markup):
        if found.start() < at:
            continue
        end = markup.find(f"</{found.group(1)}", found.end())
        kept.append(markup[at : found.start()])
        at = end if end >= 0 else len(markup)
    return ("".join(kept) + markup[at:])[:_LONGEST_PAGE]


def read(markup: str) -> Page:
    """Return what a page states in tags, JSON-LD and BibTeX. Raises Unreadable if it is no HTML.

    Control characters are dropped; those that part words are blanks.
    """
    if "<" not in markup[:4096]:
        raise Unreadable(messages.services.NONE_OF(service="The site", what="a web page"))
    import lxml.etree
    import lxml.html

    markup = _CONTROL.sub(_blank, markup[:_LONGEST_PAGE])
    parser = lxml.html.HTMLParser(
        encoding="utf-8", no_network=True, recover=True, remove_comments=True, remove_pis=True
    )
    try:
        root = lxml.html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError) as error:
        raise Unreadable(messages.services.OTHER_SHAPE(service="The site")) from error
    tags: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name, content = meta.get("name") or meta.get("property") or "", meta.get("content") or ""
        if name and content and len(tags.setdefault(name.lower(), [])) < _MOST_AUTHORS:
            tags[name.lower()].append(content)
    objects = tuple(_objects(root))
    for unseen in list(root.iter("script", "style")):
        unseen.clear(keep_tail=True)
    for line in root.iter(*_LINES):
        line.tail = "\n" + (line.tail or "")
    return Page(
        {k: tuple(v) for k, v in tags.items()},
        objects,
        entries.printed("".join(root.itertext())),
        root,
    )


def _blank(control: re.Match[str]) -> str:
    """Return a blank for a vertical tab or a form feed, nothing for another control character."""
    return " " if control.group() in "\v\f" else ""


def _objects(root: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the JSON-LD objects of a page, those inside `@graph` and lists too."""
    for script in [x for x in root.iter("script") if "ld+json" in (x.get("type") or "").lower()][
        :20
    ]:
        try:
            found = json.loads((script.text or "")[:_LONGEST_OBJECT])
        except (ValueError, RecursionError):
            continue
        queue = found if isinstance(found, list) else [found]
        for thing in queue[:100]:
            graph = thing.get("@graph") if isinstance(thing, dict) else None
            yield from (
                x
                for x in (graph if isinstance(graph, list) else [thing])[:100]
                if isinstance(x, dict)
            )


def record(page: Page, source: str, tier: Tier) -> Record:
    """Return the record of a page: of its tags, with gaps filled from JSON-LD, then from BibTeX."""
    found = fill(_of_tags(page, source, tier), _of_objects(page, source, tier))
    if not page.bibtex:
        return found
    printed = bibtex_record.record(page.bibtex, source, tier)
    if "," in page.bibtex.get("author") and len(printed.authors) == len(found.authors):
        # "Le Scao, Teven" tells which the family name is, "Teven Le Scao" does not.
        found = replace(found, authors=())
    return fill(found, printed)


def fill(first: Record, second: Record) -> Record:
    """Return `first` with its empty fields filled from `second`.

    The date is filled too, if `second` has a month of the same year.
    """
    gaps = {
        f.name: getattr(second, f.name)
        for f in fields(Record)
        if getattr(first, f.name) in ("", (), None)
    }
    if (
        first.issued
        and second.issued
        and first.issued.year == second.issued.year
        and not first.issued.month
    ):
        gaps["issued"] = second.issued
    return replace(first, **gaps)


def _of_tags(page: Page, source: str, tier: Tier) -> Record:
    first = page.first
    journal = first("citation_journal_title")
    doi = identifiers.doi(first("citation_doi", "dc.identifier.doi", "prism.doi"))
    authors = page.tags.get("citation_author") or tuple(
        x for names in page.tags.get("citation_authors", ()) for x in names.split(";")
    )
    return Record(
        source=source,
        tier=tier,
        title=first("citation_title", "dc.title"),
        authors=people([text.plain(x) for x in authors[:_MOST_AUTHORS]]),
        editors=people(map(text.plain, page.tags.get("citation_editor", ())[:_MOST_AUTHORS])),
        type="article-journal" if journal else "paper-conference",
        standing=Standing.PUBLISHED,
        identifiers=(doi,) if doi else (),
        issued=date(
            first("citation_publication_date", "citation_date", "citation_year", "dc.date.issued")
        ),
        container_title=first(
            "citation_conference_title", "citation_inbook_title", "citation_book_title"
        )
        or journal,
        volume=first("citation_volume"),
        issue=first("citation_issue"),
        page=page_range(first("citation_firstpage"), first("citation_lastpage")),
        publisher=first("citation_publisher"),
        ISBN=numbers(first("citation_isbn")),
        ISSN=numbers(first("citation_issn")),
        URL=web_address(first("citation_abstract_html_url", "og:url")),
        pdf=web_address(first("citation_pdf_url")),
        abstract=first("citation_abstract", "dc.description"),
    )


def _of_objects(page: Page, source: str, tier: Tier) -> Record:
    """Return the record of schema.org's ScholarlyArticle; an empty one where there is none."""
    for thing in page.objects:
        kind = thing.get("@type")
        if "ScholarlyArticle" in (kind if isinstance(kind, list) else [kind]):
            people_ = thing.get("author")
            part = thing.get("isPartOf")
            doi = identifiers.doi(_word(thing.get("sameAs")) or _word(thing.get("identifier")))
            return Record(
                source=source,
                tier=tier,
                title=_word(thing.get("name")) or _word(thing.get("headline")),
                authors=people(
                    [
                        _word(x)
                        for x in (people_ if isinstance(people_, list) else [people_])[
                            :_MOST_AUTHORS
                        ]
                    ]
                ),
                identifiers=(doi,) if doi else (),
                issued=date(_word(thing.get("datePublished"))),
                container_title=_word(part),
                publisher=_word(thing.get("publisher")),
                abstract=_word(thing.get("abstract")) or _word(thing.get("description")),
            )
    return Record(source=source, tier=tier, title="")


def _word(thing: object) -> str:
    """Return a JSON-LD value as plain text: a string, an object's name, the first of a list."""
    if isinstance(thing, list):
        thing = thing[0] if thing else ""
    if isinstance(thing, dict):
        thing = thing.get("name") or thing.get("value")
    return text.plain(thing) if isinstance(thing, str) else ""
