"""What people type to search, as a tree of typed terms. Pure; no text is an error.

All terms must hold. `OR` joins its neighbours: `a b OR c` is a and one of b and c. A term is a
word, a `"phrase"`, a `beginning*`, or `field:value`; a dash before it means that it must not hold.
What reads like a field and is none (`foo:bar`, `year:soon`) is words, what has no word is nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from enrich.identifiers.schemes import SCHEMES
from enrich.model.search import (
    Condition,
    HasState,
    Is,
    ListPlace,
    PlaceField,
    SearchField,
    SearchQuery,
    SearchText,
    Sign,
    Term,
    Years,
)
from enrich.patterns import regex
from enrich.text.search_words import STOP_WORDS, chunks, compound_parts, search_words

# Years of two digits from here on are those of the last century.
_CENTURY_BEGINS = 50
# What is read of a query: more is hardly typed by hand.
MOST_CHARACTERS = 2000
MOST_TERMS = 48

STATES = ("published", "preprint", "unchecked", "doubtful", "unresolved")
_SIGNS: tuple[Sign, ...] = get_args(Sign)
_SEARCH_FIELDS: dict[str, SearchField] = {
    "title": "title",
    "author": "author",
    "authors": "author",
    "venue": "venue",
}
_PLACES: dict[str, PlaceField] = {"list": "list", "section": "section", "tag": "tag"}
# What a field takes whose values are few; of years, how they are written.
_TAKEN: dict[str, tuple[str, ...]] = {
    "state": STATES,
    "is": _SIGNS,
    "year": ("2023", "2022..2024", "2022..", ">=2022"),
}
FIELDS = frozenset({*_SEARCH_FIELDS, *_PLACES, *_TAKEN})


_OPENING, _CLOSING = '"“„‟«', '"”“‟»'
_ITEM = regex(
    rf"""(?P<dash>[-−–]*)
    (?:(?P<field>[A-Za-z]+):(?=[^\s]))?
    (?:[{_OPENING}](?P<phrase>[^{_OPENING}{_CLOSING}]*)(?:[{_CLOSING}]|$)(?P<star>\*?)
      |(?P<word>[^\s{_OPENING}]+))""",
    re.VERBOSE,
)
# "A*" is the name of an algorithm.
_STAR = regex(r"\w\w\*[,;)]*$")
_YEAR = r"(1[5-9]\d\d|2[01]\d\d)"
_YEARS = regex(rf"{_YEAR}?(\.\.+|…|[-–])?{_YEAR}?")
# "OSDI 2024", "SOSP'23", "sosp23": a venue and its year.
_VENUE_YEAR = regex(
    rf"(.*[^\W\d_].*?)(?:[\s'’/-]*(?<!\d){_YEAR}|(?:\s*['’]|(?<=[^\W\d_]))(\d\d))", re.DOTALL
)
_COMPARED = regex(rf"(<=|>=|<|>){_YEAR}")


def parse(text: str) -> SearchQuery:
    """Return what a query means. Whatever is typed means something, if only nothing."""
    items = list(_items(text[:MOST_CHARACTERS]))[:MOST_TERMS]
    clauses: list[list[Term]] = []
    joins = False
    for item in items:
        if item == "OR":
            joins = bool(clauses)
        elif item != "AND":
            terms = item if isinstance(item, list) else []
            if joins and terms:
                clauses[-1].append(terms[0])
                terms = terms[1:]
            clauses += [[term] for term in terms]
            joins = joins and not item
    return SearchQuery(text, tuple(tuple(clause) for clause in _held_to(clauses)))


@dataclass(frozen=True, slots=True)
class OddField:
    """What reads like a field and is words: `state:foo`, `auhor:kwon`.

    `known`: what the field takes, or where there is no such `field` ("") which fields there are.
    """

    typed: str
    field: str
    value: str
    known: tuple[str, ...]


def odd_fields(text: str) -> Iterator[OddField]:
    """Yield what reads like a field in a query, and is none or does not take the value."""
    for found in list(_ITEM.finditer(text[:MOST_CHARACTERS]))[:MOST_TERMS]:
        name, value = found["field"] or "", found["word"] or found["phrase"] or ""
        field = name.lower()
        if field in _TAKEN and _of_other_field(field, value) is None:
            yield OddField(found.group(), field, value, _TAKEN[field])
        elif name and field not in FIELDS | SCHEMES.keys() and not value.startswith("//"):
            yield OddField(found.group(), "", name, tuple(sorted(FIELDS - {"authors"})))


def _held_to(clauses: list[list[Term]]) -> list[list[Term]]:
    """Return the clauses without the words that are in every text, where there are others."""
    kept = [clause for clause in clauses if not (len(clause) == 1 and _is_stop_word(clause[0]))]
    has_words = any(isinstance(t.condition, SearchText) and not t.negated for c in kept for t in c)
    return kept if has_words else clauses


def _is_stop_word(term: Term) -> bool:
    text = term.condition
    return (
        isinstance(text, SearchText)
        and not (term.negated or text.is_phrase or text.is_prefix or text.field)
        and all(word in STOP_WORDS for word in text.words)
    )


def _items(text: str) -> Iterator[Literal["OR", "AND"] | list[Term]]:
    """Yield the terms of a text as they stand, and the words between them."""
    for found in _ITEM.finditer(text):
        word, phrase = found["word"], found["phrase"]
        negated = bool(found["dash"])
        if word in ("OR", "AND") and not negated and not found["field"]:
            yield "OR" if word == "OR" else "AND"
            continue
        value = word if phrase is None else phrase
        is_prefix = bool(found["star"]) if phrase is not None else bool(_STAR.search(word))
        name = found["field"] or ""
        if not negated and (dated := _venue_of_year(name, value)):
            yield [Term(term) for term in dated]
            continue
        terms = _of_field(name, value, is_prefix, is_phrase=phrase is not None)
        if negated and len(terms) > 1:
            terms = [
                SearchText(tuple(w for t in terms if isinstance(t, SearchText) for w in t.words))
            ]
        if terms:
            yield [Term(term, negated) for term in terms]


def _of_field(name: str, value: str, is_prefix: bool, *, is_phrase: bool) -> list[Condition]:
    """Return what `name:value` means; of an unknown field, or without one, the words of both."""
    field = name.lower()
    if field in _SEARCH_FIELDS:
        words = _words(value, is_name=field.startswith("author"))
        return [SearchText(words, _SEARCH_FIELDS[field], is_prefix, is_phrase)] if words else []
    if field in _PLACES:
        words = _words(value)
        return [ListPlace(_PLACES[field], words)] if words else []
    if field in _TAKEN and (known := _of_other_field(field, value)) is not None:
        return [known]
    if is_phrase and not name:
        words = _words(value)
        return [SearchText(words, "", is_prefix, is_phrase=True)] if words else []
    return [*_bare(name, is_prefix=False), *_bare(value, is_prefix=is_prefix)]


def _venue_of_year(name: str, value: str) -> list[Condition]:
    """Return what a venue with a year means, [] where it is none."""
    found = _VENUE_YEAR.fullmatch(value.strip()) if name.lower() == "venue" else None
    words = _words(found[1]) if found else ()
    if found is None or not words:
        return []
    short = int(found[3] or 0)
    year = int(found[2] or (2000 + short if short < _CENTURY_BEGINS else 1900 + short))
    return [SearchText(words, "venue", is_phrase=len(words) > 1), Years(year, year)]


def _of_other_field(field: str, value: str) -> Condition | None:
    """Return what a year, a state or a sign means, None where it is none."""
    typed = value.strip().lower()
    if field == "year":
        return _years(typed)
    if field == "state":
        states = [state for state in STATES if len(typed) > 2 and state.startswith(typed)]
        return HasState(states[0]) if states else None
    for sign in _SIGNS:
        if typed == sign or (typed, sign) in {("star", "starred"), ("done", "read")}:
            return Is(sign)
    return HasState(typed) if typed in STATES else None


def _years(typed: str) -> Years | None:
    if compared := _COMPARED.fullmatch(typed):
        year = int(compared[2])
        first = {">=": year, ">": year + 1}.get(compared[1])
        last = {"<=": year, "<": year - 1}.get(compared[1])
        return Years(first, last)
    found = _YEARS.fullmatch(typed)
    if found is None or not (found[1] or found[3]):
        return None
    first, last = (int(found[n]) if found[n] else None for n in (1, 3))
    if found[2] is None:
        return Years(first, first) if last is None else None
    return Years(first, last)


def _bare(value: str, *, is_prefix: bool) -> list[Condition]:
    """Return the words of what was typed without a field: compounds whole, others one by one."""
    texts = [
        SearchText(words) for chunk in chunks(value) if (words := tuple(compound_parts(chunk)))
    ]
    if texts and is_prefix:
        texts[-1] = SearchText(texts[-1].words, is_prefix=True)
    return [*texts]


def _words(value: str, *, is_name: bool = False) -> tuple[str, ...]:
    return tuple(search_words(value, is_name=is_name).spoken)
