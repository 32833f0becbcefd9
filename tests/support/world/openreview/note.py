"""A note of OpenReview.

A submission; or, where OpenReview has the paper from DBLP only, its mirror record; or the record
that an author had fetched by ORCID, with the title for a venue and authors that are objects.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from tests.support.world.dblp.records import infos
from tests.support.world.facts import Record, gather, scatter
from tests.support.world.latex import capitals
from tests.support.world.words import crc, fold, plain, split_name

Note = dict[str, Any]

_DAY = 10**9  # about, in milliseconds
_OF_DBLP: Note = {"invitations": ["DBLP.org/-/Record", "DBLP.org/-/Edit"], "domain": "DBLP.org"}
_OF_ORCID: Note = {
    "invitations": [
        "OpenReview.net/Public_Article/ORCID.org/-/Record",
        "OpenReview.net/Public_Article/-/Edit",
        "OpenReview.net/-/Edit",
    ],
    "domain": "OpenReview.net/Public_Article",
}


def mirror_id(number: int) -> str:
    """Return the id of a mirror record, from which its number can be had."""
    own = scatter(number, 4711).to_bytes(4, "big")
    check = (crc(f"note {number}") % 65536).to_bytes(2, "big")
    return "Db" + base64.urlsafe_b64encode(own + check).decode()


def number_of(note_id: str) -> int | None:
    """Return the number in a mirror record's id."""
    if not re.fullmatch(r"Db[\w-]{8}", note_id):
        return None
    scattered = int.from_bytes(base64.urlsafe_b64decode(note_id[2:])[:4], "big")
    number = gather(scattered, 4711)
    return number if mirror_id(number) == note_id else None


@dataclass(frozen=True)
class _Work:
    """A record, the version of the API, and what several fields depend on."""

    r: Record
    api: int

    @property
    def n(self) -> int:
        return int(self.r["_n"])

    @property
    def year(self) -> int:
        return int(self.r.get("year") or 2020)

    @property
    def title(self) -> str:
        return str(self.r["title"])

    @property
    def names(self) -> list[str]:
        return [plain(name) for name in self.r["authors"]]

    @property
    def tildes(self) -> list[str]:
        """The authors' profiles."""
        spelled = (unicodedata.normalize("NFC", name) for name in self.names)
        return [
            "~" + re.sub(r"\s+", "_", shown) + str(1 + crc(name) % 3)
            for shown, name in zip(spelled, self.names, strict=True)
        ]

    @property
    def family(self) -> str:
        return fold(split_name(self.names[0])[1]) if self.names else ""

    @property
    def slug(self) -> str:
        letters = re.sub(r"[^a-z0-9\s]", "", self.title.lower())
        return re.sub(r"[^a-z0-9]+", "_", letters).strip("_")

    @property
    def hash(self) -> str:
        return f"{self.family}|{self.slug}"

    @property
    def created(self) -> int:
        """When it was created, in milliseconds."""
        at = dt.datetime(self.year - 1, 10, 1 + self.n % 28, self.n % 24, tzinfo=dt.UTC)
        return int(at.timestamp()) * 1000 + self.n % 1000

    def value(self, content: object) -> object:
        """Return a value of the content as this version of the API wraps it."""
        return {"value": content} if self.api == 2 else content


def note(r: Record, api: int) -> Note:
    """Return the note that a version of the API has of a paper."""
    work, own = _Work(r, api), r.get("openreview")
    if own and not (api == 2 and own.get("api", 2) != 2):
        number, base, content = own["id"], _submission(work, own), _submitted(work, own)
    else:
        number, content = mirror_id(work.n), _mirrored(work)
        base = _mirror(work, number, content)
    common = {
        "id": number,
        "cdate": work.created,
        "tcdate": work.created,
        "mdate": work.created + 10 * _DAY,
        "tmdate": work.created + 10 * _DAY,
        "readers": ["everyone"],
        "content": {k: work.value(v) for k, v in content.items()},
    }
    return {**base, **common, "version": 2} if api == 2 else _as_version_1(work, base, common)


def _as_version_1(work: _Work, base: Note, common: Note) -> Note:
    rest = {k: v for k, v in base.items() if k not in {"invitations", "domain", "license"}}
    invitation = base["invitations"][0]
    return {
        **rest,
        **common,
        "original": None,
        "ddate": None,
        "tddate": None,
        "replyto": None,
        "invitation": invitation.replace("/-/Submission", "/-/Blind_Submission"),
        "nonreaders": [],
        "details": {"replyCount": work.n % 20},
    }


def _conference(own: Note) -> str:
    endings = r"/(Rejected|Withdrawn|Desk_Rejected)_Submission$"
    return re.sub(endings, "", own.get("venueid") or "")


def _is_accepted(work: _Work, own: Note) -> bool:
    said = (own.get("venue") or "") + (own.get("venueid") or "")
    refused = re.search(r"reject|withdraw|submitted", said, re.IGNORECASE)
    return bool(work.r.get("venue")) and not refused


def _submission(work: _Work, own: Note) -> Note:
    number, conference = work.n % 9999, _conference(own)
    authors = f"{conference}/Submission{number}/Authors"
    return {
        **({"pdate": work.created + 10 * _DAY} if _is_accepted(work, own) else {}),
        "writers": [conference, authors],
        "signatures": [authors],
        "forum": own["id"],
        "license": "CC BY 4.0",
        "number": number,
        "odate": work.created + _DAY,
        "invitations": [f"{conference}/-/Submission", f"{conference}/-/Edit"],
        "domain": conference,
    }


def _submitted(work: _Work, own: Note) -> Note:
    pdf = hashlib.sha1(own["id"].encode()).hexdigest()
    return {
        "venue": own.get("venue") or "",
        "keywords": ["machine learning"],
        "abstract": work.r.get("abstract") or "",
        "_bibtex": _submitted_bib(work, own),
        "title": work.title,
        "pdf": f"/pdf/{pdf}.pdf",
        "venueid": own.get("venueid") or "",
        "paperhash": work.hash,
        "authorids": work.tildes,
        "authors": work.names,
    }


def _submitted_bib(work: _Work, own: Note) -> str:
    accepted = _is_accepted(work, own)
    word = next((w for w in fold(work.title).split() if len(w) > 2), "x")
    first = work.family.replace(" ", "") if work.names else "x"
    key = f"{first}{work.year}{word}"
    book = work.r.get("booktitle") or own.get("venue") or ""
    return (
        f"@{'inproceedings' if accepted else 'misc'}{{\n{key},\n"
        f"title={{{capitals(work.title)}}},\n"
        f"author={{{' and '.join(work.names)}}},\n"
        + (f"booktitle={{{book}}},\n" if accepted else "")
        + f"year={{{work.year}}},\nurl={{https://openreview.net/forum?id={own['id']}}}\n}}"
    )


def _is_of_orcid(work: _Work) -> bool:
    return work.n % 12 == 0 and bool(work.r.get("doi"))


def _mirror(work: _Work, number: str, content: Note) -> Note:
    own: Note = {"pdate": work.created}
    if "authorids" not in content:
        own["externalIds"] = [f"doi:{work.r['doi'].lower()}"]
    return {
        **own,
        "writers": ["~"],
        "signatures": work.tildes[:1],
        "forum": number,
        "license": "CC BY-SA 4.0",
        "number": 1000 + work.n,
        **(_OF_DBLP if "authorids" in content else _OF_ORCID),
    }


def _mirrored(work: _Work) -> Note:
    return _of_orcid(work) if _is_of_orcid(work) else _of_dblp(work)


def _of_dblp(work: _Work) -> Note:
    r, info = work.r, infos(work.r)[0]
    kind, stream = info["key"].split("/")[:2]
    people = [
        tilde if crc(tilde) % 3 == 0 else f"https://dblp.org/search/pid/api?q=author:{tilde[1:-1]}:"
        for tilde in work.tildes
    ]
    abstract = r.get("abstract") if work.n % 3 else None
    return {
        "venue": f"{info['venue']} {info['year']}",
        "venueid": f"dblp.org/{kind}/{stream.upper()}/{info['year']}",
        "paperhash": work.hash,
        "authorids": people,
        **({"html": info["ee"]} if info.get("ee") else {}),
        "_bibtex": (
            f"@{'article' if r['type'] == 'article' else 'inproceedings'}{{DBLP:{info['key']},\n"
            f"  author={{{' and '.join(work.names)}}},\n  title={{{work.title}}},\n"
            f"  year={{{info['year']}}},\n  cdate={{{work.created}}},\n"
            f"  pages={{{r.get('pages') or ''}}}\n}}"
        ),
        **({"abstract": abstract} if abstract else {}),
        "title": info["title"] if work.n % 4 == 0 else work.title,
        "authors": work.names,
    }


def _of_orcid(work: _Work) -> Note:
    r, title = work.r, work.title
    authors = [
        {"fullname": name, **({"username": tilde} if crc(tilde) % 4 == 0 else {})}
        for name, tilde in zip(work.names, work.tildes, strict=True)
    ]
    slug = work.slug.replace("_", "-")
    return {
        "venue": title,
        "venueid": "OpenReview.net/Public_Article",
        "paperhash": work.hash,
        "html": f"https://research.example.edu/en/publications/{slug}",
        **({"abstract": r["abstract"]} if r.get("abstract") else {}),
        "_bibtex": (
            f"@inproceedings{{{mirror_id(work.n).lower()},\n"
            f'  title     = "{title}",\n  author    = "{" and ".join(work.names)}",\n'
            f'  year      = "{work.year}",\n  doi       = "{r["doi"]}",\n'
            f'  booktitle = "{title}",\n}}'
        ),
        "title": title,
        "authors": authors,
    }
