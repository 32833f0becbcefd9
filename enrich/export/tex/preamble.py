r"""The `@preamble` of a .bib: what pdfLaTeX prints for what it does not know. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

from enrich import text
from enrich.export.tex import maths
from enrich.export.tex.characters import KERNEL, symbol
from enrich.export.tex.latex import SCRIPTS, prose
from enrich.patterns import regex
from enrich.text.tex_letters import ACCENTS, LETTERS

_FOREIGN = regex(f"[^\x00-\x7f{KERNEL}]")
_COMMAND = regex(r"\\([A-Za-z]+)")
# Commands that LaTeX's oldest font encoding lacks, and what it prints instead.
# Every other encoding has the real letter.
_LACKING: Mapping[str, str] = {
    "dj": "d", "DJ": "D", "dh": "d", "DH": "D", "th": "th", "TH": "Th", "ng": "ng", "NG": "Ng",
    "guillemotleft": "<<", "guillemetleft": "<<", "guillemotright": ">>", "guillemetright": ">>",
    "guilsinglleft": "<", "guilsinglright": ">", "quotedblbase": ",,", "quotesinglbase": ",",
}  # fmt: skip
_WITH_OGONEK = frozenset("ĄąĘęĮįŲųǪǫ")


def preamble(entries: Iterable[str]) -> list[str]:
    r"""Return the lines that a file of these entries needs, one for each command or character.

    None of them changes what a paper's own packages define: they stand in for what pdfLaTeX would
    stop at. The order is always the same.
    """
    commands, characters = set[str](), set[str]()
    for entry in entries:
        commands.update(_COMMAND.findall(entry))
        characters.update(entry)
    foreign = sorted(set(_FOREIGN.findall("".join(sorted(characters)))))
    lines = [maths.STAND_INS[c] for c in sorted(commands & maths.STAND_INS.keys())]
    commands |= set(_COMMAND.findall("".join(map(_printed, foreign))))
    commands |= {command for letter, command in LETTERS.items() if letter in characters}
    lines += [_provided(c) for c in sorted(commands & _LACKING.keys())]
    if "k" in commands or characters & _WITH_OGONEK:
        lines.append(r"\ProvideTextCommandDefault{\k}[1]{#1}")
    return lines + [_defined(c) for c in foreign]


def _provided(command: str) -> str:
    return f"\\ProvideTextCommandDefault{{\\{command}}}{{{_LACKING[command]}}}"


def _defined(character: str) -> str:
    name = f"\\csname u8:\\detokenize{{{character}}}\\endcsname"
    return f"\\expandafter\\providecommand{name}{{{_printed(character)}}}"


@cache
def _printed(character: str) -> str:
    """Return what is printed for a character: accented, as a formula, else as Latin letters."""
    decomposed = unicodedata.normalize("NFD", character)
    base, marks = decomposed[0], decomposed[1:]
    if base.isascii() and base.isalpha():
        return _with_accents(base, marks)
    if unicodedata.combining(character):
        return ""
    if SCRIPTS.match(character):
        return prose(character)
    return symbol(character) or _transliterated(character)


def _with_accents(base: str, marks: str) -> str:
    r"""Return a letter with accents, those above before those below.

    `\d{\^{a}}` sets a letter of the font with a dot, and can be searched for in the PDF.
    """
    accents = (ACCENTS[m] for m in marks if m in ACCENTS)
    for accent in sorted(accents, key=lambda a: a in "dcbk"):
        base = f"\\{accent}{{{base}}}"
    return base


def _transliterated(character: str) -> str:
    from anyascii import anyascii

    return prose(text.squeeze(str(anyascii(character))).strip(":"))
