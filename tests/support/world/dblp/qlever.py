"""What QLever, which serves DBLP's graph, does beyond the standard of SPARQL.

Literals are in an order that looks past the case of letters; ql:contains-word finds words in them;
OPTIONAL comes last, for speed: here it would else keep the patterns before it from those after it.
"""

from __future__ import annotations

import bisect
import collections
import json
import re
from collections.abc import Iterable

from tests.support.world.corpus import Corpus
from tests.support.world.dblp.rdf import SCHEMA
from tests.support.world.dblp.records import infos
from tests.support.world.web import Web

_QL = "http://qlever\\.cs\\.uni-freiburg\\.de/builtin-functions/contains-"
_WORD = rf"(?:ql:contains-word|<{_QL}word>)"
_ENTITY = rf"(?:ql:contains-entity|<{_QL}entity>)"
_STRING = r'("(?:[^"\\]|\\.)*")'
_RANGE = re.compile(
    rf"FILTER\s*\(\s*(\?\w+)\s*(>=?)\s*{_STRING}\s*&&\s*\1\s*(<=?)\s*{_STRING}\s*\)", re.IGNORECASE
)
_COMPARISON = re.compile(rf"(\?\w+)\s*(<=|>=|<|>)\s*{_STRING}(?!\^\^|@)")
_BLOCKS = re.compile(r"\b(UNION|BIND|MINUS|GRAPH|SERVICE)\b", re.IGNORECASE)
_OPTIONAL = re.compile(r"OPTIONAL\s*$", re.IGNORECASE)
_VARIABLE = re.compile(r"\?\w+")
_MOST_VALUES = 5000


def standard(web: Web, query: str) -> str:
    """Return a query in standard SPARQL that says what QLever understands of this one."""
    query = _optional_last(query)
    query = _RANGE.sub(lambda m: _between(web, query, m), query)
    query = _COMPARISON.sub(lambda m: f"LCASE(STR({m[1]})) {m[2]} {m[3].lower()}", query)
    return _with_words(web.corpus, query)


def _values(variable: str, titles: Iterable[str]) -> str:
    listed = " ".join(json.dumps(title, ensure_ascii=False) for title in titles)
    return f"VALUES {variable} {{ {listed} }} "


def _between(web: Web, query: str, m: re.Match[str]) -> str:
    """Return the titles of a range as values: a filter alone would look at all of them."""
    if not re.search(rf"title>?\s+\{m[1]}\b", query):
        return m[0]
    titles: list[tuple[str, str]] = web.once("titles", lambda: _titles(web))
    low, high = json.loads(m[3]).lower(), json.loads(m[5]).lower()
    last = chr(0x10FFFF)
    i = bisect.bisect(titles, (low, "" if m[2] == ">=" else last))
    j = bisect.bisect(titles, (high, "" if m[4] == "<" else last))
    if j - i >= _MOST_VALUES:
        return m[0]
    return _values(m[1], sorted({title for _, title in titles[i:j]}))


def _titles(web: Web) -> list[tuple[str, str]]:
    import pyoxigraph as ox

    if web.graph is None:
        return []
    found = web.graph.quads_for_pattern(None, ox.NamedNode(SCHEMA + "title"), None)
    literals = (quad.object for quad in found)
    return sorted((x.value.lower(), x.value) for x in literals if isinstance(x, ox.Literal))


def _variables(text: str) -> set[str]:
    return set(_VARIABLE.findall(text))


def _optional_last(query: str) -> str:
    """Return a query with the OPTIONAL blocks of its one group behind the rest, where that is the same."""
    start = query.find("{")
    if start < 0 or _BLOCKS.search(query) or query.upper().count("SELECT") != 1:
        return query
    blocks = re.split(r"([{}])", query)
    parts: list[str] = []
    late: list[str] = []
    before: set[str] = set()  # variables before the first OPTIONAL
    depth = i = 0
    while i < len(blocks):
        block = blocks[i]
        optional = depth == 1 and _OPTIONAL.search(block)
        if optional and blocks[i + 1 : i + 2] == ["{"] and blocks[i + 3 : i + 4] == ["}"]:
            parts.append(block[: optional.start()])
            before = before or _variables("".join(parts)[start:])
            late.append(f"OPTIONAL {{{blocks[i + 2]}}} ")
            blocks[i + 4] = re.sub(r"^\s*\.", " ", blocks[i + 4])
            i += 4
            continue
        depth += (block == "{") - (block == "}")
        if block == "}" and depth == 0 and late:
            if not _variables(" ".join(late)) & _variables("".join(parts)[start:]) <= before:
                return query
            parts += [" ", *late]
            late = []
        parts.append(block)
        i += 1
    return query if late else "".join(parts)


def _with_words(corpus: Corpus, query: str) -> str:
    """Return a query with the titles that hold the asked words in place of ql:contains-word."""
    asked: dict[str, list[tuple[str, str]]] = collections.defaultdict(list)
    pattern = rf'\?\w+\s+{_WORD}[^.{{}}]*?"[^"]*"|\?\w+\s+{_ENTITY}[^.{{}}]*'
    for found in re.findall(pattern, query):
        text = found.split()[0]
        asked[text] += [("word", x) for x in re.findall(rf'{_WORD}\s+"([^"]*)"', found)]
        asked[text] += [("entity", x) for x in re.findall(rf"{_ENTITY}\s+(\?\w+)", found)]
    for text, parts in asked.items():
        words = " ".join(x for kind, x in parts if kind == "word").lower().split()
        variable = next((x for kind, x in parts if kind == "entity"), None)
        chosen = _values(variable, sorted(_titles_with(corpus, words))) if variable else ""
        query = re.sub(_patterns_of(text), "\x00", query)
        query = query.replace("\x00", chosen, 1).replace("\x00", "")
    return query


def _patterns_of(text: str) -> str:
    """Return what finds the patterns of a text variable, in either order."""
    name = re.escape(text)
    return (
        rf'{name}\s+{_WORD}\s+"[^"]*"(?:\s*;\s*{_ENTITY}\s+\?\w+)?\s*\.?'
        rf'|{name}\s+{_ENTITY}\s+\?\w+(?:\s*;\s*{_WORD}\s+"[^"]*")?\s*\.?'
    )


def _titles_with(corpus: Corpus, words: list[str]) -> set[str]:
    star = {w: w.endswith("*") for w in words}
    expr = " AND ".join(f'"{w.rstrip("*")}"' + "*" * star[w] for w in words)
    found = corpus.match("{t} : (" + expr + ")" if expr else "", 5000)
    return {info["title"] for r in found for info in infos(r) if _holds(info["title"], words)}


def _holds(title: str, words: list[str]) -> bool:
    have = set(re.findall(r"\w+", title.lower()))
    return all(
        any(x.startswith(w[:-1]) for x in have) if w.endswith("*") else w in have for w in words
    )
