"""DataCite: the registry of the DOIs of arXiv, Zenodo and other repositories.

The API is described at https://support.datacite.org/docs/api. Many DOIs go into one request:
`https://api.datacite.org/dois?ids=10.48550/arxiv.1706.03762,10.5281/zenodo.1&page[size]=2`. For
arXiv's numbers it is asked only where arXiv does not answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import quote

from enrich import identifiers, messages
from enrich.errors import Unreadable
from enrich.identifiers import doi_prefixes
from enrich.model import Identifier, Record, Tier
from enrich.patterns import regex
from enrich.sources.base import Answer, Source
from enrich.sources.datacite.attributes import FIELDS, SHAPE, kept, record
from enrich.sources.policy import Policy
from enrich.sources.shared import batching, papers
from enrich.sources.shared.probe import AnswerForm, Probe, as_json
from enrich.sources.shared.shape import NUMBER, TEXT

HOST = "api.datacite.org"
_MOST = 100  # DOIs in one request
_DOIS = f"https://{HOST}/dois"
_LISTABLE = regex(r"10\.\d{4,9}/[a-z0-9._;()/:\[\]+-]+")  # a comma separates them
_HOSTS = frozenset(
    {"api.datacite.org", "commons.datacite.org", "search.datacite.org", "data.datacite.org"}
)
# zenodo.org/records/123: the DOI follows from the number.
_RECORD = regex(r"/records?/(\d{1,12})(?:/.*)?")


class DataCite(Source):
    """Deposits by DOI, many in one request."""

    name: ClassVar[str] = "datacite"
    dumps = ("DataCite's data file",)
    tier: ClassVar[Tier | None] = Tier.REGISTRY
    intervals: ClassVar[Mapping[str, float]] = {HOST: 0.3}
    schemes: ClassVar[tuple[str, ...]] = ("doi", "arxiv")
    batch: ClassVar[int] = _MOST
    policy = Policy(fallback_for={"arxiv": "arxiv", "doi": "crossref"}, search_order=85)
    forms: ClassVar[Mapping[str, AnswerForm]] = {
        HOST: AnswerForm(
            read=as_json,
            item="data[].attributes.",
            shape={"data": [{"id": TEXT, "attributes": SHAPE}], "meta": {"total": NUMBER}},
        )
    }
    probes: ClassVar[tuple[Probe, ...]] = (
        replace(
            papers.PAGED_ATTENTION,
            asked=Identifier("arxiv", "2309.06180"),
            more={"type": "article", "genre": "preprint"},
        ),
        replace(papers.DEEPSPEED_MOE, more={"genre": "preprint"}),
        replace(papers.ADAM, more={"genre": "preprint"}),
    )

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
            return [r for attributes in found if (r := record(attributes, self.identify_link))]
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
            raise Unreadable(messages.services.OTHER_SHAPE(service="DataCite"), HOST) from error

    def _listed(self, ids: Sequence[Identifier]) -> dict[str, str]:
        value = self.session.get(_address(ids), parts=len(ids)).json()
        found = value.get("data") if isinstance(value, dict) else None
        if not isinstance(found, list) or any(not isinstance(x, dict) for x in found):
            raise Unreadable(messages.services.NO_LIST(service="DataCite", what="DOIs"), HOST)
        total = value["meta"].get("total") if isinstance(value.get("meta"), dict) else None
        if isinstance(total, int) and len(found) < min(total, len(ids)):
            raise Unreadable(messages.services.FEWER(service="DataCite", what="DOIs"), HOST)
        answers = {str(x.get("id", "")).lower(): _kept(x) for x in found}
        if not answers.keys() <= {identifiers.as_doi(i) for i in ids}:
            raise Unreadable(messages.services.OF_OTHERS(service="DataCite", what="DOIs"), HOST)
        return answers

    def _single(self, doi: str) -> str | None:
        answer = self.session.get(f"{_DOIS}/{quote(doi, safe='')}", allow=(404,))
        value = answer.json()
        if answer.status == 404:
            return None
        found = value.get("data") if isinstance(value, dict) else None
        if not isinstance(found, dict) or str(found.get("id", "")).lower() != doi:
            raise Unreadable(messages.services.OF_OTHERS(service="DataCite", what="DOIs"), HOST)
        return _kept(found)


def _listable(identifier: Identifier) -> bool:
    return _LISTABLE.fullmatch(identifiers.as_doi(identifier)) is not None


def _address(ids: Sequence[Identifier]) -> str:
    asked = ",".join(quote(identifiers.as_doi(i), safe="/:;()") for i in ids)
    size = f"page%5Bsize%5D={len(ids)}"
    return f"{_DOIS}?ids={asked}&{size}&fields%5Bdois%5D={FIELDS}&disable-facets=true"


def _kept(found: Mapping[str, Any]) -> str:
    attributes = found.get("attributes")
    if not isinstance(attributes, dict):
        raise Unreadable(messages.services.OTHER_SHAPE(service="DataCite"), HOST)
    wanted = kept(attributes)
    return json.dumps(wanted, ensure_ascii=False, separators=(",", ":"))
