"""What is said of a paper below its entry, in each style, in the markup of the list. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from enrich import text
from enrich.export import bib_entry, links, retraction, venue_style
from enrich.export.markup import Markup, Saying
from enrich.export.options import ExportOptions
from enrich.matching import compare
from enrich.messages import papers as said
from enrich.model import Entry, Name, Record, Tier, Work
from enrich.text.values import with_hyphen

_MOST_AUTHORS = 25
# Of `compact`: so many families are written, and of more so many before "and 3 more".
_MOST_FAMILIES, _FIRST_FAMILIES = 8, 7
_MOST_CANDIDATES = 3
_UNSURE = frozenset({"doubtful", "unresolved"})
# Services as people know them, for "Abstract (arXiv)".
SERVICE_NAMES: Mapping[str, str] = {
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


@dataclass(frozen=True, slots=True)
class Remarks:
    """What is said of an entry beside what its work says.

    `problems` are the entry's own. `duplicate_of` is the key of the same paper earlier in the list,
    whose block has the rest. `wrong_claim` is the sentence on what the list has wrong.
    """

    problems: Sequence[str] = ()
    duplicate_of: str | None = None
    wrong_claim: str = ""


def saying(
    work: Work, entry: Entry | None, options: ExportOptions, markup: Markup, remarks: Remarks
) -> Saying:
    """Return what is said of a work below an entry; without one, below the work's own title."""
    statements = _Statements(work, entry, options, markup, remarks)
    shown = [markup.start_safe(line) for line in statements.all() if line]
    if remarks.duplicate_of is not None or not options.abstracts or options.style == "minimal":
        return Saying(shown)
    found = work.fields.abstract
    words = markup.escape(work.abstract)
    if not found or not words:
        return Saying(shown)
    source = markup.escape(SERVICE_NAMES.get(found.source, found.source))
    return Saying(shown, words, source)


@dataclass(frozen=True, slots=True)
class _Statements:
    """The lines on a work, one for each matter."""

    work: Work
    entry: Entry | None
    options: ExportOptions
    markup: Markup
    remarks: Remarks

    def all(self) -> Iterator[str]:
        if self.remarks.duplicate_of is not None:
            yield from self._warnings()
            yield said.SAME_PAPER(key=self.markup.code(self.remarks.duplicate_of))
            return
        yield self._retraction()
        if self.options.style == "full":
            yield self._title()
            yield self._people()
        elif self.options.style == "compact":
            yield self._title()
        yield self._facts()
        yield from self._warnings()

    def _facts(self) -> str:
        key = self.markup.code(self.work.key)
        if self.options.style == "minimal":
            parts = [self._label(), key]
        elif self.options.style == "compact":
            parts = [self._label(), self._families(), *self._links(), key]
        else:
            parts = [self._place(), *self._links(), key]
        return " · ".join(x for x in parts if x)

    # -- the title

    def _title(self) -> str:
        """Return the title where the list has none, only its beginning, or another one."""
        stated = self._stated_title()
        if stated == "right":
            return ""
        shown = self.markup.emphasis(self.markup.escape(self.work.title))
        if stated == "none":
            return shown
        if self.options.style == "full" and self.work.state == "published":
            return said.PUBLISHED_AS(title=shown)
        return said.NOW_TITLED(title=shown)

    def _stated_title(self) -> Literal["right", "none", "another"]:
        """Return what the list has for a title, where it is known which paper is meant."""
        if self.entry is None or self.work.state in _UNSURE:
            return "right"
        stated, known = self.entry.title or "", self.work.title
        short, long = (text.fold(t).replace(" ", "") for t in (stated, known))
        if not long or short.startswith(long):
            return "right"
        if long.startswith(short) or len(stated.split()) <= 1:
            return "none"  # a system's name, a word like "paper", or an address is no title
        if compare.title_agrees(stated, Record("", Tier.INDEX, known)):
            return "right"  # a slip of the pen is no other title
        return "another"

    # -- people

    def _people(self) -> str:
        """Return the authors; of a volume without authors the editors."""
        names = [self.markup.escape(n.full) for n in self.work.people if n.full.strip()]
        more = len(names) - _MOST_AUTHORS
        shown = ", ".join(names[:_MOST_AUTHORS])
        shown = said.MORE_AUTHORS(authors=shown, count=more) if more > 0 else shown
        return shown + bib_entry.role(self.work)

    def _families(self) -> str:
        """Return the people by their family names, of many the first ones."""
        named = [x for n in self.work.people if (x := self.markup.escape(_family(n)))]
        if not named:
            return ""
        if len(named) <= _MOST_FAMILIES:
            return ", ".join(named) + bib_entry.role(self.work)
        first, more = ", ".join(named[:_FIRST_FAMILIES]), len(named) - _FIRST_FAMILIES
        return said.MORE_AUTHORS(authors=first, count=more) + bib_entry.role(self.work)

    # -- venue and links

    def _label(self) -> str:
        """Return venue and year in few words, or that a paper is a preprint."""
        if self._is_preprint():
            return self._preprint(self.markup.strong(said.PREPRINT(year=self._year()).rstrip()))
        label = self.markup.escape(venue_style.label(self.work, self.options))
        edition = self.markup.escape(bib_entry.edition_words(self.work))
        shown = self.markup.strong(label) if label else ""
        return ", ".join(x for x in (shown, edition) if x)

    def _place(self) -> str:
        """Return venue, year and pages, or that a paper is a preprint."""
        if self._is_preprint():
            return self._preprint(said.PREPRINT(year=self._year()).rstrip())
        venue = self.markup.escape(venue_style.with_acronym(self.work, self.options))
        parts = (
            f"{self.markup.emphasis(venue)}{self._numbers()}" if venue else "",
            self.markup.escape(bib_entry.edition_words(self.work)),
            self._year() if self._year() not in venue else "",
            self._pages(),
        )
        return ", ".join(x for x in parts if x)

    def _year(self) -> str:
        return str(self.work.year or "")

    def _is_preprint(self) -> bool:
        return self.work.type == "article" or self.work.state == "preprint"

    def _preprint(self, shown: str) -> str:
        """Return the words for a preprint, with the day on which it was none else."""
        if not self.work.checked_on or self.work.state != "preprint":
            return shown
        return said.PREPRINT_CHECKED(preprint=shown, day=self.markup.escape(self.work.checked_on))

    def _numbers(self) -> str:
        """Return volume and issue of a journal: " 39(2)"."""
        volume, issue = (self.markup.escape(x) for x in (self.work.volume, self.work.issue))
        if self.work.type != "article-journal" or not volume:
            return ""
        return f" {volume}({issue})" if issue else f" {volume}"

    def _pages(self) -> str:
        """Return pages, or the article number of a paper without pages."""
        page, number = self.work.page, self.work.number
        if not page:
            return f"article {self.markup.escape(number)}" if number else ""
        if re.search(r"\d\D+\d", page):
            return f"pp. {self.markup.escape(with_hyphen(page, '–'))}"
        return f"p. {self.markup.escape(page)}"

    def _links(self) -> list[str]:
        shown = links.labelled(self.work)
        page = links.page(self.work)
        if not links.doi_url(self.work) and page != links.arxiv_url(self.work):
            shown.insert(0, ("page", page))
        return [self.markup.link(word, url) for word, url in shown if url]

    # -- what a reader has to know

    def _retraction(self) -> str:
        if not self.work.retracted:
            return ""
        word = self.markup.escape(retraction.word(self.work.retracted).upper())
        return said.MARK(note=self.markup.strong(word))

    def _warnings(self) -> Iterator[str]:
        if self.work.state == "unchecked":
            yield said.NOT_ASKED_YET()
        if self.work.state == "unresolved":
            yield said.FOUND_NOWHERE()
        if self.work.state == "doubtful":
            candidates = list(self._candidates())
            shown = "; or ".join(candidates)
            yield said.DOUBTFUL(candidates=shown) if candidates else said.DOUBTFUL_ALONE()
        remarks = (self.remarks.wrong_claim, *self.remarks.problems, *self.work.problems)
        for problem in dict.fromkeys(filter(None, remarks)):
            if not self._is_told(problem):
                yield said.MARK(note=self.markup.escape(problem))

    def _is_told(self, problem: str) -> bool:
        """Whether a sentence only says the title of the work, which stands above or in the list.

        Nor is it said of an entry that another one of its paper has another title.
        """
        if compare.is_of_another_entry(problem, (self.entry and self.entry.title) or ""):
            return True
        is_above = self.options.style == "compact" or self._stated_title() != "another"
        if not is_above or self.work.state in _UNSURE or not said.TITLE_DIFFERS.made(problem):
            return False
        title = text.fold(self.work.title)
        return bool(title) and title in text.fold(problem)

    def _candidates(self) -> Iterator[str]:
        for candidate in self.work.candidates[:_MOST_CANDIDATES]:
            record = candidate.record
            first = f", {self.markup.escape(record.authors[0].full)}" if record.authors else ""
            year = f", {record.issued.year}" if record.issued else ""
            yield f"{self.markup.link(record.title, record.URL)}{first}{year}"


def _family(name: Name) -> str:
    """Return how a person is called in short: "van den Berg", "OpenAI"."""
    named = " ".join(x for x in (name.particle, name.family) if x)
    return name.literal or named or name.given
