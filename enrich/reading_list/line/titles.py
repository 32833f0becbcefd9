"""Rules for titles: what is part of a title, and what is only written around it."""

from __future__ import annotations

import re

from enrich.patterns import regex
from enrich.reading_list.line.known_venues import is_known_venue
from enrich.text import short_papers, squeeze

_EMOJI = (
    "[\u2190-\u21ff\u2300-\u27bf\u2900-\u297f\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff\ufffc]"
)
_BEFORE = regex(rf"(?:{_EMOJI}|:[a-z0-9_+-]+:(?=\s|:)|[\s,;|·•])+", re.IGNORECASE)
_AFTER = regex(rf"(?:{_EMOJI}|:[a-z0-9_+-]+:|[\s,;|·•:：—–])+$", re.IGNORECASE)
_EDGE = 400  # characters at the end that are looked through at once
_QUOTED = regex(r"[“\"「《](?P<title>[^”\"」》]{4,})[”\"」》](?P<rest>.*)", re.DOTALL)
_LABEL_TAG = regex(r"\[[^\[\]]{1,60}\]\s*(?=\S+\s*\S)")
# Brackets of half and of full width are mixed where one is typed in another language.
_TAIL_GROUP = regex(r"\s*(?P<group>[(（][^()（）]*[)）]|\[[^\[\]]*\])[\s.,;:]*$")
# In the titles of what is not the full paper: "X" and "X (Student Abstract)" are two publications.
_KIND_OF_TEXT = regex(rf"\s*(?:{short_papers.KINDS})\s*", re.IGNORECASE)
_YEAR = regex(r"\b(?:19|20)\d{2}\b|['’]\s?\d{2}\b|\b\d{2}$")
_WORD = regex(r"[^\W_]+(?:['’-][^\W_]+)*")
_SMALL_WORDS = frozenset(
    """
    a an and as at by for from in into is it of on or over the to under using via vs with
    without than that we do how
    """.split()
)
_ABBREVIATION = regex(
    r"(?:\b(?:vs|al|etc|e\.g|i\.e|Dr|Mr|St|No|Vol|Fig|cf|approx|Jr|Inc|et)|\b[A-Z])$"
)


def clean(text: str) -> str:
    """Return a title without decoration.

    That is emoji and separators around it, several blanks in a row, and control characters.
    """
    text = squeeze(text.replace("\ufffc", ""))
    if text[:1].isalnum() and text[-1:].isalnum():  # there is no decoration at either end
        return text
    previous = None
    while previous != text:
        previous = text
        before = _BEFORE.match(text)
        text = text[before.end() :] if before else text
        text = text[:-_EDGE] + _AFTER.sub("", text[-_EDGE:])
        for first, last in (("“", "”"), ('"', '"'), ("《", "》"), ("「", "」")):
            if (
                len(text) > 2
                and text[0] == first
                and text[-1] == last
                and text.count(first) + text.count(last) == 2
            ):
                text = text[1:-1]
    return text


def from_label(label: str) -> str:
    """Return the title in the label of a link.

    It is `Title` in "[Node2vec] Title (Stanford 2016)" and in "“Title” (1905) — Author".
    """
    text = clean(label)
    quoted = _QUOTED.match(text)
    if quoted and (not quoted["rest"] or re.match(r"[\s.,]*(?:\(|—|–|by\b|$)", quoted["rest"])):
        text = quoted["title"]
    tag = _LABEL_TAG.match(text)
    if tag:
        text = text[tag.end() :].strip()
    group = _TAIL_GROUP.search(text)
    if (
        group
        and group.start() > 3
        and re.search(r"\b(?:19|20)\d{2}\b", group["group"])
        and len(group["group"].split()) <= 6
    ):
        text = text[: group.start()]
    text = text[: before_venue(text)]
    dated = _DATED_TAIL.search(text)
    if dated and len(text[: dated.start()].split()) >= 2:
        text = text[: dated.start()]
    return _without_stop(clean(text))


def before_venue(text: str) -> int:
    """Return where a title ends before a known venue and its year: "Title RecSys 2022"."""
    tail = _VENUE_TAIL.search(text)
    if (
        tail
        and tail.start() > 3
        and is_known_venue(tail["venue"])
        and not _PREPOSITION.search(text[: tail.start()])
    ):
        return tail.start()
    return len(text)


_PREPOSITION = regex(r"\b(?:in|at|of|for|from|the|and)\s*$", re.IGNORECASE)
# ", FCCM'16", ", IEEE Micro'14", ", 2005" or " - 1966": no title of a paper ends in these.
_DATED_TAIL = regex(
    r"(?:,|(?<=\s)[-–—])\s+(?:(?:[A-Z][\w&-]*\s){0,2}[A-Z][A-Za-z&-]*\s?['’]\s?\d\d"
    r"|(?:19|20)\d\d)$"
)
_VENUE_TAIL = regex(
    r"(?:[\s,]+|\s+[-–—|]\s+)\(?(?:(?:IEEE|ACM|USENIX)\s+)?"
    r"(?P<venue>[A-Za-z]*[A-Z][A-Za-z]*[A-Z][A-Za-z]*|Eurosys)"
    r"\s?(?:['’]\s?\d{2}|(?:\s|\s?[-–—]\s)20\d{2})\)?$"
)


def _without_stop(text: str) -> str:
    """Return a text without a final full stop or comma.

    The dots of an ellipsis stay.
    """
    while text.endswith((",", ";", ":")) or (
        text.endswith((".", "。")) and not text.endswith("..")
    ):
        text = text[:-1].rstrip()
    return text


# "[[pdf]] (u)", "[[pdf](no address)]"
_BROKEN_BUTTON = regex(r"(?:\s*\[\[?[\w ]{1,20}\](?:\([^()]*\))?\])+[\s.]*$")


def strip_tail(title: str) -> str:
    """Return a title without additions at its end.

    Examples are "(Nemirovski and Todd)", "[LLR '94]", "(@org)", "(PyWren)" and "✓".
    """
    text = clean(_BROKEN_BUTTON.sub("", clean(title)))
    while (
        (group := _TAIL_GROUP.search(text))
        and group.start() > 3
        and _is_addition(group["group"][1:-1], text[: group.start()])
    ):
        text = clean(text[: group.start()])
    return _without_stop(text)


def _is_addition(inside: str, before: str) -> bool:
    """Whether the text in a final bracket is an addition, and no part of the title.

    `before`: the title before the bracket.
    """
    words = inside.split()
    if _KIND_OF_TEXT.fullmatch(inside):
        return False
    if not words or inside.startswith("@") or "://" in inside or "@" in inside:
        return True
    if _YEAR.search(inside) and len(words) <= 8:
        return True
    acronym = "".join(
        word[0] for word in _WORD.findall(before) if word.lower() not in _SMALL_WORDS
    ).lower()
    if len(words) == 1 and inside.isupper() and inside.lower() in acronym:
        return False
    lower = sum(word[:1].islower() for word in words)
    return len(words) <= 6 or lower > len(words) / 2


def first_sentence(text: str, *, followed: bool) -> str:
    """Return the title of "Title. Authors. Venue 2016.".

    `followed`: links follow the text; without them the text itself is returned.
    """
    if not followed:
        return text
    for stop in re.finditer(r"[.?!。]\s+(?=[^a-z])", text):
        before = text[: stop.start()]
        if (
            len(before.split()) >= 3
            and not _ABBREVIATION.search(before)
            and looks_like_metadata(text[stop.end() :])
        ):
            return text[: stop.start() + (stop.group()[0] in "?!")]
    return text


def looks_like_metadata(text: str) -> bool:
    """Whether the text after a full stop is authors, venue and year, and no more of the title."""
    return bool(
        re.search(
            r"\b(?:19|20)\d{2}\b|['’]\d{2}\b|\bet al\b|\b(?:In|Proc|arXiv|Journal|Conference)\b",
            text,
        )
    ) or looks_like_names(text)


_BETWEEN_NAMES = frozenset(
    "and et al al. etal etal. others de van von der den la di da bin el le und".split()
)


def looks_like_names(text: str) -> bool:
    """Whether a text may be a list of people: capitalised words, commas, "and", "et al."."""
    words = [
        w
        for w in re.findall(r"[^\W\d_][\w.'’-]*", re.sub(r"\([^()]*\)", "", text))
        if w.lower() not in _BETWEEN_NAMES
    ]
    if not words or len(words) > 300:
        return False
    capital = sum(w[0].isupper() or not w[0].isascii() for w in words)
    return capital >= 0.8 * len(words) and (
        len(words) <= 4 or len(re.findall(r",|;|&|\band\b|\.", text)) >= len(words) / 6
    )


def looks_like_title(text: str) -> bool:
    """Whether a text can be a paper's title: it has 3 to 45 words, or it is Chinese or alike."""
    words = _WORD.findall(text)
    if re.search(r"[\u4e00-\u9fff\u3040-\u30ff\uac00-\ud7af]", text):
        return len(text) >= 5
    if len(words) < 3 or len(words) > 45:
        return False
    return (
        words[0][0].isupper()
        or words[0][0].isdigit()
        or any(c.isupper() for c in words[0])
        or words[0][0].isalpha()
    )


def title_case(text: str) -> float:
    """Return the share of words that begin with a capital, 0 to 1, without small words."""
    words = [w for w in _WORD.findall(text) if w.lower() not in _SMALL_WORDS]
    return sum(w[0].isupper() or not w[0].isascii() for w in words) / len(words) if words else 0.0
