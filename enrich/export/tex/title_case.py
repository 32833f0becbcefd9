"""Capitals of a title that BibTeX styles would lower and must not: acronyms, mixed case, names, the word after a colon.

Styles such as `plain` lower every letter of a title but its first one (the `t` of BibTeX's `change.case$`); what stands in
braces they leave alone. Ordinary words of a Title In Title Case are left to the style.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources

from enrich.export.tex import latex, maths

_WORDS = re.compile(r"\s+|\S+")
_CORE = re.compile(r"[^\W_](?:.*[^\W_])?", re.DOTALL)
_JOINT = re.compile(r"([-‐‑–—/&+·.,:;!?()\[\]]+)")
_SENTENCE_END = re.compile(r"(?:[:?!]|[–—]|\w{3,}\.)[\"'”’)\]]*$")
_DASHES = frozenset(("-", "--", "---", "–", "—", "|"))
# Lower-case in a Title In Title Case too, so they say nothing of how the title is written.
_SMALL = frozenset(
    """
    about above across after against along among around at before behind below beneath between beyond but by down
    during except for from in inside into like near nor of off on onto or over per since so than the through to
    toward towards under until up upon using versus via vs with within without yet and as a an is are be its it
    """.split()
)


def title(words: str, *, unicode: bool = False) -> str:
    """Return a title as LaTeX, with the words in braces whose capitals have to stay."""
    words = latex.clean(words)
    pieces = list(maths.split(words))
    sentence_case, shouted = _manner("".join(p for is_maths, p in pieces if not is_maths))
    written: list[str] = []
    first, opening, before = True, True, ""
    for is_maths, piece in pieces:
        if is_maths:
            written.append(f"{{${piece}$}}" if re.search("[A-Z]", piece) else f"${piece}$")
            first = opening = False
            before = "$"
            continue
        for word in _WORDS.findall(piece):
            if word.isspace():
                written.append(" ")
            else:
                written.append(
                    _word(word, before, (first, opening, sentence_case, shouted), unicode=unicode)
                )
                opening = bool(_SENTENCE_END.search(word[-40:])) or word in _DASHES
                first = False
            before = word[-1]
    return "".join(written)


def _manner(words: str) -> tuple[bool, bool]:
    """Say whether a title is written as a sentence (capitals inside are names), and whether it is all in capitals."""
    long = [w for w in re.findall(r"[^\W\d_]{4,}", words)[1:] if w.lower() not in _SMALL]
    lower = sum(w.islower() for w in long)
    every = re.findall(r"[^\W\d_]{2,}", words)
    shouted = len(every) >= 3 and all(w.isupper() for w in every)
    return lower >= 2 and lower * 2 > len(long), shouted


@lru_cache(maxsize=8192)
def _word(word: str, before: str, manner: tuple[bool, bool, bool, bool], *, unicode: bool) -> str:
    """Return one word between blanks as LaTeX: whole in braces, part by part, or as it is."""
    core = _CORE.search(word)
    if core is None or word.islower() or word.upper() == word.lower():
        return latex.prose(word, unicode=unicode, before=before)
    head, middle, tail = word[: core.start()], core.group(), word[core.end() :]
    parts = _JOINT.split(middle)
    keep = _kept(parts, manner, tail)
    lead = latex.prose(head, unicode=unicode, before=before)
    end = latex.prose(tail, unicode=unicode, before=middle[-1])
    if all(keep[::2]) and not re.search(r"[()\[\]]", middle):
        return f"{lead}{{{latex.prose(middle, unicode=unicode)}}}{end}"
    inner = "".join(
        f"{{{latex.prose(p, unicode=unicode)}}}"
        if k
        else latex.prose(p, unicode=unicode, before=parts[i - 1][-1:] if i else "x")
        for i, (p, k) in enumerate(zip(parts, keep, strict=True))
    )
    return f"{lead}{inner}{end}"


def _kept(parts: Sequence[str], manner: tuple[bool, bool, bool, bool], tail: str) -> list[bool]:
    """Say for each part of a word (every second one is what joins them) whether its capitals have to stay."""
    first, opening, sentence_case, shouted = manner
    compound = len(parts) > 1
    keep = [i % 2 == 0 and _stays(p, shouted=shouted) for i, p in enumerate(parts)]
    for i in range(0, len(parts), 2):
        part, following = parts[i], parts[i + 2] if i + 2 < len(parts) else ""
        capital = part[:1].isupper()
        if capital and i == 0 and not first and (opening or (sentence_case and not shouted)):
            keep[i] = True
        elif len(part) == 1 and capital and not (first and i == 0 and not compound):
            keep[i] = keep[i] or compound or part != "A" or bool(re.match(r"[+#*]", tail))
        if capital and following.isdigit() and parts[i + 1] in ("-", "‑", "."):
            keep[i] = keep[i + 2] = True
        if len(part) == 1 and capital and parts[i + 1 : i + 2] == ["-"] and following[:1].isupper():
            keep[i] = keep[i + 2] = True
    for i in range(
        2, len(parts), 2
    ):  # a number goes along with the name that it is joined to: "{GPT-4}"
        keep[i] = keep[i] or (
            parts[i].isdigit() and keep[i - 2] and parts[i - 1] in ("-", "‑", ".")
        )
    return keep


def _stays(part: str, *, shouted: bool) -> bool:
    capitals = [i for i, c in enumerate(part) if c.isupper()]
    if not capitals:
        return False
    if shouted:
        return any(c.isdigit() for c in part)
    return (
        capitals != [0]
        or any(c.isdigit() for c in part)
        or part.removesuffix("’s").removesuffix("'s").casefold() in names()
    )


@cache
def names() -> frozenset[str]:
    """Return the proper names, and words made of them, that keep their capital in any title."""
    lines = (
        resources.files("enrich.data").joinpath("proper-names.txt").read_text("utf-8").splitlines()
    )
    return frozenset(
        w.casefold() for line in lines if not line.startswith("#") for w in line.split()
    )
