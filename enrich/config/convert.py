"""Plain values to frozen classes by the types of their fields; an error names file and key."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import FunctionType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from enrich.config.settings import Text
from enrich.errors import ConfigError
from enrich.messages import Message, Sentence, meant, refused_address
from enrich.messages import config as said
from enrich.messages.passwords import hidden

_NO_TEXT = (bool, int, float, date)  # what YAML makes of text that has no quotes
_WORDS: Mapping[Any, Message] = {
    bool: said.TRUE_OR_FALSE,
    int: said.NUMBER,
    float: said.NUMBER,
    str: said.TEXT,
    list: said.LIST,
    dict: said.KEYS_AND_VALUES,
    Mapping: said.KEYS_AND_VALUES,
    date: said.DATE,
    datetime: said.DATE,
}


# What a word processor makes of quotes; to YAML they are letters.
_CURLY = "“”„‘’‚"
_SHOWN = 80  # characters of a key in a sentence


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value is: the file, and the key as people write it, `outputs[0].format`."""

    file: Path
    key: str = ""

    def at(self, name: str | int) -> Place:
        """Return the place of a key of this mapping, or of an item of this list."""
        shown = hidden(str(name))
        shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}..."
        step = f"[{name}]" if isinstance(name, int) else f".{shown}"
        return Place(self.file, f"{self.key}{step}".removeprefix("."))

    def fail(self, message: Sentence) -> ConfigError:
        """Return the error to raise for this place, in one line."""
        if self.key:
            sentence = said.AT_KEY(file=self.file, key=self.key, problem=message)
        else:
            sentence = said.IN_FILE(file=self.file, problem=message)
        return ConfigError(Sentence(" ".join(sentence.splitlines())))

    def absolute(self, path: str) -> Path:
        """Return a path of the file, which is relative to the file's folder; keeps links."""
        base = self.file.resolve().parent
        # Those of `os.path` keep links, and a name such as `~x` that is no user's.
        return Path(os.path.abspath(base / os.path.expanduser(path)))  # noqa: PTH100, PTH111


def convert(value: Any, kind: Any, place: Place) -> Any:
    """Return a value as a type. Raises ConfigError with one sentence that says what to do.

    A frozen class takes keys, by its fields; an empty section has no keys and no items.
    `kind` may be a function of value and place, for what no type tells.
    """
    if isinstance(kind, FunctionType):
        return kind(value, place)
    if is_dataclass(kind):
        return _record(value, kind, place)
    if get_origin(kind) is Mapping:
        item = get_args(kind)[1]
        return {name: convert(x, item, at) for name, x, at in entries(value, place)}
    if get_origin(kind) is tuple:
        return tuple(convert(x, get_args(kind)[0], at) for x, at in items(value, place))
    return _single(value, kind, place)


def convert_fields(
    value: Any, types: Mapping[str, Any], place: Place, needed: Iterable[str] = ()
) -> dict[str, Any]:
    """Return the values of a mapping, each as the type of its key. Raises ConfigError."""
    given = list(entries(value, place, types))
    for name in needed:
        if name not in (value or {}):
            raise place.fail(said.LACKS(name=name))
    return {name: convert(x, types[name], at) for name, x, at in given}


def one_of(names: Iterable[str]) -> Any:
    """Return the type of a value that is one of these names."""
    return Literal.__getitem__(tuple(names))


def entries(
    value: Any, place: Place, known: Collection[str] | None = None
) -> Iterator[tuple[str, Any, Place]]:
    """Yield key, value and place of a mapping. Raises ConfigError for a key that is not known."""
    if not isinstance(value, dict | None):
        raise place.fail(said.NO_KEYS(found=_found(value)))
    for name, x in (value or {}).items():
        if not isinstance(name, str):
            raise place.fail(_unquoted(name))
        if known is not None and name not in known:
            raise place.at(name).fail(
                said.UNKNOWN_KEY(meant=meant(name, known), known=", ".join(sorted(known)))
            )
        yield name, x, place.at(name)


def items(value: Any, place: Place) -> Iterator[tuple[Any, Place]]:
    """Yield value and place of each item of a list."""
    if not isinstance(value, list | None):
        raise place.fail(said.NO_LIST(found=_found(value)))
    for i, x in enumerate(value or []):
        yield x, place.at(i)


def _record(value: Any, kind: Any, place: Place) -> Any:
    needed = [f.name for f in fields(kind) if f.default is f.default_factory is MISSING]
    return kind(**convert_fields(value, types_of(kind), place, needed))


@cache
def types_of(kind: type) -> Mapping[str, Any]:
    """Return the types of a class's fields by name, with what `Annotated` says of them."""
    return get_type_hints(kind, include_extras=True)


def _single(value: Any, kind: Any, place: Place) -> Any:
    """Return text, a number, true or false, one of some words, a path; or one of a union's."""
    problem = refused_address(value) if isinstance(value, str) else None
    if problem is not None:
        raise place.fail(problem)
    arms = get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)
    for arm in arms:
        if isinstance(value, dict) and get_origin(arm) is Mapping:
            return convert(value, arm, place)
    if kind is Path:
        if isinstance(value, str) and value.strip()[:1] in _CURLY and value.strip():
            raise place.fail(said.CURLY_QUOTES(value=value[:_SHOWN]))
        return place.absolute(convert(value, Text, place))
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError:
        if isinstance(value, _NO_TEXT) and any(_is_text(arm) for arm in arms):
            raise place.fail(_unquoted(value)) from None
        raise place.fail(
            said.WRONG_TYPE(
                expected=_expected(kind), found=_found(value), meant=_meant(value, kind)
            )
        ) from None


def _meant(value: Any, kind: Any) -> str:
    """Return which of some words is meant, "" where the type is none of words."""
    if isinstance(value, str) and _is_number(value, kind):
        return said.WITHOUT_QUOTES()
    is_word = isinstance(value, str) and get_origin(kind) is Literal
    return meant(value, map(str, get_args(kind))) if is_word else ""


def _is_number(value: str, kind: Any) -> bool:
    """Whether a text would be right as a number."""
    try:
        msgspec.convert(json.loads(value), kind)
    except (ValueError, msgspec.ValidationError):
        return False
    return True


def _is_text(kind: Any) -> bool:
    return kind is str or (get_origin(kind) is Annotated and get_args(kind)[0] is str)


def _expected(kind: Any) -> str:
    """Return a type in words: "true or false", "one of key, list"."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return arguments[1].title or _expected(arguments[0])
    if origin is Literal:
        return said.ONE_OF(known=", ".join(arguments))
    if origin in (Union, UnionType):
        return " or ".join(_expected(x) for x in arguments if x is not type(None))
    return _WORDS[origin or kind]()


def _found(value: Any) -> str:
    """Return a value in words: "the text 'fast'", "the number -1", "a list"."""
    if value == "":
        return said.EMPTY_TEXT()
    if type(value) in (str, int, float):
        kind = _WORDS[type(value)]().removeprefix("a ")
        return said.THE_VALUE(kind=kind, value=hidden(repr(value))[:80])
    if isinstance(value, bool):
        return said.THE_VALUE(kind="word", value="true" if value else "false")
    word = _WORDS.get(type(value))
    return "nothing" if value is None else word() if word else type(value).__name__


def _unquoted(value: Any) -> Sentence:
    """Return what to do where YAML takes text for something else."""
    return said.UNQUOTED(value=str(value)[:80], what=_WORDS[type(value)]())
