"""The line by which a file is known as written by enrich: a comment with a checksum. Pure.

The checksum is of everything else in the file. Line ends do not count, nor line breaks at the end
of the file: git and editors change them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from enrich.digests import sha256
from enrich.patterns import regex

_WORD = "enrich checksum:"
_MARKS = f"<!--{_WORD}{{}}--><!--/enrich-->"
# How the line is written in each format of lists and outputs that has comments.
_LINES: Mapping[str, str] = {
    "bibtex": f"% {_WORD}{{}}",
    "biblatex": f"% {_WORD}{{}}",
    "org": f"# {_MARKS}",
    **dict.fromkeys(("markdown", "text", "html", "atom"), _MARKS),
}
_LINE = regex(
    rb"(?:[%#] )?(?:<!--)?enrich checksum:([0-9a-f]{32})(?:--><!--/enrich-->)?"
    rb"[ \t]*(?:\r\n|\r|\n|\Z)"
)


_MOST_BEFORE = 8  # bytes of a line before the word
_AT_ONCE = 1 << 20  # bytes of a file that a checksum takes


class Checksum:
    """The checksum of a file that comes in parts."""

    def __init__(self) -> None:
        self._digest = sha256()
        # Line breaks, which count once something comes behind them.
        self._held = b""

    def update(self, part: bytes) -> None:
        """Take the next part."""
        part = self._held + part
        body = part.rstrip(b"\r\n")
        self._held = part[len(body) :]
        self._digest.update(body.replace(b"\r\n", b"\n").replace(b"\r", b"\n"))

    def text(self) -> str:
        """Return the checksum of all parts, 32 hexadecimal digits."""
        return self._digest.hexdigest()[:32]


def checksum(content: bytes) -> str:
    """Return the checksum of a file's content, 32 hexadecimal digits."""
    return _checksum(content, [])


def sign(content: bytes, format_: str) -> bytes:
    """Return the content with its signature as the last line, in place of an older one.

    A format without comments stays as it is.
    """
    if format_ not in _LINES or is_sound(content):
        return content
    return signed([unsigned(content)], format_)


def signed(parts: Iterable[bytes], format_: str) -> bytes:
    """Return the parts of a file as one, with its signature as the last line.

    A large file is held once. A format without comments gets no signature.
    """
    written, check = io.BytesIO(), Checksum()
    last = b"\n"
    for part in parts:
        written.write(part)
        check.update(part)
        last = part[-1:] or last
    if format_ in _LINES:
        newline = _first_newline(written.getbuffer())
        line = _LINES[format_].format(check.text()).encode()
        # Without a line break at the end, the one before the line goes with it when it is taken
        # out.
        written.write(line + newline if last in b"\r\n" else newline + line)
    return written.getvalue()


def unsigned(content: bytes) -> bytes:
    """Return the content without the signature, as it was before it was signed."""
    found = list(_lines(content))
    if not found:
        return content
    bare = _without(content, found)
    if found[-1].end() == len(content) and not content.endswith((b"\n", b"\r")):
        return bare.removesuffix(b"\r\n") if bare.endswith(b"\r\n") else bare[:-1]
    return bare


def is_signed(content: bytes) -> bool:
    """Whether a file has a signature, be it edited or not."""
    return next(_lines(content), None) is not None


def is_mark(key: str) -> bool:
    """Whether the mark of a block in a list, `<!--enrich KEY-->`, is a signature."""
    return key.startswith("checksum:")


def is_sound(content: bytes) -> bool:
    """Whether a file is signed, and nobody has edited it since."""
    found = list(_lines(content))
    return len(found) == 1 and found[0][1].decode() == _checksum(content, found)


def _lines(content: bytes) -> Iterator[re.Match[bytes]]:
    """Yield the lines that are signatures, in order."""
    at = content.find(_WORD.encode())
    while at >= 0:
        low = max(0, at - _MOST_BEFORE)
        end = max(content.rfind(b"\n", low, at), content.rfind(b"\r", low, at))
        if (end >= 0 or low == 0) and (line := _LINE.match(content, end + 1)):
            yield line
        at = content.find(_WORD.encode(), at + 1)


def _checksum(content: bytes, lines: Sequence[re.Match[bytes]]) -> str:
    """Return the checksum of the content without some lines; a large one is not copied."""
    check = Checksum()
    for start, stop in _between(content, lines):
        for at in range(start, stop, _AT_ONCE):
            check.update(content[at : min(at + _AT_ONCE, stop)])
    return check.text()


def _without(content: bytes, lines: Sequence[re.Match[bytes]]) -> bytes:
    """Return the content without some lines."""
    return b"".join(content[a:b] for a, b in _between(content, lines))


def _between(content: bytes, lines: Sequence[re.Match[bytes]]) -> Iterator[tuple[int, int]]:
    """Yield where what is between some lines begins and ends."""
    ends = [0, *(line.end() for line in lines)]
    starts = [*(line.start() for line in lines), len(content)]
    return zip(ends, starts, strict=True)


def _first_newline(content: bytes | memoryview) -> bytes:
    found = re.search(rb"\r\n|\r|\n", content)
    return bytes(found.group()) if found else b"\n"
