"""Reading lists: read into entries, and written back without changing a byte of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from enrich import messages
from enrich.bibtex.splice import splice
from enrich.errors import ListError
from enrich.messages.passwords import hidden_logins, without_login
from enrich.model import Entry, Unread
from enrich.reading_list.listing import Block, Identify, ReadingList, Removed
from enrich.reading_list.readers import (
    FORMATS,
    Reader,
    format_of,
    format_of_file,
    left_out,
    names,
    reader,
    strings_in,
    with_strings,
)
from enrich.reading_list.write import marks
from enrich.reading_list.write.append import append
from enrich.text import signature
from enrich.text.lines import decode, encode, undecodable_lines

# The lists that our blocks can go into; what a plugin reads is only read.
MARKED = ("markdown", "org", "text")
# The lists that are written into at all; any other is only read.
WRITTEN = (*MARKED, "bibtex")


def read(
    data: bytes,
    path: str,
    format: str | None,  # noqa: A002
    identify: Identify,
    *,
    strings: Mapping[str, str] | None = None,
) -> ReadingList:
    """Return a list as it was read; without a `format`, the suffix of `path` decides.

    Where the suffix says little (`.txt`), the beginning of the file decides. `strings`: the
    `@string` macros of other files, for a .bib.

    `identify` returns the identifier that a URL names.
    Raises ListError for UTF-16, NUL bytes, an unknown format and a failing plugin, and for nothing
    else.
    """
    text, problems = decode(data, path)
    format = format or format_of_file(path, text)  # noqa: A001
    clean, taken, unpaired = marks.remove(text, format) if format in MARKED else (text, [], [])
    found = (
        with_strings(clean, path, identify, strings)
        if strings and format == "bibtex"
        else reader(format)(clean, path, identify)
    )
    entries = _numbered(_in_file_lines(_with_whole_identifiers(found.entries), taken))
    left = found.unread
    if format in MARKED:
        from enrich.reading_list.unread import unread_lines

        left = (*left, *unread_lines(clean, format, found.entries, identify))
        left = tuple(sorted(left, key=lambda u: u.line))
    unread = _unread_in_file_lines(left, taken)
    if "@" in text:
        entries = tuple(_without_passwords(e) for e in entries)
        unread = tuple(replace(u, text=hidden_logins(u.text)) for u in unread)
    entries = _with_byte_problems(entries, undecodable_lines(text))
    writable = not problems and not unpaired and found.whole and format in WRITTEN
    return ReadingList(
        path,
        format,
        data,
        entries,
        (*problems, *unpaired, *found.problems),
        writable,
        found.places,
        unread,
        found.title,
        found.undefined,
    )


def _with_whole_identifiers(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return the entries without identifiers that hold a broken character: they name nothing."""
    return tuple(
        e
        if all(i.value.isascii() for i in e.identifiers)
        else replace(e, identifiers=tuple(i for i in e.identifiers if _is_whole(i.value)))
        for e in entries
    )


def _without_passwords(entry: Entry) -> Entry:
    """Return an entry without the passwords in its addresses, which are kept and shown nowhere."""
    urls = tuple(map(without_login, entry.urls))
    notes = tuple(map(hidden_logins, entry.notes))
    title = hidden_logins(entry.title) if entry.title else entry.title
    fields = {name: hidden_logins(without_login(x)) for name, x in entry.fields.items()}
    if (urls, notes, title) == (entry.urls, entry.notes, entry.title) and fields == entry.fields:
        return entry
    return replace(entry, urls=urls, notes=notes, title=title, fields=fields)


def _is_whole(text: str) -> bool:
    return not any("\ud800" <= c <= "\udfff" for c in text)


def _with_byte_problems(entries: tuple[Entry, ...], lines: Sequence[int]) -> tuple[Entry, ...]:
    """Add a problem to each entry with bytes on its lines that are not UTF-8."""
    if not lines:
        return entries
    broken = set(lines)
    problem = (messages.lists.NOT_UTF8(),)
    return tuple(
        replace(e, problems=(*e.problems, *problem))
        if broken.intersection(range(e.line, e.end_line + 1))
        else e
        for e in entries
    )


def _numbered(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return the entries with their number (`nth`) among those that begin on one line."""
    seen: Counter[int] = Counter()
    numbered = []
    for entry in entries:
        nth = seen[entry.line]
        seen[entry.line] += 1
        numbered.append(replace(entry, nth=nth) if nth else entry)
    return tuple(numbered)


def _in_file_lines(entries: tuple[Entry, ...], taken: Sequence[Removed]) -> tuple[Entry, ...]:
    """Return the entries with lines of the file, in which our blocks count."""
    whole = [
        (
            block.line,
            block.text.count("\n") + 1 if "\n" in block.text else block.text.count("\r") + 1,
        )
        for block in taken
        if block.whole
    ]
    if not whole:
        return entries
    out = []
    passed = shift = 0
    for entry in entries:
        while passed < len(whole) and whole[passed][0] <= entry.line - 1 + shift:
            shift += whole[passed][1]
            passed += 1
        last = entry.end_line + shift
        inner, extra = passed, shift
        while inner < len(whole) and whole[inner][0] < entry.end_line + extra:
            extra += whole[inner][1]
            inner += 1
        last = entry.end_line + extra
        out.append(replace(entry, line=entry.line + shift, end_line=last))
    return tuple(out)


def _unread_in_file_lines(
    unread: tuple[Unread, ...], taken: Sequence[Removed]
) -> tuple[Unread, ...]:
    """Return what was not read with lines of the file, in which our blocks count."""
    moved = _in_file_lines(tuple(Entry("", u.line, u.line) for u in unread), taken)
    return tuple(replace(u, line=e.line) for u, e in zip(unread, moved, strict=True))


def write_back(listing: ReadingList, blocks: Sequence[Block | Callable[[], Block] | None]) -> bytes:
    """Return the list with a block after each entry that has one.

    A new block replaces a former one; None for an entry changes nothing. A function among the
    blocks is called when its block is needed, so that not all blocks of a long list are held at
    once.
    Raises ListError where the marks would not come out again to the byte; no known text causes
    that.
    """
    if listing.format not in MARKED:
        return listing.data
    text, _ = decode(listing.data, listing.path)
    clean, taken, _ = marks.remove(text, listing.format)
    blocks = [
        None if place.form == "none" else block
        for place, block in zip(listing.places, blocks, strict=True)
    ]
    additions: list[marks.Addition] = []
    replaced = [
        place for place, block in zip(listing.places, blocks, strict=True) if block is not None
    ]
    additions += [
        (old.at, old)
        for old in taken
        # A signature is of the file as it was.
        if not signature.is_mark(old.key)
        and not any(place.start <= old.at <= place.end for place in replaced)
    ]
    additions += [
        (place.end, (place, block))
        for place, block in zip(listing.places, blocks, strict=True)
        if block is not None
    ]
    parts, safe = [], True
    for part, raw in marks.insert(clean, listing.format, additions):
        safe = (
            safe and marks.remains(raw.decode("utf-8", "surrogateescape"), listing.format) == part
        )
        parts.append(raw)
    written = b"".join(parts)
    if not safe and marks.remains(decode(written, listing.path)[0], listing.format) != clean:
        raise ListError(messages.lists.NOT_WRITTEN_BACK(path=listing.path))
    return written


def strip(
    data: bytes,
    format: str = "markdown",  # noqa: A002
    path: str = "the list",
) -> bytes:
    """Return the list without the blocks that `write_back` put in, and without a signature.

    Raises ListError, which names `path`, for what is no text.
    """
    if format not in WRITTEN:
        return data
    if format == "bibtex":
        data = signature.unsigned(data)
    text, _ = decode(data, path)
    return encode(marks.remains(text, format))


__all__ = [
    "FORMATS",
    "MARKED",
    "WRITTEN",
    "Block",
    "Reader",
    "ReadingList",
    "Unread",
    "append",
    "format_of",
    "left_out",
    "names",
    "read",
    "splice",
    "strings_in",
    "strip",
    "write_back",
]
