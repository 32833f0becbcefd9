"""Fields of a .bib changed in place: every byte that is not asked for stays."""

from __future__ import annotations

import re
from collections.abc import Mapping

from enrich import messages
from enrich.bibtex import verification
from enrich.bibtex.scanner import BibEntry, Field, scan, value_end
from enrich.bibtex.verification import Changes
from enrich.errors import ListError
from enrich.patterns import regex
from enrich.text.lines import NEWLINE, decode, encode

# An edit: the text from one offset to another becomes another text.
_Edit = tuple[int, int, str]
_COMMA = regex(r"\s*,")
_COMMENT = regex(r"[ \t]*%[^\r\n]*")
_LINE_END = regex(r"[ \t]*(?:\r\n|\n|\r)")


def splice(data: bytes, path: str, changes: Changes) -> bytes:
    """Return the bytes of a .bib with fields replaced, added or (None) taken out.

    Values are raw BibTeX, delimiters included (`{...}`, `jan`); the field "ENTRYTYPE" is the
    entry's type. Where two entries have one key, the first is changed. Raises ListError for a key
    that is not there, for a value that is not balanced, and where the changed file would not be
    read as it should.
    """
    text, _ = decode(data, path)
    edits: list[_Edit] = []
    left = dict(changes)
    for entry in scan(text):
        wanted = None if entry.is_definition else left.pop(entry.key, None)
        # An entry that is not closed is named when it is read, and stays as it is.
        if wanted and not entry.problem:
            edits += _edits(text, entry, wanted, path)
    if left and (missing := sorted(key for key, wanted in left.items() if wanted)):
        raise ListError(messages.lists.NO_SUCH_ENTRY(path=path, key=missing[0]))
    changed = _applied(text, edits)
    if damage := verification.damage(text, changed, changes):
        raise ListError(messages.lists.BIB_LEFT(path=path, damage=damage))
    return encode(changed)


def _applied(text: str, edits: list[_Edit]) -> str:
    out: list[str] = []
    at = 0
    for start, end, new in sorted(edits, key=lambda edit: (edit[0], edit[1])):
        out += [text[at:start], new]
        at = end
    return "".join([*out, text[at:]])


def _edits(text: str, entry: BibEntry, wanted: Mapping[str, str | None], path: str) -> list[_Edit]:
    """Return the edits of one entry: a value is replaced in its place.

    A field that goes gives its place to one that comes.
    """
    edits: list[_Edit] = []
    present = {f.name.lower(): f for f in reversed(entry.fields)}
    added: list[tuple[str, str]] = []
    removed: list[Field] = []
    for name, asked in wanted.items():
        if name == "ENTRYTYPE":
            edits.append(_retyped(entry, asked or entry.type))
            continue
        old = present.get(name.lower())
        value = _styled(asked, entry, old) if asked is not None else None
        if value is not None and not _is_whole(value):
            raise ListError(messages.lists.UNBALANCED_VALUE(path=path, key=entry.key, field=name))
        if old and value is not None:
            edits.append((old.value_start, old.end, value))
        elif old:
            removed += [f for f in entry.fields if f.name.lower() == name.lower()]
        elif value is not None:
            added.append((name, value))
    removed.sort(key=lambda f: f.start)
    for old, (name, value) in zip(removed, added, strict=False):
        edits.append((old.start, old.end, f"{_padded(text, entry.fields, name)}{value}"))
    swapped = min(len(removed), len(added))
    edits += _removals(text, entry, removed[swapped:])
    return edits + _additions(text, entry, added[swapped:])


def _retyped(entry: BibEntry, new: str) -> _Edit:
    return entry.type_start, entry.type_start + len(entry.type), _cased(new, entry.type)


def _styled(value: str, entry: BibEntry, old: Field | None) -> str:
    """Return a value in the delimiters that the entry has.

    Those are quotes where it has mostly quotes; a number stays bare where one is.
    """
    if value[:1] != "{" or not _is_whole(value):
        return value
    like = entry.fields if old is None else [old]
    if value[1:-1].isdecimal() and any(f.parts[0].isdecimal() for f in like):
        return value[1:-1]
    is_one_string = old is not None and len(old.parts) == 1 and old.parts[0][:1] in ("{", '"')
    model = like if is_one_string else entry.fields
    quoted = sum(f.parts[0][:1] == '"' for f in model)
    braced = sum(f.parts[0][:1] == "{" for f in model)
    in_quotes = f'"{value[1:-1]}"'
    return in_quotes if quoted > braced and _is_whole(in_quotes) else value


def _is_whole(value: str) -> bool:
    return value_end(value) == len(value)


def _removals(text: str, entry: BibEntry, removed: list[Field]) -> list[_Edit]:
    """Return the edits that take fields out with their commas, and with lines of their own."""
    if not removed:
        return []
    edits: list[_Edit] = []
    last = entry.fields[-1]
    if last in removed and not _COMMA.match(text, last.end):
        kept = [f for f in entry.fields if f not in removed]
        start = kept[-1].end if kept else entry.after_key
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


def _additions(text: str, entry: BibEntry, added: list[tuple[str, str]]) -> list[_Edit]:
    """Return the edit that adds fields, in the entry's own indentation and spacing."""
    if not added:
        return []
    if not entry.fields:
        newline = found.group() if (found := NEWLINE.search(text)) else "\n"
        body = "".join(f"{newline}  {name} = {value}," for name, value in added)
        closing = "" if NEWLINE.search(text, entry.after_key, entry.close) else newline
        return [
            (
                entry.after_key,
                entry.after_key,
                ("" if entry.comma_after_key else ",") + body + closing,
            )
        ]
    last = entry.fields[-1]
    lead = _lead(text, entry, last)
    body_lines = [f"{lead}{_padded(text, entry.fields, name)}{value}" for name, value in added]
    if "," in lead:
        return [(last.end, last.end, "".join(body_lines))]
    comma = _COMMA.match(text, last.end)
    if comma:
        at = _comment_end(text, comma.end(), lead)
        return [(at, at, "".join(f"{line}," for line in body_lines))]
    at = _comment_end(text, last.end, lead)
    body = ",".join(body_lines)
    if at == last.end:
        return [(at, at, f",{body}")]
    return [(last.end, last.end, ","), (at, at, body)]


def _comment_end(text: str, at: int, lead: str) -> int:
    """Return the end of a comment on the rest of a line where what is added has its own lines."""
    comment = _COMMENT.match(text, at) if NEWLINE.match(lead) else None
    return comment.end() if comment else at


def _lead(text: str, entry: BibEntry, last: Field) -> str:
    """Return what is before a field's name: newline and indentation, or a blank.

    A comma that leads the line is in it too.
    """
    between = text[entry.start : last.start]
    found = re.search(r"(?:\r\n|\n|\r)[ \t]*(?:,[ \t]*)?\Z", between)
    return found.group() if found else " "


def _padded(text: str, kept: list[Field], name: str) -> str:
    """Return a name with its equals sign as the entry's other fields have them.

    They are aligned, tight or with blanks.
    """
    model = kept[-1]
    between = text[model.start + len(model.name) : model.value_start]
    before, after = _COMMENT.sub("", between).split("=", 1)
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
