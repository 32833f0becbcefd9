"""Adds entries at the end of a list, in its own style: bullet, check box and newline.

Nothing else in the list changes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from enrich.patterns import regex
from enrich.reading_list.write import marks
from enrich.text.lines import NEWLINE, decode, encode

_ITEM = regex(
    r"^(?P<indent>[ \t]{0,3})(?P<bullet>[-*+]|\d{1,9}[.)])(?P<gap>[ \t]+)"
    r"(?P<box>\[[ xX]?\][ \t]+)?",
    re.MULTILINE,
)
_OWN = regex(r"\s*(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]?\]\s+)?")
_HEADLINE = regex(r"^(?P<stars>\*+)[ \t]+(?P<word>[A-Z-]{4,} )?", re.MULTILINE)
_LINK = regex(r"\[([^\[\]]*)\]\(([^()\s]*)\)")


def append(data: bytes, lines: Sequence[str], format: str = "markdown") -> bytes:  # noqa: A002
    """Return the list with entries after its last line.

    `lines`: one entry each, in Markdown: `[Title](URL): remark`; whole entries for a .bib, lines
    for a text file. A bullet and a check box in them are replaced by those of the list.
    """
    text, _ = decode(data, "the list")
    found = NEWLINE.search(text)
    newline = found.group() if found else "\n"
    style = {"markdown": _markdown, "org": _org, "bibtex": _unchanged, "text": _plain}[format]
    new, apart = style(
        text,
        [
            " ".join(line.splitlines()) if format != "bibtex" else line.strip()
            for line in lines
            if line.strip()
        ],
    )
    if not new:
        return data
    end = len(text.rstrip()) if text.strip() else len(text)
    closing = NEWLINE.match(text, end)
    cut = closing.end() if closing else len(text)
    start, rest = text[:cut], text[cut:]
    before = "" if not start or start.endswith(("\n", "\r")) else newline
    gap = newline if apart and start.strip() else ""
    after = newline if closing or not start else ""
    joined = ("\n\n" if format == "bibtex" else "\n").join(new)
    joined = NEWLINE.sub(lambda _: newline, joined)
    return encode(start + before + gap + joined + after + rest)


def _markdown(text: str, lines: Sequence[str]) -> tuple[list[str], bool]:
    """Return the lines as items like the last one, and whether a blank line goes before them."""
    clean = NEWLINE.sub("\n", marks.remove(text)[0])
    items = list(_ITEM.finditer(clean))
    last = items[-1] if items else None
    bodies = [_OWN.sub("", line, count=1) for line in lines]
    if last is None:
        return [f"- {body}" for body in bodies], True
    box = "[ ] " if last["box"] else ""
    bullets = _bullets(clean, last["bullet"], len(bodies))
    apart = bool(
        re.search(r"\n[ \t]*\n(?![ \t]*(?:[-*+]|\d+[.)])\s|[ \t]{2,}|\s|\Z)", clean[last.end() :])
    )
    spaced = (
        bool(re.search(r"\n[ \t]*\n[ \t]*\Z", clean[: last.start()]))
        and _ITEM.search(clean, 0, last.start()) is not None
    )
    new = [
        f"{last['indent']}{bullet}{last['gap']}{box}{body}"
        for bullet, body in zip(bullets, bodies, strict=True)
    ]
    return new, apart or (spaced and _is_item_above(clean, last.start()))


def _is_item_above(text: str, at: int) -> bool:
    """Whether the line above the blank line before an offset is an item as well.

    Then the items of the list are separated by blank lines.
    """
    above = list(NEWLINE.split(text[:at].rstrip()))[-1:]
    return bool(above and _ITEM.match(above[0]))


def _bullets(text: str, bullet: str, count: int) -> list[str]:
    if not bullet[:-1].isdigit():
        return [bullet] * count
    numbers = [m["bullet"][:-1] for m in _ITEM.finditer(text) if m["bullet"][:-1].isdigit()]
    if len(numbers) > 1 and numbers[-1] == numbers[-2]:
        return [bullet] * count
    return [f"{int(bullet[:-1]) + n}{bullet[-1]}" for n in range(1, count + 1)]


def _org(text: str, lines: Sequence[str]) -> tuple[list[str], bool]:
    bodies = [_LINK.sub(r"[[\2][\1]]", _OWN.sub("", line, count=1)) for line in lines]
    heads = list(_HEADLINE.finditer(text))
    worded = [h for h in heads if h["word"]]
    if worded:
        return [f"{worded[-1]['stars']} TODO {body}" for body in bodies], False
    return [f"- {body}" for body in bodies], False


def _plain(_text: str, lines: Sequence[str]) -> tuple[list[str], bool]:
    return [_LINK.sub(r"\1 \2", _OWN.sub("", line, count=1)) for line in lines], False


def _unchanged(_text: str, lines: Sequence[str]) -> tuple[list[str], bool]:
    return list(lines), True
