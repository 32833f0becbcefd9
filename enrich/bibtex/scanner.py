"""A .bib as a reading list: entries with the exact place of every field, and changes spliced into the bytes.

BibTeX's syntax is read as its own parser reads it (Oren Patashnik, "BibTeXing"): braces nest in values, `#` joins, what
stands between entries is comment. An entry that is never closed ends before the next `@` at the beginning of a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from enrich.errors import ListError
from enrich.reading_list.listing import Listing
from enrich.text.lines import NEWLINE, decode, encode

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
class Record:
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


def scan(text: str) -> Iterator[Record]:
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


def _record(text: str, found: re.Match[str], braces: re.Pattern[str] = _ESCAPED_BRACE) -> Record:
    r"""Read an entry. `braces` finds the braces that count: for BibTeX `\}` is one, for most other programs it is none."""
    record = Record(found["type"], "", found.start(), found.start("type"))
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


def _preamble(text: str, record: Record, opening: int, braces: re.Pattern[str]) -> Record:
    record.close = _closing(text, opening, braces)
    record.end = record.close + 1
    if record.close < 0:
        following = _NEXT.search(text, opening)
        record.end = following.start() if following else len(text)
        record.problem = "the entry is not closed"
    return record


def _fields(text: str, record: Record, at: int, closer: str, braces: re.Pattern[str]) -> None:
    while True:
        at = _BLANKS.match(text, at).end()  # type: ignore[union-attr]
        if text[at : at + 1] == closer:
            record.close, record.end = at, at + 1
            return
        if text[at : at + 1] == ",":
            at += 1
            continue
        named = _NAME.match(text, at)
        value = _value(text, named.end(), braces) if named else None
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


def _value(
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


def line_of(text: str, at: int) -> int:
    """Return the 1-based line of an offset."""
    return len(NEWLINE.findall(text, 0, at)) + 1


Changes = Mapping[str, Mapping[str, str | None]]


def splice(listing: Listing, changes: Changes) -> bytes:
    """Return the list's bytes with fields replaced, added or (None) taken out; every other byte stays.

    Values are raw BibTeX, delimiters included (`{...}`, `jan`); the field "ENTRYTYPE" is the entry's type. Where two entries
    have one key, the first is changed. Raises ListError for a key that is not there and for a value that is not balanced.
    """
    text, _ = decode(listing.data, listing.path)
    edits: list[tuple[int, int, str]] = []
    left = dict(changes)
    for record in scan(text):
        wanted = (
            left.pop(record.key, None)
            if record.type.lower() not in {"string", "preamble"}
            else None
        )
        if (
            wanted and not record.problem
        ):  # one that is not closed is named when it is read, and stays as it is
            edits += _edits(text, record, wanted, listing.path)
    if left and (missing := sorted(key for key, wanted in left.items() if wanted)):
        raise ListError(f"{listing.path}: no entry with the key {missing[0]}")
    out: list[str] = []
    at = 0
    for start, end, new in sorted(edits, key=lambda edit: (edit[0], edit[1])):
        out += [text[at:start], new]
        at = end
    return encode("".join([*out, text[at:]]))


_Edit = tuple[int, int, str]


def _edits(text: str, record: Record, wanted: Mapping[str, str | None], path: str) -> list[_Edit]:
    """Return the edits of one entry: values replaced where they stand, a field that goes gives its place to one that comes."""
    edits: list[_Edit] = []
    present = {f.name.lower(): f for f in reversed(record.fields)}
    added: list[tuple[str, str]] = []
    removed: list[Field] = []
    for name, asked in wanted.items():
        old = present.get(name.lower())
        value = _styled(asked, record, old) if asked is not None and name != "ENTRYTYPE" else asked
        if value is not None and name != "ENTRYTYPE" and not _is_whole(value):
            raise ListError(f"{path}: the value for {record.key}.{name} is not balanced")
        if name == "ENTRYTYPE":
            edits.append(
                (
                    record.type_start,
                    record.type_start + len(record.type),
                    _cased(value or record.type, record.type),
                )
            )
        elif old and value is not None:
            edits.append((old.value_start, old.end, value))
        elif old:
            removed.append(old)
        elif value is not None:
            added.append((name, value))
    removed.sort(key=lambda f: f.start)
    for old, (name, value) in zip(removed, added, strict=False):
        edits.append((old.start, old.end, f"{_padded(text, record.fields, name)}{value}"))
    swapped = min(len(removed), len(added))
    return (
        edits
        + _removals(text, record, removed[swapped:])
        + _additions(text, record, added[swapped:])
    )


def _styled(value: str, record: Record, old: Field | None) -> str:
    """Return a value in the delimiters that the entry has: quotes where it has mostly quotes, a bare number for one."""
    if value[:1] != "{" or not _is_whole(value):
        return value
    if value[1:-1].isdecimal() and (
        any(f.parts[0].isdecimal() for f in record.fields if f is old or old is None)
    ):
        return value[1:-1]
    model = (
        [old]
        if old is not None and len(old.parts) == 1 and old.parts[0][:1] in '{"'
        else record.fields
    )
    quoted = sum(f.parts[0][:1] == '"' for f in model)
    braced = sum(f.parts[0][:1] == "{" for f in model)
    in_quotes = f'"{value[1:-1]}"'
    return in_quotes if quoted > braced and _is_whole(in_quotes) else value


def _is_whole(value: str) -> bool:
    found = _value(value, 0)
    return found is not None and found[0] == len(value)


_COMMA = re.compile(r"\s*,")
_LINE_END = re.compile(r"[ \t]*(?:\r\n|\n|\r)")


def _removals(text: str, record: Record, removed: list[Field]) -> list[_Edit]:
    """Return the edits that take fields out, each with its comma, and with its line where it has one of its own."""
    if not removed:
        return []
    edits: list[_Edit] = []
    last = record.fields[-1]
    if last in removed and not _COMMA.match(text, last.end):
        kept = [f for f in record.fields if f not in removed]
        start = kept[-1].end if kept else record.after_key
        edits.append((start, last.end, ""))
        removed = [f for f in removed if f.start < start]
    return edits + [_removal(text, old) for old in removed]


def _removal(text: str, old: Field) -> _Edit:
    comma = _COMMA.match(text, old.end)
    end = comma.end() if comma else old.end
    begin = old.start
    while begin > 0 and text[begin - 1] in " \t":
        begin -= 1
    newline = _LINE_END.match(text, end)
    if newline and (begin == 0 or text[begin - 1] in "\r\n"):
        return begin, newline.end(), ""
    return (begin if newline else old.start), end if newline else _skip_blanks(text, end), ""


def _skip_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t":
        at += 1
    return at


def _additions(text: str, record: Record, added: list[tuple[str, str]]) -> list[_Edit]:
    """Return the edit that puts fields behind the last one, in the entry's own indentation and spacing."""
    if not added:
        return []
    if not record.fields:
        newline = found.group() if (found := NEWLINE.search(text)) else "\n"
        body = "".join(f"{newline}  {name} = {value}," for name, value in added)
        closing = "" if NEWLINE.search(text, record.after_key, record.close) else newline
        return [
            (
                record.after_key,
                record.after_key,
                ("" if record.comma_after_key else ",") + body + closing,
            )
        ]
    last = record.fields[-1]
    lead = _lead(text, record, last)
    body_lines = [f"{lead}{_padded(text, record.fields, name)}{value}" for name, value in added]
    if "," in lead:
        return [(last.end, last.end, "".join(body_lines))]
    comma = _COMMA.match(text, last.end)
    if comma:
        return [(comma.end(), comma.end(), "".join(f"{line}," for line in body_lines))]
    return [(last.end, last.end, "".join(f",{line}" for line in body_lines))]


def _lead(text: str, record: Record, last: Field) -> str:
    """Return what stands before a field's name: newline and indentation, or a blank; with the comma where it leads the line."""
    between = text[record.start : last.start]
    found = re.search(r"(?:\r\n|\n|\r)[ \t]*(?:,[ \t]*)?\Z", between)
    return found.group() if found else " "


def _padded(text: str, kept: list[Field], name: str) -> str:
    """Return a name with its equals sign as the entry's other fields have them: aligned, tight or with blanks."""
    model = kept[-1]
    between = text[model.start + len(model.name) : model.value_start]
    before, after = between.split("=", 1)
    if model.name.isupper() and len(model.name) > 1:
        name = name.upper()
    elif model.name.istitle():
        name = name.title()
    widths = {
        len(f.name) + len(text[f.start + len(f.name) : f.value_start].split("=", 1)[0])
        for f in kept
    }
    if len(widths) == 1 and len({len(f.name) for f in kept}) > 1:
        before = " " * max(next(iter(widths)) - len(name), 1 if before else 0)
    elif len(before) > 1:
        before = " "
    after_widths = {len(f.name) + len(text[f.start + len(f.name) : f.value_start]) for f in kept}
    if len(after_widths) == 1 and len({len(f.name) for f in kept}) > 1 and len(widths) > 1:
        after = " " * max(next(iter(after_widths)) - len(name) - len(before) - 1, 1)
    return f"{name}{before}={after}"


def _cased(new: str, old: str) -> str:
    return new.upper() if old.isupper() else new.capitalize() if old.istitle() else new
