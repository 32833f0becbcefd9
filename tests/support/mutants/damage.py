"""One fault in some bytes: cut, doubled, flipped, spliced, nested, of another encoding, endless."""

from __future__ import annotations

import random
from collections.abc import Callable

DEEP = 100_000
LONG = 200_000
# What no writer of a list means to send; in bytes, since some of it is no text.
ODD: tuple[bytes, ...] = (
    *(b"\0", b"\x07", b"\x1b[31m", b"\x0b", b"\x0c", b"\x1c", b"\x7f", b"\r", b"\n\n", b"\t"),
    *(
        b"\xed\xa0\x80",
        b"\xed\xbf\xbf",
        b"\xff",
        b"\xc3",
        b"\xf5\x80\x80\x80",
        b"\xe9",
        b"\x93x\x94",
    ),
    "\ufeff".encode(),
    "\u202e\u2066".encode(),
    "\u2028\u2029\x85".encode(),
    "\u0300".encode() * 50,
    "\U0001f9d1\u200d\U0001f52c".encode(),
    "\u0130\u00df\ufb01\u1e9e".encode(),
    *(b"9" * 400, b"1e999", b"-0", b"NaN", b"10.1145/" + b"9" * 300, b"arXiv:9999.99999v999999999"),
    *(
        b'"',
        b"'",
        b"\\",
        b"{",
        b"}",
        b"[",
        b"]",
        b"(",
        b"<",
        b">",
        b"&#0;",
        b"&#xd800;",
        b"$",
        b"%",
    ),
    *(b"\\ud800", b"\\u0000", b"${jndi:x}", b"<!--", b"-->", b"]]>", b"@comment{", b"@string{a=a}"),
    *(b"<!--enrich key-->", b"<!--/enrich-->", b"<!--enrich k-->x<!--/enrich-->"),
    b"% enrich checksum:" + b"0" * 32,
    b"<!--enrich checksum:" + b"f" * 32 + b"--><!--/enrich-->\n",
    *(
        b"---\n",
        b"```",
        b"|",
        b"&a *a",
        b"!!python/object:x",
        b"<<: *a",
        b"<!DOCTYPE x>",
        b"=cmd()",
    ),
)
_PAIRS = (
    (b"[", b"]"), (b"{", b"}"), (b"(", b")"), (b"<b>", b"</b>"), (b'{"a":', b"}"), (b"- ", b""),
    (b"> ", b""), (b"<div>", b""), (b"<outline text='x'>", b"</outline>"), (b"\\emph{", b"}"),
    (b"*", b"*"), (b"$", b""), (b"![", b"]("), (b"@misc{", b""), (b"\\begin{x}", b""), (b"#", b""),
)  # fmt: skip
_UNITS = (
    b"word ", b"a", b" ", b"\n", b"\r\n", b"- x\n", b"|x", b"&amp;", b"A. B, ", b"{x} ", b"and ",
    b"10.1145/1 ", b"http://a.b/", b"\\'e", "é".encode(), "字".encode(), b"[x](", b"a: ", b"x,",
    b"TY  - JOUR\n", b"* TODO x\n", b"\\bibitem{x} A title.\n", b"1", b'"",', b"\t", b"_", b"`",
    b"<!--enrich ", b"enrich checksum:", b"<!--", b"\\", b"\xff", b"..", b"\n  ", b"({[", b"A.-B. ",
)  # fmt: skip


def _at(data: bytes, chance: random.Random) -> int:
    return chance.randrange(len(data) + 1)


def _put(data: bytes, chance: random.Random, piece: bytes) -> bytes:
    at = _at(data, chance)
    return data[:at] + piece + data[at:]


def flipped(data: bytes, chance: random.Random) -> bytes:
    """Return the bytes with some bits the other way round."""
    found = bytearray(data)
    for _ in range(chance.randint(1, 8) if found else 0):
        found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
    return bytes(found)


def cut(data: bytes, chance: random.Random) -> bytes:
    """Return the beginning or the end."""
    at = _at(data, chance)
    return data[:at] if chance.random() < 0.7 else data[at:]


def without(data: bytes, chance: random.Random) -> bytes:
    """Return the bytes without a piece."""
    at = _at(data, chance)
    return data[:at] + data[at + chance.choice((1, 1, 2, 5, 40, 300)) :]


def doubled(data: bytes, chance: random.Random) -> bytes:
    """Return the bytes with a piece several times."""
    at = _at(data, chance)
    end = at + chance.randint(1, 300)
    return data[:end] + data[at:end] * chance.choice((1, 1, 3, 30)) + data[end:]


def moved(data: bytes, chance: random.Random) -> bytes:
    """Return the bytes with their lines in another order."""
    lines = data.splitlines(keepends=True)
    for _ in range(3 if len(lines) > 1 else 0):
        lines.insert(chance.randrange(len(lines)), lines.pop(chance.randrange(len(lines))))
    return b"".join(lines)


def odd(data: bytes, chance: random.Random) -> bytes:
    """Return the bytes with something that nobody means to send."""
    for _ in range(chance.choice((1, 1, 2, 6))):
        data = _put(data, chance, chance.choice(ODD))
    return data


def deep(data: bytes, chance: random.Random) -> bytes:
    """Return the bytes with something nested, closed or not."""
    opened, closed = chance.choice(_PAIRS)
    times = chance.choice((5, 60, 1000, DEEP if len(opened) < 4 else DEEP // 4))
    return _put(data, chance, opened * times + b"x" + closed * chance.choice((times, 0, times - 1)))


def long(data: bytes, chance: random.Random) -> bytes:
    """Return the bytes with one unit over and over."""
    unit = chance.choice(_UNITS)
    return _put(data, chance, unit * (chance.choice((300, 5_000, LONG)) // len(unit)))


def other_encoding(data: bytes, chance: random.Random) -> bytes:
    """Return the text, or a part of it, in another encoding or with other line ends."""
    text = data.decode("utf-8", "replace")
    name = chance.choice(
        ("utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "utf-7", "utf-8-sig")
    )
    if name == "utf-7":
        return data.replace(b"\n", chance.choice((b"\r\n", b"\r", "\u2028".encode(), b"\n\r")))
    if chance.random() < 0.3:
        half = len(text) // 2
        return data[:half] + text[half:].encode(name, "replace")
    return text.encode(name, "replace")


FAULTS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    flipped, cut, without, doubled, moved, odd, odd, odd, deep, long, other_encoding,
)  # fmt: skip


def mutated(data: bytes, others: tuple[bytes, ...], chance: random.Random) -> bytes:
    """Return bytes with one to four faults; a piece of another file may be one of them."""
    for _ in range(chance.choice((1, 1, 2, 3, 4))):
        if others and chance.random() < 0.06:
            other = chance.choice(others)
            start = chance.randrange(len(other))
            data = _put(data, chance, other[start : start + chance.randint(1, 800)])
        else:
            data = chance.choice(FAULTS)(data, chance)
    return data
