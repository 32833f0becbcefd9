"""A table for spreadsheets (RFC 4180), whose cells no spreadsheet takes for formulas. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from enrich.export import links, venue_style
from enrich.export.cleaning import clean
from enrich.export.options import ExportOptions
from enrich.model import Work
from enrich.text.values import with_hyphen

COLUMNS = (
    *("key", "state", "checked_on", "type", "title", "authors", "year", "month", "venue"),
    *("container_title", "volume", "issue", "pages", "number", "publisher", "doi", "arxiv", "url"),
    *("isbn", "editors", "edition", "retracted", "problems", "keywords", "abstract"),
)
# https://owasp.org/www-community/attacks/CSV_Injection, the full-width forms included
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "＝", "＋", "－", "＠")


def render(works: Iterable[Work], options: ExportOptions) -> str:
    """Return the table, with a line of names above it."""
    columns = _columns(options)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for work in works:
        cells = _cells(work)
        writer.writerow([cell(cells[c]) for c in columns])
    return out.getvalue()


def _columns(options: ExportOptions) -> list[str]:
    wanted = {"abstract": options.abstracts, "keywords": options.keywords}
    return [c for c in COLUMNS if wanted.get(c, True)]


def cell(words: str) -> str:
    """Return text for one cell: on one line, with an apostrophe before what would be computed."""
    words = clean(words)
    return f"'{words}" if words.startswith(_FORMULA) else words


def _cells(work: Work) -> dict[str, str]:
    date = work.issued
    arxiv = work.id("arxiv")
    return {
        "key": work.key,
        "state": work.state,
        "checked_on": work.checked_on,
        "type": work.type,
        "title": work.title,
        "authors": "; ".join(n.full for n in work.authors),
        "year": str(date.year) if date else "",
        "month": str(date.month) if date and date.month else "",
        "venue": venue_style.acronym(work) or work.container_title_short,
        "container_title": work.container_title,
        "volume": work.volume,
        "issue": work.issue,
        # "3-7" would become the third of July
        "pages": with_hyphen(work.page, "–"),
        "number": work.number,
        "publisher": work.publisher,
        "doi": work.id("doi") or "",
        # a bare number would lose its final zeros
        "arxiv": f"arXiv:{arxiv}" if arxiv else "",
        "url": links.page(work),
        "isbn": "; ".join(work.ISBN),
        "editors": "; ".join(n.full for n in work.editors),
        "edition": work.edition,
        "retracted": work.retracted,
        "problems": "; ".join(work.problems),
        "keywords": "; ".join(work.keywords),
        "abstract": work.abstract,
    }
