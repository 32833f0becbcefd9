"""Markdown: the block behind an entry of a list, and a list of its own.

What comes from outside is escaped so that Markdown and HTML show it as it is, on one line, and no line starts with what
would open a heading, a list, a quote or an HTML block: the lines of a block may follow a list item's text directly.
A `<details>` therefore stands at the end of a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from enrich import text
from enrich.export import links, venue_style
from enrich.export.options import ExportOptions
from enrich.export.tex import latex
from enrich.match import compare
from enrich.model import Entry, Record, Tier, Work

_MOST_AUTHORS = 25
_MOST_CANDIDATES = 3
# Services as people know them, for "Abstract (arXiv)".
_SOURCES = {
    "arxiv": "arXiv", "dblp": "DBLP", "crossref": "Crossref", "datacite": "DataCite", "semantic_scholar": "Semantic Scholar",
    "openalex": "OpenAlex", "openreview": "OpenReview", "usenix": "USENIX", "pmlr": "PMLR", "acl": "ACL Anthology",
    "acm": "ACM", "ieee": "IEEE", "catalog": "catalogue",
}  # fmt: skip
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_LOUD = {
    "retraction": "RETRACTED", "retracted": "RETRACTED", "withdrawal": "WITHDRAWN", "withdrawn": "WITHDRAWN",
    "removal": "REMOVED", "expression_of_concern": "EXPRESSION OF CONCERN",
}  # fmt: skip

Problems = Sequence[str]


def render(works: Iterable[Work], options: ExportOptions) -> str:
    """Return works as a list of their own, the newest year first, in the order given within a year."""
    parts = ["# Papers\n"]
    by_year = sorted(works, key=lambda w: -(w.issued.year if w.issued else 0))
    for year, group in groupby(by_year, key=lambda w: w.issued.year if w.issued else 0):
        parts.append(f"\n## {year or 'Without a date'}\n\n")
        parts += [_item(w, options) for w in group]
    return "".join(parts)


def _item(work: Work, options: ExportOptions) -> str:
    lines = [
        f"- {link(work.title or work.key, links.page(work))}",
        *_lines(work, None, options, (), None),
    ]
    return "  \n  ".join(lines) + "\n"


def block(
    work: Work,
    entry: Entry,
    options: ExportOptions,
    *,
    problems: Problems = (),
    duplicate_of: str | None = None,
    wrong_claim: str = "",
) -> tuple[str, tuple[str, ...], str]:
    """Return (citation key, lines to put behind an entry, the same in one line for a table's cell).

    `problems` are this entry's, beside those of the work; `duplicate_of` is the key of the same paper met before in the
    list, whose block says the rest. `wrong_claim` is the sentence on what the list has wrong.
    """
    lines = _lines(work, entry, options, problems, duplicate_of, wrong_claim)
    broken = (*(f"{line}<br>" for line in lines[:-1]), lines[-1])
    return work.key, broken, "<br>".join(lines).replace("|", "&#124;")


def _lines(
    work: Work,
    entry: Entry | None,
    options: ExportOptions,
    problems: Problems,
    duplicate_of: str | None,
    wrong_claim: str = "",
) -> list[str]:
    """Return what is to be said of a work, a line for each matter; never empty."""
    warnings = list(_warnings(work, wrong_claim, problems))
    if duplicate_of is not None:
        return [*warnings, f"the same paper as {code(duplicate_of)} above"]
    facts = " · ".join([x for x in (_place(work), *_links(work), code(work.key)) if x])
    said = [x for x in (*_loud(work), _retitled(work, entry), _people(work)) if x] + [
        facts,
        *warnings,
    ]
    abstract = _abstract(work) if options.abstracts else ""
    if abstract:
        said[-1] += f" {abstract}"
    return [start_safe(line) for line in said]


def _retitled(work: Work, entry: Entry | None) -> str:
    """Return the title under which a paper came out, where the list knows it by another."""
    stated = text.fold(entry.title) if entry is not None and entry.title else ""
    title = work.title
    known = text.fold(title)
    tight = stated.replace(" ", ""), known.replace(" ", "")
    if (
        not stated
        or not known
        or work.state != "published"
        or tight[0].startswith(tight[1])
        or tight[1].startswith(tight[0])
    ):
        return ""
    if compare.title_agrees(
        entry.title if entry and entry.title else "", Record("", Tier.INDEX, title)
    ):
        return ""  # a slip of the pen is no other title
    return f"published as *{escape(title)}*"


def _people(work: Work) -> str:
    names = [escape(n.full) for n in work.authors if n.full.strip()]
    more = len(names) - _MOST_AUTHORS
    return ", ".join(names[:_MOST_AUTHORS]) + (f" and {more} more" if more > 0 else "")


def _place(work: Work) -> str:
    """Return venue, year and pages, or what the state of a paper without a venue is."""
    date = work.issued
    if work.type == "article" or work.state == "preprint":
        checked = (
            f", as of {escape(work.checked_on)}"
            if work.checked_on and work.state == "preprint"
            else ""
        )
        return f"preprint{f' {date.year}' if date else ''}{checked}"
    venue = _venue(work)
    volume = escape(work.volume)
    issue = escape(work.issue)
    numbers = (
        f" {volume}{f'({issue})' if issue else ''}"
        if work.type == "article-journal" and volume
        else ""
    )
    year = f"{date.year}" if date and str(date.year) not in venue else ""
    pages = work.page
    shown = (
        f"pp. {escape(pages.replace('-', '–'))}"
        if re.search(r"\d\D+\d", pages)
        else f"p. {escape(pages)}"
        if pages
        else ""
    )
    article = f"article {escape(work.number)}" if work.number and not pages else ""
    return ", ".join(
        x for x in (f"*{venue}*{numbers}" if venue else "", year, shown or article) if x
    )


def _venue(work: Work) -> str:
    """Return the venue in full, with its acronym before it where the full name does not hold it."""
    full = escape(work.container_title or work.container_title_short or work.publisher)
    short = escape(venue_style.acronym(work))
    return f"{short}: {full}" if short and short.casefold() not in full.casefold() else full


def _links(work: Work) -> list[str]:
    shown = links.labelled(work)
    if not links.doi_url(work) and links.page(work) != links.arxiv_url(work):
        shown.insert(0, ("page", links.page(work)))
    return [link(word, url) for word, url in shown if url]


def _abstract(work: Work) -> str:
    abstract = work.fields.abstract
    words = escape(work.abstract)
    if not abstract or not words:
        return ""
    source = escape(_SOURCES.get(abstract.source, abstract.source))
    return f"<details><summary>Abstract ({source})</summary>{words}</details>"


# -- what a reader has to know


def _loud(work: Work) -> Iterator[str]:
    retracted = work.retracted
    if retracted:
        word = _LOUD.get(retracted.casefold(), retracted.replace("_", " ").upper())
        yield f"⚠ **{escape(word)}**"


def _warnings(work: Work, wrong_claim: str, problems: Problems) -> Iterator[str]:
    if work.state == "unchecked":
        yield "⚠ not every source could be asked; the next run completes this"
    if work.state == "unresolved":
        yield "⚠ found nowhere"
    if work.state == "doubtful":
        yield (
            "⚠ doubtful: "
            + ("; or ".join(_candidates(work)) or "not sure enough")
            + "; please decide"
        )
    if wrong_claim:
        yield f"⚠ {escape(wrong_claim)}"
    for problem in dict.fromkeys((*problems, *work.problems)):
        yield f"⚠ {escape(problem)}"


def _candidates(work: Work) -> Iterator[str]:
    for candidate in work.candidates[:_MOST_CANDIDATES]:
        record = candidate.record
        first = f", {escape(record.authors[0].full)}" if record.authors else ""
        year = f", {record.issued.year}" if record.issued else ""
        yield f"{link(record.title, record.URL)}{first}{year}"


# -- escaping


def link(title: str, url: str) -> str:
    """Return a Markdown link, only the escaped title where the URL is no address on the web."""
    address = links.for_markup(url)
    return f"[{escape(title)}]({address})" if address else start_safe(escape(title))


def code(key: str) -> str:
    """Return a citation key in backticks."""
    safe = re.sub(r"[`|<>\s]", "", latex.clean(key))
    return f"`{safe or '?'}`"


def escape(words: str) -> str:
    """Return text on one line so that Markdown and HTML show it as it is, wherever in a line it stands but at its start."""
    shown = re.sub(r"[&<>]", lambda m: _HTML[m.group()], latex.clean(words))
    return re.sub(r"([\\`*_\[\]|~$])", r"\\\1", shown)


def start_safe(line: str) -> str:
    """Return a line that opens no heading, list, quote, rule or code where it starts."""
    line = line.strip()
    numbered = re.match(r"(\d{1,9})([.)])", line)
    if numbered:
        return f"{numbered.group(1)}\\{line[numbered.end(1) :]}"
    return f"\\{line}" if re.match(r"[-+=#>:]", line) else line
