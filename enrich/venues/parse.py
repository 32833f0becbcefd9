"""A venue string read: acronym, name, type and part."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from enrich import text
from enrich.patterns import regex
from enrich.venues.abbreviations import abbreviates
from enrich.venues.table import Row, VenueType, letters, table, words_of


@dataclass(frozen=True, slots=True)
class Venue:
    """What a venue string names; falsy where it names nothing.

    `series` is the table's acronym, the same for all spellings and years ("NeurIPS" of "NIPS"); ""
    for an unknown venue.
    """

    acronym: str = ""  # "SOSP", "NIPS" before 2018, "Findings of EMNLP", "CVPR Workshops"
    name: str = ""  # "Symposium on Operating Systems Principles"
    type: VenueType = ""
    series: str = ""
    # "1", "Poster", "Datasets and Benchmarks", "Findings", "Companion", the workshop's words
    part: str = ""

    def __bool__(self) -> bool:
        return bool(self.acronym or self.name)


_LONGEST = 600

_YEAR = regex(r"(?<![\d.])(?:19|20)\d\d(?![\d.])")

_SHORT_YEAR = regex(
    r"\s*['’‘`]\s?(\d\d)(?!\d)|(?<=[A-Za-z)])\s*[-–]?\s*(?:19|20)\d\d(?!\d)|(?<=[A-Za-z])\s+(\d\d)$"
)

_ONES = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"

_TEENS = (
    "tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth"
    "|nineteenth"
)

_TENS = "twent|thirt|fort|fift|sixt|sevent|eight|ninet"

_ORDINAL = regex(
    rf"\b(?:\d+(?:st|nd|rd|th)|(?:(?:{_TENS})y[\s-])?(?:{_ONES})|{_TEENS}|(?:{_TENS})ieth)\b\.?",
    re.IGNORECASE,
)

_PROCEEDINGS = regex(
    r"^(?:in\s*:?\s+)?(?:the\s+)?(?:(?:conference\s+)?proceedings|proc\.?)\s+(?:of\s+)?(?:the\s+)?",
    re.IGNORECASE,
)

_COMPANION = regex(
    r"\b(?:companion|adjunct|extended abstracts?|late[- ]breaking"
    r"|posters?\s+(?:and|&)\s+demos?|demo(?:nstration)?s? track"
    r"|doctoral (?:consortium|symposium)|student abstracts?|tutorials?)\b",
    re.IGNORECASE,
)

# Semantic Scholar calls WACV "IEEE Workshop/Winter Conference on Applications of Computer Vision".
_WORKSHOP = regex(r"\bworkshops?\b(?!/)|\bwksp?\.|\bWS\b|(?<=[A-Za-z])@(?=[A-Za-z])", re.IGNORECASE)

_WORKSHOP_ACRONYM = regex(r"(CVPR|ICCV|ECCV|WACV|ICDM|INFOCOM|ICASSP|AAAI|IPDPS|ICDE|PerCom)W")

_FINDINGS = regex(r"\bfindings\b", re.IGNORECASE)

_TRACK = regex(r"\bdatasets and benchmarks\b", re.IGNORECASE)

PART = regex(
    r"\(\s*((?:vol(?:ume)?\.?\s*)?\d{1,3}(?:\s*:[^()]*)?|part\s+\w+|posters?|orals?|spotlights?"
    r"|long papers|short papers|demos?|industry(?: track)?)\s*\)",
    re.IGNORECASE,
)

_VOLUME = regex(r"[\s,]*(?:\b(?:vol(?:ume)?|no)\.?\s*)?\d{1,4}\s*(?:\(\d{1,4}\))?$", re.IGNORECASE)


@lru_cache(maxsize=1 << 12)
def venue(words: str, year: int | None = None) -> Venue:
    """Return the venue that a string names, by its name in that year ("NIPS" before 2018)."""
    words = text.plain(words[:_LONGEST])
    if not re.search(r"[^\W\d_]", words):
        return Venue()
    when = int(_YEAR.findall(words)[-1]) if year is None and _YEAR.search(words) else year
    part = found.group(1) if (found := PART.search(words)) else ""
    bare = PART.sub(" ", words).strip()
    row = _row(bare)
    if row is None:
        return _unknown(words, bare, part)
    known = Venue(
        _acronym(row, words, when),
        row.names[0] if row.names else row.acronym,
        row.type,
        row.acronym,
        part,
    )
    return _decorated(known, bare) if row.type == "conference" else known


def _acronym(row: Row, words: str, year: int | None) -> str:
    if row.acronym != "NeurIPS":
        return row.acronym
    old = year < 2018 if year else "NIPS" in words and "NeurIPS" not in words
    return "NIPS" if old else "NeurIPS"


def _decorated(known: Venue, words: str) -> Venue:
    """Tell what is beside a conference from the conference.

    Its workshops, companion, Findings, a track.
    """
    if _FINDINGS.search(words):
        acronym = f"Findings of {known.acronym}"
        name = f"Findings of the Association for Computational Linguistics: {known.acronym}"
        return replace(known, acronym=acronym, name=name, part="Findings")
    if _WORKSHOP_ACRONYM.search(words) or (
        _WORKSHOP.search(words) and not _WORKSHOP.search(known.name)
    ):
        return Venue(
            f"{known.acronym} Workshops",
            cleaned(words),
            "workshop",
            known.series,
            _workshop_part(words, known),
        )
    if found := _COMPANION.search(words):
        return replace(known, acronym=f"{known.acronym} Companion", part=found.group().capitalize())
    return replace(known, part="Datasets and Benchmarks") if _TRACK.search(words) else known


def _workshop_part(words: str, known: Venue) -> str:
    """Return what a workshop is about, "" where only "CVPR Workshops" is said."""
    rest = _SHORT_YEAR.sub(" ", _YEAR.sub(" ", _ORDINAL.sub(" ", words)))
    for name in (*_names_of(known.series), known.acronym, known.series, f"{known.series}W"):
        rest = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", rest, flags=re.IGNORECASE)
    rest = re.sub(
        r"\b(?:workshops?|proceedings|of|the|at|on|in|ieee|acm|cvf|w)\b|[@/,()]",
        " ",
        rest,
        flags=re.IGNORECASE,
    )
    return text.squeeze(rest)


def _names_of(series: str) -> tuple[str, ...]:
    row = table().shorts.get(series)
    return tuple(sorted(row.names, key=len, reverse=True)) if row else ()


def _row(words: str) -> Row | None:
    """Return the row of the table that a string names.

    As a whole, by a segment, by a full name in it, or abbreviated.
    """
    known = table()
    bare = _PROCEEDINGS.sub("", words)
    for whole in (words, bare, _VOLUME.sub("", words), plainest(words)):
        if row := known.folded.get(letters(whole)) if _may_be_short(whole) else None:
            return row
    if re.match(r"arxiv\b", words, re.IGNORECASE):
        return known.shorts["CoRR"]
    if found := _WORKSHOP_ACRONYM.search(words):
        return known.shorts.get(found.group(1))
    return _contained(words) or _segment(words) or _abbreviated(words)


def plainest(words: str) -> str:
    """Return a venue without years, ordinals and what is behind them: "OSDI '22" is "OSDI"."""
    bare = _PROCEEDINGS.sub("", _SHORT_YEAR.sub("", _ORDINAL.sub(" ", _YEAR.sub(" ", words))))
    bare = re.sub(r"\(\s*\)|^\s*the\s+", " ", bare, flags=re.IGNORECASE)
    return text.squeeze(bare).strip(" ,.:-'’")


# Acronyms that are words too: only their own spelling counts.
WORDS_TOO = words_of(
    "fast date chi care cloud cluster sec sat cases host case group dis fc fm cp cc ec kr re iv "
    "ase ics sc lisa middleware micro"
    " cl pam raid security queue fg acc icer quantum log sas hope ht vr cn fcs sp mm ca ist "
    "flairs asap clear eve science nature patterns"
    " sensors entropy computer preprints atc rss slt dac tc csl esa tos spe spl cal kais trec re "
    "pact"
)


def _may_be_short(words: str) -> bool:
    """Whether a short word may be looked up whatever its case: "neurips" may, "fast" may not."""
    return words in table().shorts or not (words.islower() and words in WORDS_TOO)


def _segment(words: str) -> Row | None:
    """Look up what stands in parentheses or between commas and colons.

    "..., AAAI 2010, Atlanta", "... (OSDI 23)".
    """
    shorts = table().shorts
    segments = [s for s in re.split(r"[(),:;\[\]]|\s[-–—]\s|@|\bat\b", words) if s.strip()]
    for segment in [plainest(s) for s in segments]:
        if segment in shorts and (len(segment) > 2 or len(segments) == 1):
            return shorts[segment]
    tokens = [t for s in segments for t in re.split(r"[\s/'’]+|-(?=[Cc]ompanion)", s)]
    hits = [
        shorts[t] for t in tokens if t in shorts and len(t) > 2 and sum(c.isupper() for c in t) > 1
    ]
    return (
        hits[0]
        if hits and len({h.acronym for h in hits}) == 1 and _COMPOUND.search(words)
        else None
    )


_COMPOUND = regex(
    r"workshop|findings|companion|extended "
    r"abstracts|datasets|tutorial|track|conference|['’]\d\d|\b(?:19|20)\d\d\b|papers|poster"
    r"|accepted|@",
    re.IGNORECASE,
)

_GOES_ON = words_of("and of in on for with systems applications technology engineering techniques")

_OTHER_PLACE = words_of(
    "european asian asia pacific african american latin iberian iberoamerican chinese china japan "
    "german nordic baltic mediterranean"
    " canadian australasian australian brazilian mexican indian russian student regional arab "
    "balkan"
)


def _contained(words: str) -> Row | None:
    """Return the venue whose full name stands in a longer string.

    The first name counts, as co-located events follow it; of those that overlap, the longest.
    """
    folded = f" {text.fold(words)} "
    if folded.count(" ") < 4:
        return None
    best, row = (0, 0), None
    for name, candidate in table().names_in(folded):
        at = folded.find(f" {name} ")
        if at < 0 or (row and _is_worse((at, len(name)), best)):
            continue
        behind = folded[at + len(name) + 2 :].split(" ", 1)[0]
        before = folded[:at].rsplit(" ", 1)[-1]
        if behind not in _GOES_ON and before not in _OTHER_PLACE:
            best, row = (at, len(name)), candidate
    return row


def _is_worse(found: tuple[int, int], best: tuple[int, int]) -> bool:
    """Whether a name, given with its place and length, is behind the best or shorter in it."""
    at, length = found
    overlaps = at < sum(best) and best[0] < at + length
    return length <= best[1] if overlaps else at > best[0]


# "IEEE/CVF", "ACM SIGKDD": who holds a conference, as it stands before its abbreviated name.
_SOCIETIES = regex(
    r"(?:IEEE Comput(?:\.|er) Soc(?:\.|iety)\s+|[A-Z][A-Z/&-]+\s+|Annu(?:\.|al)\s+)+"
    r"(?=(?:\w+\.?\s+){0,2}(?:Conf|Symp|Meet|Workshop)\w*\b)"
)


def _abbreviated(words: str) -> Row | None:
    if "." not in words or len(words) > 120:
        return None
    short = _PROCEEDINGS.sub("", words) if not words.startswith("Proc. ACM") else words
    for row in table().rows:
        if any(abbreviates(x, name) for name in row.names for x in {words, short}):
            return row
    return _abbreviated_conference(words)


def _abbreviated_conference(words: str) -> Row | None:
    """Look up a conference without years, ordinals and societies.

    "Proc. IEEE/CVF Int. Conf. Comput. Vis." is ICCV.
    """
    bare = plainest(_PROCEEDINGS.sub("", plainest(words)))
    if not _CONFERENCE.search(bare) and not bare.startswith("Adv. "):
        return None
    whole = f"{bare}." if f"{bare}." in words else bare
    tried = (whole, _SOCIETIES.sub("", whole, count=1) if _SOCIETIES.match(whole) else whole)
    known = table().names.items()
    return next((row for name, row in known if any(abbreviates(x, name) for x in tried)), None)


_JOURNAL = regex(
    r"\b(?:journal|transactions|trans\.|letters|lett\.|magazine|annals|bulletin|review|reviews"
    r"|rev\.|surveys)|\bJ\.",
    re.IGNORECASE,
)

_CONFERENCE = regex(
    r"\b(?:conference|conf\b|symposium|symp\.|proceedings|proc\.|congress|meeting"
    r"|colloquium|forum|summit)",
    re.IGNORECASE,
)

_ACRONYM = regex(r"[A-Z][\w&/+*-]*[A-Z][\w&/+*-]*|[A-Z]{2,}")


def _unknown(words: str, bare: str, part: str) -> Venue:
    kind: VenueType = "conference" if _CONFERENCE.search(bare) else ""
    kind = "journal" if not kind and _JOURNAL.search(bare) else kind
    kind = "workshop" if _WORKSHOP.search(bare) else kind
    acronym = _own_acronym(bare)
    name = "" if acronym == plainest(bare) else cleaned(bare)
    return Venue(acronym, name or ("" if acronym else words), kind, "", part)


def _own_acronym(words: str) -> str:
    """Return the acronym that an unknown venue gives itself.

    Alone, in parentheses, or with a year between commas.
    """
    segments = [plainest(s) for s in re.split(r"[(),:\[\]]|\s[-–—]\s", words)]
    whole = plainest(words)
    if " " not in whole and (_ACRONYM.fullmatch(whole) or len(whole) <= 12):
        return whole
    return next((s for s in segments[1:] if _ACRONYM.fullmatch(s) and len(s) <= 15), "")


def cleaned(words: str) -> str:
    """Return a venue's own name: without "Proceedings of the", ordinals, years, place and dates."""
    head = re.split(
        r"\s*[,(]\s*(?=[A-Z][\w&-]*\s*['’]?\s?\d\d|(?:19|20)\d\d|[A-Z]{2,}\b)",
        _PROCEEDINGS.sub("", words),
        maxsplit=1,
    )[0]
    return plainest(head) or text.squeeze(words)
