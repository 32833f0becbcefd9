"""A work as OpenAlex has it: one for all versions, or the version whose DOI was asked for.

arXiv's authors come as "Last, First". A copy that somebody has registered can have been taken for
the work itself: then its DOI and its year are there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.support.world.arxiv import preprint
from tests.support.world.crossref.item import item
from tests.support.world.facts import Record, copies, day_of, known_published, proceedings
from tests.support.world.words import comma, crc, plain

Fields = dict[str, Any]

KEYS = tuple(
    """
    id doi title display_name relevance_score publication_year publication_date ids language
    primary_location type indexed_in open_access authorships institutions countries_distinct_count
    institutions_distinct_count corresponding_author_ids corresponding_institution_ids apc_list
    apc_paid fwci has_fulltext cited_by_count citation_normalized_percentile
    cited_by_percentile_year biblio is_retracted is_paratext is_xpac primary_topic topics keywords
    concepts mesh locations_count locations best_oa_location sustainable_development_goals awards
    funders has_content content_urls referenced_works_count referenced_works related_works
    abstract_inverted_index counts_by_year updated_date created_date
    """.split()
)
FIRST_ID = 4_000_000_000
UNLINKED = 10**8  # added to the number of a preprint that stands alone
_SOURCE: Fields = {
    "issn_l": None,
    "issn": None,
    "is_oa": False,
    "is_in_doaj": False,
    "is_core": False,
    "host_organization": None,
    "host_organization_name": None,
    "host_organization_lineage": [],
    "host_organization_lineage_names": [],
}
_CORNELL = "https://openalex.org/I205783295"
_TOPIC: Fields = {
    "id": "https://openalex.org/T10036",
    "display_name": "Advanced Neural Network Applications",
    "score": 0.99,
    "subfield": {
        "id": "https://openalex.org/subfields/1707",
        "display_name": "Computer Vision and Pattern Recognition",
    },
    "field": {"id": "https://openalex.org/fields/17", "display_name": "Computer Science"},
    "domain": {"id": "https://openalex.org/domains/3", "display_name": "Physical Sciences"},
}


@dataclass(frozen=True)
class _Work:
    """A record, what was asked for, and what several fields depend on."""

    r: Record
    asked: str  # the DOI asked for

    @property
    def n(self) -> int:
        return int(self.r["_n"])

    @property
    def arxiv(self) -> Fields:
        found: Fields = self.r.get("arxiv") or {}
        return found

    @property
    def copy(self) -> Record | None:
        """The copy that was taken for the work."""
        return next(iter(copies(self.r)), None) if self.n % 5 == 0 and not self.asked else None

    @property
    def is_out(self) -> bool:
        doi = self.r.get("doi")
        named = bool(doi) and self.asked.lower() == str(doi).lower()
        return known_published(self.r, "openalex") or named or not self.arxiv

    @property
    def is_article(self) -> bool:
        return bool(self.r["type"] == "article")

    @property
    def doi(self) -> str | None:
        if self.copy:
            return str(self.copy["doi"])
        if self.is_out and self.r.get("doi"):
            return str(self.r["doi"])
        return f"10.48550/arxiv.{self.arxiv['id']}" if self.arxiv else None

    @property
    def id(self) -> str:
        own = FIRST_ID + self.n + (0 if self.is_out else UNLINKED)
        return f"https://openalex.org/W{own}"

    @property
    def number(self) -> str:
        return self.id.removeprefix("https://openalex.org/W")

    @property
    def year(self) -> int | None:
        if self.copy:
            return 2025
        year: int | None = self.r.get("year")
        return year if self.is_out else int(self.arxiv["published"][:4])

    @property
    def date(self) -> str | None:
        if not self.is_out or not self.year:
            return str(self.arxiv["published"][:10]) if self.arxiv else None
        month, day = day_of(self.r) if self.r.get("month") else (1, 1)
        return f"{self.year}-{month:02d}-{day:02d}"

    @property
    def title(self) -> str:
        if self.is_out:
            return str(self.r["title"])
        return preprint.title(self.r).replace("&", "&amp;")

    @property
    def type(self) -> str:
        if not self.is_out or self.copy:
            return "preprint"
        aaai = (self.r.get("doi") or "").startswith("10.1609")
        return "article" if self.is_article or aaai else "conference-paper"

    @property
    def authors(self) -> list[str]:
        names: list[str] = self.r["authors"]
        return names if self.is_out else preprint.authors(self.r)


def work(r: Record, asked: str = "", score: float | None = None) -> Fields:
    """Return a record as OpenAlex has it; `score` only in an answer to a search."""
    of = _Work(r, asked)
    locations = _locations(of)
    found = {**_named(of, score, locations), **_authored(of), **_counted(of, locations)}
    if score is None:
        del found["relevance_score"]
    return found


def _named(of: _Work, score: float | None, locations: list[Fields]) -> Fields:
    url = f"https://doi.org/{of.doi.lower()}" if of.doi else None
    free = _first_free(locations)
    free_url = free and (free["pdf_url"] or free["landing_page_url"])
    crossref = ["crossref"] if of.is_out and of.r.get("doi") else []
    return {
        "id": of.id,
        "doi": url,
        "title": of.title,
        "display_name": of.title,
        "relevance_score": score,
        "publication_year": of.year,
        "publication_date": of.date,
        "ids": {"openalex": of.id, **({"doi": url} if url else {"mag": of.number})},
        "language": "en" if of.n % 50 else None,
        "primary_location": locations[0] if locations else None,
        "type": of.type,
        "indexed_in": crossref + (["arxiv", "datacite"] if of.arxiv else []),
        "open_access": {
            "is_oa": bool(free),
            "oa_status": "green" if free else "closed",
            "oa_url": free_url,
            "any_repository_has_fulltext": bool(of.arxiv),
        },
    }


def _authored(of: _Work) -> Fields:
    people = _authorships(of)
    corresponding = [x["author"]["id"] for x in people if x["is_corresponding"]]
    pages = (of.r.get("pages") or "").split("-") if of.is_out else [""]
    return {
        "authorships": people,
        "institutions": [],
        "countries_distinct_count": 0,
        "institutions_distinct_count": 0,
        "corresponding_author_ids": [x for x in corresponding if x],
        "corresponding_institution_ids": [],
        "apc_list": None,
        "apc_paid": None,
        "fwci": None,
        "has_fulltext": bool(of.arxiv),
        "cited_by_count": of.n % 300,
        "citation_normalized_percentile": None,
        "cited_by_percentile_year": None,
        "biblio": {
            "volume": (of.is_out and of.r.get("volume")) or None,
            "issue": (of.is_out and of.r.get("number")) or None,
            "first_page": pages[0] or None,
            "last_page": pages[-1] or None,
        },
    }


def _counted(of: _Work, locations: list[Fields]) -> Fields:
    return {
        "is_retracted": False,
        "is_paratext": False,
        "is_xpac": False,
        "primary_topic": _TOPIC,
        "topics": [_TOPIC],
        "keywords": [],
        "concepts": [],
        "mesh": [],
        "locations_count": len(locations),
        "locations": locations,
        "best_oa_location": _first_free(locations),
        "sustainable_development_goals": [],
        "awards": [],
        "funders": [],
        "has_content": {"grobid_xml": False, "pdf": False},
        "content_urls": None,
        "referenced_works_count": 0,
        "referenced_works": [],
        "related_works": [],
        "abstract_inverted_index": _inverted(of.r.get("abstract") or "") or None,
        "counts_by_year": [],
        "updated_date": "2026-07-22T07:51:19.307946",
        "created_date": "2025-10-10T00:00:00",
    }


def _inverted(abstract: str) -> dict[str, list[int]]:
    """Return where each word of an abstract stands."""
    index: dict[str, list[int]] = {}
    for i, word in enumerate(abstract.split()):
        index.setdefault(word, []).append(i)
    return index


def _first_free(locations: list[Fields]) -> Fields | None:
    return next((x for x in locations if x["is_oa"]), None)


def _authorships(of: _Work) -> list[Fields]:
    names = of.authors
    return [_authorship(of, i, name, len(names)) for i, name in enumerate(names)]


def _authorship(of: _Work, i: int, name: str, count: int) -> Fields:
    number, shown = crc(name), plain(name)
    position = "first" if i == 0 else "last" if i == count - 1 else "middle"
    author = {
        "id": f"https://openalex.org/A5{number % 10**9:09d}" if number % 300 else None,
        "display_name": shown.replace("-", "\u2010") if number % 2 else shown,
        "orcid": None,
    }
    return {
        "author_position": position,
        "author": author,
        "institutions": [],
        "countries": [],
        "is_corresponding": count == 1 or (i == 0 and not of.is_out),
        "raw_author_name": shown if of.is_out else comma(name),
        "raw_affiliation_strings": [],
        "raw_orcid": None,
        "affiliations": [],
    }


def _locations(of: _Work) -> list[Fields]:
    found = [_at_publisher(of)] if of.is_out else []
    found = [x for x in found if x["landing_page_url"]]
    return [*found, _at_arxiv(of)] if of.arxiv else found


def _at_publisher(of: _Work) -> Fields:
    """Return the publisher's page; what no registry named comes from an old index of web pages."""
    r, box = of.r, proceedings(of.r)
    doi = (r.get("doi") or "").lower()
    source = None
    if box and (of.is_article or of.n % 3 == 0):
        source = {
            "id": f"https://openalex.org/S{4_300_000_000 + crc(box) % 10**8}",
            "display_name": box,
            **_SOURCE,
            "type": "journal" if of.is_article else "conference",
        }
    return {
        "id": f"doi:{doi}" if doi else f"mag:{of.number}",
        "is_oa": False,
        "landing_page_url": f"https://doi.org/{doi}" if doi else r.get("ee"),
        "pdf_url": None,
        "source": source,
        "license": None,
        "license_id": None,
        "version": "publishedVersion" if doi else None,
        "is_accepted": bool(doi),
        "is_published": bool(doi),
        "raw_source_name": box or None,
        "raw_type": item(r)["type"] if doi else None,
    }


def _at_arxiv(of: _Work) -> Fields:
    a, cc_by = of.arxiv, of.n % 3 == 0
    return {
        "id": f"pmh:oai:arXiv.org:{a['id']}",
        "is_oa": True,
        "landing_page_url": f"http://arxiv.org/abs/{a['id']}",
        "pdf_url": f"https://arxiv.org/pdf/{a['id']}",
        "source": _arxiv_of_old() if a["published"] < "2025" else _arxiv_of_late(),
        "license": "cc-by" if cc_by else None,
        "license_id": "https://openalex.org/licenses/cc-by" if cc_by else None,
        "version": "submittedVersion",
        "is_accepted": False,
        "is_published": False,
        "raw_source_name": None,
        "raw_type": "text",
    }


def _arxiv_of_old() -> Fields:
    return {
        "id": "https://openalex.org/S4306400194",
        "display_name": "arXiv (Cornell University)",
        **_SOURCE,
        "is_oa": True,
        "type": "repository",
        "host_organization": _CORNELL,
        "host_organization_name": "Cornell University",
        "host_organization_lineage": [_CORNELL],
    }


def _arxiv_of_late() -> Fields:
    return {
        "id": "https://openalex.org/S4393918464",
        "display_name": "ArXiv.org",
        **_SOURCE,
        "issn_l": "2331-8422",
        "issn": ["2331-8422"],
        "is_oa": True,
        "type": "repository",
    }
