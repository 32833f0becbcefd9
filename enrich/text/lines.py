"""Lines of a text file: decoding without loss, line starts and offsets."""

from __future__ import annotations

import codecs
from collections.abc import Sequence

from enrich import messages
from enrich.errors import ListError
from enrich.patterns import regex

NEWLINE = regex(r"\r\n|\n|\r")

# What is no text, by its first bytes: PDF; pictures; docx, odt, other ZIP files, gzip, old Word.
_OTHERS = {
    messages.lists.IS_PDF: (b"%PDF-",),
    messages.lists.IS_PICTURE: (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*"),
    messages.lists.IS_PACKED: (b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"{\\rtf"),
}
_HEAD = 1024  # bytes in which a NUL says that this is no text


def decode(data: bytes, path: str) -> tuple[str, tuple[str, ...]]:
    """Return the text and what is wrong with its bytes.

    Undecodable ones survive as surrogates. Raises ListError for no text.
    """
    if data.startswith(_UTF16):
        raise ListError(messages.lists.UTF16(path=path))
    for message, magic in _OTHERS.items():
        if data.startswith(magic):
            raise ListError(message(path=path))
    if is_binary(data):
        raise ListError(messages.lists.NO_TEXT(path=path))
    text = data.decode("utf-8", "surrogateescape")
    return text, tuple(
        messages.lists.AT_LINE(line=n, problem=messages.lists.NOT_UTF8())
        for n in undecodable_lines(text)[:5]
    )


def is_binary(data: bytes) -> bool:
    """Whether what begins so is no text: it has NUL bytes."""
    return b"\0" in data[:_HEAD]


def encode(text: str) -> bytes:
    """Return the bytes that `decode` came from."""
    return text.encode("utf-8", "surrogateescape")


def whole(text: str) -> str:
    """Return text with a question mark for each byte that is not UTF-8, so that it can be kept."""
    return text.encode("utf-8", "replace").decode()


_SURROGATE = regex("[\udc80-\udcff]")


def readable(text: str) -> str:
    """Return decoded text with letters for the bytes that are not UTF-8, as Windows writes them.

    A letter for each byte: offsets stay as they are.
    """
    if not _SURROGATE.search(text):
        return text
    return encode(text).decode("utf-8", WESTERN)


def _western(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that are no UTF-8 as programs on Windows write them, a letter for each."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


# What decodes so: `content.decode("utf-8", WESTERN)`.
WESTERN = "enrich-western"
codecs.register_error(WESTERN, _western)


def undecodable_lines(text: str) -> list[int]:
    """Return the 1-based numbers of the lines that hold bytes which are not UTF-8."""
    if not _SURROGATE.search(text):
        return []
    return [number for number, line in enumerate(NEWLINE.split(text), 1) if _SURROGATE.search(line)]


def line_starts(text: str) -> list[int]:
    """Return the offset of every line's first character.

    A text that ends in a newline has no line after it.
    """
    starts = [0, *(match.end() for match in NEWLINE.finditer(text))]
    if len(starts) > 1 and starts[-1] == len(text):
        starts.pop()
    return starts


def offset_after(starts: Sequence[int], line: int, text: str) -> int:
    """Return the offset behind the 0-based line, its newline included."""
    return starts[line + 1] if line + 1 < len(starts) else len(text)


_UTF16 = (b"\xff\xfe", b"\xfe\xff")
