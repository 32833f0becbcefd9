"""api.openalex.org: works by identifier, by filter and by words, on a budget a day."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.support.world.call import Call
from tests.support.world.corpus import expression
from tests.support.world.facts import Record
from tests.support.world.openalex.sending import NOT_FOUND, send
from tests.support.world.openalex.work import FIRST_ID, KEYS, UNLINKED, Fields, work
from tests.support.world.words import crc, fold

_SEARCH_COST = 10
_MOST_IDS = 100
_ALL_FIELDS = (
    "abstract.search, authorships.author.id, cited_by_count, default.search, display_name.search, "
    "doi, from_publication_date, fulltext.search, has_doi, ids.openalex, indexed_in, is_oa, "
    "is_retracted, language, locations.source.id, openalex, openalex_id, open_access.is_oa, "
    "primary_location.source.id, publication_year, raw_author_name.search, title.search, "
    "title_and_abstract.search, to_publication_date, type"
)
_FIELD = re.compile(
    r"doi|ids\.openalex|openalex(_id)?"
    r"|(display_name|title|default|title_and_abstract|abstract|fulltext|raw_author_name)"
    r"\.search(\.(exact|no_stem))?"
    r"|publication_year|(from|to)_publication_date|type|is_oa|has_doi|cited_by_count|language"
    r"|primary_location\.source\.(id|type)|authorships\.author\.id|author\.id|indexed_in"
    r"|is_retracted|locations\.source\.id|open_access\.is_oa"
)
_TOO_FAR = (
    "Maximum results size of 10,000 records is exceeded. Cursor pagination is required for records "
    "beyond 10,000. Read more here: https://docs.openalex.org/how-to-use-the-api/"
    "get-lists-of-entities/paging#cursor-paging"
)
_DOI_HEAD = re.compile(r"^(https?:/{1,2}(dx\.)?doi\.org/|doi:)", re.IGNORECASE)
_QUERY = "Invalid query parameters error."
_PAGING = "Pagination error."


class _OpenAlexError(Exception):
    """What OpenAlex refuses: the sentence, and the kind of error."""

    def __init__(self, message: str, kind: str = _QUERY) -> None:
        super().__init__(message)
        self.message, self.kind = message, kind


@dataclass
class _Asked:
    """The parameters of a list."""

    filters: list[tuple[str, str]]
    search: str | None
    most: int = 25
    offset: int = 0
    page: int = 1
    cursor: str | None = None
    cost: int = 1
    found: list[tuple[Record, str]] = field(default_factory=list)  # with the DOI asked for


def answer(call: Call, path: str) -> None:
    """Answer a request to OpenAlex."""
    try:
        _answer(call, path)
    except _OpenAlexError as refused:
        send(call, 400, {"error": refused.kind, "message": refused.message}, 0)


def _answer(call: Call, path: str) -> None:
    selected = [x for x in (call.query.get("select") or "").split(",") if x]
    odd = next((x for x in selected if x not in KEYS), None)
    if odd:
        known = ", ".join(k for k in KEYS if k != "relevance_score")
        raise _OpenAlexError(
            f"{odd} is not a valid select field. Valid fields for select are: {known}."
        )
    place = path.strip("/")
    if place == "rate-limit":
        used = call.web.counts.spent[call.query.get("api_key") or ""] / 10000
        call.send(200, {"rate_limit": {"daily_used_usd": used}})
    elif m := re.fullmatch(r"works/(.+)", path):
        _one(call, m[1], selected)
    elif place == "works":
        _list(call, selected)
    else:
        send(call, 404, NOT_FOUND, 0)


def _only(found: Fields, selected: list[str]) -> Fields:
    return {k: v for k, v in found.items() if not selected or k in selected}


def _one(call: Call, name: str, selected: list[str]) -> None:
    call.web.counts.asked["openalex"] += 1
    cost = 1 if name.lower().startswith("http") else 0
    found = _find(call, name)
    if found:
        r, asked = found
        send(call, 200, _only(work(call.picked(r), asked), selected), cost)
    else:
        send(call, 404, NOT_FOUND, cost)


def _find(call: Call, name: str) -> tuple[Record, str] | None:
    """Return the record that an identifier names, and the DOI that was asked for."""
    m = re.fullmatch(r"(?:https?:/{1,2}openalex\.org/)?(?:works/)?[Ww](\d+)", name)
    if m:
        return _by_number(call, m[1])
    corpus, doi = call.web.corpus, _DOI_HEAD.sub("", name)
    r = corpus.get("doi", doi.lower()) or corpus.get("datacite", doi.lower())
    if r and doi[:8] == "10.48550" and r["_n"] % 3 == 1:
        return None  # of arXiv's DOIs it lacks many, merged or not
    return (r, doi) if r and _is_known(r) else None


def _by_number(call: Call, digits: str) -> tuple[Record, str] | None:
    n = int(digits) - FIRST_ID
    if n <= 0:
        return None
    linked = n <= UNLINKED
    r = call.web.corpus.by_id(n if linked else n - UNLINKED)
    if not r:
        return None
    asked = (r.get("doi") or "") if linked else ""
    return (r, asked) if work(r, asked)["id"].endswith("W" + digits) else None


def _is_known(r: Record) -> bool:
    return bool(r.get("in", {}).get("openalex", True))


def _list(call: Call, selected: list[str]) -> None:
    asked = _Asked(_filters(call.query.get("filter") or ""), call.query.get("search"))
    _look_up(call, asked)
    wanted = [(k, v) for k, v in asked.filters if not _names_works(k) and ".search" not in k]
    for name, value in wanted:
        asked.found = [pair for pair in asked.found if _passes(pair, name, value)]
    _paging(call, asked)
    part = asked.found[asked.offset : asked.offset + asked.most]
    results = [
        _only(work(call.picked(r), doi, _score(asked, i)), selected)
        for i, (r, doi) in enumerate(part)
    ]
    meta = {**_meta(call, asked), "cost_usd": asked.cost / 10000}
    body = {"meta": meta, "results": results, "group_by": []}
    send(call, 200, body, asked.cost, spaced=True)


def _score(asked: _Asked, i: int) -> float | None:
    return round(1900 / (1 + 0.4 * (asked.offset + i)), 4) if asked.search else None


def _meta(call: Call, asked: _Asked) -> Fields:
    meta: dict[str, Any] = {
        "count": len(asked.found),
        "db_response_time_ms": 20 + crc(call.raw) % 90,
        "page": None if asked.cursor else asked.page,
        "per_page": asked.most,
        "groups_count": None,
    }
    if asked.cursor:
        behind = asked.offset + asked.most
        more = behind < len(asked.found)
        meta["next_cursor"] = base64.b64encode(str(behind).encode()).decode() if more else None
    return {**meta, "x_query": {"url": f"/works?{call.raw}"}}


def _filters(listed: str) -> list[tuple[str, str]]:
    """Return the filters; raises _OpenAlexError where OpenAlex would refuse one."""
    filters = []
    for part in filter(None, re.split(r",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", listed)):
        name, separator, value = part.partition(":")
        name = name.strip().replace("-", "_")
        if not separator or not _FIELD.fullmatch(name):
            raise _OpenAlexError(
                f"{name} is not a valid field. "
                f"Valid fields are underscore or hyphenated versions of: {_ALL_FIELDS}"
            )
        years = re.compile(r"[<>]?\d+|\d+-\d*|-\d+")
        if name == "publication_year" and not all(map(years.fullmatch, value.split("|"))):
            raise _OpenAlexError("Value for param publication_year must be a number.")
        filters.append((name, value))
    return filters


def _names_works(name: str) -> bool:
    return name == "doi" or name.startswith(("ids.", "openalex"))


def _look_up(call: Call, asked: _Asked) -> None:
    """Put into `asked` what is found by identifiers, else by words, else all over the corpus."""
    by_id = False
    for name, value in asked.filters:
        if _names_works(name):
            asked.found, by_id = _by_ids(call, name, value), True
        elif ".search" in name:
            asked.search = value
    if by_id:
        return
    if asked.search is not None:
        asked.cost = _SEARCH_COST
        hits = _by_words(call, asked)
    else:
        hits = list(call.web.corpus.every_so_many(800))
    asked.found = [(r, "") for r in hits if _is_known(r)]


def _by_ids(call: Call, name: str, value: str) -> list[tuple[Record, str]]:
    ids = [d for d in value.split("|") if d]
    if len(ids) > _MOST_IDS:
        raise _OpenAlexError(
            f"Maximum number of values exceeded for {name}. Decrease values to {_MOST_IDS} or "
            "below, or consider downloading the full dataset at "
            "https://docs.openalex.org/download-snapshot"
        )
    call.web.counts.asked["openalex"] += len(ids)
    found: dict[tuple[int, bool], tuple[Record, str]] = {}
    for one in ids:
        if pair := _find(call, one):
            r, doi = pair
            found[r["_n"], doi.lower() == (r.get("doi") or "").lower()] = pair
    return sorted(found.values(), key=lambda pair: crc(f"W{pair[0]['_n']}"))


def _by_words(call: Call, asked: _Asked) -> list[Record]:
    of_people = any(k.startswith("raw_author") for k, _ in asked.filters)
    column = "{a}" if of_people else "{t a}"
    texts = (asked.search or "").split("|")
    alternatives = [expression(fold(text).split(), "and", column) for text in texts]
    return call.web.corpus.match(" OR ".join(f"({a})" for a in alternatives if a), 400)


def _passes(pair: tuple[Record, str], name: str, value: str) -> bool:
    test = _TESTS.get(name)
    return test(work(*pair), value) if test else True


def _is_of_year(found: Fields, value: str) -> bool:
    year = found["publication_year"]
    return bool(year) and any(_is_within(year, part) for part in value.split("|"))


def _is_within(year: int, part: str) -> bool:
    if part[0] == "<":
        return year < int(part[1:])
    if part[0] == ">":
        return year > int(part[1:])
    first, dash, last = part.partition("-")
    return int(first or 0) <= year <= int(last or (9999 if dash else first))


def _is_since(found: Fields, value: str) -> bool:
    return bool(found["publication_date"]) and found["publication_date"] >= value


def _is_until(found: Fields, value: str) -> bool:
    return bool(found["publication_date"]) and found["publication_date"] <= value


def _is_of_type(found: Fields, value: str) -> bool:
    return found["type"] in value.split("|")


_TESTS: dict[str, Callable[[Fields, str], bool]] = {
    "publication_year": _is_of_year,
    "type": _is_of_type,
    "from_publication_date": _is_since,
    "to_publication_date": _is_until,
}


def _paging(call: Call, asked: _Asked) -> None:
    """Put into `asked` which part of the list is asked for."""
    query = call.query
    try:
        most = int(query.get("per-page") or query.get("per_page") or 25)
        page = int(query.get("page") or 1)
    except ValueError:
        raise _OpenAlexError("Page and per-page must be numbers.", _PAGING) from None
    if not 1 <= most <= 200:
        raise _OpenAlexError("per-page parameter must be between 1 and 200", _PAGING)
    if page * most > 10_000:
        raise _OpenAlexError(_TOO_FAR, _PAGING)
    cursor = query.get("cursor")
    offset = (page - 1) * most
    if cursor and cursor != "*":
        try:
            offset = int(base64.b64decode(cursor))
        except ValueError:
            raise _OpenAlexError("Cursor value is invalid.", _PAGING) from None
    asked.most, asked.page, asked.cursor, asked.offset = most, page, cursor, offset
