"""Records that can be kept: text that is text, dates that are dates, a title without marks. Pure.

What a service sends may be hostile or broken. A value that a field cannot hold is left out, a
character that no file can hold is dropped, and the record goes on without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, replace
from operator import attrgetter
from typing import Any

from enrich import messages, text
from enrich.errors import Unreadable
from enrich.model import Date, Identifier, Name, Record, Standing, Tier
from enrich.patterns import regex
from enrich.text import macros, retractions
from enrich.text.values import once

# Control characters and halves of characters: XML, JSON and UTF-8 hold none of them.
_UNKEEPABLE = regex("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_PARTS_OF_NAME = tuple(f.name for f in fields(Name))
_YEARS = range(1, 10_000)


def encodable(words: str) -> str:
    """Return text without halves of characters, which UTF-8 cannot hold."""
    return words if words.isascii() else words.encode("utf-8", "ignore").decode("utf-8")


def record(found: Record) -> Record:
    """Return a record with nothing in it that cannot be kept, and a title without a retraction.

    Raises Unreadable for what is no record: its source, title or kind is of another type.
    """
    if not isinstance(found, Record) or not _is_whole(found):
        raise Unreadable(
            messages.services.OTHER_SHAPE(service=getattr(found, "source", "a source"))
        )
    changed: dict[str, Any] = {}
    for value, (name, empty, read) in zip(_values(found), _READ, strict=True):
        if value is not empty and value != empty:
            kept = read(value)
            if kept is not value and kept != value:
                changed[name] = kept
    title = macros.decoded(changed.get("title", found.title))
    if found.genre != retractions.NOTICE:
        title, stated = retractions.unmarked(title)
        if stated and not changed.get("retracted", found.retracted):
            changed["retracted"] = stated
    if title != found.title:
        changed["title"] = title
    return replace(found, **changed) if changed else found


def _is_whole(found: Record) -> bool:
    of_types = isinstance(found.tier, Tier) and isinstance(found.standing, Standing)
    return of_types and isinstance(found.source, str) and isinstance(found.title, str)


def _text(value: object) -> str:
    """Return a text without what cannot be kept, a number as text, "" for anything else."""
    if isinstance(value, str):
        is_kept = value.isprintable() or not _UNKEEPABLE.search(value)
        return value if is_kept else text.squeeze(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
        return str(value)
    return ""


def _texts(values: Iterable[object]) -> tuple[str, ...]:
    return tuple(x for x in map(_text, values) if x)


def _titles(values: Iterable[object]) -> tuple[str, ...]:
    return tuple(map(macros.decoded, _texts(values)))


def _people(values: Iterable[Name]) -> tuple[Name, ...]:
    return once(x for x in map(_name, values) if x.family or x.literal or x.full)


def _is_sound(person: Name) -> bool:
    of_it = (person.family, person.given, person.particle, person.suffix, person.literal)
    try:
        return "".join(of_it).isprintable()
    except TypeError:  # a part that is no text
        return False


def _name(person: Name) -> Name:
    if _is_sound(person):
        return person
    parts = {n: _text(getattr(person, n)) for n in _PARTS_OF_NAME}
    differing = {n: x for n, x in parts.items() if x != getattr(person, n)}
    return replace(person, **differing) if differing else person


def _identifiers(found: Iterable[Identifier]) -> tuple[Identifier, ...]:
    return tuple(_of_one_word(found))


def _of_one_word(found: Iterable[Identifier]) -> Iterable[Identifier]:
    """Yield the identifiers whose value is one word, numbers as text."""
    for identifier in found:
        raw: object = identifier.value
        value = _text(raw)
        if value == raw:
            yield identifier
        elif value and not isinstance(raw, str):
            yield Identifier(identifier.scheme, value)


def _date(value: Date | None) -> Date | None:
    """Return a date of the calendar, as far as it is one."""
    if value is None or not all(type(x) is int for x in (value.year, value.month, value.day)):
        return None
    if value.year not in _YEARS:
        return None
    if not 1 <= value.month <= 12:
        return value if value.month == value.day == 0 else Date(value.year)
    return value if 0 <= value.day <= 31 else Date(value.year, value.month)


# Field -> what it is where nothing is known, and what reads it. Most fields of a record are empty.
_READ: Sequence[tuple[str, object, Callable[[Any], object]]] = (
    *((f.name, "", _text) for f in fields(Record) if f.default == "" or f.name == "title"),
    *((name, (), _texts) for name in ("ISBN", "ISSN", "electronic", "keywords")),
    ("other_titles", (), _titles),
    *((name, (), _people) for name in ("authors", "editors", "translators")),
    *((name, (), _identifiers) for name in ("identifiers", "links", "translations")),
    *((name, None, _date) for name in ("issued", "event_date", "event_end", "original_date")),
)
_values = attrgetter(*(name for name, _, _ in _READ))
