"""doi.org: whether a DOI exists.

`https://doi.org/doiRA/10.1145/1.2,10.5281/zenodo.3` names the registration agency of each DOI, or
says "DOI does not exist" (https://www.doi.org/the-identifier/resources/factsheets). It is asked for
what Crossref does not have, and says nothing about the paper.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar
from urllib.parse import quote

from enrich import messages
from enrich.errors import Unreadable
from enrich.identifiers import doi_prefixes
from enrich.model import Identifier, Record, Tier
from enrich.patterns import regex
from enrich.sources.base import Answer, Source
from enrich.sources.policy import Policy
from enrich.sources.shared import batching, papers
from enrich.sources.shared.probe import AnswerForm, Probe, as_json
from enrich.sources.shared.shape import TEXT, one_of

HOST = "doi.org"
_MOST = 50  # DOIs in one request
_LISTABLE = regex(r"10\.\d{4,9}/[A-Za-z0-9._;()/:\[\]+-]+")  # a comma separates them
_MISSING = "DOI does not exist"
# https://www.doi.org/the-community/existing-registration-agencies/
_AGENCIES = "Airiti CNKI Crossref DataCite HAN ISTIC JaLC KISTI mEDRA OP Public"


class DoiOrg(Source):
    """Whether DOIs exist, many in one request."""

    name: ClassVar[str] = "doi"
    tier: ClassVar[Tier | None] = Tier.REGISTRY
    intervals: ClassVar[Mapping[str, float]] = {HOST: 1.0}
    schemes: ClassVar[tuple[str, ...]] = ("doi",)
    batch: ClassVar[int] = _MOST
    policy = Policy(fallback_for={"doi": "crossref"}, search_order=95)
    forms: ClassVar[Mapping[str, AnswerForm]] = {
        HOST: AnswerForm(
            read=as_json,
            item="[].",
            shape=[{"DOI": TEXT, "RA|status": one_of([*_AGENCIES.split(), _MISSING])}],
        )
    }
    probes: ClassVar[tuple[Probe, ...]] = (
        Probe(asked=papers.PAGED_ATTENTION.asked),
        Probe(asked=papers.SPLITWISE.asked),
        Probe(asked=papers.ARES.asked),
    )

    def accepts(self, identifier: Identifier) -> bool:
        """Whether it is a DOI that fits into a list, and neither DataCite's nor unregistered."""
        doi = identifier.value
        foreign = doi_prefixes.agency(doi) == "DataCite" or doi_prefixes.is_unregistered(doi)
        return identifier.scheme == "doi" and not foreign and _listable(identifier)

    def batches(self, ids: Sequence[Identifier]) -> list[list[Identifier]]:
        """Split so that a request's address stays below 4,000 bytes."""
        return batching.packed(ids, self.batch, _address, _listable)

    def fetch(self, ids: Sequence[Identifier]) -> Iterator[tuple[Identifier, Answer | None]]:
        """Yield the agency of each DOI as JSON; None where doi.org says that it does not exist.

        A DOI that the answer does not mention is left out.
        """
        listed = _listed(self.session.get(_address(ids), parts=len(ids)).json())
        for identifier in ids:
            found = listed.get(identifier.value.lower())
            if found is not None:
                agency = str(found.get("RA", ""))[:60]
                if agency or found.get("status") == _MISSING:
                    yield identifier, json.dumps({"RA": agency}) if agency else None

    def parse(self, answer: Answer) -> list[Record]:
        """Return no record: an agency says nothing about the paper."""
        try:
            if isinstance(json.loads(answer), dict):
                return []
        except (ValueError, RecursionError) as error:
            raise Unreadable(messages.services.OTHER_SHAPE(service="doi.org"), HOST) from error
        raise Unreadable(messages.services.OTHER_SHAPE(service="doi.org"), HOST)


def _listable(identifier: Identifier) -> bool:
    return _LISTABLE.fullmatch(identifier.value) is not None


def _address(ids: Sequence[Identifier]) -> str:
    return f"https://{HOST}/doiRA/" + ",".join(quote(i.value, safe="/:;()") for i in ids)


def _listed(value: object) -> dict[str, Mapping[str, object]]:
    if not isinstance(value, list) or any(not isinstance(x, dict) for x in value):
        raise Unreadable(messages.services.NO_LIST(service="doi.org", what="DOIs"), HOST)
    return {str(x.get("DOI", "")).lower(): x for x in value}
