"""Candidate: an entry while it is read. Decides its kind, and which of its links is the paper's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from enrich import identifiers
from enrich.identifiers.schemes import INDEXES
from enrich.model import Claims, Entry, EntryKind, Identifier, Name
from enrich.patterns import regex
from enrich.reading_list.line import claims as claimed
from enrich.reading_list.line import titles
from enrich.reading_list.line.flat import EntryLine, LineLink
from enrich.reading_list.line.links import Rank, host


@dataclass(slots=True)
class Candidate:
    """An entry while it is read. Its lines are 0-based and half open."""

    start: int
    end: int
    title: str | None = None
    links: list[LineLink] = field(default_factory=list)
    title_link: LineLink | None = None
    notes: list[str] = field(default_factory=list)
    # Lines below the title that are no remarks but may state a venue or a year.
    publication_lines: list[str] = field(default_factory=list)
    checked: bool | None = None
    starred: bool = False
    kind: EntryKind = "paper"
    claims: Claims = field(default_factory=Claims)
    authors: tuple[Name, ...] = ()
    section: tuple[str, ...] = ()
    text: str = ""  # the entry's own lines, which may have identifiers without a link
    named: tuple[Identifier, ...] = ()  # the identifiers of which a line consists
    indent: str = ""
    tight: bool = False
    # The offset in the line of the block, where it goes into a table cell or a line of HTML.
    cell: int | None = None
    in_html: bool = False  # that line is of HTML, where Markdown is no markup
    problems: tuple[str, ...] = ()
    # What a printed reference states, which tells more than its line.
    stated: Entry | None = None
    # Whether it is where no block can be written: in front matter, in code, in a row with tabs.
    closed: bool = False

    def as_closed(self) -> Candidate:
        """Return the candidate as one that nothing can be written behind."""
        return replace(self, closed=True)

    def in_section(self, section: tuple[str, ...]) -> Candidate:
        """Return the candidate under a section, whose heading may be the venue."""
        claims = self.claims
        if section and claims.venue is None and claimed.is_venue_heading(section[-1]):
            heading = claimed.tag_claims(section[-1])
            agrees = heading.year is not None and claims.year in {None, heading.year}
            claims = claimed.combined(claims, heading) if agrees else claims
        return replace(self, section=section, claims=claims)


def entry_of(candidate: Candidate, path: str) -> Entry:
    """Return the Entry of a candidate in the list `path`."""
    if candidate.stated is not None:
        return replace(
            candidate.stated,
            list=path,
            line=candidate.start + 1,
            end_line=candidate.end,
            section=candidate.section,
            checked=candidate.checked,
        )
    ordered = links_in_order(candidate.links, candidate.title_link)
    urls = tuple(dict.fromkeys(link.url for link in ordered))
    return Entry(
        list=path,
        line=candidate.start + 1,
        end_line=candidate.end,
        title=candidate.title or None,
        urls=urls,
        section=candidate.section,
        checked=candidate.checked,
        starred=candidate.starred,
        kind=candidate.kind,
        notes=tuple(candidate.notes),
        claims=candidate.claims,
        authors=candidate.authors,
        identifiers=_identifiers(ordered, candidate.text, candidate.named),
        problems=candidate.problems,
    )


def _identifiers(
    links: Sequence[LineLink], text: str, alone: Sequence[Identifier]
) -> tuple[Identifier, ...]:
    named = [link.identifier for link in links if link.identifier is not None]
    return tuple(dict.fromkeys([*named, *alone, *identifiers.find(text)]))


def links_in_order(links: Sequence[LineLink], title_link: LineLink | None) -> list[LineLink]:
    """Return the links that lead to something, the paper's own first.

    The link of the title is the paper's own. There are two exceptions: it leads to software or a
    blog and another link is surely a paper's, or it leads to an unknown page and a link labelled
    "paper" or "pdf" is beside it.
    """
    usable = [link for link in links if link.rank < Rank.NOWHERE]
    return sorted(usable, key=lambda link: _sort_key(link, title_link, usable))


def _sort_key(
    link: LineLink, title_link: LineLink | None, links: Sequence[LineLink]
) -> tuple[int, int, int]:
    if link is title_link and not _is_outranked(link, links):
        return (0, 0, 0)
    if link.rank <= Rank.PAPER_SITE:
        return (1, int(link.role == "other"), _order_of_papers(link))
    if link.rank == Rank.UNKNOWN:
        return (2, int(link.role != "paper"), 0)
    return (3, 0, 0)


def _order_of_papers(link: LineLink) -> int:
    """Return the sort key of a link among those that are all a paper's.

    A page or a file with an identifier comes before the record of an index and before a bare site.
    """
    if link.identifier is not None:
        return 1 if link.identifier.scheme in INDEXES else 0
    return int(link.rank) + 1


def _is_outranked(title_link: LineLink, links: Sequence[LineLink]) -> bool:
    others = [x for x in links if x is not title_link]
    if title_link.rank <= Rank.PAPER_SITE:
        return False
    if title_link.rank == Rank.OTHER:
        return any(
            x.rank <= Rank.PAPER_SITE or (x.role == "paper" and x.rank == Rank.UNKNOWN)
            for x in others
        )
    return any(
        x.rank <= Rank.PAPER_SITE and x.role == "paper" and not x.label.lower().startswith("doi")
        for x in others
    )


_OTHER_TITLE = regex(
    r"\((?:ppt|slides?|video|talk|code|blog|deck|poster|博客|幻灯片)\)|\bppt\b\s*$"
    r"|^slides?(?:\s+(?:of|in|from|for|at)\b|\s*$)"
    r"|\b(?:slides?|lecture notes|cheat ?sheet|tutorial video)\s*$|^awesome[- ]",
    re.IGNORECASE,
)
_OTHER_VENUE = regex(
    r"^(?:blog|blog ?post|github|software|docs?|documentation|talk|video|slides|\S+ PR)\b"
    r"|\bPR\s*#?\d*$",
    re.IGNORECASE,
)


_OTHER_LABEL = regex(
    r"\b(?:blogs?|docs?|documentation|slides?|ppt|talks?|videos?|podcast|tutorial|course)\b|博客"
    r"|视频",
    re.IGNORECASE,
)
_PUBLISHED = regex(
    r"\b(?:thesis|dissertation|technical report|tech report|proceedings of|transactions on"
    r"|journal of|ISBN)\b",
    re.IGNORECASE,
)


def kind_of(
    entry_line: EntryLine, links: Sequence[LineLink], claims: Claims, *, peers: float | None = None
) -> EntryKind:
    """Return the kind of an entry: a paper, or something else.

    `peers`: the share of papers among the entries of the same layout, None where it is not known.
    """
    title = entry_line.title or ""
    usable = [x for x in links if x.rank < Rank.NOWHERE]
    named = any(x.rank == Rank.IDENTIFIED and x.role in {"paper", None} for x in usable)
    if (
        _OTHER_TITLE.search(title) and not (named and not title.lower().startswith("slide"))
    ) or any(_OTHER_VENUE.search(tag) for tag in entry_line.tags):
        return "other"
    if claims.venue and _OTHER_VENUE.search(claims.venue):
        return "other"
    own = [x for x in usable if x.role != "other" or x.rank == Rank.IDENTIFIED]
    if any(
        x.rank <= Rank.PAPER_SITE or (x.role == "paper" and x.rank == Rank.UNKNOWN) for x in own
    ):
        return "paper"
    if any(x.role == "other" and _OTHER_LABEL.search(x.label) for x in usable):
        return "other"
    if _PUBLISHED.search(entry_line.rest) and any(
        x.rank == Rank.UNKNOWN or _is_repository(x.url) for x in own
    ):
        return "paper"
    if not usable:
        return "paper"
    return _kind_without_paper(
        title, links_in_order(links, entry_line.title_link)[0], claims, peers
    )


# The least share of capitalised words in a title; words with fewer are a description.
_TITLE_CASE = 0.6
_SOFTWARE = regex(
    r"\bis an?\b|\b(?:library|toolkit|toolbox|python package|plugin|awesome|curated list"
    r"|command[- ]line|GUI|SDK|tutorials?)\b",
    re.IGNORECASE,
)


def _kind_without_paper(
    title: str, first: LineLink, claims: Claims, peers: float | None
) -> EntryKind:
    """Return the kind of an entry without a link that is surely a paper's.

    The claimed venue, the form of the title, and the share of papers around it decide.
    """
    if (
        first.rank == Rank.OTHER
        and first.role == "paper"
        and titles.looks_like_title(title)
        and "github.com" in host(first.url)
    ):
        return "paper"
    if claims.venue and claims.year and len(title.split()) >= 3:
        return "paper"
    long = len(title.split()) >= 6 and titles.looks_like_title(title)
    if first.rank == Rank.OTHER:
        titled = long and titles.title_case(title) >= _TITLE_CASE and not _SOFTWARE.search(title)
        return (
            "paper"
            if titled and _is_repository(first.url) and (peers is None or peers >= 0.5)
            else "other"
        )
    if peers is not None and peers < 0.4:
        return "other"
    return "paper" if long or (peers is not None and len(title.split()) >= 2) else "other"


def _is_repository(url: str) -> bool:
    return bool(
        re.fullmatch(
            r"https?://(?:www\.)?(?:github\.com|gitlab\.com|huggingface\.co)/[^/?#]+/[^/?#]+/?"
            r"(?:[?#].*)?",
            url,
        )
    )
