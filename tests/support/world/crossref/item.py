"""A work as Crossref has it.

DOIs in small letters, ACM titles split at the colon (half of them), AAAI as a journal, Springer as
a chapter, dates as exact as the publisher cared to be, no abstract from IEEE and seldom one from
ACM, initials only in IEEE's older records.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from tests.support.world.facts import Record, day_of, proceedings
from tests.support.world.words import split_name, txt

Item = dict[str, Any]

# DOI prefix -> the publisher's name and its number as a member of Crossref.
PUBLISHERS = {
    "10.1145": ("ACM", "320"),
    "10.1109": ("IEEE", "263"),
    "10.1609": ("Association for the Advancement of Artificial Intelligence (AAAI)", "9382"),
    "10.18653": ("Association for Computational Linguistics", "1643"),
    "10.21437": ("ISCA", "2656"),
    "10.1007": ("Springer International Publishing", "297"),
    "10.24963": (
        "International Joint Conferences on Artificial Intelligence Organization",
        "10584",
    ),
    "10.5244": ("British Machine Vision Association", "3822"),
    "10.1137": ("Society for Industrial and Applied Mathematics", "351"),
    "10.14778": ("Association for Computing Machinery (ACM)", "320"),
    "10.52202": ("Neural Information Processing Systems Foundation, Inc. (NeurIPS)", "40586"),
    "10.65215": ("A Copyist", "54999"),
}
_OF_JOURNALS = {
    "ACM": "Association for Computing Machinery (ACM)",
    "IEEE": "Institute of Electrical and Electronics Engineers (IEEE)",
}
_CITIES = {"10.1145": "New York, NY, USA", "10.18653": "Stroudsburg, PA, USA", "10.1007": "Cham"}
_LNCS = "Lecture Notes in Computer Science"
_AAAI = "Proceedings of the AAAI Conference on Artificial Intelligence"
_IN_PRINT = ("10.1145", "10.1109", "10.18653", "10.1007")

DateParts = list[int | None]


@dataclass(frozen=True)
class _Work:
    """A record, with what nearly every field depends on."""

    r: Record

    @property
    def n(self) -> int:
        return int(self.r["_n"])

    @property
    def year(self) -> int:
        return int(self.r["year"])

    @property
    def doi(self) -> str:
        return str(self.r["doi"]).lower()

    @property
    def prefix(self) -> str:
        return self.doi.split("/")[0]

    @property
    def is_article(self) -> bool:
        return bool(self.r["type"] == "article")

    @property
    def is_copy(self) -> bool:
        return bool(self.r["type"] == "copy")

    @property
    def is_lncs(self) -> bool:
        return self.prefix == "10.1007" and not self.is_article

    @property
    def kind(self) -> str:
        if self.is_copy:
            return "posted-content"
        if self.is_article or self.prefix == "10.1609":
            return "journal-article"
        if self.prefix == "10.1007" or (self.prefix == "10.1137" and self.n % 2):
            return "book-chapter"
        return "proceedings-article"


def item(r: Record) -> Item:
    """Return a record as Crossref has it, its keys in Crossref's order."""
    work = _Work(r)
    found = {**_first_half(work), **_second_half(work)}
    if _has_abstract(work):
        found["abstract"] = f"<jats:p>{txt(r['abstract'])}</jats:p>"
    if not found["author"]:
        del found["author"]
    if work.kind == "posted-content":
        found = _posted(work, found)
    found = {
        k: str(v) if k in ("issue", "volume", "page") else v
        for k, v in found.items()
        if v is not None
    }
    found.update(r.get("crossref_patch") or {})
    return {k: v for k, v in found.items() if v is not None}


def _first_half(work: _Work) -> Item:
    r, n, date = work.r, work.n, _date(work)
    month, day = day_of(r)
    publisher, member = _publisher(work)
    isbn = _isbn(work)
    acm = work.prefix == "10.1145"
    printed = work.prefix in _IN_PRINT and date[0]
    return {
        "indexed": {**_stamp(2026, 1 + n % 10, 1 + n % 28), "version": "3.55.0"},
        "publisher-location": _CITIES.get(work.prefix),
        "reference-count": 20 + n % 40,
        "publisher": publisher,
        "issue": r.get("number"),
        "isbn-type": [{"value": isbn, "type": "electronic"}] if isbn else None,
        "content-domain": {
            "domain": ["dl.acm.org"] if acm else [],
            "crossmark-restriction": acm,
        },
        "short-container-title": [r["venue"]] if work.is_article and r.get("venue") else [],
        "published-print": {"date-parts": [date]} if printed else None,
        "DOI": work.doi,
        "type": work.kind,
        "created": _stamp(work.year, month, day),
        "page": r.get("pages"),
        "source": "Crossref",
        "is-referenced-by-count": n % 300,
        "title": _titles(work)[0],
        "prefix": work.prefix,
        "volume": r.get("volume") if work.is_article else None,
        "author": _authors(work),
        "member": member,
        "published-online": _published_online(work, date),
        "event": _event(work) if work.kind == "proceedings-article" else None,
        "container-title": _containers(work),
        "original-title": [],
        "language": "en" if work.is_article or work.is_lncs else None,
    }


def _second_half(work: _Work) -> Item:
    n, date, landing = work.n, _date(work), _landing(work)
    month, day = day_of(work.r)
    isbn, doi = _isbn(work), work.doi
    link = {
        "URL": landing,
        "content-type": "unspecified",
        "content-version": "vor",
        "intended-application": "similarity-checking",
    }
    issns = [("0302-9743", "print"), ("1611-3349", "electronic")]
    alternative = work.prefix == "10.1145" and doi.count(".") > 1
    return {
        "link": [link] if work.prefix != "10.18653" else None,
        "deposited": _stamp(min(work.year + 1, 2026), month, day),
        "score": 1,
        "resource": {"primary": {"URL": landing}},
        "subtitle": _titles(work)[1],
        "short-title": [],
        "issued": {"date-parts": [date]},
        "ISBN": [isbn] if isbn else None,
        "references-count": 20 + n % 40,
        "alternative-id": [doi, doi.rsplit(".", 1)[0]] if alternative else None,
        "URL": f"https://doi.org/{doi}",
        "relation": {},
        "ISSN": [issn for issn, _ in issns] if work.is_lncs else None,
        "issn-type": [{"value": x, "type": kind} for x, kind in issns] if work.is_lncs else None,
        "subject": [],
        "published": {"date-parts": [date]} if date[0] else None,
    }


def _posted(work: _Work, found: Item) -> Item:
    """Return an item as posted content: no issue and no pages, but an institution."""
    left_out = ("issue", "volume", "page", "published-online", "ISBN", "abstract")
    rest = {k: v for k, v in found.items() if k not in left_out}
    return {
        "institution": [{"name": "A Copyist"}],
        "indexed": rest.pop("indexed"),
        "posted": {"date-parts": [_date(work)]},
        "group-title": "Computer Science",
        **rest,
        "subtype": "preprint",
    }


def _has_abstract(work: _Work) -> bool:
    r = work.r
    if not r.get("abstract"):
        return False
    if work.prefix == "10.1609" or (work.prefix == "10.1145" and work.n % 7 == 0):
        return True
    return bool(r.get("in", {}).get("crossref_abstract"))


def _stamp(year: int, month: int, day: int) -> dict[str, Any]:
    time = ((year * 7 + day) % 24, (month * 11 + day) % 60, (year + month) % 60)
    at = dt.datetime(year, month, day, *time, tzinfo=dt.UTC)
    return {
        "date-parts": [[year, month, day]],
        "date-time": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "timestamp": int(at.timestamp()) * 1000,
    }


def _date(work: _Work) -> DateParts:
    """Return the date as exactly as the publisher gives it; [None] for undated old IEEE papers."""
    prefix, n, year = work.prefix, work.n, work.year
    if prefix == "10.1109" and year < 2007 and n % 3 == 0:
        return [None]
    month, day = day_of(work.r)
    left_out = 2
    if work.r.get("month") or prefix == "10.1145":
        left_out = {
            "10.1145": 0 if year > 2018 or n % 3 == 0 else 2,
            "10.1109": 1 + n % 2,
            "10.1609": 0,
            "10.18653": 2,
            "10.65215": 0,
        }.get(prefix, n % 3)
    exact: DateParts = [year, month, day]
    return exact[: 3 - left_out]


def _published_online(work: _Work, date: DateParts) -> Item | None:
    if not date[0] or work.prefix in ("10.1109", "10.18653"):
        return None
    return {"date-parts": [date]}


def _publisher(work: _Work) -> tuple[str, str]:
    name, member = PUBLISHERS.get(work.prefix, (work.r.get("publisher") or "", "78"))
    return (_OF_JOURNALS.get(name, name) if work.is_article else name), member


def _isbn(work: _Work) -> str:
    return str(work.r.get("isbn") or "").replace("-", "")


def _entities(text: str) -> str:
    return re.sub(r"&(?!\w+;)", "&amp;", text)


def _titles(work: _Work) -> tuple[list[str], list[str]]:
    """Return title and subtitle; one title in forty holds a line break or two blanks."""
    title, subtitle = _entities(work.r["title"]), []
    if work.prefix == "10.1145" and work.n % 2 and ": " in title:
        title, rest = title.split(": ", 1)
        subtitle = [rest]
    if work.n % (6 if work.prefix == "10.24963" else 40) == 3 and " " in title:
        half = len(title) // 2
        k = title.index(" ", half) if " " in title[half:] else title.index(" ")
        title = title[:k] + ("  " if work.n % 4 else "\n                  ") + title[k:]
    return [title], subtitle


def _containers(work: _Work) -> list[str]:
    own = "" if work.is_copy else proceedings(work.r)
    names = [_LNCS if work.is_lncs else "", _AAAI if work.prefix == "10.1609" else own]
    return [_entities(name) for name in names if name]


def _authors(work: _Work) -> list[Item]:
    old = work.prefix == "10.1109" and work.year < 2005 and work.n % 5 < 3
    known = work.prefix == "10.1145" or (work.prefix == "10.1109" and work.n % 5 < 3)
    found = []
    for i, name in enumerate(work.r["authors"]):
        given, family = split_name(name)
        if old:
            given = " ".join(x[0] + "." for x in given.split())
        found.append(
            {
                **({"given": given} if given else {}),
                "family": family,
                "sequence": "first" if i == 0 else "additional",
                "affiliation": [{"name": "An Institution"}] if known else [],
                "role": [{"vocabulary": "crossref", "role": "author"}],
            }
        )
    return found


def _landing(work: _Work) -> str:
    r = work.r
    if r.get("ieee"):
        return f"https://ieeexplore.ieee.org/document/{r['ieee']}/"
    if work.prefix == "10.1145":
        return f"https://dl.acm.org/doi/{work.doi}"
    if r.get("ee") and "doi.org" not in r["ee"]:
        return str(r["ee"])
    return f"https://publisher.example/{work.doi}"


def _event(work: _Work) -> Item:
    r, acm = work.r, work.prefix == "10.1145"
    name = proceedings(r)
    if acm and work.year < 2019:
        name = re.sub(r"^Proceedings of (?=the )", "", name)
    event = {"name": name, "location": "A City", **_days(work)}
    if acm and r.get("venue"):
        event["acronym"] = f"{r['venue']} '{work.year % 100:02d}"
    return event


def _days(work: _Work) -> Item:
    """Return when a conference began and ended, where that is known."""
    month, day = day_of(work.r)
    date, year = _date(work), work.year
    if not work.r.get("month"):
        return {}
    if work.prefix == "10.18653":
        return {k: {"date-parts": [[year, month]]} for k in ("start", "end")}
    if not date[0] or len(date) == 3:
        return {}
    return {
        "start": {"date-parts": [[year, month, day]]},
        "end": {"date-parts": [[year, month, min(28, day + 3)]]},
    }
