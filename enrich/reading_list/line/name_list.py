"""The people at the beginning of a printed reference, in every way to read them. Pure.

A name is written `W. Kwon`, `Kwon, W.`, `Kwon W`, `Kwon W.`, `Kwon, Woosuk` or `Woosuk Kwon`; what
separates two is a comma, a semicolon or "and".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from enrich import text
from enrich.model import Name
from enrich.patterns import regex

_MOST_NAMES = 80

CAPITAL = r"[^\W\d_a-z]"
# Accents that a PDF writes beside their letter are a part of a word.
_WORD = rf"{CAPITAL}[\w'’‐`´¨˜ˇ˘¸\u0300-\u036f-]*"
_PARTICLE = (
    r"(?:d[aeiou]s?|del|della|den|der|di|du|el|la|le|van|von|vom|zu|zur|ter|ten|bin|al|ben|y|e)\b"
)
_BEFORE_PARTICLE = r"(?:(?:Van|Von|De|Da|Di|Dos|El|Al|La)\s+)?"
_FAMILY = (
    rf"(?:{_BEFORE_PARTICLE}{_PARTICLE}\s+)?(?:{_PARTICLE}\s+){{0,3}}(?:(?:{CAPITAL}|[dl])['’])?{_WORD}"
    rf"(?:\s(?!(?:and|AND|et)\b){_WORD}){{0,2}}"
)
# "Rijke, M. d.": a particle, shortened like a name.
INITIALS = rf"{CAPITAL}\.(?:[\s-]?(?:{CAPITAL}\.|[dtvz]\.|{CAPITAL}(?=[,;.:]|$)))*"
_SUFFIX = r"(?:,?\s+(?:Jr|Sr)\b\.?|,?\s+I{2,3}\b)?"
# A name in each order of its parts.
_INVERTED = regex(rf"{_FAMILY},\s*{INITIALS}(?:\s+{_PARTICLE}\b(?!\s+{CAPITAL}))*{_SUFFIX}")
_INVERTED_IN_FULL = regex(
    rf"(?!{_WORD}\s(?:{CAPITAL}-?){{1,3}},){_FAMILY},\s*{_WORD}(?:\s(?:{INITIALS}|{_WORD}|{CAPITAL}\b\.?)){{0,2}}{_SUFFIX}"
)
_BARE_INITIALS = regex(rf"{_FAMILY}\s+(?:{CAPITAL}-?){{1,3}}(?:\s(?:Jr|Sr)\b\.?)?(?=[,.;:\s]|$)")
_IN_ORDER = regex(
    rf"(?:{INITIALS}|{_WORD})"
    rf"(?:\s+(?:{INITIALS}|{CAPITAL}\b(?!['’])\.?|{_PARTICLE}|v\.(?=\s{CAPITAL}[a-z])"
    rf"|(?:[dl]['’])?(?!(?:AND|Jr|Sr)\b){_WORD})){{1,4}}{_SUFFIX}"
    # "He et al.": the family name alone.
    rf"|{_FAMILY}(?=,?\s+et\.?\s*al\b)"
)
# The initials stand behind the family name, or before it: styles that turn the first name alone.
_END_OF_NAME = r"(?=\s*(?:[,;:.(\[]|&|(?:and|AND|und|et)\b|(?:19|20)\d\d|$))"
_WITH_INITIALS = regex(
    rf"{_INVERTED.pattern}|(?:{_WORD}|{_PARTICLE}\s+{_WORD})\s+{INITIALS}{_END_OF_NAME}"
    rf"|{INITIALS}\s*(?:{_PARTICLE}\s+){{0,3}}{_WORD}(?:\s{_WORD})?{_SUFFIX}"
)
# "Kwon. W.": a comma that a scan has as a full stop.
_SCANNED = regex(rf"{CAPITAL}[a-z’'-]{{2,}}(?:\s[a-z]{{2,4}})?[.,]\s*{INITIALS}")
_AND = r"(?:(?:and|AND|und|et)\b|&|\\&)(?!\s*al\b)"
_SEPARATOR = regex(
    rf"\s*(?:[,;]\s*(?:{_AND})?|\b(?:{_AND})|(?<=\s)(?:{_AND}))\s+|\s*;\s*"
    rf"|(?<=[\w.])\s?/\s?(?={CAPITAL})|,(?={CAPITAL}[\w'’-]*,?\s?{CAPITAL}\.)"
)
_OTHERS = regex(
    r"[,;]?\s*(?:(?:and|&)\s+)?(?:et\.?\s*al\b\.?|others\b)|[,;]\s*(?:\.\.\.|…)", re.IGNORECASE
)
_BARE = regex(rf"^({_FAMILY})\s+((?:{CAPITAL}-?){{1,3}}|{INITIALS})$")
_STOPPED = regex(rf"^({CAPITAL}[a-z’'-]{{2,}}(?:\s[a-z]{{2,4}})?)\.\s*({INITIALS})$")
_UNSPACED = regex(rf"^((?:{CAPITAL}\.-?)+)(?={CAPITAL}[^\W\d_])")  # "W.Kwon"
IN_INITIALS = regex(
    rf"(?:,\s*{INITIALS}|^[^,]*[^\W\d_]{{2}}\s{INITIALS}|\s(?:{CAPITAL}-?){{1,3}})$"
)
_NO_NAME = regex(
    r"(?<![\w'’-])(?:the|The|an|An(?=\s+(?![^\W\d_a-z]\.)\w)|of|for|with|on|in|to|by|from|via|[Uu]sing|[Tt]owards?"
    r"|[Ll]earning|[Nn]etworks?|[Ss]ystems?|[Mm]odels?|[Aa]nalysis|[Dd]ata|[Dd]eep|[Ss]urvey"
    r"|[Rr]eview)(?![\w'’-])"
)


@dataclass(frozen=True, slots=True)
class NameList:
    """A way to read the beginning of a text as people."""

    names: tuple[str, ...]
    ends: tuple[int, ...]  # the offset after each name; after "et al." for the last
    others: bool = False  # "et al." follows
    closed: bool = False  # "and" stands before the last name
    scanned: bool = False  # its commas are full stops
    cut: bool = False  # words follow that look like further names

    @property
    def end(self) -> int:
        """Return the offset after the people."""
        return self.ends[-1] if self.ends else 0

    def first(self, count: int) -> NameList:
        """Return the list with its first names alone."""
        return NameList(self.names[:count], self.ends[:count], cut=True)

    def as_names(self) -> tuple[Name, ...]:
        """Return the people as names."""
        return tuple(text.name(_turned(n)) for n in self.names)


def read(words: str) -> Iterator[NameList]:
    """Yield each way to read the beginning of a text as people."""
    for first, rest in (
        (_INVERTED, _INVERTED),
        (_BARE_INITIALS, _BARE_INITIALS),
        (_IN_ORDER, _IN_ORDER),
        (_INVERTED_IN_FULL, _IN_ORDER),
        (_INVERTED, _IN_ORDER),
        (_INVERTED_IN_FULL, _INVERTED_IN_FULL),
        (_WITH_INITIALS, _WITH_INITIALS),
    ):
        yield _list(words, first, rest)


def scanned(words: str) -> NameList:
    """Return the people at the beginning of a text whose commas a scan has as full stops."""
    return replace(_list(words, _SCANNED, _SCANNED), scanned=True)


def is_turned(name: str) -> bool:
    """Whether a name is written "Family, Given"."""
    return _INVERTED_IN_FULL.fullmatch(name) is not None


def _list(words: str, first: re.Pattern[str], rest: re.Pattern[str]) -> NameList:
    """Return the names at the beginning of a text.

    `first` and `rest` are the patterns of the first name and of the others. Behind the name that
    follows "and" no comma leads to another: it parts the people from their title.
    """
    names: list[str] = []
    ends: list[int] = []
    at = len(words) - len(words.lstrip())
    closed = joined = False
    while len(names) < _MOST_NAMES:
        name = (rest if names else first).match(words, at)
        if name is None or _is_other_than_name(name.group()):
            break
        names.append(name.group())
        ends.append(name.end())
        closed = joined
        if others := _OTHERS.match(words, name.end()):
            stop = others.group().endswith(".") and words[others.end() :][:1] not in {",", ":", ";"}
            ends[-1] = others.end() - stop
            return NameList(tuple(names), tuple(ends), others=True, closed=closed)
        separator = _SEPARATOR.match(words, name.end())
        if separator is None:
            break
        joined = bool(separator.group().strip(" ,;"))
        if closed and not joined:
            break
        at = separator.end()
    return NameList(tuple(names), tuple(ends), closed=closed)


def _is_other_than_name(words: str) -> bool:
    return bool(_NO_NAME.search(words))


def _turned(name: str) -> str:
    """Return "W. Kwon" for "W.Kwon", "Kwon, W" for "Kwon W" and "Kwon. W", else the name itself.

    "SR" and "JR" are initials there, and no suffix.
    """
    if unspaced := _UNSPACED.match(name):
        name = f"{unspaced[1]} {name[unspaced.end() :]}"
    if bare := _BARE.match(name):
        initials = ". ".join(bare[2]) + "." if bare[2] in {"SR", "JR"} else bare[2]
        return f"{bare[1]}, {initials}"
    stopped = _STOPPED.match(name)
    return f"{stopped[1]}, {stopped[2]}" if stopped else name
