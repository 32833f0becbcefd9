"""Markdown: the block after an entry of a list, and a list of its own. Pure.

What comes from outside is escaped so that Markdown and HTML show it as it is, on one line. No line
starts with what would open a heading, a list, a quote or an HTML block, since the lines of a block
may follow a list item's text directly; so `<details>` is at the end of a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from enrich import text
from enrich.export import bib_entry, links, retraction, venue_style
from enrich.export.cleaning import clean
from enrich.export.options import ExportOptions
from enrich.matching import compare
from enrich.messages import papers as said
from enrich.model import Entry, Record, Tier, Work
from enrich.text.values import with_hyphen

_MOST_AUTHORS = 25
_MOST_CANDIDATES = 3
# Services as people know them, for "Abstract (arXiv)".
_SOURCES: Mapping[str, str] = {
    "arxiv": "arXiv",
    "dblp": "DBLP",
    "crossref": "Crossref",
    "datacite": "DataCite",
    "semantic_scholar": "Semantic Scholar",
    "openalex": "OpenAlex",
    "openreview": "OpenReview",
    "usenix": "USENIX",
    "pmlr": "PMLR",
    "acl": "ACL Anthology",
    "acm": "ACM",
    "ieee": "IEEE",
    "catalog": "catalogue",
}
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}

Problems = Sequence[str]


def render(works: Iterable[Work], options: ExportOptions) -> str:
    """Return a list of works, the newest year first, in the order given within a year."""
    parts = ["# Papers\n"]
    by_year = sorted(works, key=lambda w: -(w.year or 0))
    for year, group in groupby(by_year, key=lambda w: w.year or 0):
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
    """Return (citation key, lines to put after an entry, the same in one line for a table's cell).

    `problems` are this entry's, beside those of the work; `duplicate_of` is the key of the same
    paper earlier in the list, whose block has the rest. `wrong_claim` is the sentence on what the
    list has wrong.
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
    """Return the lines on a work, one for each matter; never empty."""
    warnings = list(_warnings(work, wrong_claim, problems))
    if duplicate_of is not None:
        return [*warnings, said.SAME_PAPER(key=code(duplicate_of))]
    facts = " · ".join([x for x in (_place(work), *_links(work), code(work.key)) if x])
    above = [x for x in (_retraction(work), _retitled(work, entry), _people(work)) if x]
    lines = [*above, facts, *warnings]
    abstract = _abstract(work) if options.abstracts else ""
    if abstract:
        lines[-1] += f" {abstract}"
    return [start_safe(line) for line in lines]


def _retitled(work: Work, entry: Entry | None) -> str:
    """Return the title under which a paper came out, where the list has another."""
    stated = entry.title if entry is not None and entry.title else ""
    if work.state != "published" or _is_beginning(stated, work.title):
        return ""
    if compare.title_agrees(stated, Record("", Tier.INDEX, work.title)):
        return ""  # a slip of the pen is no other title
    return said.PUBLISHED_AS(title=escape(work.title))


def _is_beginning(one: str, two: str) -> bool:
    """Whether one of two titles begins with the other, spaces and signs aside, or is empty."""
    short, long = sorted((text.fold(t).replace(" ", "") for t in (one, two)), key=len)
    return long.startswith(short)


def _people(work: Work) -> str:
    """Return the authors; of a volume without authors the editors."""
    names = [escape(n.full) for n in work.people if n.full.strip()]
    more = len(names) - _MOST_AUTHORS
    shown = ", ".join(names[:_MOST_AUTHORS])
    shown = said.MORE_AUTHORS(authors=shown, count=more) if more > 0 else shown
    return shown + bib_entry.role(work)


def _place(work: Work) -> str:
    """Return venue, year and pages, or that a paper is a preprint."""
    year = str(work.year or "")
    if work.type == "article" or work.state == "preprint":
        preprint = said.PREPRINT(year=year).rstrip()
        is_dated = work.checked_on and work.state == "preprint"
        day = escape(work.checked_on)
        return said.PREPRINT_CHECKED(preprint=preprint, day=day) if is_dated else preprint
    venue = _venue(work)
    parts = (
        f"*{venue}*{_numbers(work)}" if venue else "",
        escape(bib_entry.edition_words(work)),
        year if year not in venue else "",
        _pages(work),
    )
    return ", ".join(x for x in parts if x)


def _numbers(work: Work) -> str:
    """Return volume and issue of a journal: " 39(2)"."""
    volume, issue = escape(work.volume), escape(work.issue)
    if work.type != "article-journal" or not volume:
        return ""
    return f" {volume}({issue})" if issue else f" {volume}"


def _pages(work: Work) -> str:
    """Return pages, or the article number of a paper without pages."""
    if not work.page:
        return f"article {escape(work.number)}" if work.number else ""
    if re.search(r"\d\D+\d", work.page):
        return f"pp. {escape(with_hyphen(work.page, '–'))}"
    return f"p. {escape(work.page)}"


def _venue(work: Work) -> str:
    """Return the venue in full, after its acronym where the full name does not have it."""
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


def _retraction(work: Work) -> str:
    if not work.retracted:
        return ""
    return f"⚠ **{escape(retraction.word(work.retracted).upper())}**"


def _warnings(work: Work, wrong_claim: str, problems: Problems) -> Iterator[str]:
    if work.state == "unchecked":
        yield said.NOT_ASKED_YET()
    if work.state == "unresolved":
        yield said.FOUND_NOWHERE()
    if work.state == "doubtful":
        candidates = list(_candidates(work))
        shown = "; or ".join(candidates)
        yield said.DOUBTFUL(candidates=shown) if candidates else said.DOUBTFUL_ALONE()
    for problem in dict.fromkeys(filter(None, (wrong_claim, *problems, *work.problems))):
        yield said.MARK(note=escape(problem))


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
    safe = re.sub(r"[`|<>\s]", "", clean(key))
    return f"`{safe or '?'}`"


def escape(words: str) -> str:
    """Return text that Markdown and HTML show as it is, anywhere in a line but at its start."""
    shown = re.sub(r"[&<>]", lambda m: _HTML[m.group()], clean(words))
    return re.sub(r"([\\`*_\[\]|~$])", r"\\\1", shown)


def start_safe(line: str) -> str:
    """Return a line that opens no heading, list, quote, rule or code by its start."""
    line = line.strip()
    numbered = re.match(r"(\d{1,9})([.)])", line)
    if numbered:
        return f"{numbered.group(1)}\\{line[numbered.end(1) :]}"
    return f"\\{line}" if re.match(r"[-+=#>:]", line) else line
