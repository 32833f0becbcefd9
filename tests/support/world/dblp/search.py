"""DBLP's search of publications.

It gives the newest only, never more than 100 of them (or as many as are asked for), however good
the older ones are; of these the best first.
"""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass, field

from tests.support.world.call import Call
from tests.support.world.dblp import formats
from tests.support.world.dblp.records import Info, authors_of, find, infos
from tests.support.world.words import crc, fold, xml5

_FIELDS = re.compile(r"(year|venue|type|author):(.+?):?")


@dataclass
class _Words:
    """What a query asks for."""

    terms: list[str] = field(default_factory=list)  # expressions of FTS5
    exact: list[str] = field(default_factory=list)  # words that must be whole: `word$`
    facets: dict[str, str] = field(default_factory=dict)
    echo: list[str] = field(default_factory=list)  # the query as DBLP repeats it

    @property
    def expression(self) -> str:
        return "{t a v} : (" + " AND ".join(self.terms) + ")" if self.terms else ""

    @property
    def plain(self) -> list[str]:
        return [w for term in self.terms for w in re.findall(r'"([^"]+)"', term)]


@dataclass
class _Hits:
    """What was found, the part of it that is sent, and how long it took."""

    text: str
    words: _Words
    total: int
    computed: int
    first: int
    part: list[Info]
    completions: int
    took: str

    def score(self, info: Info) -> int:
        return _score(self.words.plain, info)

    @property
    def last_word(self) -> str:
        return (self.words.plain or [""])[-1]


def answer(call: Call) -> None:
    """Answer a search."""
    hits = _search(call)
    form = call.query.get("format") or "xml"
    if form in {"bib", "bib1", "bib2", "bib0"}:
        call.send(200, _bib(call, hits, form[3:] or "1"), "text/x-bibtex; charset=utf-8")
    elif form == "json":
        call.send(200, _json(hits), "application/json; charset=utf-8")
    elif form == "jsonp":
        name = call.query.get("callback") or "callback"
        call.send(200, f"{name}({_json(hits)})", "application/javascript; charset=utf-8")
    else:
        call.send(200, _xml(hits), "text/xml; charset=utf-8")


def _search(call: Call) -> _Hits:
    began = time.monotonic()
    wanted, first = _number(call, "h", 30, 1000), _number(call, "f", 0, 1_000_000)
    asked = call.query.get("q") or ""
    text = re.sub(r":facetid:\S+|\b(?:streamid|toc|stream):\S+", " ", asked)
    words = _read(text)
    most = max(100, first + wanted)
    hits, total = _found(call, words, most)
    hits = sorted(hits, key=lambda d: (-int(d["year"]), d["venue"] == "CoRR"))[:most]
    hits.sort(key=lambda d: _score(words.plain, d), reverse=True)
    took = f"{(time.monotonic() - began) * 1000:.2f}"
    part = hits[first : first + wanted]
    sent = _number(call, "c", 10, 1000)
    return _Hits(text, words, total, len(hits), first, part, sent, took)


def _number(call: Call, name: str, default: int, most: int) -> int:
    value = call.query.get(name) or ""
    return min(max(int(value), 0), most) if value.isdigit() else default


def _read(text: str) -> _Words:
    words = _Words()
    for token in text.split():
        m = _FIELDS.fullmatch(token)
        if m and m[1] != "author":
            words.facets[m[1]] = fold(m[2].replace("_", " "))
            words.echo.append(f":facet:{m[1]}:{m[2]}")
            continue
        group = []
        for one in (m[2].replace("_", " ") if m else token).split("|"):
            whole = one.endswith("$")
            words.exact += fold(one).split() if whole else []
            alternative = fold(one).split()
            if alternative:
                star = "" if whole else "*"
                group.append(" AND ".join(f'"{x}"{star}' for x in alternative))
        if group:
            words.terms.append("(" + " OR ".join(group) + ")")
        words.echo.append("|".join(a if a.endswith("$") else a + "*" for a in token.split("|")))
    return words


def _found(call: Call, words: _Words, most: int) -> tuple[list[Info], int]:
    """Return the records that answer a query, newest first, and how many DBLP says there are."""
    numbers = call.web.corpus.newest(words.expression)
    hits: list[Info] = []
    for seen, number in enumerate(numbers, 1):
        if seen > 1501 and len(hits) > most + 100:
            return hits, len(hits) if seen == len(numbers) else len(numbers)
        r = call.pick(call.web.corpus.by_id(number))
        hits += [info for info in infos(r or {}) if _answers(info, words)]
    return hits, len(hits)


def _answers(info: Info, words: _Words) -> bool:
    facets = words.facets
    if facets.get("year") not in (None, info["year"]):
        return False
    if any(facets.get(k) not in (None, fold(info[k])) for k in ("venue", "type")):
        return False
    authors = json.dumps(info["authors"], ensure_ascii=False)
    shown = f"{info['title']} {authors} {info['venue']} {info['year']}"
    return set(words.exact) <= set(fold(shown).split())


def _score(words: list[str], info: Info) -> int:
    shown = info["title"] + " " + " ".join(a["text"] for a in authors_of(info))
    have = fold(shown).split()
    return sum(x.startswith(w) for w in words for x in have) or 1


def _bib(call: Call, hits: _Hits, kind: str) -> str:
    found = [(find(call.web.corpus, info["key"]), info) for info in hits.part]
    return "".join(formats.bib(pair[0], info, kind) for pair, info in found if pair)


def _counts(hits: _Hits) -> tuple[int, int]:
    """Return how many completions there are, and how many are sent."""
    return int(bool(hits.total)), int(bool(hits.total and hits.completions))


def _json(hits: _Hits) -> str:
    there, sent = _counts(hits)
    completion = ""
    if sent:
        n = hits.total
        completion = (
            f',\n"c":{{\n"@sc":"{n}",\n"@dc":"{n}",\n"@oc":"{n}",\n'
            f'"@id":"{70_000_000 + crc(hits.last_word) % 10**6}",\n"text":{_js(hits.last_word)}\n}}'
        )
    rows = ",\n{\n".join(_json_hit(hits, info) for info in hits.part)
    return (
        f'{{\n"result":{{\n"query":{_js(xml5(" ".join(hits.words.echo)))},\n'
        '"status":{\n"@code":"200",\n"text":"OK"\n},\n'
        f'"time":{{\n"@unit":"msecs",\n"text":"{hits.took}"\n}},\n'
        f'"completions":{{\n"@total":"{there}",\n"@computed":"{there}",\n"@sent":"{sent}"'
        f"{completion}\n}},\n"
        f'"hits":{{\n"@total":"{hits.total}",\n"@computed":"{hits.computed}",\n'
        f'"@sent":"{len(hits.part)}",\n"@first":"{hits.first}"'
        + (f',\n"hit":[{{\n{rows}\n]' if rows else "")
        + "\n}\n}\n}\n"
    )


def _json_hit(hits: _Hits, info: Info) -> str:
    number = crc(info["key"]) % 8_000_000
    known = {k: _clean(v) for k, v in info.items() if v}
    return (
        f'"@score":"{hits.score(info)}",\n"@id":"{number}",\n"info":{_js(known)},\n'
        f'"url":"URL#{number}"\n}}'
    )


def _js(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _clean(value: object) -> object:
    if isinstance(value, dict):
        return {k: _clean(x) for k, x in value.items()}
    return [_clean(x) for x in value] if isinstance(value, list) else xml5(value)


def _xml(hits: _Hits) -> str:
    there, sent = _counts(hits)
    completion = ""
    if sent:
        n = hits.total
        number = 70_000_000 + crc(hits.last_word) % 10**6
        completion = f'<c sc="{n}" dc="{n}" oc="{n}" id="{number}">{xml5(hits.last_word)}</c>\n'
    rows = "".join(_xml_hit(hits, info) for info in hits.part)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<result>\n'
        f'<query id="{crc(hits.text) % 10**6}">{xml5(" ".join(hits.words.echo))}</query>\n'
        '<status code="200">OK</status>\n'
        f'<time unit="msecs">{hits.took}</time>\n'
        f'<completions total="{there}" computed="{there}" sent="{sent}">\n'
        f"{completion}</completions>\n"
        f'<hits total="{hits.total}" computed="{hits.computed}" sent="{len(hits.part)}"'
        f' first="{hits.first}">\n{rows}</hits>\n</result>\n'
    )


def _xml_hit(hits: _Hits, info: Info) -> str:
    number = crc(info["key"]) % 8_000_000
    authors = "".join(
        f'<author pid="{a["@pid"]}">{xml5(a["text"])}</author>' for a in authors_of(info)
    )
    rest = "".join(f"<{k}>{xml5(v)}</{k}>" for k, v in info.items() if k != "authors" and v)
    return (
        f'<hit score="{hits.score(info)}" id="{number}">\n'
        f"<info><authors>{authors}</authors>{rest}</info>\n<url>URL#{number}</url>\n</hit>\n"
    )
