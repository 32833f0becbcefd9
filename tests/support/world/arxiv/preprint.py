"""What arXiv, DataCite and the abstract pages say of a preprint."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.support.world.facts import Record, proceedings, published

_STAND_IN = "(A stand-in: the record behind this preprint has no abstract.)"
_NAMES = {
    "cs.LG": "Machine Learning",
    "cs.CL": "Computation and Language",
    "cs.CV": "Computer Vision and Pattern Recognition",
    "cs.AI": "Artificial Intelligence",
    "cs.DC": "Distributed, Parallel, and Cluster Computing",
    "cs.AR": "Hardware Architecture",
    "cs.CR": "Cryptography and Security",
    "cs.DB": "Databases",
    "cs.SE": "Software Engineering",
    "cs.OS": "Operating Systems",
    "cs.NE": "Neural and Evolutionary Computing",
    "stat.ML": "Machine Learning",
}


def abstract(r: Record) -> str:
    """Return the abstract: no preprint is without one."""
    return str(r.get("abstract") or _STAND_IN)


def title(r: Record) -> str:
    """Return the title of the preprint."""
    return str(r["arxiv"].get("title") or r["title"])


def authors(r: Record) -> list[str]:
    """Return the authors of the preprint."""
    found: list[str] = r["arxiv"].get("authors") or r["authors"]
    return found


def classes(r: Record) -> list[str]:
    """Return the subject classes, the primary one first."""
    found: list[str] = r["arxiv"].get("cat") or ["cs.LG"]
    return found


def class_name(name: str) -> str:
    """Return a subject class in words."""
    return _NAMES.get(name, name)


def dates(r: Record) -> tuple[str, str]:
    """Return when version 1 came, and the latest."""
    a = r["arxiv"]
    if a.get("updated") or a.get("v", 1) < 2:
        return a["published"], a.get("updated") or a["published"]
    first = dt.datetime.fromisoformat(a["published"])
    last = first + dt.timedelta(days=90 * (a["v"] - 1) + r["_n"] % 60)
    return a["published"], last.strftime("%Y-%m-%dT%H:%M:%SZ")


def extras(r: Record) -> dict[str, Any]:
    """Return what authors add: a comment nearly always, now and then a reference and a DOI.

    In a third of cases the comment says where the paper was accepted.
    """
    a, n = r["arxiv"], r["_n"]
    told = published(r) and not a.get("title") and r.get("year")
    found: dict[str, Any] = {}
    if n % 33:
        found["comment"] = f"{9 + n % 23} pages, {1 + n % 11} figures"
        if told and n % 3 == 0:
            found["comment"] += f". Accepted at {r['venue']} {r['year']}"
    if told and r.get("doi") and n % 5 == 0:
        found["doi"] = r["doi"]
        if n % 2:
            pages = f", pp. {r['pages']}" if r.get("pages") else ""
            found["journal_ref"] = f"{proceedings(r)}{pages} ({r['year']})"
    return {**found, **{k: a[k] for k in ("comment", "journal_ref", "doi") if a.get(k)}}
