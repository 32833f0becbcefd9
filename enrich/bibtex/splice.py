"""Fields of a .bib changed in place: every byte that is not asked for stays."""

from __future__ import annotations

import re
from collections.abc import Mapping

from enrich.bibtex.scanner import BibEntry, Field, scan, value_at
from enrich.errors import ListError
from enrich.text.lines import NEWLINE, decode, encode

Changes = Mapping[str, Mapping[str, str | None]]


def splice(data: bytes, path: str, changes: Changes) -> bytes:
    """Return the bytes of a .bib with fields replaced, added or (None) taken out; every other byte stays.

    Values are raw BibTeX, delimiters included (`{...}`, `jan`); the field "ENTRYTYPE" is the entry's type. Where two entries
    have one key, the first is changed. Raises ListError for a key that is not there and for a value that is not balanced.
    """
    text, _ = decode(data, path)
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
            edits += _edits(text, record, wanted, path)
    if left and (missing := sorted(key for key, wanted in left.items() if wanted)):
        raise ListError(f"{path}: no entry with the key {missing[0]}")
    out: list[str] = []
    at = 0
    for start, end, new in sorted(edits, key=lambda edit: (edit[0], edit[1])):
        out += [text[at:start], new]
        at = end
    return encode("".join([*out, text[at:]]))


_Edit = tuple[int, int, str]


def _edits(text: str, record: BibEntry, wanted: Mapping[str, str | None], path: str) -> list[_Edit]:
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
            removed += [f for f in record.fields if f.name.lower() == name.lower()]
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


def _styled(value: str, record: BibEntry, old: Field | None) -> str:
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
    found = value_at(value, 0)
    return found is not None and found[0] == len(value)


_COMMA = re.compile(r"\s*,")

_LINE_END = re.compile(r"[ \t]*(?:\r\n|\n|\r)")


def _removals(text: str, record: BibEntry, removed: list[Field]) -> list[_Edit]:
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


def _additions(text: str, record: BibEntry, added: list[tuple[str, str]]) -> list[_Edit]:
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


def _lead(text: str, record: BibEntry, last: Field) -> str:
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
