"""Crossref's lists of works: by DOI, by words, with filters, in pages."""

from __future__ import annotations

import base64
import collections
import random
import re
from dataclasses import dataclass

from tests.support.world.call import Call
from tests.support.world.corpus import expression
from tests.support.world.crossref.item import Item, item
from tests.support.world.crossref.sending import refuse, send
from tests.support.world.facts import Record, copies
from tests.support.world.words import crc, fold

_ALL = 183_388_203  # works that Crossref has
_NUMBERS = (("rows", 20, 1000), ("offset", 0, 10000), ("sample", None, 100))
_FILTERS = frozenset(
    """
    doi type from-pub-date until-pub-date prefix has-abstract has-references has-orcid
    has-full-text issn isbn member container-title award.funder has-funder from-index-date
    until-index-date from-created-date until-created-date update-type type-name
    from-online-pub-date from-print-pub-date category-name has-license is-update relation.type
    archive orcid
    """.split()
)
_FILTER = re.compile(r"((?:[^,:]+):(?:[^,]|,(?!\s*[a-z.-]+:))*)(?:,|$)")

Filters = dict[str, list[str]]


class _CrossrefError(Exception):
    """What Crossref refuses."""

    def __init__(
        self,
        kind: str,
        value: str,
        message: str,
        status: int = 400,
        what: str = "validation-failure",
    ) -> None:
        super().__init__(kind, value, message, status, what)


@dataclass(frozen=True)
class _Asked:
    """The parameters of a list."""

    rows: int
    offset: int
    sample: int | None
    filters: Filters
    text: str
    cursor: str | None


def answer(call: Call) -> None:
    """Answer a request for a list."""
    try:
        asked = _read(call)
    except _CrossrefError as refused:
        refuse(call, *refused.args)
        return
    items, total = _items(call, asked)
    rows, offset = asked.rows, asked.offset
    if asked.sample is not None:
        total = min(asked.sample, len(items))
        items, offset = random.sample(items, total), 0
        rows = max(rows, total)
    part = _scored(items[offset : offset + rows], offset) if asked.text else items[offset:][:rows]
    selected = [x for x in (call.query.get("select") or "").split(",") if x]
    if selected:
        part = [{k: v for k, v in i.items() if k in selected} for i in part]
    message = {
        "facets": {},
        **({"next-cursor": _cursor(offset + rows, asked.text)} if asked.cursor else {}),
        "total-results": total,
        "items": part,
        "items-per-page": asked.rows,
        "query": {
            "start-index": 0 if asked.cursor else offset,
            "search-terms": call.query.get("query"),
        },
    }
    send(
        call,
        200,
        {
            "status": "ok",
            "message-type": "work-list",
            "message-version": "1.0.0",
            "message": message,
        },
    )


def _scored(items: list[Item], offset: int) -> list[Item]:
    return [{**i, "score": round(90 / (1 + 0.07 * (offset + k)), 6)} for k, i in enumerate(items)]


def _cursor(offset: int, text: str) -> str:
    return "DnF1" + base64.urlsafe_b64encode(f"{offset}|{crc(text)}".encode()).decode()


def _read(call: Call) -> _Asked:
    """Return what is asked for; raises _CrossrefError where Crossref would refuse it."""
    query = call.query
    numbers = {name: _number(query, name, default, most) for name, default, most in _NUMBERS}
    filters = _filters(query.get("filter") or "")
    cursor = query.get("cursor")
    offset = numbers["offset"] or 0
    if cursor and cursor != "*":
        if not re.fullmatch(r"DnF1[\w=-]+", cursor):
            said = "Cursor specified but it is invalid"
            raise _CrossrefError("cursor-invalid", cursor, said, 404, "resource-failure")
        offset = int(base64.urlsafe_b64decode(cursor[4:]).decode().split("|")[0])
    text = " ".join(v for k, v in query.items() if k == "query" or k.startswith("query."))
    return _Asked(numbers["rows"] or 0, offset, numbers["sample"], filters, text, cursor)


def _number(query: dict[str, str], name: str, default: int | None, most: int) -> int | None:
    value = query.get(name)
    if value is None:
        return default
    if not value.isdigit() or int(value) > most:
        said = (
            f"Integer specified as {value} but must be a positive integer less than or equal to "
            f"{most}. "
        )
        raise _CrossrefError("integer-not-valid", value, said)
    return int(value)


def _filters(asked: str) -> Filters:
    filters: Filters = collections.defaultdict(list)
    for part in _FILTER.findall(asked):
        name, _, value = part.partition(":")
        if name not in _FILTERS:
            said = (
                f"Filter {name} specified but there is no such filter for this route. "
                f"Valid filters for this route are: {', '.join(sorted(_FILTERS))}"
            )
            raise _CrossrefError("filter-not-available", name, said)
        filters[name].append(value)
    return filters


def _items(call: Call, asked: _Asked) -> tuple[list[Item], int]:
    """Return the works that answer, and how many Crossref says there are."""
    dois = [d.lower().removeprefix("https://doi.org/") for d in asked.filters["doi"]]
    hits, total = _by_doi(call, dois) if dois else _by_words(call, asked)
    picked = (call.picked(r) for r in hits)
    items = [item(r) for r in picked if r.get("doi")]
    if asked.filters.keys() - {"doi"}:
        items = [i for i in items if _passes(i, asked.filters)]
        total = len(items) if dois or len(items) < 60 else total
    return items, total


def _by_doi(call: Call, dois: list[str]) -> tuple[list[Record], int]:
    call.web.counts.asked["crossref"] += len(dois)
    found = (call.by_doi(doi) for doi in dict.fromkeys(dois))
    hits = [r for r in found if r and r.get("doi")]
    return sorted(hits, key=lambda r: crc(r["doi"])), len(hits)


def _by_words(call: Call, asked: _Asked) -> tuple[list[Record], int]:
    corpus = call.web.corpus
    expr = expression(fold(asked.text).split(), "or")
    if not expr:
        most = 8 * (asked.offset + max(asked.rows, asked.sample or 0))
        return [r for r in corpus.every_so_many(most) if r.get("doi")], _ALL
    found = corpus.match(expr, max(60, 3 * (asked.offset + asked.rows)))
    hits = [x for r in found for x in [*copies(r), r] if x.get("doi")]
    return hits, max(len(hits), corpus.total(expr))


def _passes(i: Item, filters: Filters) -> bool:
    year = str(i["issued"]["date-parts"][0][0])
    since, until = filters["from-pub-date"], filters["until-pub-date"]
    if year == "None" and (since or until):
        return False
    return (
        (not filters["type"] or i["type"] in filters["type"])
        and (not filters["prefix"] or i["prefix"] in filters["prefix"])
        and all(v[:4] <= year for v in since)
        and all(year <= v[:4] for v in until)
    )
