"""The search language of arXiv's API.

Words without an operator between them are ORed, operators bind from the right.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

from tests.support.world.arxiv import preprint
from tests.support.world.facts import Record
from tests.support.world.words import fold

_OPERATORS = ("ANDNOT", "AND", "OR", "NOT")
_FIELDS = (
    *("all", "ti", "title", "au", "abs", "co", "jr", "cat", "rn", "id", "doi"),
    *("submittedDate", "lastUpdatedDate"),
)
_TOKENS = re.compile(
    r'submittedDate:\[[^\]]*\]|"[^"]*"|[()]|\b(?:ANDNOT|AND|NOT|OR)\b(?=[()\s]|$)'
    rf'|(?:{"|".join(_FIELDS)}):|[^"()\s]+'
)
# Where a field's words are looked for, and what a hit is worth there.
_PLACES = {
    "ti": (("title", 4),),
    "au": (("authors", 2),),
    "abs": (("abstract", 1),),
    "co": (("comment", 1),),
    "jr": (("journal_ref", 1),),
}
_EVERYWHERE = (("title", 4), ("authors", 2), ("abstract", 1), ("comment", 1))


@dataclass(frozen=True)
class Document:
    """A preprint as the search engine sees it."""

    number: int  # of the record
    id: str
    first: str  # when version 1 came, and the latest
    last: str
    doi: str
    classes: list[str]
    words: dict[str, list[str]]

    @property
    def date(self) -> str:
        """The digits of the first date."""
        return re.sub(r"\D", "", self.first)


def document(r: Record) -> Document:
    """Return a record as the search engine sees it."""
    more = preprint.extras(r)
    first, last = preprint.dates(r)
    words = {
        "title": stems(preprint.title(r)),
        "authors": stems(" ".join(preprint.authors(r))),
        "abstract": stems(r.get("abstract") or ""),
        "comment": stems(more.get("comment", "")),
        "journal_ref": stems(more.get("journal_ref", "")),
    }
    doi = more.get("doi", "").lower()
    return Document(r["_n"], r["arxiv"]["id"], first, last, doi, preprint.classes(r), words)


def stems(text: str) -> list[str]:
    """Return the words of a text without their plural s."""
    return [
        w[:-1] if len(w) > 3 and w.endswith("s") and not w.endswith("ss") else w
        for w in fold(text).split()
    ]


class ArxivQuery:
    """A query, read. Raises ValueError where arXiv would refuse it."""

    def __init__(self, query: str) -> None:
        self._tokens = _read(query.replace("lastUpdatedDate:", "submittedDate:"))
        self._i = 0
        self.text = " ".join(self._tokens).replace("( ", "(").replace(" )", ")")
        self.tree = self._expression() if self._tokens else None
        if self._i < len(self._tokens):
            raise ValueError(self.text)

    def score(self, doc: Document) -> float:
        """Return how well a document answers the query: 0 where it does not."""
        return _score(doc, self.tree) if self.tree else 0.0

    def _next(self) -> str:
        if self._i >= len(self._tokens):
            raise ValueError(self.text)
        self._i += 1
        return self._tokens[self._i - 1]

    def _expression(self) -> tuple[Any, ...]:
        token = self._next()
        left: tuple[Any, ...]
        if token == "(":
            left = self._expression()
            if self._next() != ")":
                raise ValueError(self.text)
        elif token == "ANDNOT":
            return ("NOT", self._expression())
        elif token in _OPERATORS or token == ")":
            raise ValueError(self.text)
        else:
            field, _, value = token.partition(":")
            left = ("TERM", field, value)
        if self._i < len(self._tokens) and self._tokens[self._i] in _OPERATORS:
            return (self._next(), left, self._expression())
        return left


class _Reader:
    """Reads tokens: puts in the operators and the fields that are left out."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.field: str | None = None
        self.outer: list[str | None] = []  # the fields of the open brackets

    def read(self, token: str) -> None:
        if token == "(":
            self._or()
            self.outer.append(self.field or self._outer_field())
            self.field = None
            self.found.append(token)
        elif token == ")":
            if self.outer:
                self.outer.pop()
            self.found.append(token)
        elif token in _OPERATORS:
            if self.found and self.found[-1] in _OPERATORS:
                self.found.pop()
            self.found.append("ANDNOT" if token == "NOT" else token)
        elif token.endswith(":") and token[:-1] in _FIELDS:
            self.field = "ti" if token == "title:" else token[:-1]
        else:
            self._term(token)

    def _outer_field(self) -> str | None:
        return self.outer[-1] if self.outer else None

    def _or(self) -> None:
        if self.found and self.found[-1] not in ("(", *_OPERATORS):
            self.found.append("OR")

    def _term(self, token: str) -> None:
        self._or()
        if token.startswith("submittedDate:["):
            self.field, token = "submittedDate", '"' + token[15:-1] + '"'
        field = self.field or self._outer_field() or "all"
        if field == "au" and "_" in token:
            token = '"' + token.replace("_", " ").strip('"') + '"'
        self.found.append(f"{field}:{token}")
        self.field = None


def _read(query: str) -> list[str]:
    reader = _Reader()
    for token in _TOKENS.findall(query):
        reader.read(token)
    return reader.found


def _score(doc: Document, tree: tuple[Any, ...]) -> float:
    if tree[0] == "TERM":
        return _score_term(doc, tree[1], tree[2])
    if tree[0] == "NOT":
        return 0.0 if _score(doc, tree[1]) else 1.0
    a, b = _score(doc, tree[1]), _score(doc, tree[2])
    return {"AND": a + b if a and b else 0.0, "OR": a + b, "ANDNOT": 0.0 if b else a}[tree[0]]


def _score_term(doc: Document, field: str, value: str) -> float:
    if field == "cat":
        return float(any(_is_class(c.lower(), value.lower()) for c in doc.classes))
    if field == "id":
        return float(doc.id == re.sub(r"v\d+$", "", value.strip('"')))
    if field == "doi":
        return float(doc.doi == value.strip('"').lower())
    if field == "submittedDate":
        return float(_is_within(doc.date, value))
    return _score_words(doc, field, value)


def _is_class(own: str, asked: str) -> bool:
    return own == asked.strip('"') or (asked.endswith("*") and own.startswith(asked[:-1]))


def _is_within(date: str, value: str) -> bool:
    m = re.match(r'"?(\d{4,14}) TO (\d{4,14})', value)
    if not m:
        return False
    return m[1][:12] <= date[: len(m[1])] and date[: len(m[2])] <= m[2]


def _score_words(doc: Document, field: str, value: str) -> float:
    words = stems(value)
    best = 0.0
    for place, weight in _PLACES.get(field, _EVERYWHERE) if words else ():
        have = doc.words[place]
        if value.startswith('"') and place != "authors":
            hit = f" {' '.join(words)} " in f" {' '.join(have)} "
        else:
            hit = all(_is_there(word, have) for word in words)
        if hit:
            best = max(best, weight * len(words) * 6 / (5 + math.log2(2 + len(have))))
    return best


def _is_there(word: str, have: list[str]) -> bool:
    return word in have or (word.endswith("*") and any(h.startswith(word[:-1]) for h in have))
