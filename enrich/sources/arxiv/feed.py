"""A page of arXiv's Atom feed: whether it is whole, and what the `arxiv` package reads in it.

The format is described at https://info.arxiv.org/help/api/user-manual.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qsl

from enrich import messages, text
from enrich.errors import Unavailable, Unreadable
from enrich.sources.shared.probe import AnswerForm, as_xml
from enrich.sources.shared.shape import TEXT

if TYPE_CHECKING:
    from enrich.transport import Session

HOST = "export.arxiv.org"
PAGE = 100  # entries; the numbers of more do not fit into every address
# Entries for which the numbers are posted. More than two thousand are no page of arXiv's, and
# questions with more than a thousand answers it asks to split.
LONG_PAGE = 1000
# The statuses of a server that takes no form, or none as long.
_NO_FORMS = (404, 405, 411, 413, 414, 501)
_ATOM = "{http://www.w3.org/2005/Atom}"
_SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
# What the package and this module read of a feed.
FORM = AnswerForm(
    read=as_xml("entry", "author", "link"),
    item="entry[].",
    shape={
        "totalResults": TEXT,
        "startIndex": TEXT,
        "itemsPerPage": TEXT,
        "entry": [
            {
                "id": TEXT,
                "title": TEXT,
                "summary": TEXT,
                "published": TEXT,
                "updated": TEXT,
                "author": [{"name": TEXT}],
                "link": [{"@href": TEXT, "@title?": TEXT, "@type?": TEXT}],
                "primary_category": {"@term": TEXT},
                "comment?": TEXT,
                "journal_ref?": TEXT,
                "doi?": TEXT,
            }
        ],
    },
)


class Malformed(Exception):  # noqa: N818
    """ArXiv calls a number of the list malformed, and answers for none of the others."""

    def __init__(self, culprit: str) -> None:
        super().__init__(culprit)
        self.culprit = culprit


class NoLongLists(Exception):  # noqa: N818
    """ArXiv does not answer for so many numbers at once."""


class _Enough(Exception):  # noqa: N818
    """The package wants a second page: a batch is one request."""


class _Getter(Protocol):
    def get(self, url: str, headers: object = None) -> object: ...


class Pages:
    """One page over our own session, for `arxiv.Client`, which takes it for a requests session.

    `parts`: how many papers are asked for; the numbers of many are posted.
    """

    def __init__(self, session: Session, parts: int = 1) -> None:
        self._session = session
        self._parts = parts
        self._asked = False

    def get(self, url: str, headers: object = None) -> object:  # noqa: ARG002
        """Ask for the page; a second one raises `_Enough`."""
        if self._asked:
            raise _Enough
        self._asked = True
        content = self._posted(url) if self._parts > PAGE else self._got(url)
        return SimpleNamespace(status_code=200, content=content)

    def _got(self, url: str) -> bytes:
        content = self._session.get(url, expect="xml", allow=(400,), parts=self._parts).content
        _count(check(content))
        return content

    def _posted(self, url: str) -> bytes:
        """Return the page. Raises NoLongLists where the list, or the page, seems to be cut off."""
        address, _, query = url.partition("?")
        answer = self._session.post(
            address,
            form=dict(parse_qsl(query, keep_blank_values=True)),
            expect="xml",
            allow=(400, *_NO_FORMS),
            parts=self._parts,
        )
        if answer.status in _NO_FORMS:
            raise NoLongLists
        root = check(answer.content)
        try:
            _count(root)
        except Unavailable as error:
            raise NoLongLists from error
        if 2 * len(root.findall(f"{_ATOM}entry")) < self._parts:  # hardly so many are unknown
            raise NoLongLists
        return answer.content


class Given:
    """A page that has been received already, for `arxiv.Client`."""

    def __init__(self, content: bytes) -> None:
        self._content: bytes | None = content

    def get(self, url: str, headers: object = None) -> object:  # noqa: ARG002
        """Return the page; a second one raises `_Enough`."""
        content, self._content = self._content, None
        if content is None:
            raise _Enough
        return SimpleNamespace(status_code=200, content=content)


def results(pages: _Getter, search: Any) -> Iterator[dict[str, Any]]:
    """Yield the fields of the entries of a page, as the package reads them."""
    import arxiv

    size = search.max_results or max(PAGE, len(search.id_list or ()))
    client = arxiv.Client(page_size=size, delay_seconds=0, num_retries=0)
    client._session = pages
    try:
        for result in client.results(search):
            yield _fields(result)
    except _Enough:
        return
    except (ValueError, arxiv.ArxivError) as error:
        raise Unreadable(messages.services.OTHER_SHAPE(service="arXiv"), HOST) from error


def check(content: bytes) -> Any:
    """Return the root of a feed. Raises SourceError unless the feed and its entries are complete.

    The package's own parser accepts too much.
    """
    from lxml import etree

    if not content.lstrip()[:200].startswith((b"<?xml", b"<feed")):
        raise Unavailable(messages.services.OVERLOADED(service="arXiv", what="feed"), HOST)
    try:
        root = etree.fromstring(
            content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        )
    except etree.XMLSyntaxError as error:
        raise Unavailable(messages.services.NO_XML(host=HOST), HOST) from error
    if root.tag != f"{_ATOM}feed" or root.getroottree().docinfo.doctype:
        raise Unreadable(messages.services.NONE_OF(service="arXiv", what="a feed"), HOST)
    entries = root.findall(f"{_ATOM}entry")
    _check_error(entries)
    for entry in entries:
        whole = all(
            entry.findtext(_ATOM + x) is not None for x in ("title", "published", "updated")
        )
        if entry.findtext(f"{_ATOM}id") and not whole:
            raise Unreadable(
                messages.services.WITHOUT(
                    service="arXiv", what="a paper", part="a title or a date"
                ),
                HOST,
            )
    return root


def _count(root: Any) -> None:
    """Raise Unavailable if the page has fewer entries than it says (arXiv's empty pages)."""
    total, start, per = (
        _number(root.findtext(_SEARCH + x)) for x in ("totalResults", "startIndex", "itemsPerPage")
    )
    if len(root.findall(f"{_ATOM}entry")) < min(total - start, per):
        raise Unavailable(messages.services.FEWER(service="arXiv", what="papers"), HOST)


def _check_error(entries: Sequence[Any]) -> None:
    """Raise SourceError or Malformed if an entry is arXiv's report of an error."""
    for entry in entries:
        if "/api/errors" in (entry.findtext(f"{_ATOM}id") or ""):
            summary = text.squeeze(entry.findtext(f"{_ATOM}summary") or "")
            found = re.match(r"incorrect id format for\s*(.*)", summary)
            raise (
                Malformed(found[1])
                if found
                else Unreadable(
                    messages.services.REPORTS(service="arXiv", error=summary[:100]), HOST
                )
            )


def _number(digits: str | None) -> int:
    if not digits or not digits.strip().isdecimal():
        raise Unreadable(
            messages.services.WITHOUT(
                service="arXiv", what="a feed", part="the number of its papers"
            ),
            HOST,
        )
    return int(digits)


def _fields(result: Any) -> dict[str, Any]:
    """Return what the package read of one entry: the answer that is kept."""
    number = result.get_short_id()
    version = re.search(r"v(\d+)$", number)
    return {
        "id": number.removesuffix(version[0]) if version else number,
        "version": int(version[1]) if version else None,
        "title": result.title,
        "authors": [a.name for a in result.authors],
        "summary": result.summary,
        "published": result.published.isoformat(),
        "updated": result.updated.isoformat(),
        "comment": result.comment,
        "journal_ref": result.journal_ref,
        "doi": result.doi,
        "primary_category": result.primary_category,
        "categories": result.categories,
        "links": [
            {"href": x.href, "title": x.title, "rel": x.rel, "type": x.content_type}
            for x in result.links
        ],
    }
