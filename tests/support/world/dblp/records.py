"""The records that DBLP has of a paper: the published one, and CoRR's where there is a preprint."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from tests.support.world.corpus import Corpus
from tests.support.world.facts import Record, day_of
from tests.support.world.words import crc

Info = dict[str, Any]  # one record of DBLP as its search prints it, in DBLP's order

_NAMES = {
    "Security": "USENIX Security Symposium",
    "ATC": "USENIX ATC",
    "MM": "ACM Multimedia",
    "ACMMM": "ACM Multimedia",
    "SIGMOD": "SIGMOD Conference",
    "BigData": "IEEE BigData",
    "CORL": "CoRL",
    "NAACL": "NAACL-HLT",
}
_CLOSED = ("10.1109", "10.1145", "10.1007", "10.1137")  # publishers that ask for money


def infos(r: Record) -> list[Info]:
    """Return the DBLP records of a paper."""
    found = []
    if r.get("dblp") and not (_is_corr(r["dblp"]) and r["type"] == "article"):
        found.append(_published(r))
    a = r.get("arxiv")
    has_preprint = a and (r.get("dblp") or a.get("in_dblp", True))
    if has_preprint and not (found and _is_corr(found[0]["key"])):
        found.append(_preprint(r))
    return found


def _is_corr(key: str) -> bool:
    return key.startswith("journals/corr/")


def _published(r: Record) -> Info:
    art, doi = r["type"] == "article", r.get("doi") or ""
    info = {
        "authors": _authors(r["authors"]),
        "title": _dotted(r["title"]),
        "venue": _NAMES.get(r.get("venue") or "") or r.get("venue") or "",
        "volume": art and r.get("volume"),
        "number": art and r.get("number"),
        "pages": r.get("pages"),
        "year": r["year"],
        "type": "Journal Articles" if art else "Conference and Workshop Papers",
        "access": "closed" if doi.startswith(_CLOSED) else "open",
        "key": r["dblp"],
        "doi": doi.upper(),
        "ee": r.get("ee") or (doi and f"https://doi.org/{doi}"),
        "url": f"https://dblp.org/rec/{r['dblp']}",
    }
    return {k: v if k == "authors" else str(v) for k, v in info.items() if v or k == "venue"}


def _preprint(r: Record) -> Info:
    a = r["arxiv"]
    number, published = a["id"], a["published"]
    key, new = corr_key(r), published >= "2022-03"
    scheme = "https" if published >= "2020" else "http"
    info = {
        "authors": _authors(a.get("authors") or r["authors"]),
        "title": _dotted(a.get("title") or r["title"]),
        "venue": "CoRR",
        "volume": f"abs/{number}",
        "year": published[:4],
        "type": "Informal and Other Publications",
        "access": "open",
        "key": key,
        "doi": new and f"10.48550/ARXIV.{number.upper()}",
        "ee": (
            f"https://doi.org/10.48550/arXiv.{number}"
            if new
            else f"{scheme}://arxiv.org/abs/{number}"
        ),
        "url": f"https://dblp.org/rec/{key}",
    }
    return {k: v for k, v in info.items() if v}


def corr_key(r: Record) -> str:
    """Return DBLP's key of a preprint."""
    key: str | None = r.get("_corr")
    return key or "journals/corr/abs-" + re.sub(r"[./]", "-", r["arxiv"]["id"])


def _authors(names: list[str]) -> dict[str, Any]:
    authors = [{"@pid": _pid(name), "text": name} for name in names]
    return {"author": authors[0] if len(authors) == 1 else authors}


def _pid(name: str) -> str:
    number = re.search(r" (\d{4})$", name)
    return f"{crc(name) % 400:02d}/{crc(name) % 9991}" + (f"-{int(number[1])}" if number else "")


def _dotted(title: str) -> str:
    return title if title.endswith((".", "?", "!")) else title + "."


def find(corpus: Corpus, key: str) -> tuple[Record, Info] | None:
    """Return a record of DBLP by its key: the paper, and which of its records."""
    m = re.fullmatch(r"journals/corr/abs-(\d{4})-(\d+)", key)
    number = corpus.arxiv_of_corr(key) or (m and f"{m[1]}.{m[2]}")
    r = (corpus.get("arxiv", number.lower()) if number else None) or corpus.get("dblp", key)
    found = [info for info in infos(r) if info["key"] == key] if r else []
    return (r, found[0]) if r and found else None


def authors_of(info: Info) -> list[dict[str, str]]:
    """Return the authors of a record as a list: DBLP writes one alone without it."""
    found = info["authors"]["author"]
    return found if isinstance(found, list) else [found]


def is_conference(info: Info) -> bool:
    """Whether a record is of a conference."""
    return bool(info["type"].startswith("Conf"))


def volume(info: Info) -> str:
    """Return the key of the volume that a paper is part of."""
    kind, stream, _ = info["key"].split("/", 2)
    if kind == "journals":
        return f"conf/iclr/{info['year']}"
    return f"{kind}/{stream}/{info['year']}"


def part(r: Record, info: Info) -> str:
    """Return the venue with the volume or the track: a record has it, the search does not."""
    own = _part(info["venue"], int(info["year"]), r["_n"]) if is_conference(info) else ""
    return str(info["venue"]) + (f" ({own})" if own else "")


def _part(venue: str, year: int, number: int) -> str:
    if venue == "ICLR":
        return "Poster" if year < 2020 and number % 3 else ""
    if venue == "ECCV":
        return str(1 + number % (16 if year < 2020 else 60))
    return (
        "1"
        if (venue == "NAACL-HLT" and year > 2015) or (venue == "ACL" and 2013 < year < 2024)
        else ""
    )


def changed(r: Record) -> dt.datetime:
    """Return when a record was last changed."""
    month, day = day_of(r, 5)
    n = r["_n"]
    summer = dt.timezone(dt.timedelta(hours=2 if 4 <= month <= 10 else 1))
    year = min(int(r.get("year") or 2020) + 1, 2026)
    return dt.datetime(year, month, day, 7 + n % 14, n % 60, n * 13 % 60, tzinfo=summer)
