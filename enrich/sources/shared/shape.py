"""The shape of an answer: the fields that `parse` reads, their types, the words that are known.

A shape is written like the answer: a mapping of names to shapes, a list with the shape of its
items, or a `Leaf`. A name that ends in "?" may be missing, in "~" may be null; "a|b" is one name or
the other. `doctor --online` holds what a service sends against it, and says what differs field by
field. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

# "missing": no such field; "empty": nothing in it; "type": a value of another type; "word": a word
# that is not one of the known ones.
Fault = Literal["missing", "empty", "type", "word"]
# How much alike a new name is to one that is gone.
_ALIKE = 0.5
_LONGEST = 60  # characters of a value that are shown
_WORDS: Mapping[type, str] = {
    str: "text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "an object",
    type(None): "nothing",
}


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value of one of some types; with `known`, a text that is one of these words.

    `word` makes the word of the text: the type of a record in DBLP's graph is the end of an
    address.
    """

    types: tuple[type, ...]
    known: frozenset[str] = frozenset()
    word: Callable[[str], str] = str


Shape: TypeAlias = "Leaf | Mapping[str, Shape] | Sequence[Shape]"

TEXT = Leaf((str,))
NUMBER = Leaf((int, float))
TRUTH = Leaf((bool,))
OBJECT = Leaf((dict,))
ANYTHING = Leaf((object,))


def one_of(known: Sequence[str] | frozenset[str], word: Callable[[str], str] = str) -> Leaf:
    """Return the shape of a text that is one of some words."""
    return Leaf((str,), frozenset(known) - {""}, word)


@dataclass(frozen=True, slots=True)
class Difference:
    """How an answer differs from its shape in one field.

    `field` is its path, as `authorships[].raw_author_name`. `found`: the type or the word in its
    place, or a name that may be its new one. `expected`: the type that it had.
    """

    field: str
    fault: Fault
    found: str = ""
    expected: str = ""


def differences(shape: Shape, value: object, needed: Collection[str] = ()) -> list[Difference]:
    """Return how a value differs from a shape.

    A field of a list's items is missing where none of them has it: a single author may have no
    given name. `needed`: the paths of fields that may be missing, and are known to be in this
    value.
    """
    return list(_differences(shape, [value], "", needed))


def _differences(
    shape: Shape, values: Sequence[object], path: str, needed: Collection[str]
) -> Iterator[Difference]:
    if isinstance(shape, Leaf):
        yield from _of_leaf(shape, values, path)
    elif isinstance(shape, Mapping):
        yield from _of_fields(shape, values, path, needed)
    else:
        lists = [v for v in values if isinstance(v, list)]
        items = [x for one in lists for x in one if x is not None]
        if len(lists) < len(values):
            yield _of_type(path, next(v for v in values if not isinstance(v, list)), "a list")
        elif not items:
            yield Difference(f"{path}[]", "empty")
        else:
            yield from _differences(shape[0], items, f"{path}[]", needed)


def _of_leaf(shape: Leaf, values: Sequence[object], path: str) -> Iterator[Difference]:
    for value in values:
        # True is an int to Python, and no number to a service.
        is_flag = isinstance(value, bool) and bool not in shape.types and object not in shape.types
        if is_flag or not isinstance(value, shape.types):
            yield _of_type(path, value, _WORDS[shape.types[0]])
            return
    for word in dict.fromkeys(map(str, values)) if shape.known else ():
        if shape.word(word) not in shape.known:
            yield Difference(path, "word", found=word[:_LONGEST])


def _of_fields(
    shape: Mapping[str, Shape], values: Sequence[object], path: str, needed: Collection[str]
) -> Iterator[Difference]:
    objects = [v for v in values if isinstance(v, dict)]
    if len(objects) < len(values):
        yield _of_type(path, next(v for v in values if not isinstance(v, dict)), "an object")
        return
    for key, inner in shape.items():
        name, mark = (key[:-1], key[-1]) if key[-1] in "?~" else (key, "")
        having = [x for o in objects for x in [_first(o, name)] if x is not _NOT_THERE]
        given = [x for x in having if x is not None and x not in ("", [], {})]
        where = f"{path}.{name.partition('|')[0]}".removeprefix(".")
        mark = "" if where in needed else mark
        if given:
            yield from _differences(inner, given, where, needed)
        elif not having and mark != "?":
            yield Difference(where, "missing", found=_near(name, objects, shape))
        elif not mark:
            yield Difference(where, "empty")


_NOT_THERE = object()


def _first(of: Mapping[str, object], names: str) -> object:
    return next((of[name] for name in names.split("|") if name in of), _NOT_THERE)


def _near(names: str, objects: Sequence[Mapping[str, object]], shape: Mapping[str, Shape]) -> str:
    """Return the field that nobody knows and that may have taken the place of one, else ""."""
    import difflib

    known = {name for key in shape for name in key.rstrip("?~").split("|")}
    new = sorted({k for o in objects for k in o} - known)
    return next(iter(difflib.get_close_matches(names.partition("|")[0], new, 1, _ALIKE)), "")


def _of_type(path: str, value: object, expected: str) -> Difference:
    found = _WORDS.get(type(value), type(value).__name__)
    return Difference(path, "type", found=found, expected=expected)


def names(shape: Shape) -> Iterator[str]:
    """Yield the names of all fields of a shape, at whatever depth."""
    if isinstance(shape, Mapping):
        for key, inner in shape.items():
            yield from key.rstrip("?~").split("|")
            yield from names(inner)
    elif not isinstance(shape, Leaf):
        yield from names(shape[0])


def unknown_fields(shape: Shape, value: object) -> set[str]:
    """Return the paths of the fields of a value that its shape does not name."""
    return set(_unknown(shape, value, ""))


def _unknown(shape: Shape, value: object, path: str) -> Iterator[str]:
    if isinstance(value, list) and not isinstance(shape, Leaf | Mapping):
        for item in value:
            yield from _unknown(shape[0], item, f"{path}[]")
    elif isinstance(value, dict) and isinstance(shape, Mapping):
        inner = {name: x for key, x in shape.items() for name in key.rstrip("?~").split("|")}
        for name, x in value.items():
            where = f"{path}.{name}".removeprefix(".")
            if name in inner:
                yield from _unknown(inner[name], x, where)
            else:
                yield where
