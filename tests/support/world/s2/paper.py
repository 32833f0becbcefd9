"""A paper as Semantic Scholar has it: one record for all versions.

With the published venue, but with the preprint's year and date, and in a quarter of cases with
DBLP's key of the preprint.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from tests.support.world.dblp.records import corr_key
from tests.support.world.facts import (
    Record,
    gather,
    known_published,
    proceedings,
    published,
    scatter,
)
from tests.support.world.s2.venues import venues
from tests.support.world.words import crc, filled, plain, split_name

Paper = dict[str, Any]

FIELDS = tuple(
    """
    paperId externalIds corpusId publicationVenue url title abstract venue year referenceCount
    citationCount influentialCitationCount isOpenAccess openAccessPdf fieldsOfStudy s2FieldsOfStudy
    publicationTypes publicationDate journal citationStyles authors citations references embedding
    tldr textAvailability
    """.split()
)
TWIN = 10_000_000  # added to the number of a published version that stands alone
CORPUS_ID = 200_000_000
_ARXIV_VENUE = {
    "id": "1901e811-ee72-4b20-8f7e-de08cd395a10",
    "name": "arXiv.org",
    "alternate_names": ["ArXiv"],
    "issn": "2331-8422",
    "url": "https://arxiv.org",
}
_DISCLAIMER = (
    "Notice: Paper or abstract available at {}, which is subject to the license by the author or "
    "copyright owner provided with this content. Please go to the source to verify the license and "
    "copyright information for your use."
)
_NO_ABSTRACT = ("10.1109", "10.1145", "10.1007", "10.1016")
_OF_STUDY = [
    {"category": "Computer Science", "source": "external"},
    {"category": "Computer Science", "source": "s2-fos-model"},
]


def paper_id(r: Record) -> str:
    """Return forty hexadecimal digits; the last eight are the record's number in disguise."""
    n = _number(r)
    return hashlib.sha1(f"paper {n}".encode()).hexdigest()[:32] + f"{scatter(n, 97):08x}"


def number_of(sha: str) -> int:
    """Return the number in a paper's id."""
    return gather(int(sha[32:], 16), 97)


def twin(r: Record | None) -> Record | None:
    """Return the published version on its own, where it was not put together with the preprint."""
    if r and r.get("arxiv") and published(r) and not known_published(r, "s2"):
        return {**r, "arxiv": None, "_twin": True}
    return r


def _number(r: Record) -> int:
    return int(r["_n"]) + TWIN * bool(r.get("_twin"))


@dataclass(frozen=True)
class _Work:
    """A record, with what several fields depend on."""

    r: Record

    @property
    def n(self) -> int:
        return int(self.r["_n"])

    @property
    def arxiv(self) -> dict[str, Any]:
        found: dict[str, Any] = self.r.get("arxiv") or {}
        return found

    @property
    def is_out(self) -> bool:
        return known_published(self.r, "s2")

    @property
    def is_article(self) -> bool:
        return bool(self.r["type"] == "article")

    @property
    def doi(self) -> str:
        return (self.r.get("doi") or "").lower()

    @property
    def seen(self) -> int:
        """The year in which it was first seen."""
        if self.arxiv:
            return int(self.arxiv["published"][:4])
        return int(self.r.get("year") or 2022)

    @property
    def names(self) -> list[str]:
        return venues().get(self.r.get("venue") or "") or []

    @property
    def venue(self) -> str:
        r = self.r
        if self.is_out:
            return str(r.get("s2_venue") or (self.names and self.names[0]) or r["venue"])
        return "arXiv.org" if self.arxiv else ""

    @property
    def date(self) -> str | None:
        r = self.r
        if self.arxiv:
            return str(self.arxiv["published"][:10])
        if r.get("year") and r.get("month"):
            return f"{r['year']}-{int(r['month']):02d}-01"
        return None

    @property
    def year(self) -> int | None:
        year: int | None = self.r.get("year")
        return int(self.date[:4]) if self.arxiv and self.date else year


def paper(r: Record, fields: list[str]) -> Paper:
    """Return the asked fields of a paper, and its id."""
    work = _Work(r)
    found = {**_named(work), **_counted(work), **_published(work)}
    wanted = {"paperId"} | {f.split(".")[0] for f in (fields or ["title"])}
    return {k: v for k, v in found.items() if k in wanted}


def _named(work: _Work) -> Paper:
    r = work.r
    ids = _external_ids(work)
    hidden = not work.arxiv and work.doi.startswith(_NO_ABSTRACT) and work.n % 3 == 0
    return {
        "paperId": paper_id(r),
        "externalIds": {k: v for k, v in ids.items() if v},
        "corpusId": ids["CorpusId"],
        "publicationVenue": _publication_venue(work),
        "url": f"https://www.semanticscholar.org/paper/{paper_id(r)}",
        "title": r["title"],
        "abstract": None if hidden else r.get("abstract"),
        "venue": work.venue,
        "year": work.year,
    }


def _counted(work: _Work) -> Paper:
    n = work.n
    return {
        "referenceCount": 20 + n % 40,
        "citationCount": n % 300,
        "influentialCitationCount": n % 20,
        "isOpenAccess": _is_green(work),
        "openAccessPdf": _open_access_pdf(work),
        "fieldsOfStudy": ["Computer Science"] if work.seen < 2022 else None,
        "s2FieldsOfStudy": _OF_STUDY,
    }


def _published(work: _Work) -> Paper:
    journal = _journal(work)
    authors = [
        {"authorId": str(crc(name)) if crc(name) % 800 else None, "name": _shown(name)}
        for name in work.r["authors"]
    ]
    return {
        "publicationTypes": _types(work),
        "publicationDate": work.date,
        "journal": journal and {k: v for k, v in journal.items() if v},
        "citationStyles": {"bibtex": _bib(work, journal or {}, authors)},
        "authors": authors,
        "citations": [],
        "references": [],
        "embedding": None,
        "tldr": None,
        "textAvailability": "abstract" if work.r.get("abstract") else "none",
    }


def _external_ids(work: _Work) -> Paper:
    r, a, n = work.r, work.arxiv, work.n
    corr = corr_key(r) if a else None
    key = r["dblp"] if r.get("dblp") and work.is_out and not (a and n % 4 == 0) else corr
    doi = None
    if r.get("doi") and work.is_out:
        doi = r["doi"]
    elif a and a["published"] >= "2022-03":
        doi = f"10.48550/arXiv.{a['id']}"
    both = {"DBLP": key, "ArXiv": a.get("id")}
    return {
        "MAG": str(2_000_000_000 + n) if work.seen < 2021 else None,
        **(both if n % 2 else dict(reversed(both.items()))),
        "ACL": work.is_out and r.get("acl"),
        "DOI": doi,
        "CorpusId": CORPUS_ID + _number(r),
    }


def _publication_venue(work: _Work) -> Paper | None:
    name, out = work.venue, work.is_out
    if not name or (out and not work.names) or not work.n % 4:
        return None
    if not out:
        return _ARXIV_VENUE
    number = crc(name)
    return {
        "id": f"{number:08x}-{number % 65536:04x}-4000-8{number % 4096:03x}-{number * 7:012x}",
        "name": name,
        "type": "journal" if work.is_article else "conference",
        "alternate_names": [*work.names[1:], work.r["venue"]],
    }


def _is_green(work: _Work) -> bool:
    return bool(work.arxiv and work.n % 4 == 1)


def _open_access_pdf(work: _Work) -> Paper:
    a, green = work.arxiv, _is_green(work)
    source = ""
    if a:
        source = f"https://arxiv.org/abs/{a['id']}"
    elif work.doi:
        source = f"https://api.unpaywall.org/v2/{work.doi}?email=<INSERT_YOUR_EMAIL>"
    closed = "CLOSED" if work.doi and not a else None
    return {
        "url": f"https://arxiv.org/pdf/{a['id']}" if green else "",
        "status": "GREEN" if green else closed,
        "license": None,
        "disclaimer": _DISCLAIMER.format(source),
    }


def _journal(work: _Work) -> Paper | None:
    r, a = work.r, work.arxiv
    if work.is_out and (work.is_article or work.doi.startswith("10.1109")):
        own = work.is_article and r.get("booktitle")
        name = r["booktitle"] if own else proceedings(r)
        return {"name": name, "pages": r.get("pages"), "volume": r.get("volume")}
    if work.is_out and r.get("pages"):
        return {"pages": r["pages"]}
    return {"name": "ArXiv", "volume": f"abs/{a['id']}"} if a else None


def _types(work: _Work) -> list[str] | None:
    if work.is_out:
        if work.is_article:
            return ["JournalArticle"]
        return ["JournalArticle", "Conference"] if work.n % 3 else ["Conference"]
    return ["JournalArticle"] if work.n % 2 else None


def _shown(name: str) -> str:
    """Return a name; one author in six is known by initials."""
    given, family = split_name(name)
    if given and crc(name) % 11 < 2:
        return f"{' '.join(x[0] + '.' for x in given.split())} {family}"
    return plain(name)


def _bib(work: _Work, journal: Paper, authors: list[Paper]) -> str:
    r, conference = work.r, work.is_out and not work.is_article
    first = split_name(r["authors"][0])[1] if r["authors"] else "Anon"
    initials = "".join(w[0] for w in r["title"].split()[:3]).upper()
    container = work.venue if conference else journal.get("name")
    fields = [
        ("author", " and ".join(x["name"] for x in authors)),
        ("booktitle" if conference else "journal", container),
        ("pages", journal.get("pages")),
        ("title", r["title"]),
        ("volume", journal.get("volume")),
        ("year", work.year),
    ]
    body = ",\n".join(f" {k} = {{{v}}}" for k, v in filled(fields))
    kind = "Inproceedings" if conference else "Article"
    return f"@{kind}{{{first}{work.year}{initials},\n{body}\n}}\n"
