"""Values of fields as services write them: dates, pages, ISBNs, addresses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from enrich import text
from enrich.model import Date, Name
from enrich.patterns import regex

MONTH_NAMES = tuple(
    "january february march april may june july august september october november december".split()
)
# Their short forms, which are BibTeX's macros too.
MONTHS = tuple(name[:3] for name in MONTH_NAMES)
_DASHES = regex(r"\s*[-‐‑‒–—−~〜～]+\s*")
_NO_PAGE = regex(
    r"\s*(?:n\.?\s?/?a\.?|null|none|nan|undefined|unpaginated|no?\.?\s?pag\w*\.?|tb[ad]|[?x]+|0+)?\s*",
    re.IGNORECASE,
)
# How many pages there are, and no page: "12 pages", "10 pp."
_NUMBER_OF_PAGES = regex(r"\s*\d+\s*(?:pages?|pp?\.?|pgs?\.?)\s*", re.IGNORECASE)
# "317-320 vol.4", "pp. 3-7", "Article 12", "1-10 (10 pages)", "1-8, Article 12"
_BESIDE_PAGES = regex(
    r"^\s*(?:pp?\.|pages?|(?:art(?:icle|\.)\s*(?:no\.|number|id)?|no\.|\#)(?=\s?\w*\d))\s*(?=\S)"
    r"|\s*\(\s*(?:\d+\s*(?:pages?|pp?\.?)|(?:19|20)\d\d)\s*\)\s*$"
    r"|(?<=\d)\s*[,;]\s*art(?:icle|\.)\s*(?:no\.?|number|id)?\s*\w*\d\w*\s*$|[\s,;(]*\bvol(?:ume|s)?\.?\s*\d+\b\)?[\s,;]*",
    re.IGNORECASE,
)
_NOBODY = frozenset({"anonymous", "anonymous authors", "others"})
_FIRST_OF_NOBODY = frozenset("AaOo")


def people(names: Iterable[str]) -> tuple[Name, ...]:
    """Return names as written, split; without empty ones and those that name nobody."""
    return tuple(x for x in map(_person, names) if x.family or x.literal or x.full)


def _person(name: str) -> Name:
    return Name() if not name.strip() or is_anonymous(name) else text.name(name)


def is_anonymous(name: str) -> bool:
    """Whether a name is the "Anonymous" of blind reviews, or the "others" that end a list."""
    first = name[:1]
    if first.isascii() and first.isalpha() and first not in _FIRST_OF_NOBODY:
        return False
    return text.fold(name) in _NOBODY


def once(names: Iterable[Name]) -> tuple[Name, ...]:
    """Return a list of authors without its repetition, as some deposits have it.

    The list is repeated where every name is in it equally often, or where its second half has the
    same people as the first; a name that alone is there twice may be of two people.
    """
    listed = tuple(names)
    if len(set(listed)) < len(listed):
        counts = Counter(listed)
        return tuple(counts) if len(set(counts.values())) == 1 else listed
    half, odd = divmod(len(listed), 2)
    one, two = listed[:half], listed[half:]
    if odd or half < 2 or not all(map(_are_of_one, one, two)):
        return listed
    return max(one, two, key=lambda part: sum(len(n.full) for n in part))


def _are_of_one(a: Name, b: Name) -> bool:
    return _may_be_of_one(a, b) and text.same_person(a, b) >= 0.9


def _may_be_of_one(a: Name, b: Name) -> bool:
    """Whether two names have an initial in common, as all have that are of one person.

    The surname of one is the other's or a given name of it, or both names are the same letters.
    """
    words = (b.family, *b.given.split())
    firsts = [word[:1].lower() for word in (a.given, a.family, *words)]
    if not all(c.isascii() and c.isalpha() for c in firsts) or not b.given:
        return True
    if a.particle or a.suffix or a.literal or b.particle or b.suffix or b.literal:
        return True
    return firsts[0] == firsts[3] or firsts[1] in firsts[2:]


def month(value: str) -> int:
    """Return 1 to 12 for "apr", "April", "17--23 Jul", "4"; 0 if there is none."""
    named = re.search("|".join(MONTHS), value.lower())
    if named:
        return MONTHS.index(named.group()) + 1
    number = re.fullmatch(r"\s*0?(\d|1[0-2])\s*", value)
    return int(number.group(1)) if number else 0


def date(value: str) -> Date | None:
    """Return the date in "2022", "2021/6", "2018-07-03", "3 July 2018"; None without a year."""
    found = re.search(r"\b(1[6-9]\d\d|20\d\d)(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?!\d)", value)
    if not found:
        return None
    year, middle, last = (int(x or 0) for x in found.groups())
    if not middle:
        return Date(year, month(re.sub(r"\d", " ", value)))
    return Date(year, middle, last if last <= 31 else 0) if middle <= 12 else Date(year)


def page_range(first: str, last: str = "") -> str:
    """Return "779-805" for "779--805", "779–805" or a first and a last page; "7" for one page.

    What says that there are none ("n/a-n/a", "null", "0-0") is "", and a volume beside the pages
    is left out.
    """
    if first == "" or _NUMBER_OF_PAGES.fullmatch(first):
        return ""
    first = re.sub(r"\s*[;&]\s*", ", ", first)
    pages = with_hyphen(_BESIDE_PAGES.sub("", first), "-").strip(" -,")
    if last.strip() and last.strip() != pages:
        pages = f"{pages}-{last.strip()}" if pages else ""
    if all(_NO_PAGE.fullmatch(part) for part in re.split(r"[-,]", pages)):
        return ""
    one = re.fullmatch(r"(.+)-\1", pages)
    return one.group(1) if one else _without_no_page(pages)


def _without_no_page(pages: str) -> str:
    """Return "123" for "123-null", "125" for "null-125"."""
    begin, hyphen, end = pages.partition("-")
    if not hyphen or "-" in end or "," in pages:
        return pages
    if _NO_PAGE.fullmatch(end):
        return begin
    return end if _NO_PAGE.fullmatch(begin) and not begin.isdecimal() else pages


def with_hyphen(pages: str, hyphen: str) -> str:
    """Return pages with this hyphen between first and last, and no blanks around it.

    Hyphens inside of a page's name stay: "I-511-I-518" is from I-511 to I-518.
    """
    return re.sub(r"[^,]+", lambda part: _ranged(part[0], hyphen), pages)


def _ranged(pages: str, hyphen: str) -> str:
    parts = _DASHES.split(pages)
    if len(parts) == 3 and all(parts):
        return f"{parts[0]}-{parts[1]}{hyphen}{parts[2]}"
    if len(parts) == 2 and re.fullmatch(r"[A-Z]+", parts[0]) and parts[1].isdigit():
        # one page, "S-12"
        return "-".join(parts)
    half, odd = divmod(len(parts), 2)
    if odd or half < 2 or not all(parts):
        return hyphen.join(parts)
    return hyphen.join(("-".join(parts[:half]), "-".join(parts[half:])))


def numbers(value: str) -> tuple[str, ...]:
    """Return the ISBNs or ISSNs in a value, as written, without the word before them."""
    return tuple(dict.fromkeys(re.findall(r"\b\d[\d-]{6,16}[\dXx]\b", value)))


def web_address(value: str) -> str:
    """Return a value that is an http(s) address on one line, "" for anything else."""
    value = text.unescaped(value.strip())
    return value if re.fullmatch(r"https?://[^\s\"'<>\\]{4,2000}", value, re.IGNORECASE) else ""
