"""Catalogues: facts about papers in local files, known without a network.

A catalogue is a file of JSON Lines (`enrich export jsonl` writes one; `cache/starter.jsonl` is
one), with a paper in each line. Every key but `title` is optional, and unknown keys are ignored.

    title, authors ["Given Family" or "Family, Given"; "others" at the end], editors, translators,
    type (a BibTeX entry type: inproceedings, article, misc ...),
    year, month (1 to 12), venue ("SOSP 2023"), container_title (also: booktitle, journal), series,
    series_volume, volume, number, pages, article_number, edition, chapter, number_of_pages,
    publisher, publisher_place, event_title, event_place, event_date, event_end "2023-10-26",
    original_date, isbn, issn, abstract, retracted ("retraction", "withdrawal" ...),
    url (the page of the published version)
    doi, dblp, acl, openreview, usenix, pmlr, ieee ...: identifiers of the published version
    arxiv: {id, first_submitted "2023-09-12", class "cs.DC", retracted; also title and authors of
    the preprint if they differ}

A line whose `state` is unchecked, doubtful or unresolved says what a list says, and is passed over.
A line with `arxiv` and a venue has two Records, one for each version, which link each other. An
answer is the line, or the lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Self

from enrich import identifiers, messages, text
from enrich.errors import Unreadable
from enrich.messages import Sentence, counted
from enrich.model import Identifier, Query, Record, Tier
from enrich.sources.base import Answer, IdentifyLink, Source
from enrich.sources.catalog.facts import NAME, PAGED, fact_of, is_open, versions
from enrich.sources.policy import LOCAL
from enrich.sources.shared.dumps import LookUp

if TYPE_CHECKING:
    from enrich.transport import Session

_MANY = 1000


class Catalog(Source):
    """Facts from files: looked up by any identifier or by title, before anybody is asked."""

    name = NAME
    tier = Tier.INDEX
    schemes = PAGED
    batch = _MANY
    search_batch = _MANY
    policy = LOCAL
    dumps = ("JSON Lines of enrich", ".bib")

    def __init__(
        self,
        session: Session | None = None,
        key: str | None = None,
        *,
        lines: Iterable[str] = (),
        identify: IdentifyLink = identifiers.doi_in_url,
    ) -> None:
        """Read the lines of a catalogue; `identify` reads the addresses in them."""
        super().__init__(session, key, identify=identify)
        self.problems = 0  # lines that could not be read
        self._by_identifier: dict[Identifier, list[str]] = {}
        self._by_title: dict[str, list[str]] = {}
        self._built: tuple[LookUp, ...] = ()
        self.load(lines)

    @classmethod
    def reading(
        cls, lines: Iterable[str], *, identify: IdentifyLink = identifiers.doi_in_url
    ) -> Self:
        """Return a catalogue of the lines of one file or of several."""
        return cls(lines=lines, identify=identify)

    def load(self, lines: Iterable[str]) -> None:
        """Take in the lines of a catalogue; those that cannot be read are counted in `problems`."""
        for line in lines:
            line = line.strip().lstrip("\ufeff")
            if not line:
                continue
            try:
                records = [] if is_open(line) else self.parse(line)
            except Unreadable:
                self.problems += 1
                continue
            for identifier in sorted({i for r in records for i in r.identifiers}):
                self._keep(self._by_identifier.setdefault(identifier, []), line)
            for title in sorted({text.fold(r.title) for r in records}):
                self._keep(self._by_title.setdefault(title, []), line)

    def also_in(self, built: Sequence[LookUp]) -> None:
        """Look up what is asked in these catalogues too, which `enrich catalog` has built."""
        self._built = tuple(built)

    @property
    def notes(self) -> Sequence[Sentence]:
        """A sentence on the lines that could not be read."""
        lines = counted(self.problems, "line")
        return [messages.config.CATALOG_LINES(lines=lines)] if self.problems else []

    @staticmethod
    def _keep(known: list[str], line: str) -> None:
        if line not in known and len(known) < _MANY:
            known.append(line)

    def fetch(self, ids: Sequence[Identifier]) -> Iterator[tuple[Identifier, Answer | None]]:
        """Yield the lines that have each identifier; None where no line has it."""
        for identifier in ids:
            found = dict.fromkeys(self._by_identifier.get(identifier, ()))
            for built in self._built:
                found |= dict.fromkeys(built.by_identifier(identifier, self.name))
            yield identifier, "\n".join(found) or None

    def search(self, queries: Sequence[Query]) -> Iterator[tuple[Query, Answer | None]]:
        """Yield the lines with the title of each query, or one of its older titles, when folded.

        Catalogues that were built have titles that resemble it too.
        """
        for query in queries:
            titles = dict.fromkeys(map(text.fold, (query.title, *query.other_titles)))
            found = dict.fromkeys(
                line for title in titles if title for line in self._by_title.get(title, ())
            )
            for built in self._built:
                found |= dict.fromkeys(built.by_title(query, self.name))
            yield query, "\n".join(found) or None

    def parse(self, answer: Answer) -> list[Record]:
        """Return the records of lines of a catalogue: the published version, then the preprint."""
        return [
            record
            for line in answer.split("\n")
            if line.strip()
            for record in versions(fact_of(line), self.identify_link)
        ]
