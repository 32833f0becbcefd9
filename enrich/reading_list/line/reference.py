"""Reads a reference as a bibliography prints it: people, title, and where the title ends. Pure.

The styles are those of ACM, APA, IEEE, LNCS, ICML, Vancouver, ACS, Chicago and MLA, and the many
that have no name. They differ in how a name is written and in what separates two (`name_list`), in
what ends the list of names (a full stop, a colon, a year, a quotation mark, a comma), and in what
ends the title (`title_end`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from enrich.model import Name
from enrich.patterns import regex
from enrich.reading_list.line import name_list
from enrich.reading_list.line.name_list import CAPITAL, IN_INITIALS, NameList
from enrich.reading_list.line.title_end import end_of_subtitle, quoted, title_end
from enrich.text.values import MONTH_NAMES, MONTHS

_LONGEST = 3000  # characters of a reference that are read
_MONTH = rf"(?:{'|'.join(m.capitalize() for m in (*MONTH_NAMES, *MONTHS))}|Sept)\b\.?"
_YEAR = r"(?:1[89]|20)\d\d[a-z]?"
_PUBLISHED = regex(r"\b(?:19|20)\d\d\b")
_PAGES = regex(r"\bpp?\.|\bpages\b|\d[-–]\d|\barXiv\b")
_DOTTED = regex(rf"\b{CAPITAL}\.")
_LONG_ACRONYM = regex(rf"\s{CAPITAL}{{3}}$")
_HAS_INITIALS = regex(
    rf"\b{CAPITAL}\.|\s(?:{CAPITAL}-?){{1,3}}$|^{CAPITAL}{{1,2}}\s+{CAPITAL}[a-z]"
)
_ENDED = regex(rf"(?:\.|{_YEAR}[.)]*)\s*$")
_TAIL = regex(rf"[\s.,:(\[]{{0,5}}(?:(?:(?<=[(\[]){_MONTH}\s)?{_YEAR})?[\s.,:)\]]{{0,5}}$")
# What may come between the people and the title.
_AFTER_NAMES = regex(
    rf"\s*(?:,?\s*\(eds?\.\)|,\s*eds?\.)?"
    rf"(?:(?P<year>[.,]?\s*[(\[]\s*(?:\[{_YEAR}\]\s*|{_MONTH}\s+)?{_YEAR}(?:,[^()\[\]]{{1,20}})?\s*[)\]]"
    rf"(?:\s*[.,:]\s*|\s+)|(?:[.,]|(?<=\.))\s+{_YEAR}[.,:]\s+)"
    rf"|(?P<colon>:\s+)|(?P<stop>\.\s+|(?<=[a-z]{{2}})\.(?=[A-Z\"“]))"
    rf"|(?P<quote>[,.:;]?\s*(?=[\"“„«»]|``|[‘'][^\W_]))|(?P<bare>\s+{_YEAR}[:.]?\s+(?=[A-Z\"“‘']))"
    rf"|(?P<comma>,\s+)|(?P<space>\s+(?=[^\s])))"
)
# "“Self” Attention for X. In Y": a title of which some words are quoted.
_MOST_QUOTED = 3
_MORE_OF_TITLE = regex(
    rf"[”\"’']{{1,2}}\s+(?!In\b){CAPITAL}[^.?!\d]{{5,200}}[.?!]\s+(?=In\b|{CAPITAL})"
)
_COMMA = regex(r",\s+|(?<=,\s)|(?<=, and\s)|(?<=and\s)")
# "SOSP 2023: 611-626", "Commun. ACM 59(11): 56-65 (2016)": how DBLP ends a reference.
_DBLP_END = regex(
    r"[.?!]\s+[A-Z][^.?!]{1,80}:\s*[\w:]*\d+\s*[-–]\s*[\w:]*\d+(?:\s*\((?:19|20)\d\d\))?\W*$"
)


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
    sentence, at a closing quotation mark, at a comma, or at the end of the text. `sure`: it stands
    in a bibliography, so that one name and two words will do.
    """
    reference = reference[:_LONGEST]
    for listed in _readings(reference):
        after = _AFTER_NAMES.match(reference, listed.end)
        if after is None:
            continue
        found = _reference_with_title(reference, after, listed, sure=sure)
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
    for listed in name_list.read(words):
        if listed.names and not words[listed.end :].strip(" .,:;"):
            known = sure or _are_sure(listed, whole)
            return (listed.as_names(), listed.others) if known else None
    return None


def names_before_title(words: str) -> tuple[tuple[Name, ...], bool, int] | None:
    """Return the people before a title that a comma alone parts from them.

    With them come whether there are others, and the offset of the title. None where no name with
    initials begins the text.
    """
    words = words[:_LONGEST]
    for listed in _readings(words):
        known = len(list(itertools.takewhile(_HAS_INITIALS.search, listed.names)))
        if not known:
            continue
        if known < len(listed.names):  # "Deep Learning" in capitals looks like a name
            listed = listed.first(known)
        if comma := _COMMA.match(words, listed.end):
            return listed.as_names(), listed.others, comma.end()
    return None


def _readings(reference: str) -> Iterator[NameList]:
    """Yield the ways to read the beginning of a reference as people, the likeliest first."""
    found = [listed for listed in name_list.read(reference) if listed.names]
    yield from sorted(found, key=_likeliest_first)
    shorter = []
    for listed in found:
        known = len(list(itertools.takewhile(_HAS_INITIALS.search, listed.names)))
        if 0 < known < len(listed.names):
            shorter.append(listed.first(known))
    yield from sorted(shorter, key=_likeliest_first)
    scanned = name_list.scanned(reference)
    if scanned.names:
        yield scanned


def _are_sure(listed: NameList, words: str) -> bool:
    """Whether names are hardly something else.

    "Graph Mining, Social Media:" has capitals too.
    """
    names = listed.names
    initials = any(_HAS_INITIALS.search(n) for n in names)
    several = len(names) > 2 or (len(names) == 2 and not words.rstrip().endswith(":"))
    turned = name_list.is_turned(names[0]) and bool(_ENDED.search(words))
    return initials or listed.others or several or turned


def _reference_with_title(
    reference: str, after: re.Match[str], listed: NameList, *, sure: bool
) -> PrintedReference | None:
    """Return the reference whose title begins after its people, None where it is no title."""
    names, others = listed.names, listed.others
    title = _title(reference, after, listed, sure=sure)
    if title is None:
        return None
    start, end = title
    words = reference[start:end].strip().rstrip(",.;:")
    by_dblp = len(names) > 1 and _DBLP_END.search(reference, end)
    if after["colon"] and not (others or by_dblp or _are_in_initials(names)):
        return None  # "Roses Are Red, Violets Are Blue: ..." and "Deep Speech: ..." are titles
    alone = len(names) == 1 and not others and not _DOTTED.search(names[0]) and not sure
    dated = bool(after["year"] or after["bare"] or _PUBLISHED.search(reference, end))
    if alone and (not dated or _LONG_ACRONYM.search(names[0])):
        return None  # "Beating SGD. ..." begins like a name
    if after["comma"] and not (dated or _PAGES.search(reference, end)):
        return None
    several = len(names) > 1 or others or bool(after["year"] or after["bare"])
    if not _is_title(words, sure=(sure or several) and not after["comma"]):
        return None
    return PrintedReference(listed.as_names(), others, words, start, start + len(words))


def _title(
    reference: str, after: re.Match[str], listed: NameList, *, sure: bool
) -> tuple[int, int] | None:
    """Return the offsets of the title behind the people, None where they are no people."""
    start = after.end()
    if listed.scanned and after["year"] is None:
        return None
    if listed.cut and after["comma"] is None:
        return None
    span = quoted(reference, start)
    if span and not _goes_on(reference, *span):
        return span
    if after["quote"] is not None and reference[start] not in "‘'":
        return None
    if after["space"] is not None and reference[after.start() - 1] != ".":
        return None  # `Stoica, I. Title`: the stop of the last initial ends the list as well
    if after["bare"] is not None and not _begins_with_family(listed.names[0]):
        return None
    if after["comma"] is None:
        return start, title_end(reference, start)
    if not _may_end_at_comma(listed, sure=sure):
        return None
    end = title_end(reference, start, commas=True)
    return (start, end) if end < len(reference) else None


def _may_end_at_comma(listed: NameList, *, sure: bool) -> bool:
    """Whether people are told from a title that only a comma parts from them."""
    initials = [bool(_HAS_INITIALS.search(n)) for n in listed.names]
    return all(initials) or listed.closed or listed.others or (sure and not any(initials))


def _begins_with_family(name: str) -> bool:
    return bool(IN_INITIALS.search(name)) or name_list.is_turned(name)


def _goes_on(reference: str, start: int, end: int) -> bool:
    """Whether a title goes on behind its quotation, which is only its beginning."""
    few = len(reference[start:end].split()) <= _MOST_QUOTED
    if few and reference[end - 1] not in ",.?!" and _MORE_OF_TITLE.match(reference, end):
        return True
    rest = reference[end:].lstrip("'’”\"» ,.")
    behind = len(reference) - len(rest)
    asks = reference[end - 1] in "?!" and end_of_subtitle(reference, behind)
    return rest.startswith(":") or bool(asks)


def _are_in_initials(names: Sequence[str]) -> bool:
    """Whether all names have initials: "Kwon, W.", "Kwon WB"; "Fable II" alone is none."""
    dotted = all(map(_DOTTED.search, names))
    return dotted or (len(names) > 1 and all(map(_HAS_INITIALS.search, names)))


def _is_title(title: str, *, sure: bool) -> bool:
    """Whether words can be a title, and not a name, a year or the volume of a venue.

    `sure`: the names before are certain, so that a short title will do.
    """
    words = re.findall(r"[^\W\d_]+", title)
    if len(words) < (1 if sure else 3) or len(title) < 4:
        return False
    if re.match(
        r"(?:and\b|&|In:\s|In\s+(?=[^\W_a-z])|Proc|pp\.|pages\b|vol\b|(?:19|20)\d\d\b\W*$)", title
    ):
        return False
    found = people(title)
    return found is None or len(words) >= 5 or (sure and len(found[0]) == 1 and not found[1])


def _likeliest_first(listed: NameList) -> tuple[bool, int]:
    """Return the sort key of a reading: names with initials first, then the longest list.

    Two names that both have initials are hardly an accident.
    """
    names = listed.names
    return not (len(names) > 1 and all(IN_INITIALS.search(n) for n in names)), -listed.end
