"""Catalogues: facts about papers in local files, known without a network.

A catalogue is a file of JSON Lines (`enrich export jsonl` writes one; `cache/starter.jsonl` is
one), with a paper in each line. Every key but `title` is optional, and unknown keys are ignored.

    title, authors ["Given Family" or "Family, Given"], editors, translators,
    type (a BibTeX entry type: inproceedings, article, misc ...),
    year, month (1 to 12), venue ("SOSP 2023"), container_title (also: booktitle, journal), series,
    volume, number, pages, article_number, edition, chapter, number_of_pages,
    publisher, publisher_place, event_title, event_place, event_date, event_end "2023-10-26",
    original_date, isbn, issn, abstract,
    url (the page of the published version)
    doi, dblp, acl, openreview, usenix, pmlr, ieee ...: identifiers of the published version
    arxiv: {id, first_submitted "2023-09-12", class "cs.DC"; also title and authors of the preprint
    if they differ}

A line whose `state` is unchecked, doubtful or unresolved says what a list says, and is passed over.
A line with `arxiv` and a venue has two Records, one for each version, which link each other. An
answer is the line, or the lines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from enrich import identifiers, messages, text
from enrich.bibtex import entry_types
from enrich.errors import Unreadable
from enrich.identifiers.schemes import CITED, SCHEMES
from enrich.messages import Sentence, counted
from enrich.model import Date, Identifier, Name, Query, Record, Standing, Tier
from enrich.sources.base import Answer, IdentifyLink, Source
from enrich.sources.policy import LOCAL
from enrich.text import values
from enrich.text.editions import edition

if TYPE_CHECKING:
    from enrich.transport import Session

_SCHEMES = tuple(name for name, scheme in SCHEMES.items() if scheme.page)
_LONGEST_LINE = 200_000  # characters
_MANY = 1000
# States in which a work has no more than its list says.
_OPEN_STATES = frozenset({"unchecked", "doubtful", "unresolved"})
_STATE = re.compile(r'"state"\s*:')


class Catalog(Source):
    """Facts from files: looked up by any identifier or by title, before anybody is asked."""

    name = "catalog"
    tier = Tier.INDEX
    schemes = _SCHEMES
    batch = _MANY
    search_batch = _MANY
    policy = LOCAL

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
                records = [] if _is_open(line) else self.parse(line)
            except Unreadable:
                self.problems += 1
                continue
            for identifier in sorted({i for r in records for i in r.identifiers}):
                self._keep(self._by_identifier.setdefault(identifier, []), line)
            for title in sorted({text.fold(r.title) for r in records}):
                self._keep(self._by_title.setdefault(title, []), line)

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
            yield identifier, "\n".join(self._by_identifier.get(identifier, ())) or None

    def search(self, queries: Sequence[Query]) -> Iterator[tuple[Query, Answer | None]]:
        """Yield the lines with the title of each query, or one of its older titles, when folded."""
        for query in queries:
            titles = dict.fromkeys(map(text.fold, (query.title, *query.other_titles)))
            found = dict.fromkeys(
                line for title in titles if title for line in self._by_title.get(title, ())
            )
            yield query, "\n".join(found) or None

    def parse(self, answer: Answer) -> list[Record]:
        """Return the records of lines of a catalogue: the published version, then the preprint."""
        return [
            record
            for line in answer.split("\n")
            if line.strip()
            for record in _versions(_fact(line), self.identify_link)
        ]


def _is_open(line: str) -> bool:
    """Whether a line is of a paper that no source knew: what its list said is no fact."""
    return bool(_STATE.search(line)) and _fact(line).get("state") in _OPEN_STATES


def _fact(line: str) -> Mapping[str, Any]:
    """Return a line as an object with a title. Raises Unreadable for anything else."""
    try:
        fact = json.loads(line[:_LONGEST_LINE])
    except (ValueError, RecursionError) as error:
        raise Unreadable(messages.services.OTHER_SHAPE(service="the catalogue")) from error
    if not isinstance(fact, dict) or not _text(fact, "title"):
        raise Unreadable(messages.services.OTHER_SHAPE(service="the catalogue"))
    return fact


def _versions(fact: Mapping[str, Any], identify: IdentifyLink) -> list[Record]:
    arxiv = fact.get("arxiv")
    arxiv = {"id": arxiv} if isinstance(arxiv, str) else arxiv if isinstance(arxiv, dict) else {}
    own = identifiers.arxiv(_text(arxiv, "id"))
    preprint = _preprint(fact, arxiv, own) if own else None
    published = _published(fact, identify) if _is_published(fact) or preprint is None else None
    if published is None or preprint is None:
        return [x for x in (published, preprint) if x]
    return [
        replace(
            published,
            links=preprint.identifiers,
            other_titles=_others(published.title, preprint.title),
        ),
        replace(
            preprint,
            links=published.identifiers,
            other_titles=_others(preprint.title, published.title),
        ),
    ]


def _others(own: str, other: str) -> tuple[str, ...]:
    return (other,) if text.fold(own) != text.fold(other) else ()


def _is_published(fact: Mapping[str, Any]) -> bool:
    return _text(fact, "type") in entry_types.CSL and bool(
        _container(fact) or _text(fact, "venue") or _text(fact, "doi")
    )


def _container(fact: Mapping[str, Any]) -> str:
    return next(
        filter(None, (_text(fact, k) for k in ("container_title", "booktitle", "journal"))), ""
    )


def _published(fact: Mapping[str, Any], identify: IdentifyLink) -> Record:
    kind = _text(fact, "type")
    published = _is_published(fact)
    own = _identifiers(fact, identify)
    return Record(
        source=Catalog.name,
        tier=Tier.INDEX,
        title=_text(fact, "title"),
        authors=_names(fact, "authors"),
        editors=_names(fact, "editors"),
        translators=_names(fact, "translators"),
        type=entry_types.CSL.get(kind, "article")
        if published or kind in {"book", "thesis", "phdthesis", "techreport"}
        else "article",
        standing=Standing.PUBLISHED if published else Standing.UNKNOWN,
        identifiers=own,
        issued=_issued(fact),
        container_title=_container(fact),
        container_title_short=_short(_text(fact, "venue")),
        collection_title=_text(fact, "series"),
        volume=_text(fact, "volume"),
        issue=_text(fact, "number") or _text(fact, "issue"),
        page=values.page_range(_text(fact, "pages")),
        number=_text(fact, "article_number"),
        edition=edition(_text(fact, "edition")),
        chapter_number=_text(fact, "chapter"),
        number_of_pages=_text(fact, "number_of_pages"),
        publisher=_text(fact, "publisher"),
        publisher_place=_text(fact, "publisher_place"),
        event_title=_text(fact, "event_title"),
        event_place=_text(fact, "event_place"),
        event_date=values.date(_text(fact, "event_date")),
        event_end=values.date(_text(fact, "event_end")),
        original_date=values.date(_text(fact, "original_date")),
        ISBN=values.numbers(_text(fact, "isbn")),
        ISSN=values.numbers(_text(fact, "issn")),
        URL=values.web_address(_text(fact, "url")),
        abstract=_text(fact, "abstract"),
        genre="proceedings" if kind in entry_types.PROCEEDINGS else "",
    )


def _preprint(fact: Mapping[str, Any], arxiv: Mapping[str, Any], own: Identifier) -> Record:
    return Record(
        source=Catalog.name,
        tier=Tier.INDEX,
        title=_text(arxiv, "title") or _text(fact, "title"),
        authors=_names(arxiv, "authors") or _names(fact, "authors"),
        type="article",
        standing=Standing.PREPRINT,
        identifiers=(own,),
        issued=values.date(_text(arxiv, "first_submitted") or _text(arxiv, "published")),
        URL=identifiers.url(own),
        abstract=_text(fact, "abstract"),
        genre="preprint",
        archive_class=_text(arxiv, "class"),
    )


def _identifiers(fact: Mapping[str, Any], identify: IdentifyLink) -> tuple[Identifier, ...]:
    """Return the identifiers of the published version, and what the address of its page names."""
    more = fact.get("identifiers")
    stated = {
        **(more if isinstance(more, dict) else {}),
        **{k: fact[k] for k in _SCHEMES if k in fact},
    }
    found = [
        identifiers.doi(_text(stated, "doi")),
        identify(_text(fact, "url")) if _text(fact, "url") else None,
    ]
    for scheme in _SCHEMES:
        value = stated.get(scheme)
        value = _text(value, "id") if isinstance(value, dict) else _text(stated, scheme)
        if scheme not in CITED and value:
            found.append(
                Identifier(
                    scheme, value.removeprefix("conference/") if scheme == "usenix" else value
                )
            )
    return tuple(dict.fromkeys(x for x in found if x and x.scheme != "arxiv"))


def _text(fact: Mapping[str, Any], name: str) -> str:
    """Return a value as text on one line: strings and numbers, "" for anything else."""
    value = fact.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return (
        text.squeeze(value) if isinstance(value, str) else str(value) if abs(value) < 10**12 else ""
    )


def _names(fact: Mapping[str, Any], role: str) -> tuple[Name, ...]:
    value = fact.get(role)
    return values.people(x for x in value if isinstance(x, str)) if isinstance(value, list) else ()


def _issued(fact: Mapping[str, Any]) -> Date | None:
    found = values.date(_text(fact, "year"))
    return Date(found.year, values.month(_text(fact, "month"))) if found else None


def _short(venue: str) -> str:
    """Return "SOSP" of "SOSP 2023", "PACMMOD" of "PACMMOD 2023 (SIGMOD 2024)"."""
    words = venue.split(" (")[0].split(" ")
    return " ".join(words[:-1] if len(words) > 1 and words[-1].isdigit() else words)
