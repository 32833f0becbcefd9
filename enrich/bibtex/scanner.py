"""A .bib as a reading list: entries with the exact place of every field, and changes spliced into the bytes.

BibTeX's syntax is read as its own parser reads it (Oren Patashnik, "BibTeXing"): braces nest in values, `#` joins, what
stands between entries is comment. An entry that is never closed ends before the next `@` at the beginning of a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_START = re.compile(r"@[ \t]*(?P<type>[A-Za-z][\w-]*)\s*(?P<open>[{(])\s*")
_KEY = re.compile(r"[^\s,{}()\"#%=@'\\]*")
_NAME = re.compile(r"\s*(?P<name>[^\s,{}()\"#%='\\@]+)\s*=\s*")
_WORD = re.compile(r"[^\s,{}()\"#%='\\]+")
# What ends a value, or an entry, that is never closed: another entry at the beginning of a line.
_ENTRY = r"(?P<entry>^[ \t]*@[ \t]*[A-Za-z]+\s*[{(]\s*[^\s,{}()\"=]{1,200}\s*,)"
_ESCAPED_BRACE = re.compile(_ENTRY + r"|\\.|[{}]", re.DOTALL | re.MULTILINE)
_BRACE = re.compile(_ENTRY + r"|[{}]", re.MULTILINE)
_QUOTE = re.compile(_ENTRY + r"|\\.|[{}\"]", re.DOTALL | re.MULTILINE)
_JOIN = re.compile(r"\s*#\s*")
_BLANKS = re.compile(r"\s*")
_NEXT = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Field:
    """A field and where it stands: its name, its value with delimiters, and the parts that the value is joined of."""

    name: str
    start: int
    value_start: int
    end: int
    parts: tuple[str, ...]  # each as written, with its delimiters


@dataclass(slots=True)
class BibEntry:
    """One `@type{key, ...}` and where it stands. `close` is the offset of its closing delimiter, -1 when there is none."""

    type: str
    key: str
    start: int
    type_start: int
    fields: list[Field] = field(default_factory=list)
    after_key: int = 0  # behind the key and its comma
    comma_after_key: bool = False
    close: int = -1
    end: int = 0
    problem: str = ""


def scan(text: str) -> Iterator[BibEntry]:
    """Yield every entry of a text, @string and @preamble included; what is in a @comment is none."""
    at = 0
    open_from = len(
        text
    )  # where a @comment begins that is never closed; those in it are not looked at again
    while found := _START.search(text, at):
        if found["type"].lower() == "comment":
            close = _closing(text, found.start("open")) if found.start() < open_from else -1
            open_from = min(open_from, found.start()) if close < 0 else open_from
            at = close + 1 if close >= 0 else found.end()
            continue
        open_from = len(text)
        record = _record(text, found)
        if record.problem and "\\}" in text[record.start : record.end]:
            as_bibtex = _record(text, found, _BRACE)
            record = record if as_bibtex.problem else as_bibtex
        yield record
        at = max(record.end, found.end())


def _record(text: str, found: re.Match[str], braces: re.Pattern[str] = _ESCAPED_BRACE) -> BibEntry:
    r"""Read an entry. `braces` finds the braces that count: for BibTeX `\}` is one, for most other programs it is none."""
    record = BibEntry(found["type"], "", found.start(), found.start("type"))
    closer = "}" if found["open"] == "{" else ")"
    at = found.end()
    if record.type.lower() not in {"string", "preamble"}:
        key = _KEY.match(text, at)
        behind = _BLANKS.match(text, key.end() if key else at).end()  # type: ignore[union-attr]
        if (
            key and text[behind : behind + 1] != "="
        ):  # else it is the first field's name: there is no key
            record.key, at = key.group(), behind
        record.comma_after_key = text[at : at + 1] == ","
        at += record.comma_after_key
    record.after_key = at
    if record.type.lower() == "preamble":
        return _preamble(text, record, found.start("open"), braces)
    _fields(text, record, at, closer, braces)
    return record


def _preamble(text: str, record: BibEntry, opening: int, braces: re.Pattern[str]) -> BibEntry:
    record.close = _closing(text, opening, braces)
    record.end = record.close + 1
    if record.close < 0:
        following = _NEXT.search(text, opening)
        record.end = following.start() if following else len(text)
        record.problem = "the entry is not closed"
    return record


def _fields(text: str, record: BibEntry, at: int, closer: str, braces: re.Pattern[str]) -> None:
    while True:
        at = _BLANKS.match(text, at).end()  # type: ignore[union-attr]
        if text[at : at + 1] == closer:
            record.close, record.end = at, at + 1
            return
        if text[at : at + 1] == ",":
            at += 1
            continue
        named = _NAME.match(text, at)
        value = value_at(text, named.end(), braces) if named else None
        if named is None or value is None:
            following = _NEXT.search(text, max(at, record.after_key))
            record.end = following.start() if following else len(text)
            record.problem = _trouble(text, at, record.end, named)
            return
        end, parts = value
        record.fields.append(Field(named["name"], named.start("name"), named.end(), end, parts))
        at = end


def _trouble(text: str, at: int, end: int, named: re.Match[str] | None) -> str:
    """Say why an entry could not be read to its end."""
    if at >= end:
        return "the entry is not closed"
    if named:
        return f"a value is not closed: {named['name']}"
    return (
        f"the entry cannot be read from here on: {' '.join(text[at : min(end, at + 40)].split())}"
    )


def value_at(
    text: str, at: int, braces: re.Pattern[str] = _ESCAPED_BRACE
) -> tuple[int, tuple[str, ...]] | None:
    """Read a value: words, quoted and braced strings, joined by `#`; return its end and its parts."""
    parts: list[str] = []
    while True:
        first = text[at : at + 1]
        if first == "{":
            close = _closing(text, at, braces)
            end = close + 1 if close >= 0 else -1
        elif first == '"':
            end = _quote_end(text, at)
        else:
            word = _WORD.match(text, at)
            end = word.end() if word else -1
        if end < 0:
            return None
        parts.append(text[at:end])
        joined = _JOIN.match(text, end)
        if not joined:
            return end, tuple(parts)
        at = joined.end()


def _closing(text: str, at: int, braces: re.Pattern[str] = _ESCAPED_BRACE) -> int:
    """Return where the delimiter that opens at an offset is closed, -1 when it is not before an entry that begins a line."""
    if text[at] == "(":
        following = _NEXT.search(text, at)
        return text.find(")", at, following.start() if following else len(text))
    depth = 0
    for mark in braces.finditer(text, at):
        if mark["entry"]:
            return -1
        depth += (mark.group() == "{") - (mark.group() == "}")
        if depth == 0 and mark.group() == "}":
            return mark.start()
    return -1


def _quote_end(text: str, at: int) -> int:
    depth = 0
    for mark in _QUOTE.finditer(text, at + 1):
        char = mark.group()
        depth += (char == "{") - (char == "}")
        if char == '"' and depth == 0:
            return mark.end()
        if depth < 0 or mark["entry"]:
            return -1
    return -1
