"""Signs in two titles that they are two papers, however alike.

Parts, numbers, errata, replies, follow-ups.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from enrich import text
from enrich.matching.word_alignment import folded, numbers, split
from enrich.patterns import regex
from enrich.text import retractions, short_papers

_LABELS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (label, regex(pattern, re.IGNORECASE))
    for label, pattern in (
        ("correction",
            (r"^\W*(?:(?:author |publisher['’]?s? |editorial |retroactive )?(?:(?:errat(?:um|a)"
            r"|corrigend(?:um|a)|addend(?:um|a)|amendment)(?=\s+(?:to|for|on)\b|\W)"
            r"|corrections?(?=\s+(?:to|notice)\b|\s*[:：]))|publisher['’]?s? note\s*:)"
            r"|\b(?:erratum|corrigendum)\W*$|[\[(](?:author |publisher )?correction[\])]\W*$")),
        ("reply",
            (r"^\W*(?:(?:a )?(?:reply|response|rebuttal|rejoinder) (?:to|on)|(?:some |a |further "
            r")?(?:comments?|notes?) on ['\"“‘]|(?:a )?comments? (?:on|to)\b|discussion "
            r"(?:of|on)|(?:book )?review of|a critique of)")),
        ("front matter",
            (r"^\W*(?:front ?matter|back ?matter|preface|foreword|editorial|table of "
            r"contents|contents|title page|copyright|author index|index of|message "
            r"from|welcome|committees?|(?:conference|workshop) organi[sz]|guest editor|program "
            r"committee|proceedings of the|keynote|invited talk|panel\b|session\b)")),
        ("poster",
            (r"^\W*(?:poster|demo|demonstration|doctoral symposium|student "
            r"abstract|artifact|tutorial|video|talk|keynote)\s*(?:abstract)?\s*[:—–-]|\((?:poster"
            rf"|demo|abstract|short paper|{short_papers.KINDS})\)\W*$"
            r"|:\s*extended abstract\W*$")),
        ("supplement",
            (r"^\W*(?:supplement(?:ary|al)?(?: materials?| information)?|supporting "
            r"information|appendix|online appendix)\s*(?:for|to|of|:)")),
        ("perspective", r"^\W*technical perspective\b|^\W*research highlights?\b"),
    )
)  # fmt: skip
_YEAR_AT_END = regex(r"\b((?:19|20)\d\d)\W*$")


@lru_cache(maxsize=1 << 10)
def label(title: str) -> str:
    """Return what a title is instead of a paper's ("correction", "reply", "poster"), else ""."""
    if retractions.is_notice(title):
        return "retraction"
    return next((name for name, pattern in _LABELS if pattern.search(title)), "")


def kinds(a: str, b: str) -> tuple[str, ...]:
    """Return the sign that one of two titles is an erratum, a reply, a poster .

    And the other is not.
    """
    return () if label(a) == label(b) else ("another kind of text",)


def counts(a: str, b: str) -> tuple[str, ...]:
    """Return the sign that numbers differ.

    "GPT-3" and "GPT-4", "Part I" and "Part II", "2D" and "3D".
    """
    one, two = (numbers(text.fold(x).split()) for x in (a, b))
    return () if one == two else ("numbers differ",)


def of_other_years(forms: Sequence[str], title: str) -> bool:
    """Whether a title ends with a year, and a stated one with another one, in all of its forms.

    "Findings of 2019" is not "Findings of 2020", though a year behind a title may be noise.
    """
    years = {found.group(1) for x in forms if (found := _YEAR_AT_END.search(x))}
    known = _YEAR_AT_END.search(title) if years else None
    return known is not None and known.group(1) not in years


def follow_ups(a: str, b: str) -> tuple[str, ...]:
    """Return the sign that one title's name is the other's and more.

    "PointNet: ..." and "PointNet++: ...".
    """
    names = _name_before_colon(a), _name_before_colon(b)
    if not all(names) or names[0] == names[1]:
        return ()
    short, long = sorted(names, key=len)
    return ("follow-up name",) if long.startswith(short) and len(long) - len(short) > 1 else ()


def _name_before_colon(title: str) -> str:
    head, tail = split(title)
    return head.replace(" ", "") if tail and 0 < len(head.split()) <= 3 else ""


def follows_up(a: str, b: str) -> bool:
    """Whether one of two titles names a successor: "SARATHI: ..." and "... with Sarathi-Serve"."""
    for one, two in ((a, b), (b, a)):
        found = re.match(r"\s*([A-Za-z][\w.+-]{2,30}):\s", one)
        if not found or re.match(rf"\s*{re.escape(found.group(1))}:\s", two, re.IGNORECASE):
            continue
        successor = rf"(?<![\w-]){re.escape(found.group(1))}(?:[-\s]?[A-Z][a-z]\w+|\+\+|[-\s]?v?\d)"
        if re.search(successor, two, re.IGNORECASE):
            return True
    return False


# A subtitle that makes another paper of it, and one that makes another kind of paper.
_OTHER_PAPER = regex(
    r"\b(?:part|volume|vol|chapter|episode|act|round) "
    r"(?:[ivx]+|\d+|one|two|three|four)\b|^(?:[ivx]{1,4}|\d{1,2}(?: \d)?)$"
    r"|\bsequel\b|\b(?:continued|reloaded|redux)$"
    r"|\brevisited\b|\breplication\b|\breproducibility\b|\byears "
    r"(?:later|after|on)\b|^reply|^response|^comment|^correction|^erratum|^corrigendum"
    r"|^addendum|^supplement|^appendix|^poster"
    r"|^demo\b|^abstract|^extended abstract"
    r"|^(?:an?|the) (?:reply|response|comment|rejoinder|rebuttal|correction|addendum)$|^rejoinder$"
)
_OTHER_KIND = regex(
    r"^(?:an? )?(?:\w+ ){0,3}(?:survey|review|tutorial|overview|introduction"
    r"|perspective|primer|taxonomy|position paper"
    r"|vision paper|case study|retrospective|technical report|supplementary "
    r"materials?|discussion|commentary)\b"
)


def subtitles(one: str, two: str) -> tuple[str, ...]:
    """Return what two folded subtitles ("" for none) under one title tell about their papers."""
    parts = bool(_OTHER_PAPER.search(one)), bool(_OTHER_PAPER.search(two))
    if any(parts):
        return ("another part",)
    lonely = one if not two else two if not one else ""
    return ("subtitle of another kind",) if _OTHER_KIND.search(lonely) else ()


_WORD = regex(r"[^\W_]+")
_INNER_CAPITAL = regex(r"[a-z][A-Z]|[A-Z]{2}|\d")


@lru_cache(maxsize=1 << 10)
def coined(title: str) -> frozenset[str]:
    """Return the folded words of a title that are made-up names.

    With inner capitals or digits, or alone before a colon.
    """
    name = re.match(r"\s*([^\s:]{2,30}):\s", title)
    names = {folded(name.group(1))} if name else set()
    if not title.isupper():
        names |= {folded(w) for w in _WORD.findall(title) if _INNER_CAPITAL.search(w)}
    return frozenset(w for n in names for w in n.split() if len(w) > 1)


def has_name(title: str) -> bool:
    """Whether a title has a made-up name in it ("vLLM", "Mask R-CNN")."""
    return bool(coined(title))
