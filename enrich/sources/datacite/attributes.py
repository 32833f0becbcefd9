"""The attributes of one DOI of DataCite, as a record. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from enrich import identifiers, text
from enrich.identifiers import doi_prefixes
from enrich.model import Date, Identifier, ItemType, Name, Record, Standing, Tier
from enrich.sources.base import IdentifyLink
from enrich.sources.shared import related
from enrich.sources.shared.json_fields import mapping, mappings, word
from enrich.sources.shared.shape import ANYTHING, NUMBER, OBJECT, TEXT, Shape, one_of
from enrich.text import values
from enrich.text.editions import edition

# What is kept of a DOI's attributes, and asked for.
FIELDS = (
    "doi,titles,creators,publisher,publicationYear,dates,types,descriptions,container,"
    "relatedIdentifiers,subjects,contributors,sizes"
)
# https://datacite-metadata-schema.readthedocs.io/en/4.6/appendices/appendix-1/resourceTypeGeneral/
_TYPES: Mapping[str, ItemType] = {
    "journalarticle": "article-journal",
    "datapaper": "article-journal",
    "conferencepaper": "paper-conference",
    "conferenceproceeding": "book",
    "book": "book",
    "bookchapter": "chapter",
    "dissertation": "thesis",
    "report": "report",
    "software": "software",
}
# What may lead to a publication comes first. `IsPublishedIn` names a journal.
_VERSIONS = (
    "ispreprintof",
    "isversionof",
    "isidenticalto",
    "ispreviousversionof",
    "isoriginalformof",
    "isvariantformof",
    "isnewversionof",
    "hasversion",
    "haspreprint",
)
_TRANSLATIONS = ("istranslationof", "hastranslation")
_NO_PAPERS = (
    "audiovisual award collection computationalnotebook dataset event image instrument"
    " interactiveresource journal model other outputmanagementplan peerreview physicalobject"
    " preprint project service sound standard studyregistration text workflow"
)
_PERSON: Shape = {"name": TEXT, "givenName?": TEXT, "familyName?": TEXT, "nameType?": TEXT}
# What this module reads of a deposit.
SHAPE: Shape = {
    "doi": TEXT,
    "titles": [{"title": TEXT, "titleType?": TEXT}],
    "creators": [_PERSON],
    "publisher": ANYTHING,
    "publicationYear": NUMBER,
    "dates": [{"date": TEXT, "dateType": TEXT}],
    "types": {
        "resourceTypeGeneral": one_of((*_TYPES, *_NO_PAPERS.split()), str.lower),
        "citeproc?": TEXT,
    },
    "descriptions": [{"description": TEXT, "descriptionType": TEXT}],
    "subjects": [{"subject": TEXT, "subjectScheme?": TEXT}],
    "contributors?": [{"contributorType?": TEXT, "name?": TEXT}],
    "container?": OBJECT,
    "sizes?": [TEXT],
    "relatedIdentifiers?": [
        {"relationType": TEXT, "relatedIdentifier": TEXT, "relatedIdentifierType": TEXT}
    ],
}


def kept(attributes: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what is read of a DOI's attributes."""
    return {name: value for name, value in attributes.items() if name in FIELDS.split(",")}


def record(
    attributes: Mapping[str, Any], identify: IdentifyLink = identifiers.doi_in_url
) -> Record | None:
    """Return the attributes as a record, None without a title.

    `identify` reads the addresses of other versions. Raises ValueError without a DOI.
    """
    own = identifiers.doi(word(attributes["doi"]))
    if own is None:
        raise ValueError("no DOI")
    title, others = _titles(attributes.get("titles"))
    if not title:
        return None
    types = mapping(attributes.get("types"))
    general = word(types.get("resourceTypeGeneral")).lower()
    preprint = own.scheme == "arxiv" or general == "preprint"
    home = mapping(attributes.get("container"))
    abstract, other = _descriptions(attributes.get("descriptions"))
    return Record(
        source="datacite",
        tier=_tier(own, preprint=preprint),
        title=title,
        authors=_names(attributes.get("creators")),
        editors=_contributors(attributes.get("contributors"), "Editor"),
        translators=_contributors(attributes.get("contributors"), "Translator"),
        type="article" if preprint else _type(general, types),
        standing=_standing(general, preprint=preprint),
        identifiers=(own,),
        links=_related(attributes, own, _VERSIONS, identify),
        translations=_related(attributes, own, _TRANSLATIONS, identify),
        other_titles=others,
        issued=_issued(attributes, preprint=preprint),
        container_title="" if preprint else text.plain(word(home.get("title"))),
        volume=word(home.get("volume")),
        issue=word(home.get("issue")),
        page=values.page_range(word(home.get("firstPage")), word(home.get("lastPage"))),
        **_numbers(home),
        edition=edition(text.plain(word(home.get("edition")))),
        number_of_pages=_number_of_pages(attributes.get("sizes")),
        publisher="" if own.scheme == "arxiv" else _publisher(attributes.get("publisher")),
        URL=identifiers.url(own),
        pdf=f"https://arxiv.org/pdf/{own.value}" if own.scheme == "arxiv" else "",
        abstract=abstract,
        genre="preprint" if preprint else "dataset" if general == "dataset" else "",
        archive_class=_archive_class(attributes.get("subjects")) if own.scheme == "arxiv" else "",
        comment=other if own.scheme == "arxiv" else "",
    )


def _tier(own: Identifier, *, preprint: bool) -> Tier:
    if preprint:
        return Tier.PREPRINT
    return Tier.PUBLISHER if doi_prefixes.is_of_publisher(own.value) else Tier.REGISTRY


def _standing(general: str, *, preprint: bool) -> Standing:
    """Return PUBLISHED only for a paper of a publisher's: on Zenodo anybody deposits anything."""
    if preprint:
        return Standing.PREPRINT
    papers = {"journalarticle", "conferencepaper", "book", "bookchapter", "dissertation"}
    return Standing.PUBLISHED if general in papers else Standing.UNKNOWN


def _type(general: str, types: Mapping[str, Any]) -> ItemType:
    if general in _TYPES:
        return _TYPES[general]
    kind = word(types.get("citeproc"))
    known: Mapping[str, ItemType] = {
        "article-journal": "article-journal",
        "paper-conference": "paper-conference",
        "chapter": "chapter",
        "thesis": "thesis",
        "report": "report",
        "book": "book",
    }
    return known.get(kind, "article")


def _titles(value: object) -> tuple[str, tuple[str, ...]]:
    """Return the main title with its subtitle, and the others (alternative, translated)."""
    titles = [(word(x.get("titleType")), text.plain(word(x.get("title")))) for x in mappings(value)]
    main = next((t for kind, t in titles if t and not kind), next((t for _, t in titles if t), ""))
    subtitle = next((t for kind, t in titles if t and kind == "Subtitle"), "")
    whole = (
        f"{main}: {subtitle}" if subtitle and text.fold(subtitle) not in text.fold(main) else main
    )
    return whole, tuple(
        dict.fromkeys(t for kind, t in titles if t and t != whole and kind != "Subtitle")
    )


def _names(value: object) -> tuple[Name, ...]:
    return tuple(n for x in mappings(value) if (n := _name(x)))


def _contributors(value: object, role: str) -> tuple[Name, ...]:
    """Return the contributors of a role of DataCite's ("Editor")."""
    return _names([x for x in mappings(value) if word(x.get("contributorType")) == role])


def _numbers(home: Mapping[str, Any]) -> dict[str, Any]:
    """Return the number of an article or a chapter in its journal or book."""
    kind, number = word(home.get("numberType")).lower(), text.plain(word(home.get("number")))
    chapter = word(home.get("chapterNumber")) or (number if kind == "chapter" else "")
    return {
        "number": number if kind in {"article", "report"} else "",
        "chapter_number": text.plain(chapter),
    }


def _number_of_pages(sizes: object) -> str:
    """Return "312" for the size "312 pages"; other sizes are of files."""
    sizes = sizes if isinstance(sizes, list) else []
    found = (re.fullmatch(r"(\d{1,5})\s*(?:pages|pp\.?)", word(x).lower()) for x in sizes[:20])
    return next((x[1] for x in found if x), "")


def _name(person: Mapping[str, Any]) -> Name | None:
    written, family, given = (
        text.plain(word(person.get(k))) for k in ("name", "familyName", "givenName")
    )
    if person.get("nameType") == "Organizational" and written:
        return Name(literal=written)
    if family and given:
        return text.name(f"{family.replace(',', ' ')}, {given.replace(',', ' ')}")
    return text.name(written or family or given) if written or family or given else None


def _descriptions(value: object) -> tuple[str, str]:
    """Return the abstract, and the other remarks (arXiv's comment)."""
    found = [(word(x.get("descriptionType")), word(x.get("description"))) for x in mappings(value)]
    abstract = next((t for kind, t in found if kind == "Abstract" and t), "")
    return text.clean_abstract(abstract), next(
        (text.plain(t) for kind, t in found if kind == "Other" and t), ""
    )


def _issued(attributes: Mapping[str, Any], *, preprint: bool) -> Date | None:
    """Return the first submission of a preprint, else the date of issue.

    A date of another year than the one given counts for nothing.
    """
    dates = sorted(
        (values.date(word(x.get("date"))) or Date(9999), word(x.get("dateType")))
        for x in mappings(attributes.get("dates"))
    )
    wanted = ("Submitted", "Issued") if preprint else ("Issued", "Available", "Created")
    year = attributes.get("publicationYear")
    for kind in wanted:
        found = next((d for d, k in dates if k == kind and d.year < 9999), None)
        if found and (preprint or not isinstance(year, int) or found.year == year):
            return found
    return Date(year) if isinstance(year, int) and 1400 <= year <= 2100 else None


def _related(
    attributes: Mapping[str, Any],
    own: Identifier,
    kinds: Sequence[str],
    identify: IdentifyLink,
) -> tuple[Identifier, ...]:
    """Return the related works of these kinds, in the order of the kinds.

    The deposits of one repository are versions of one deposit: they are no publication.
    """
    found: dict[str, list[Identifier]] = {kind: [] for kind in kinds}
    for other in mappings(attributes.get("relatedIdentifiers")):
        kind = word(other.get("relationType")).lower()
        if kind in found:
            value, written = (
                word(other.get(k)) for k in ("relatedIdentifier", "relatedIdentifierType")
            )
            named = related.identifier(value, written, identify)
            if named and not _is_in_one_repository(named, own):
                found[kind].append(named)
    return related.others((i for kind in kinds for i in found[kind]), own)


def _is_in_one_repository(one: Identifier, other: Identifier) -> bool:
    dois = one.scheme == other.scheme == "doi"
    same = doi_prefixes.prefix(one.value) == doi_prefixes.prefix(other.value)
    return dois and same and doi_prefixes.is_of_depository(one.value)


def _publisher(value: object) -> str:
    return text.plain(word(value.get("name") if isinstance(value, dict) else value))


def _archive_class(value: object) -> str:
    """Return "cs.DC" of the first subject, "Distributed Computing (cs.DC)"."""
    for subject in mappings(value):
        found = re.search(r"\(([a-z-]+(?:\.[A-Za-z-]{2,20})?)\)$", word(subject.get("subject")))
        if found and word(subject.get("subjectScheme")) == "arXiv":
            return found[1]
    return ""
