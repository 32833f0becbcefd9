"""Right references: a record as people and programs write it into a .bib."""

from __future__ import annotations

import random
from collections.abc import Mapping

from benchmarks import mistakes
from benchmarks.records import TrueRecord
from benchmarks.styles import Fields, authors


def kind(record: TrueRecord) -> str:
    """Return the entry type of a record."""
    return "article" if record["type"] == "article" else "inproceedings"


def elsewhere(record: TrueRecord, dice: random.Random) -> tuple[str, Fields]:
    """Return a right entry of what the services do not collect.

    A book, a thesis, a report, a blog, a workshop's handout.
    """
    fields: Fields = {
        "title": str(record["title"]),
        "author": authors(record, dice),
        "year": str(record["year"]),
    }
    more: Mapping[str, Fields] = {
        "book": {"publisher": "Imprint Press"},
        "phdthesis": {"school": "University of Somewhere"},
        "techreport": {"institution": "Institute of Somewhere"},
        "misc": {"howpublished": "\\url{https://www.example.org/paper.html}"},
        "article": {"journal": dice.choice(mistakes.ELSEWHERE)},
        "inproceedings": {"booktitle": dice.choice(mistakes.ELSEWHERE)},
    }
    way = dice.choice(tuple(more))
    return way, {**fields, **more[way]}


def as_preprint(record: TrueRecord, dice: random.Random) -> tuple[str, Fields]:
    """Return the entry that Google Scholar, arXiv or DBLP gives of the preprint."""
    known = record["arxiv"]
    number, year = str(known["id"]), str(known["published"])[:4]
    fields: Fields = {
        "title": str(known.get("title") or record["title"]),
        "author": authors({"authors": known.get("authors") or record["authors"]}, dice),
        "year": year,
    }
    way = dice.randrange(4)
    if way == 0:
        return "article", {**fields, "journal": f"arXiv preprint arXiv:{number}"}
    if way == 1:
        return "misc", {
            **fields,
            "eprint": number,
            "archiveprefix": "arXiv",
            "primaryclass": str((known.get("cat") or ["cs.LG"])[0]),
        }
    if way == 2:
        return "article", {
            **fields,
            "journal": "CoRR",
            "volume": f"abs/{number}",
            "url": f"https://arxiv.org/abs/{number}",
        }
    return "misc", {**fields, "howpublished": f"\\url{{https://arxiv.org/abs/{number}}}"}


def by_versioned_doi(record: TrueRecord, dice: random.Random) -> Fields:
    """Return a preprint's fields without a journal: its DOI and link are of one version."""
    fields, number = as_preprint(record, dice)[1], f"{record['arxiv']['id']}v1"
    kept = {k: fields[k] for k in ("title", "author", "year")}
    return {**kept, "doi": f"10.48550/arXiv.{number}", "url": f"http://arxiv.org/abs/{number}"}
