"""Reads a reference as a bibliography prints it: people, title, and where the title ends. Pure.

The styles are those of ACM, APA, IEEE, LNCS, ICML, Vancouver, ACS, Chicago and MLA. They differ in
how a name is written (`W. Kwon`, `Kwon, W.`, `Kwon W`, `Kwon, Woosuk`), in what separates two
names, and in what ends the list of names (a full stop, a colon, a year, a quotation mark).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from enrich import text
from enrich.model import Name

_LONGEST = 3000  # characters of a reference that are read
_MOST_NAMES = 80

_CAPITAL = r"[^\W\d_a-z]"
_WORD = rf"{_CAPITAL}[\w'’‐-]*"
_PARTICLE = (
    r"(?:d[aeiou]s?|del|della|den|der|di|du|el|la|le|van|von|vom|zu|zur|ter|ten|bin|al|ben|y|e)\b"
)
_FAMILY = (
    rf"(?:{_PARTICLE}\s+){{0,3}}(?:{_CAPITAL}['’])?{_WORD}(?:\s(?!(?:and|et)\b){_WORD}){{0,2}}"
)
_INITIALS = rf"{_CAPITAL}\.(?:[\s-]?(?:{_CAPITAL}\.|{_CAPITAL}(?=[,;.:]|$)))*"
_SUFFIX = r"(?:,?\s+(?:Jr|Sr)\.?|,?\s+I{2,3}\b)?"
# A name in each order of its parts.
_INVERTED = re.compile(rf"{_FAMILY},\s*{_INITIALS}(?:\s+{_PARTICLE}\b(?!\s+{_CAPITAL}))*{_SUFFIX}")
_INVERTED_IN_FULL = re.compile(
    rf"{_FAMILY},\s*{_WORD}(?:\s(?:{_INITIALS}|{_WORD}|{_CAPITAL}\b\.?)){{0,2}}{_SUFFIX}"
)
_BARE_INITIALS = re.compile(rf"{_FAMILY}\s+(?:{_CAPITAL}-?){{1,3}}(?=[,.;:\s]|$)")
_IN_ORDER = re.compile(
    rf"(?:{_INITIALS}|{_WORD})(?:\s+(?:{_INITIALS}|{_CAPITAL}\b(?!['’])\.?|{_PARTICLE}|{_WORD})){{1,4}}"
    rf"{_SUFFIX}"
)
_AND = r"(?:(?:and|und|et)\b|&|\\&)(?!\s*al\b)"
_SEPARATOR = re.compile(rf"\s*(?:[,;]\s*(?:{_AND})?|\b(?:{_AND})|(?<=\s)(?:{_AND}))\s+|\s*;\s*")
_OTHERS = re.compile(
    r"[,;]?\s*(?:(?:and|&)\s+)?(?:et\.?\s*al\b\.?|others\b)|[,;]\s*(?:\.\.\.|…)", re.IGNORECASE
)
_YEAR = r"(?:19|20)\d\d[a-z]?"
_BARE = re.compile(rf"^({_FAMILY})\s+((?:{_CAPITAL}-?){{1,3}})$")
_IN_INITIALS = re.compile(rf"(?:,\s*{_INITIALS}|\s(?:{_CAPITAL}-?){{1,3}})$")
_PUBLISHED = re.compile(r"\b(?:19|20)\d\d\b")
_DOTTED = re.compile(rf"\b{_CAPITAL}\.")
_LONG_ACRONYM = re.compile(rf"\s{_CAPITAL}{{3}}$")
_HAS_INITIALS = re.compile(
    rf"\b{_CAPITAL}\.|\s(?:{_CAPITAL}-?){{1,3}}$|^{_CAPITAL}{{1,2}}\s+{_CAPITAL}[a-z]"
)
_ENDED = re.compile(rf"(?:\.|{_YEAR}[.)]*)\s*$")
_TAIL = re.compile(rf"[\s.,:(\[]{{0,5}}(?:{_YEAR})?[\s.,:)\]]{{0,5}}$")
# What may come between the people and the title.
_AFTER_NAMES = re.compile(
    rf"\s*(?:,?\s*\(eds?\.\)|,\s*eds?\.)?"
    rf"(?:(?P<year>[.,]?\s*[(\[]{_YEAR}(?:,[^()\[\]]{{1,20}})?[)\]]\s*[.,:]?\s+"
    rf"|(?:[.,]|(?<=\.))\s+{_YEAR}[.,:]\s+)"
    rf"|(?P<colon>:\s+)|(?P<stop>\.\s+)|(?P<quote>[,.:]?\s*(?=[\"“„«]))|(?P<space>\s+(?=[^\s])))"
)
_NUMBERED = re.compile(r"\b(?:19|20)\d\d\b|\b\d+\s*[(:,]|^\W*(?:In\b|Proc)")
_COMMA = re.compile(r",\s+|(?<=,\s)|(?<=, and\s)|(?<=and\s)")
_QUOTED = re.compile(r"[\"“„«](?P<title>[^\"“”„«»]{3,400})[\"”“»]")
# The end of a sentence: not after an initial, nor after a word that is always abbreviated.
_SENTENCE_END = re.compile(
    r"(?<![\s(][A-Z])(?<!\bvs)(?<!\bSt)(?<!\bNo)(?<!\bno)(?<!\bDr)(?<!\be\.g)(?<!\bi\.e)[.?!]"
    r"(?=\s+\S|\s*$)"
)
# "SOSP 2023: 611-626", "Commun. ACM 59(11): 56-65 (2016)": how DBLP ends a reference.
_DBLP_END = re.compile(
    r"[.?!]\s+[A-Z][^.?!]{1,80}:\s*[\w:]*\d+\s*[-–]\s*[\w:]*\d+(?:\s*\((?:19|20)\d\d\))?\W*$"
)
_IN = re.compile(r"[.?!,]\s+In(?::\s|\s+(?=Proc|[A-Z\d]))|\s+In(?::\s|\s+(?=Proc))")


@dataclass(frozen=True, slots=True)
class PrintedReference:
    """The people and the title of a reference, with the offsets of the title in the text."""

    authors: tuple[Name, ...]
    others: bool  # "et al." follows: there are more people
    title: str
    start: int
    end: int


def read(reference: str, *, sure: bool = False) -> PrintedReference | None:
    """Return the parts of a reference, None where no style fits.

    The text is one reference without markup. The title ends before the venue: at the end of its
    sentence, at a closing quotation mark, or at the end of the text. `sure`: it stands in a
    bibliography, so that one name and two words will do.
    """
    reference = reference[:_LONGEST]
    for names, end, others in sorted(_lists_of_names(reference), key=_likeliest_first):
        after = _AFTER_NAMES.match(reference, end)
        if after is None or not names:
            continue
        found = _reference_with_title(reference, after, names, others=others, sure=sure)
        if found is not None:
            return found
    return None


def people(words: str, *, sure: bool = False) -> tuple[tuple[Name, ...], bool] | None:
    """Return the people that a text names, and whether "et al." follows them.

    None where the text is something else. A year in brackets, a colon or a full stop may follow
    them. `sure`: it stands where people do, so that one name in full will do.
    """
    whole = words[:_LONGEST]
    words = _TAIL.sub("", whole) + "."
    for names, end, others in _lists_of_names(words):
        if names and not words[end:].strip(" .,:;"):
            known = sure or _are_sure(names, whole, others=others)
            return (_as_names(names), others) if known else None
    return None


def names_before_title(words: str) -> tuple[tuple[Name, ...], bool, int] | None:
    """Return the people before a title that a comma alone parts from them.

    With them come whether there are others, and the offset of the title. None where no name with
    initials begins the text.
    """
    words = words[:_LONGEST]
    for names, end, others in sorted(_lists_of_names(words), key=_likeliest_first):
        known = list(itertools.takewhile(_HAS_INITIALS.search, names))
        if not known:
            continue
        if len(known) < len(names):  # "Deep Learning" in capitals looks like a name
            end = words.index(names[len(known)], words.index(known[-1]) + len(known[-1]))
            others = False
        if comma := _COMMA.match(words, end):
            return _as_names(known), others, comma.end()
    return None


def _are_sure(names: list[str], words: str, *, others: bool) -> bool:
    """Whether names are hardly something else.

    "Graph Mining, Social Media:" has capitals too.
    """
    initials = any(_HAS_INITIALS.search(n) for n in names)
    listed = len(names) > 2 or (len(names) == 2 and not words.rstrip().endswith(":"))
    turned = bool(_INVERTED_IN_FULL.fullmatch(names[0])) and bool(_ENDED.search(words))
    return initials or others or listed or turned


def _reference_with_title(
    reference: str, after: re.Match[str], names: list[str], *, others: bool, sure: bool
) -> PrintedReference | None:
    """Return the reference whose title begins after its people, None where it is no title."""
    start = after.end()
    quoted = _QUOTED.match(reference, start)
    whole = quoted is not None and not (
        reference.startswith(":", quoted.end())
        or (quoted["title"].endswith(("?", "!")) and _end_of_subtitle(reference, quoted.end()))
    )
    if quoted and whole:
        start, end = quoted.span("title")
    elif after["quote"] is not None:
        return None
    elif after["space"] is not None and reference[after.start() - 1] != ".":
        return None  # `Stoica, I. Title`: the stop of the last initial ends the list as well
    else:
        end = title_end(reference, start)
    title = reference[start:end].strip().rstrip(",.;:")
    by_dblp = len(names) > 1 and _DBLP_END.search(reference, end)
    if after["colon"] and not (others or by_dblp or _are_in_initials(names)):
        return None  # "Roses Are Red, Violets Are Blue: ..." and "Deep Speech: ..." are titles
    alone = len(names) == 1 and not others and not _DOTTED.search(names[0]) and not sure
    dated = after["year"] is not None or _PUBLISHED.search(reference, end)
    if alone and (not dated or _LONG_ACRONYM.search(names[0])):
        return None  # "Beating SGD. ..." begins like a name
    sure = sure or len(names) > 1 or others or after["year"] is not None
    if not _is_title(title, sure=sure):
        return None
    return PrintedReference(_as_names(names), others, title, start, start + len(title))


def _are_in_initials(names: list[str]) -> bool:
    """Whether all names have initials: "Kwon, W.", "Kwon WB"; "Fable II" alone is none."""
    dotted = all(map(_DOTTED.search, names))
    return dotted or (len(names) > 1 and all(map(_HAS_INITIALS.search, names)))


def title_end(reference: str, start: int) -> int:
    """Return where the sentence that begins at `start` ends, its question mark included."""
    stop = _SENTENCE_END.search(reference, start + 4)
    inside = _IN.search(reference, start + 4)
    if inside and (not stop or inside.start() < stop.start()):
        return inside.start() + (reference[inside.start()] in "?!")
    if not stop:
        return len(reference)
    if stop.group() in "?!" and (end := _end_of_subtitle(reference, stop.end())):
        return end
    return stop.start() + (stop.group() in "?!")


def _end_of_subtitle(reference: str, start: int) -> int:
    """Return where a second sentence of a title ends, which follows a question; 0 for a venue.

    A venue has numbers, or a year behind it; behind a second sentence the venue is still to come.
    """
    stop = _SENTENCE_END.search(reference, start)
    if stop is None or stop.group() != ".":
        return 0
    words, rest = reference[start : stop.start()], reference[stop.end() :]
    venue = _NUMBERED.search(words) or len(words.split()) < 3
    return 0 if venue or not re.match(r"\W*[A-Z][\w-]+", rest) else stop.start()


def _is_title(title: str, *, sure: bool) -> bool:
    """Whether words can be a title, and not a name, a year or the volume of a venue.

    `sure`: the names before are certain, so that a short title will do.
    """
    words = re.findall(r"[^\W\d_]+", title)
    if len(words) < (1 if sure else 3) or len(title) < 4:
        return False
    if re.match(r"(?:In:\s|In\s+(?=[^\W_a-z])|Proc|pp\.|pages\b|vol\b|(?:19|20)\d\d\b\W*$)", title):
        return False
    found = people(title)
    return found is None or len(words) >= 5 or (sure and len(found[0]) == 1 and not found[1])


def _lists_of_names(words: str) -> Iterator[tuple[list[str], int, bool]]:
    """Yield each way to read the beginning of a text as people.

    Each is (names, the offset after them, whether "et al." follows).
    """
    for pattern in (_INVERTED, _BARE_INITIALS, _IN_ORDER):
        yield _names(words, pattern, pattern)
    yield _names(words, _INVERTED_IN_FULL, _IN_ORDER)
    yield _names(words, _INVERTED, _IN_ORDER)
    yield _names(words, _INVERTED_IN_FULL, _INVERTED_IN_FULL)


def _likeliest_first(reading: tuple[list[str], int, bool]) -> tuple[bool, int]:
    """Return the sort key of a reading: names with initials first, then the longest list.

    Two names that both have initials are hardly an accident.
    """
    names, end, _ = reading
    return not (len(names) > 1 and all(_IN_INITIALS.search(n) for n in names)), -end


def _names(
    words: str, first: re.Pattern[str], rest: re.Pattern[str]
) -> tuple[list[str], int, bool]:
    """Return the names at the beginning of a text, the offset after them, and "et al.".

    `first` and `rest` are the patterns of the first name and of the others.
    """
    found: list[str] = []
    at = len(words) - len(words.lstrip())
    end = at
    while len(found) < _MOST_NAMES:
        name = (rest if found else first).match(words, at)
        if name is None or _is_other_than_name(name.group()):
            break
        found.append(name.group())
        end = name.end()
        if others := _OTHERS.match(words, end):
            stop = others.group().endswith(".") and words[others.end() :][:1] not in {",", ":", ";"}
            return found, others.end() - stop, True
        separator = _SEPARATOR.match(words, end)
        if separator is None:
            break
        at = separator.end()
    return found, end, False


_NO_NAME = re.compile(
    r"(?<![\w-])(?:the|The|an|An(?=\s+(?![^\W\d_a-z]\.)\w)|of|for|with|on|in|to|by|from|via|[Uu]sing|[Tt]owards?"
    r"|[Ll]earning|[Nn]etworks?|[Ss]ystems?|[Mm]odels?|[Aa]nalysis|[Dd]ata|[Dd]eep|[Ss]urvey"
    r"|[Rr]eview)(?![\w-])"
)


def _is_other_than_name(words: str) -> bool:
    return bool(_NO_NAME.search(words))


def _as_names(names: list[str]) -> tuple[Name, ...]:
    return tuple(text.name(_BARE.sub(_turned, n)) for n in names)


def _turned(name: re.Match[str]) -> str:
    """Return "Kwon, W" for "Kwon W"; "SR" and "JR" are initials there, and no suffix."""
    initials = ". ".join(name[2]) + "." if name[2] in {"SR", "JR"} else name[2]
    return f"{name[1]}, {initials}"
