"""DataCite: the registry of the DOIs of arXiv, Zenodo and other repositories.

The API is described at https://support.datacite.org/docs/api. Many DOIs go into one request:
`https://api.datacite.org/dois?ids=10.48550/arxiv.1706.03762,10.5281/zenodo.1&page[size]=2`. For
arXiv's numbers it is asked only where arXiv does not answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar
from urllib.parse import quote

from enrich import identifiers, text
from enrich.errors import Unreadable
from enrich.identifiers import doi_prefixes
from enrich.model import Date, Identifier, ItemType, Name, Record, Standing, Tier
from enrich.sources.base import Answer, Source
from enrich.sources.policy import Policy
from enrich.sources.shared import batching
from enrich.text import values

HOST = "api.datacite.org"
_MOST = 100  # DOIs in one request
_DOIS = f"https://{HOST}/dois"
_FIELDS = (
    "doi,titles,creators,publisher,publicationYear,dates,types,descriptions,container,"
    "relatedIdentifiers,subjects,url,version"
)
_LISTABLE = re.compile(r"10\.\d{4,9}/[a-z0-9._;()/:\[\]+-]+")  # a comma separates them
_MOST_AUTHORS = 5_000
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
_VERSIONS = frozenset(
    {
        "isversionof",
        "hasversion",
        "isidenticalto",
        "ispreprintof",
        "isvariantformof",
        "isoriginalformof",
    }
)

_HOSTS = frozenset(
    {"api.datacite.org", "commons.datacite.org", "search.datacite.org", "data.datacite.org"}
)
# zenodo.org/records/123: the DOI follows from the number.
_RECORD = re.compile(r"/records?/(\d{1,12})(?:/.*)?")


class DataCite(Source):
    """Deposits by DOI, many in one request."""

    name: ClassVar[str] = "datacite"
    tier: ClassVar[Tier | None] = Tier.REGISTRY
    intervals: ClassVar[Mapping[str, float]] = {HOST: 0.3}
    schemes: ClassVar[tuple[str, ...]] = ("doi", "arxiv")
    batch: ClassVar[int] = _MOST
    policy = Policy(fallback_for={"arxiv": "arxiv", "doi": "crossref"}, search_order=85)

    @classmethod
    def identify(cls, url: str) -> Identifier | None:
        """Return the DOI that a link of DataCite or of Zenodo names."""
        link = identifiers.link(url)
        if link is None:
            return None
        if link.host == "zenodo.org" and (found := _RECORD.fullmatch(link.path)):
            return Identifier("doi", f"{doi_prefixes.ZENODO}/zenodo.{found[1].lstrip('0')}")
        return identifiers.doi(link.path) if link.host in _HOSTS else None

    def accepts(self, identifier: Identifier) -> bool:
        """Whether DataCite may hold it: not the DOIs of publishers that are Crossref's."""
        doi = identifier.value
        foreign = doi_prefixes.agency(doi) == "Crossref" or doi_prefixes.is_unregistered(doi)
        return identifier.scheme == "arxiv" or (identifier.scheme == "doi" and not foreign)

    def batches(self, ids: Sequence[Identifier]) -> list[list[Identifier]]:
        """Split so that the address of a request stays below 4,000 bytes.

        A DOI with odd characters is asked for alone.
        """
        return batching.packed(ids, self.batch, _address, _listable)

    def fetch(self, ids: Sequence[Identifier]) -> Iterator[tuple[Identifier, Answer | None]]:
        """Yield each DOI's attributes as JSON; None where DataCite has no such DOI."""
        listable = [i for i in ids if _listable(i)]
        found = self._listed(listable) if listable else {}
        for identifier in listable:
            yield identifier, found.get(identifiers.as_doi(identifier))
        for identifier in ids:
            if not _listable(identifier):
                yield identifier, self._single(identifiers.as_doi(identifier))

    def parse(self, answer: Answer) -> list[Record]:
        """Return the records of one DOI's attributes, or of an answer of the API.

        What has no title is left out.
        """
        try:
            value = json.loads(answer)
            whole = value["data"] if isinstance(value, dict) and "data" in value else value
            found = [
                x.get("attributes", x) for x in (whole if isinstance(whole, list) else [whole])
            ]
            return [r for attributes in found if (r := _record(attributes))]
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
            raise Unreadable("DataCite's answer has a foreign shape", HOST) from error

    def _listed(self, ids: Sequence[Identifier]) -> dict[str, str]:
        value = self.session.get(_address(ids)).json()
        found = value.get("data") if isinstance(value, dict) else None
        if not isinstance(found, list) or any(not isinstance(x, dict) for x in found):
            raise Unreadable("DataCite's answer is no list", HOST)
        total = value["meta"].get("total") if isinstance(value.get("meta"), dict) else None
        if isinstance(total, int) and len(found) < min(total, len(ids)):
            raise Unreadable("DataCite's answer holds fewer DOIs than it says", HOST)
        answers = {str(x.get("id", "")).lower(): _kept(x) for x in found}
        if not answers.keys() <= {identifiers.as_doi(i) for i in ids}:
            raise Unreadable("DataCite answered for other DOIs than those asked for", HOST)
        return answers

    def _single(self, doi: str) -> str | None:
        answer = self.session.get(f"{_DOIS}/{quote(doi, safe='')}", allow=(404,))
        value = answer.json()
        if answer.status == 404:
            return None
        found = value.get("data") if isinstance(value, dict) else None
        if not isinstance(found, dict) or str(found.get("id", "")).lower() != doi:
            raise Unreadable("DataCite answered for another DOI than the one asked for", HOST)
        return _kept(found)


def _listable(identifier: Identifier) -> bool:
    return _LISTABLE.fullmatch(identifiers.as_doi(identifier)) is not None


def _address(ids: Sequence[Identifier]) -> str:
    asked = ",".join(quote(identifiers.as_doi(i), safe="/:;()") for i in ids)
    size = f"page%5Bsize%5D={len(ids)}"
    return f"{_DOIS}?ids={asked}&{size}&fields%5Bdois%5D={_FIELDS}&disable-facets=true"


def _kept(found: Mapping[str, Any]) -> str:
    attributes = found.get("attributes")
    if not isinstance(attributes, dict):
        raise Unreadable("DataCite's answer has a foreign shape", HOST)
    wanted = {k: v for k, v in attributes.items() if k in _FIELDS.split(",")}
    return json.dumps(wanted, ensure_ascii=False, separators=(",", ":"))


# -- one DOI


def _record(attributes: Mapping[str, Any]) -> Record | None:
    own = identifiers.doi(_word(attributes["doi"]))
    if own is None:
        raise ValueError("no DOI")
    title, others = _titles(attributes.get("titles"))
    if not title:
        return None
    types = _object(attributes.get("types"))
    general = _word(types.get("resourceTypeGeneral")).lower()
    preprint = own.scheme == "arxiv" or general == "preprint"
    home = _object(attributes.get("container"))
    abstract, other = _descriptions(attributes.get("descriptions"))
    return Record(
        source="datacite",
        tier=_tier(own, preprint=preprint),
        title=title,
        authors=_names(attributes.get("creators")),
        type="article" if preprint else _type(general, types),
        standing=_standing(general, preprint=preprint),
        identifiers=(own,),
        links=tuple(x for x in _versions(attributes.get("relatedIdentifiers")) if x != own),
        other_titles=others,
        issued=_issued(attributes, preprint=preprint),
        container_title="" if preprint else text.plain(_word(home.get("title"))),
        volume=_word(home.get("volume")),
        issue=_word(home.get("issue")),
        page=values.page_range(_word(home.get("firstPage")), _word(home.get("lastPage"))),
        publisher="" if own.scheme == "arxiv" else _publisher(attributes.get("publisher")),
        URL=identifiers.url(own),
        pdf=f"https://arxiv.org/pdf/{own.value}" if own.scheme == "arxiv" else "",
        abstract=abstract,
        genre="preprint" if preprint else "dataset" if general == "dataset" else "",
        archive_class=_archive_class(attributes.get("subjects")) if own.scheme == "arxiv" else "",
        comment=other if own.scheme == "arxiv" else "",
    )


def _word(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return text.squeeze(value[:60_000]) if isinstance(value, str) else ""


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> list[Mapping[str, Any]]:
    return (
        [x for x in value[:_MOST_AUTHORS] if isinstance(x, dict)] if isinstance(value, list) else []
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
    kind = _word(types.get("citeproc"))
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
    titles = [
        (_word(x.get("titleType")), text.plain(_word(x.get("title")))) for x in _objects(value)
    ]
    main = next((t for kind, t in titles if t and not kind), next((t for _, t in titles if t), ""))
    subtitle = next((t for kind, t in titles if t and kind == "Subtitle"), "")
    whole = (
        f"{main}: {subtitle}" if subtitle and text.fold(subtitle) not in text.fold(main) else main
    )
    return whole, tuple(
        dict.fromkeys(t for kind, t in titles if t and t != whole and kind != "Subtitle")
    )


def _names(value: object) -> tuple[Name, ...]:
    return tuple(n for x in _objects(value) if (n := _name(x)))


def _name(person: Mapping[str, Any]) -> Name | None:
    written, family, given = (
        text.plain(_word(person.get(k))) for k in ("name", "familyName", "givenName")
    )
    if person.get("nameType") == "Organizational" and written:
        return Name(literal=written)
    if family and given:
        return text.name(f"{family.replace(',', ' ')}, {given.replace(',', ' ')}")
    return text.name(written or family or given) if written or family or given else None


def _descriptions(value: object) -> tuple[str, str]:
    """Return the abstract, and the other remarks (arXiv's comment)."""
    found = [
        (_word(x.get("descriptionType")), _word(x.get("description"))) for x in _objects(value)
    ]
    abstract = next((t for kind, t in found if kind == "Abstract" and t), "")
    return text.clean_abstract(abstract), next(
        (text.plain(t) for kind, t in found if kind == "Other" and t), ""
    )


def _issued(attributes: Mapping[str, Any], *, preprint: bool) -> Date | None:
    """Return the first submission of a preprint, else the date of issue.

    A date of another year than the one given counts for nothing.
    """
    dates = sorted(
        (values.date(_word(x.get("date"))) or Date(9999), _word(x.get("dateType")))
        for x in _objects(attributes.get("dates"))
    )
    wanted = ("Submitted", "Issued") if preprint else ("Issued", "Available", "Created")
    year = attributes.get("publicationYear")
    for kind in wanted:
        found = next((d for d, k in dates if k == kind and d.year < 9999), None)
        if found and (preprint or not isinstance(year, int) or found.year == year):
            return found
    return Date(year) if isinstance(year, int) and 1400 <= year <= 2100 else None


def _versions(value: object) -> list[Identifier]:
    found: dict[Identifier, None] = {}
    for other in _objects(value)[:200]:
        if _word(other.get("relationType")).lower() in _VERSIONS:
            written = _word(other.get("relatedIdentifier"))
            kind = _word(other.get("relatedIdentifierType")).lower()
            identifier = (
                identifiers.arxiv(written)
                if kind == "arxiv"
                else identifiers.doi(written)
                if kind == "doi"
                else None
            )
            if identifier:
                found[identifier] = None
    return list(found)


def _publisher(value: object) -> str:
    return text.plain(_word(value.get("name") if isinstance(value, dict) else value))


def _archive_class(value: object) -> str:
    """Return "cs.DC" of the first subject, "Distributed Computing (cs.DC)"."""
    for subject in _objects(value):
        found = re.search(r"\(([a-z-]+(?:\.[A-Za-z-]{2,20})?)\)$", _word(subject.get("subject")))
        if found and _word(subject.get("subjectScheme")) == "arXiv":
            return found[1]
    return ""
