"""BibTeX's grammar: the entries of a text, and the exact place of every field.

The grammar is the one of "BibTeXing" (Oren Patashnik, 1988): braces nest in values, `#` joins, what
is between entries is comment. As in biber's, `%` begins a comment outside of values too. An entry
that is never closed ends before the next `@` at the beginning of a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from enrich import messages
from enrich.patterns import regex

_START = regex(r"@[ \t]*(?P<type>[A-Za-z][\w-]*)\s*(?P<open>[{(])\s*")
_KEYS = {"{": regex(r"(?!@)[^\s,{}=#%\\]*"), "(": regex(r"(?!@)[^\s,{}()=#%\\]*")}
# White space, and comments up to the end of their lines.
_SPACE = r"(?:\s|%[^\r\n]*+)*+"
_NAME = regex(rf"\s*(?P<name>[^\s,{{}}()\"#%='\\@]+){_SPACE}={_SPACE}")
_WORD = regex(r"[^\s,{}()\"#%='\\]+")
_WORDS = regex(r"[^\s,{}\"#=]+(?:[ \t]+[^\s,{}\"#=]+(?![^\s,{}\"#=]|\s*=))*")
# What ends a value, or an entry, that is never closed: another entry at the beginning of a line.
_ENTRY = r"(?P<entry>^[ \t]*@[ \t]*[A-Za-z]+\s*[{(]\s*[^\s,{}()\"=]{1,200}\s*,)"
_ESCAPED_BRACE = regex(_ENTRY + r"|\\.|[{}]", re.DOTALL | re.MULTILINE)
_BRACE = regex(_ENTRY + r"|[{}]", re.MULTILINE)
_QUOTE = regex(_ENTRY + r"|\\.|[{}\"]", re.DOTALL | re.MULTILINE)
_JOIN = regex(rf"{_SPACE}#{_SPACE}")
_BLANKS = regex(_SPACE)
_NEXT = regex(r"^[ \t]*@[ \t]*[A-Za-z]", re.MULTILINE)
# Where reading goes on in an entry that is broken.
_FIELD = regex(r"[,\n][ \t\r]*(?=[A-Za-z][\w-]{1,40}\s*=\s*[{\"\w])")
_MOST_REPAIRS = 20
# A value that is never closed has taken the next fields in.
_SWALLOWED = regex(r",[^\S\n]*\n\s*[A-Za-z][\w-]*\s*=\s*[{\"]")
_PRINTED = regex(r"@[A-Za-z]{3,20}\s*\{\s*[^\s,{}=]{0,200}\s*,")


@dataclass(frozen=True, slots=True)
class Field:
    """A field and its place: its name, and the parts that its value is joined of."""

    name: str
    start: int
    value_start: int
    end: int
    # Each part as written, with its delimiters.
    parts: tuple[str, ...]


@dataclass(slots=True)
class BibEntry:
    """One `@type{key, ...}` and its place.

    `close` is the offset of the closing delimiter, -1 where there is none; `problem` says why the
    entry could not be read to its end, "" where it could.
    """

    type: str
    key: str
    start: int
    type_start: int
    fields: list[Field] = field(default_factory=list)
    # The offset behind the key and its comma.
    after_key: int = 0
    comma_after_key: bool = False
    close: int = -1
    end: int = 0
    problem: str = ""

    @property
    def is_definition(self) -> bool:
        """Whether this is an `@string` or a `@preamble`, which cite nothing."""
        return self.type.lower() in {"string", "preamble"}


class _Braces:
    """Where each opening brace of a text is closed.

    All of a stretch between two entries are paired at once, so that a text full of braces that
    are never closed is read in linear time too. `marks` finds the braces that count.
    """

    def __init__(self, text: str, marks: re.Pattern[str]) -> None:
        self._text = text
        self._marks = marks
        self._end = 0
        self._pairs: dict[int, int] = {}

    def closing(self, at: int) -> int:
        """Return the offset that closes the brace at an offset.

        -1 where none does before an entry that begins a line.
        """
        if at >= self._end or at not in self._pairs:
            self._pair_from(at)
        return self._pairs[at]

    def _pair_from(self, at: int) -> None:
        text = self._text
        pairs: dict[int, int] = {}
        self._end, self._pairs = len(text), pairs
        opened: list[int] = []
        for mark in self._marks.finditer(text, at):
            start = mark.start()
            sign = text[start]
            if sign == "{":
                opened.append(start)
                pairs[start] = -1
            elif sign == "}":
                if opened:
                    pairs[opened.pop()] = start
            elif sign != "\\":
                self._end = start  # an entry that begins a line
                return


@dataclass(frozen=True, slots=True)
class _Dialect:
    """Which braces count, what a bare value may be, and how often reading goes on after a slip."""

    braces: _Braces
    quoted_braces: _Braces
    bare: re.Pattern[str] = _WORD
    repairs: int = 0


def scan(text: str, *, lenient: bool = False) -> Iterator[BibEntry]:
    """Yield every entry of a text in order, with `@string` and `@preamble`, without `@comment`.

    `lenient` takes several words for one value (`month = 17--23 July`), as some services print,
    and goes on behind what cannot be read in an entry. Linear in the length of the text.
    """
    at = 0
    # Where a @comment begins that is never closed: those inside it are not looked at again.
    open_from = len(text)
    braces = _Braces(text, _ESCAPED_BRACE)
    bare = _WORDS if lenient else _WORD
    usual = _Dialect(braces, braces, bare)
    # For BibTeX `\}` is a brace, for most other programs it is none.
    as_bibtex = _Dialect(_Braces(text, _BRACE), braces, bare)
    repairing = _Dialect(braces, braces, bare, _MOST_REPAIRS)
    while found := _START.search(text, at):
        if found["type"].lower() == "comment":
            opening = found.start("open")
            close = _closing(text, opening, braces) if found.start() < open_from else -1
            open_from = min(open_from, found.start()) if close < 0 else open_from
            at = close + 1 if close >= 0 else found.end()
            continue
        open_from = len(text)
        entry = _entry(text, found, usual)
        if entry.problem and "\\}" in text[entry.start : entry.end]:
            other = _entry(text, found, as_bibtex)
            entry = entry if other.problem else other
        if entry.problem and lenient:
            entry = _entry(text, found, repairing)
        yield entry
        at = max(entry.end, found.end())


def first_entry(text: str) -> int:
    """Return where the first entry with a key begins in a page; -1 where there is none."""
    found = _PRINTED.search(text)
    return found.start() if found else -1


def _entry(text: str, found: re.Match[str], dialect: _Dialect) -> BibEntry:
    entry = BibEntry(found["type"], "", found.start(), found.start("type"))
    at = _skip_blanks(text, found.end())
    if not entry.is_definition:
        key = _KEYS[found["open"]].match(text, at)
        behind = _skip_blanks(text, key.end() if key else at)
        # Before an equals sign it is the name of the first field: there is no key.
        if key and text[behind : behind + 1] != "=":
            entry.key, at = key.group(), behind
        entry.comma_after_key = text[at : at + 1] == ","
        at += entry.comma_after_key
    entry.after_key = at
    if entry.type.lower() == "preamble":
        _read_preamble(text, entry, found.start("open"), dialect)
    else:
        _read_fields(text, entry, "}" if found["open"] == "{" else ")", dialect)
    return entry


def _read_preamble(text: str, entry: BibEntry, opening: int, dialect: _Dialect) -> None:
    entry.close = _closing(text, opening, dialect.braces)
    entry.end = entry.close + 1
    if entry.close < 0:
        entry.end = _next_entry(text, opening)
        entry.problem = messages.lists.NOT_CLOSED()


def _read_fields(text: str, entry: BibEntry, closer: str, dialect: _Dialect) -> None:
    """Read the fields behind the key, up to the end of the entry or to what cannot be read."""
    at, repairs = entry.after_key, dialect.repairs
    while True:
        at = _skip_blanks(text, at)
        if text[at : at + 1] == closer:
            entry.close, entry.end = at, at + 1
            return
        if text[at : at + 1] == ",":
            at += 1
            continue
        named = _NAME.match(text, at)
        value = _value_at(text, named.end(), dialect) if named else None
        if dialect.repairs and value and _SWALLOWED.search(text, at, value[0]):
            value = None
        if named and value:
            at, parts = value
            entry.fields.append(Field(named["name"], named.start("name"), named.end(), at, parts))
            continue
        if not entry.problem:
            entry.end = _next_entry(text, max(at, entry.after_key))
            entry.problem = _problem(text, at, entry.end, named)
        going_on = _FIELD.search(text, at, entry.end) if repairs else None
        if going_on is None:
            return
        at, repairs = going_on.end(), repairs - 1


_SHOWN = 40  # characters of a file that a problem shows


def _problem(text: str, at: int, end: int, named: re.Match[str] | None) -> str:
    """Return why an entry could not be read to its end."""
    if at >= end:
        return messages.lists.NOT_CLOSED()
    if named:
        return messages.lists.VALUE_NOT_CLOSED(field=named["name"][:_SHOWN])
    shown = " ".join(text[at : min(end, at + _SHOWN)].split())
    return messages.lists.NOT_READ_FROM_HERE(text=shown)


def _next_entry(text: str, at: int) -> int:
    """Return where the next entry begins a line, or where the text ends."""
    following = _NEXT.search(text, at)
    return following.start() if following else len(text)


def _skip_blanks(text: str, at: int) -> int:
    found = _BLANKS.match(text, at)
    return found.end() if found else at


def value_end(text: str) -> int:
    """Return the offset after a value; -1 where its delimiters are not balanced."""
    braces = _Braces(text, _ESCAPED_BRACE)
    found = _value_at(text, 0, _Dialect(braces, braces))
    return found[0] if found else -1


def _value_at(text: str, at: int, dialect: _Dialect) -> tuple[int, tuple[str, ...]] | None:
    """Read a value: words, quoted and braced strings, joined by `#`.

    Return its end and its parts.
    """
    parts: list[str] = []
    while True:
        end = _part_end(text, at, dialect)
        if end < 0:
            return None
        parts.append(text[at:end])
        joined = _JOIN.match(text, end)
        if not joined:
            return end, tuple(parts)
        at = joined.end()


def _part_end(text: str, at: int, dialect: _Dialect) -> int:
    """Return the offset after one part of a value; -1 where it is missing or never closed."""
    first = text[at : at + 1]
    if first == "{":
        close = dialect.braces.closing(at)
        return close + 1 if close >= 0 else -1
    if first == '"':
        return _quote_end(text, at, dialect.quoted_braces)
    word = dialect.bare.match(text, at)
    return word.end() if word else -1


def _closing(text: str, at: int, braces: _Braces) -> int:
    """Return where the delimiter that opens at an offset is closed, -1 where it is not."""
    if text[at] == "(":
        return text.find(")", at, _next_entry(text, at))
    return braces.closing(at)


def _quote_end(text: str, at: int, braces: _Braces) -> int:
    """Return the offset behind a quoted string, -1 where it is never closed."""
    at += 1
    while mark := _QUOTE.search(text, at):
        if mark.group() == '"':
            return mark.end()
        if mark["entry"] or mark.group() == "}":
            return -1
        at = mark.end()
        if mark.group() == "{":
            close = braces.closing(mark.start())
            if close < 0:
                return -1
            at = close + 1
    return -1
