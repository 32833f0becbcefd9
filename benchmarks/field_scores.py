"""Which fields of an answer are right: a CSL-JSON item against the record that it is of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from enrich import text, venues

FIELDS = ("title", "authors", "venue", "year", "doi", "pages")


def compare(item: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, bool | None]:
    """Compare a CSL-JSON item with the truth, field by field: right, wrong, or not given.

    Fields without a truth are left out.
    """
    found: dict[str, bool | None] = {
        "title": _title(item, record),
        "authors": _authors(item, record),
        "venue": _venue(item, record),
        "year": _exact(
            (item.get("issued") or {}).get("date-parts", [[None]])[0][0], record.get("year")
        ),
    }
    doi = str(item.get("DOI") or "").lower() or None
    if record.get(
        "doi"
    ):  # where the truth has none, one of another paper is a wrong paper, and seen as that
        found["doi"] = _exact(doi, str(record["doi"]).lower())
    if record.get("pages"):
        found["pages"] = _exact(
            str(item["page"]).replace("--", "-") if item.get("page") else None,
            str(record["pages"]).replace("--", "-"),
        )
    return found


def _exact(given: object, truth: object) -> bool | None:
    return None if given is None else given == truth


def _title(item: Mapping[str, Any], record: Mapping[str, Any]) -> bool | None:
    given = item.get("title")
    return bare(str(given)) == bare(str(record["title"])) if given else None


def bare(title: str) -> str:
    """Return a title without case, marks and blanks."""
    return text.fold(title).replace(" ", "")


def _authors(item: Mapping[str, Any], record: Mapping[str, Any]) -> bool | None:
    given = [short(text.fold(spoken(a))) for a in item.get("author") or []]
    truth = [short(text.fold(str(a).rstrip(" 0123456789"))) for a in record["authors"]]
    return given == truth if given else None


def spoken(author: Mapping[str, str]) -> str:
    """Return the name of an author of CSL-JSON as it is spoken."""
    parts = (
        author.get("given"),
        author.get("non-dropping-particle"),
        author.get("family"),
        author.get("suffix"),
    )
    return author.get("literal") or " ".join(p for p in parts if p)


def short(name: str) -> str:
    """Return the family name's last word and the initial, of a folded name."""
    words = name.split()
    return f"{words[-1]}, {words[0][0]}" if words else ""


def _venue(item: Mapping[str, Any], record: Mapping[str, Any]) -> bool | None:
    given = [str(item[k]) for k in ("container-title-short", "container-title") if item.get(k)]
    truth = [str(record[k]) for k in ("venue", "booktitle") if record.get(k)]
    if not given or not truth:
        return None
    return any(
        venues.same(a, b) or text.fold(a) == text.fold(b) or text.fold(b) in text.fold(a).split()
        for a in given
        for b in truth
    )
