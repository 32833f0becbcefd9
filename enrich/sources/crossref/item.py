"""One work of Crossref as a Record. Pure.

The format is described at https://github.com/CrossRef/rest-api-doc/blob/master/api_format.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from enrich import identifiers, text
from enrich.identifiers import doi_prefixes
from enrich.identifiers.schemes import is_well_formed
from enrich.model import Date, Identifier, ItemType, Record, Standing, Tier
from enrich.sources.base import IdentifyLink
from enrich.sources.crossref import container, relations
from enrich.sources.crossref.people import only_initials, people_of
from enrich.sources.crossref.values import date, plain, texts, word
from enrich.sources.shared import related
from enrich.sources.shared.json_fields import mappings
from enrich.sources.shared.shape import NUMBER, OBJECT, TEXT, Shape, one_of
from enrich.text import retractions
from enrich.text.editions import edition
from enrich.text.values import page_range

_LONGEST_ABSTRACT = 60_000
_TYPES: Mapping[str, ItemType] = {
    "journal-article": "article-journal",
    "proceedings-article": "paper-conference",
    "book-chapter": "chapter",
    "book-section": "chapter",
    "book-part": "chapter",
    "book-track": "chapter",
    "reference-entry": "chapter",
    "book": "book",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
    "proceedings": "book",
    "dissertation": "thesis",
    "report": "report",
    "report-component": "report",
    "standard": "report",
    "posted-content": "article",
    "dataset": "article",
    "other": "article",
    # An answer with a few fields only.
    "": "article",
}
# Of which there are no records: parts of papers, volumes, series, data.
_NO_PAPERS = (
    "book-series book-set component database grant journal journal-issue journal-volume peer-review"
    " proceedings-series report-series"
)
_DATE: Shape = {"date-parts": [[NUMBER]]}
_PERSON: Shape = {"given": TEXT, "family": TEXT, "sequence": TEXT, "suffix?": TEXT, "name?": TEXT}
# What this package reads of a work.
SHAPE: Shape = {
    "DOI": TEXT,
    "type": one_of((*_TYPES, *_NO_PAPERS.split())),
    "title": [TEXT],
    "author": [_PERSON],
    "container-title": [TEXT],
    "issued": _DATE,
    "publisher": TEXT,
    "page?": TEXT,
    "subtitle?": [TEXT],
    "original-title?": [TEXT],
    "short-container-title?": [TEXT],
    "editor?": [_PERSON],
    "translator?": [_PERSON],
    "published-print?": _DATE,
    "published-online?": _DATE,
    "posted?": _DATE,
    "approved?": _DATE,
    "event?": OBJECT,
    "volume?": TEXT,
    "issue?": TEXT,
    "article-number?": TEXT,
    "publisher-location?": TEXT,
    "ISBN?": [TEXT],
    "ISSN?": [TEXT],
    "issn-type?": [{"type": TEXT, "value": TEXT}],
    "isbn-type?": [{"type": TEXT, "value": TEXT}],
    "abstract?": TEXT,
    "relation?": OBJECT,
    "updated-by?": [{"type": TEXT, "DOI": TEXT}],
    "update-to?": [{"type": TEXT, "DOI": TEXT}],
    "degree?": [TEXT],
    "edition-number?": TEXT,
    "alternative-id?": [TEXT],
    "published?": _DATE,
}


def is_paper(item: Mapping[str, Any]) -> bool:
    """Whether a work is of a kind that has records."""
    return word(item.get("type")) in _TYPES


def record(
    item: Mapping[str, Any], identify: IdentifyLink = identifiers.doi_in_url
) -> Record | None:
    """Return the record of a work; None for parts, reviews, volumes and what has no title.

    `identify` reads the addresses of other versions. Raises ValueError without a DOI.
    """
    own = related.of_doi(word(item.get("DOI")))
    kind = word(item.get("type"))
    if own is None:
        raise ValueError("no DOI")
    titles = [t for x in texts(item.get("title")) if (t := plain(x))]
    if kind not in _TYPES or not titles:
        return None
    posted = kind == "posted-content" or doi_prefixes.is_of_preprint(own.value)
    title, stated = _whole(titles[0], item), ""
    is_notice = _is_notice(title, own, item)
    if not is_notice:
        title, stated = retractions.unmarked(title)
    box, series = container.containers(kind, _boxes(item.get("container-title")))
    names = people_of(item, "author")
    return Record(
        source="crossref",
        tier=_tier(own, posted=posted),
        title=title,
        authors=names,
        editors=people_of(item, "editor"),
        translators=people_of(item, "translator"),
        type="article" if posted else _type(kind, box, series, item),
        standing=_standing(kind, posted=posted),
        identifiers=(own, *_publishers_numbers(item)),
        links=relations.versions(item, own, identify),
        translations=relations.translations(item, own, identify),
        other_titles=_other_titles(title, titles, item),
        issued=_issued(item, kind),
        container_title="" if posted else container.without_acronym(box),
        container_title_short="" if posted else _short(item, box),
        collection_title=series,
        volume=word(item.get("volume")),
        issue=word(item.get("issue")),
        **_place_in_volume(item),
        edition=edition(plain(word(item.get("edition-number")))),
        publisher=_publisher(item),
        publisher_place=plain(word(item.get("publisher-location"))),
        **_event(item),
        **_numbers(item),
        URL=identifiers.url(own),
        abstract=text.clean_abstract(word(item.get("abstract"), _LONGEST_ABSTRACT)),
        genre=retractions.NOTICE if is_notice else _genre(item, kind, posted=posted),
        retracted=_retraction(item, own) or stated,
        authors_complete=not only_initials(names),
    )


def _publishers_numbers(item: Mapping[str, Any]) -> Iterator[Identifier]:
    """Yield Elsevier's number of a work, by which it was asked for."""
    numbers = (Identifier("pii", x) for x in texts(item.get("alternative-id")))
    return (x for x in numbers if is_well_formed(x))


def _tier(own: Identifier, *, posted: bool) -> Tier:
    if posted:
        return Tier.PREPRINT
    return Tier.PUBLISHER if doi_prefixes.is_of_publisher(own.value) else Tier.REGISTRY


def _standing(kind: str, *, posted: bool) -> Standing:
    if posted:
        return Standing.PREPRINT
    return Standing.UNKNOWN if kind in {"", "dataset"} else Standing.PUBLISHED


# -- titles


def _whole(title: str, item: Mapping[str, Any]) -> str:
    """Join the subtitle, unless the title has it already (half of ACM's records say it in both)."""
    subtitle = next((t for x in texts(item.get("subtitle")) if (t := plain(x))), "")
    if not subtitle or f" {text.fold(subtitle)} " in f" {text.fold(title)} ":
        return title
    return f"{title} {subtitle}" if title[-1] in "?!:" else f"{title.rstrip('.')}: {subtitle}"


def _other_titles(title: str, titles: Sequence[str], item: Mapping[str, Any]) -> tuple[str, ...]:
    more = (plain(x) for x in texts(item.get("original-title")))
    return tuple(
        x
        for x in dict.fromkeys((*(retractions.unmarked(t)[0] for t in titles), *more))
        if x and x != title
    )


# -- where it came out


def _boxes(value: object) -> list[str]:
    return [t for x in texts(value) if (t := plain(x))]


def _type(kind: str, box: str, series: str, item: Mapping[str, Any]) -> ItemType:
    known = _TYPES[kind]
    return container.refined(
        kind, known, box, series, with_event=isinstance(item.get("event"), dict)
    )


def _short(item: Mapping[str, Any], box: str) -> str:
    """Return the conference's acronym or the journal's abbreviation."""
    event = item.get("event")
    acronym = plain(word(event.get("acronym"))) if isinstance(event, dict) else ""
    abbreviation = next(iter(_boxes(item.get("short-container-title"))), "")
    return container.acronym(acronym, box) or (abbreviation if abbreviation != box else "")


def _place_in_volume(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return pages, and the number of an article that has one; "e0123" as a page is a number."""
    page = page_range(plain(word(item.get("page"))))
    number = plain(word(item.get("article-number")))
    if re.fullmatch(r"[eE]\d+", page):
        return {"page": "", "number": number or page}
    return {"page": page, "number": "" if number == page else number}


def _event(item: Mapping[str, Any]) -> dict[str, Any]:
    event = item.get("event")
    if not isinstance(event, dict):
        return {}
    return {
        "event_title": plain(word(event.get("name"))),
        "event_place": plain(word(event.get("location"))).rstrip(" ,"),
        "event_date": date(event.get("start")),
        "event_end": date(event.get("end")),
    }


def _publisher(item: Mapping[str, Any]) -> str:
    """Return the publisher without an acronym at the end: "Oxford University Press (OUP)"."""
    return re.sub(r"\s+\([A-Z]{2,8}\)$", "", plain(word(item.get("publisher"))))


def _genre(item: Mapping[str, Any], kind: str, *, posted: bool) -> str:
    if posted:
        return "preprint"
    return kind if kind in {"dataset", "standard", "proceedings"} else _degree(item)


def _degree(item: Mapping[str, Any]) -> str:
    return next((t for x in texts(item.get("degree")) if (t := plain(x))), "")


def _numbers(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return ISBNs and ISSNs, and which are of the electronic edition; those come last.

    A number that is both is the printed edition's. Lists of works do not tell the kinds of ISBNs.
    """
    kinds = [*mappings(item.get("isbn-type")), *mappings(item.get("issn-type"))]
    pairs = {(word(x.get("type")), _bare(word(x.get("value")))) for x in kinds}
    isbns = [x for x in map(_bare, texts(item.get("ISBN"))) if len(x) in {10, 13}]
    issns = [x for x in texts(item.get("ISSN")) if re.fullmatch(r"\d{4}-\d{3}[\dXx]", x)]

    def is_electronic(number: str) -> bool:
        bare = _bare(number)
        return ("electronic", bare) in pairs and ("print", bare) not in pairs

    return {
        "ISBN": tuple(sorted(dict.fromkeys(isbns), key=is_electronic)),
        "ISSN": tuple(sorted(dict.fromkeys(issns), key=is_electronic)),
        "electronic": tuple(x for x in dict.fromkeys((*isbns, *issns)) if is_electronic(x)),
    }


def _bare(number: str) -> str:
    """Return the digits of an ISBN or ISSN, also of one that is written as an address."""
    return re.sub(r"[^\dXx]", "", number.rsplit("/", 1)[-1]).upper()


# -- dates


def _issued(item: Mapping[str, Any], kind: str) -> Date | None:
    """Return the date to cite: that of the printed issue or proceedings, else the earliest known.

    A paper that is online in December is cited by the issue of next year that has it. Where
    proceedings state only the year, the month is that of the conference.
    """
    known = next(
        (
            d
            for k in ("published-print", "issued", "published", "published-online", "posted")
            if (d := date(item.get(k)))
        ),
        None,
    )
    if known is None and kind == "dissertation":
        known = date(item.get("approved"))
    event = item.get("event")
    held = date(event.get("start")) if isinstance(event, dict) else None
    if known and held and not known.month and held.year == known.year:
        return Date(known.year, held.month)
    return known


# -- retractions


def _is_notice(title: str, own: Identifier, item: Mapping[str, Any]) -> bool:
    """Whether a work is a notice about another paper: it updates that one's DOI.

    Publishers call some notices like the paper itself: "Retracted: X".
    """
    updated = {related.of_doi(word(x.get("DOI"))) for x in _retracting(item.get("update-to"))}
    return retractions.is_notice(title) or bool(updated - {own, None})


def _retracting(updates: object) -> list[Mapping[str, Any]]:
    return [x for x in mappings(updates) if retractions.of_updates([word(x.get("type"))])]


def _retraction(item: Mapping[str, Any], own: Identifier) -> str:
    """Return what the updates of a work state; some are registered with its own DOI."""
    to = mappings(item.get("update-to"))
    of_itself = (x for x in to if related.of_doi(word(x.get("DOI"))) == own)
    updates = (*mappings(item.get("updated-by")), *of_itself)
    return retractions.of_updates(word(x.get("type")) for x in updates)
