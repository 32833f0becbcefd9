"""Crossref's .bib: one line, a blank before it, names turned round, an en dash between pages."""

from __future__ import annotations

import re

from tests.support.world.crossref.item import Item, item
from tests.support.world.facts import MONTHS, Record
from tests.support.world.words import filled

_KINDS = {"journal-article": "article", "posted-content": "article", "book-chapter": "inbook"}


def bib(r: Record) -> str:
    """Return a record as Crossref prints it."""
    i = item(r)
    kind = _KINDS.get(i["type"], "inproceedings")
    containers, date = i["container-title"], i["issued"]["date-parts"][0]
    body = ", ".join(f"{k}={{{v}}}" for k, v in filled(_fields(i, kind)))
    if len(date) > 1:
        body += f", month={MONTHS[date[1] - 1]}"
    if i.get("page"):
        body += f", pages={{{i['page'].replace('-', '–')}}}"
    if len(containers) > 1:
        body += f", collection={{{containers[0]}}}"
    family = re.sub(r"\W+", "_", _name(i["author"][0])) if i["author"] else ""
    key = f"{family}{'_' if family and date[0] else ''}{date[0] or ''}"
    return f" @{kind}{{{key}, {body} }}\n"


def _name(author: Item) -> str:
    return author.get("family") or author.get("name") or ""


def _fields(i: Item, kind: str) -> list[tuple[str, object]]:
    container = (i["container-title"] or [""])[-1]
    people = (", ".join(x for x in (_name(a), a.get("given")) if x) for a in i["author"])
    return [
        ("title", ": ".join(i["title"] + i["subtitle"])),
        ("volume", i.get("volume")),
        ("ISSN", (i.get("ISSN") or [""])[-1]),
        ("url", "http://dx.doi.org/" + i["DOI"]),
        ("DOI", i["DOI"]),
        ("number", i.get("issue")),
        ("journal" if kind == "article" else "booktitle", container),
        ("publisher", i["publisher"]),
        ("author", " and ".join(people)),
        ("year", i["issued"]["date-parts"][0][0] or ""),
    ]
