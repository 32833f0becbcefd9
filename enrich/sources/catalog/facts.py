"""The facts of a line of a catalogue, and the Records of them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from enrich import identifiers, messages, text, venues
from enrich.bibtex import entry_types
from enrich.errors import Unreadable
from enrich.identifiers import doi_prefixes
from enrich.identifiers.schemes import CITED, SCHEMES
from enrich.model import Date, Identifier, Name, Record, Standing, Tier
from enrich.patterns import regex
from enrich.sources.base import IdentifyLink
from enrich.text import json_text, values
from enrich.text.editions import edition
from enrich.text.preprints import names_preprint

NAME = "catalog"
PAGED = tuple(name for name, scheme in SCHEMES.items() if scheme.page)
# How the end of a list of authors says that there are more, and the name that stands for them.
_OTHERS = frozenset({"others", "and others", "et al"})
_MORE = Name(literal="others")
_LONGEST_LINE = 200_000  # characters
# States in which a work has no more than its list says.
_OPEN_STATES = frozenset({"unchecked", "doubtful", "unresolved"})
_STATE = regex(r'"state"\s*:')


def lines_of(content: bytes) -> Iterator[str]:
    """Yield the lines of a file; a text of JSON may have U+2028 and its like as they are."""
    return iter(io.StringIO(content.decode("utf-8", "replace"), newline=None))


def is_open(line: str) -> bool:
    """Whether a line is of a paper that no source knew: what its list said is no fact."""
    return bool(_STATE.search(line)) and fact_of(line).get("state") in _OPEN_STATES


def fact_of(line: str) -> Mapping[str, Any]:
    """Return a line as an object with a title. Raises Unreadable for anything else."""
    try:
        fact = json_text.of_elsewhere(line[:_LONGEST_LINE])
    except (ValueError, RecursionError) as error:
        raise Unreadable(messages.services.OTHER_SHAPE(service="the catalogue")) from error
    if not isinstance(fact, dict) or not _text(fact, "title"):
        raise Unreadable(messages.services.OTHER_SHAPE(service="the catalogue"))
    return fact


def versions(fact: Mapping[str, Any], identify: IdentifyLink) -> list[Record]:
    """Return the records of a line: the published version, then the preprint."""
    arxiv = fact.get("arxiv")
    arxiv = {"id": arxiv} if isinstance(arxiv, str) else arxiv if isinstance(arxiv, dict) else {}
    own = identifiers.arxiv(_text(arxiv, "id"))
    preprint = _preprint(fact, arxiv, own) if own else None
    published = _published(fact, identify) if _is_published(fact) or preprint is None else None
    if preprint is None:
        return [published] if published else []
    if published is None:
        stated = preprint.retracted or _text(fact, "retracted")
        return [replace(preprint, issued=preprint.issued or _issued(fact), retracted=stated)]
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
    """Whether a line is of a publication: with a venue that is no preprint server, or a DOI."""
    if _text(fact, "type") not in entry_types.CSL or _is_deposited(fact):
        return False
    return bool(_container(fact) or _text(fact, "venue") or _text(fact, "doi"))


def _is_deposited(fact: Mapping[str, Any]) -> bool:
    """Whether a line names a preprint server in place of a venue, or has a DOI of one alone."""
    if place := _container(fact) or _text(fact, "venue"):
        known = venues.venue(place).type  # of "Workshop on Preprints" that is no server
        return names_preprint(place) if not known else known == "preprint server"
    own = identifiers.doi(_text(fact, "doi"))
    return own is not None and own.scheme == "doi" and doi_prefixes.is_of_preprint(own.value)


def _container(fact: Mapping[str, Any]) -> str:
    return next(
        filter(None, (_text(fact, k) for k in ("container_title", "booktitle", "journal"))), ""
    )


def _published(fact: Mapping[str, Any], identify: IdentifyLink) -> Record:
    kind = _text(fact, "type")
    is_volume = kind in entry_types.PROCEEDINGS
    published = is_volume or _is_published(fact)
    own = _identifiers(fact, identify)
    return Record(
        source=NAME,
        tier=Tier.INDEX,
        title=_text(fact, "title"),
        **_authors(fact),
        editors=_names(fact, "editors"),
        translators=_names(fact, "translators"),
        type=entry_types.CSL.get(kind, "article")
        if published or kind in {"book", "thesis", "phdthesis", "techreport"}
        else "article",
        standing=_standing(fact, is_published=published),
        identifiers=own,
        issued=_issued(fact),
        container_title=_container(fact),
        container_title_short=_short(_text(fact, "venue")),
        collection_title=_text(fact, "series"),
        collection_number=_text(fact, "series_volume"),
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
        retracted=_text(fact, "retracted"),
    )


def _standing(fact: Mapping[str, Any], *, is_published: bool) -> Standing:
    if is_published:
        return Standing.PUBLISHED
    return Standing.PREPRINT if _is_deposited(fact) else Standing.UNKNOWN


def _preprint(fact: Mapping[str, Any], arxiv: Mapping[str, Any], own: Identifier) -> Record:
    return Record(
        source=NAME,
        tier=Tier.INDEX,
        title=_text(arxiv, "title") or _text(fact, "title"),
        **_authors(arxiv if _names(arxiv, "authors") else fact),
        type="article",
        standing=Standing.PREPRINT,
        identifiers=(own,),
        issued=values.date(_text(arxiv, "first_submitted") or _text(arxiv, "published")),
        URL=identifiers.url(own),
        abstract=_text(fact, "abstract"),
        genre="preprint",
        archive_class=_text(arxiv, "class"),
        retracted=_text(arxiv, "retracted"),
    )


def _identifiers(fact: Mapping[str, Any], identify: IdentifyLink) -> tuple[Identifier, ...]:
    """Return the identifiers of the published version, and what the address of its page names."""
    more = fact.get("identifiers")
    stated = {
        **(more if isinstance(more, dict) else {}),
        **{k: fact[k] for k in PAGED if k in fact},
    }
    found = [
        identifiers.doi(_text(stated, "doi")),
        identify(_text(fact, "url")) if _text(fact, "url") else None,
    ]
    for scheme in PAGED:
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


def _authors(fact: Mapping[str, Any]) -> dict[str, Any]:
    """Return the authors, and whether they are all: "others" at the end are more people."""
    found, listed = _names(fact, "authors"), fact.get("authors")
    last = listed[-1] if isinstance(listed, list) and listed else ""
    if not found or not isinstance(last, str) or text.fold(last) not in _OTHERS:
        return {"authors": found}
    people = tuple(x for x in found if x != _MORE)
    return {"authors": (*people, _MORE), "authors_complete": False}


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
