"""Reasons for and against.

One table of weights, one of caps, and the verdict that comes of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from enrich.matching import authors, title_signs, titles
from enrich.model import Evidence, Match, Record, Verdict

ACCEPTED, DOUBTFUL, REJECTED = Verdict.ACCEPTED, Verdict.DOUBTFUL, Verdict.REJECTED


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The scores that decide a verdict; all lie between 0 and 1.

    The defaults were chosen by `scripts/bench accuracy` over three seeds of 800 cases (11, 12, 13):
    no value gave another paper. `accept_from` 0.8 finds 12 in a hundred fewer; 0.65 finds 0.2 to
    0.9 in a hundred more, all of them titles too short to name a paper where more papers are known
    than in the benchmark. `gap` 0.1 finds 1 to 2 fewer; 0 finds 0 to 0.2 more. `doubt_from` decides
    only what a person is shown.
    """

    accept_from: float = 0.75
    doubt_from: float = 0.5
    gap: float = 0.06  # another paper that is nearer than this to the best makes it doubtful


STANDARD = Thresholds()
# What each reason weighs. A title that is the same and says enough is accepted; one that is short
# needs authors.
WEIGHTS: Mapping[str, float] = {
    "title equal": 0.65,
    "title equal but for a typo": 0.58,
    "title cut off": 0.58,
    "title without its subtitle": 0.5,
    "telling title without its subtitle": 0.58,
    "title cut at a word": 0.5,
    "title with a slip": 0.45,
    "title with another word": 0.45,
    "title with another subtitle": 0.35,
    "title resembles": 0.3,
    "title differs": -0.6,
    "title changed": 0.0,
    "title says enough": 0.18,
    "title shares words": 0.1,
    "title shares nothing": -0.2,
    "all authors agree": 0.4,
    "authors agree": 0.3,
    "authors in another order": 0.25,
    "the one author agrees": 0.25,
    "first author agrees": 0.25,
    "an author agrees": 0.15,
    "authors agree in part": 0.1,
    "first author is not first": -0.1,
    "first author differs": -0.6,
    "authors not known": 0.0,
    "year agrees": 0.05,
    "year near": 0.02,
    "year fits": 0.0,
    "year contradicts": -0.2,
    "venue agrees": 0.07,
    "venue differs": -0.05,
    "first page agrees": 0.1,
    "on another page": -0.05,
    "years far apart": -0.2,
    "year and venue contradict": -0.1,
    "identifier agrees": 0.4,
    "linked": 0.35,
    "abstracts agree": 0.25,
    "two DOIs for one version": -0.3,
    "two arXiv ids": -0.3,
    "copy deposited later": -0.8,
    "deposit of unknown origin": -0.2,
    "another kind of work": -0.3,
    "numbers differ": -0.5,
    "negated": -0.5,
    "opposite words": -0.4,
    "another part": -0.5,
    "another kind of text": -0.6,
    "subtitle of another kind": -0.1,
    "subtitle that the record lacks": 0.0,
    "follow-up name": -0.5,
    "two records of one source": -0.2,
    "titles and authors agree in part": -0.1,
    "a name differs": -0.1,
    "title of many texts": 0.0,
}

# The best verdict that a reason leaves possible.
CAPS: Mapping[str, Verdict] = {
    "title differs": REJECTED,
    "title with a slip": DOUBTFUL,
    "title with another word": DOUBTFUL,
    "title with another subtitle": DOUBTFUL,
    "subtitle that the record lacks": DOUBTFUL,
    "two records of one source": DOUBTFUL,
    "titles and authors agree in part": DOUBTFUL,
    "title resembles": DOUBTFUL,
    "title changed": DOUBTFUL,
    "first author differs": REJECTED,
    "first author is not first": DOUBTFUL,
    "on another page": DOUBTFUL,
    "years far apart": DOUBTFUL,
    "year and venue contradict": DOUBTFUL,
    "two DOIs for one version": DOUBTFUL,
    "two arXiv ids": DOUBTFUL,
    "copy deposited later": REJECTED,
    "deposit of unknown origin": DOUBTFUL,
    "another kind of work": DOUBTFUL,
    "numbers differ": REJECTED,
    "negated": REJECTED,
    "opposite words": REJECTED,
    "another part": REJECTED,
    "another kind of text": REJECTED,
    "subtitle of another kind": DOUBTFUL,
    "follow-up name": REJECTED,
    "a name differs": DOUBTFUL,
    "title of many texts": DOUBTFUL,
}

_TITLE_NAMES: Mapping[titles.TitleRelation, str] = {
    "equal": "title equal",
    "typo": "title equal but for a typo",
    "cut off": "title cut off",
    "cut at a word": "title cut at a word",
    "subtitle missing": "title without its subtitle",
    "slip": "title with a slip",
    "another word": "title with another word",
    "subtitle differs": "title with another subtitle",
    "resembles": "title resembles",
    "differs": "title differs",
}


@lru_cache(maxsize=1 << 12)
def reason(name: str, detail: str = "") -> Evidence:
    """Return a reason with its weight; it is critical where it caps the verdict."""
    return Evidence(name, WEIGHTS[name], detail, critical=name in CAPS)


def title_evidence(
    likeness: titles.Likeness, title: str, *, is_explained: bool = False
) -> Iterator[Evidence]:
    """Yield what two titles say, and the signs of another paper in them.

    `is_explained`: all else says that a title with some other words is a mistake, so it caps
    nothing.
    """
    name = _TITLE_NAMES[likeness.kind]
    if likeness.kind == "subtitle missing" and titles.says_enough(likeness.shared, title):
        # another paper that begins so is a rival, and makes it doubtful
        name = "telling title without its subtitle"
    yield (mild if is_explained else reason)(name, f"{likeness.ratio:.2f}")
    for flag in likeness.flags:
        yield reason(flag, likeness.detail)


def author_evidence(found: authors.Agreement, stated: bool) -> Iterator[Evidence]:
    """Yield what two lists of authors say; nothing where none is stated."""
    if not found.known:
        if stated:
            yield reason("authors not known")
        return
    detail = f"{found.shared} of {found.smaller}" if found.smaller > 1 else ""
    yield reason(_author_name(found), detail)


def _author_name(found: authors.Agreement) -> str:
    """Return the name of what two lists of authors say together."""
    if found.first:
        if found.smaller == 1:
            return "the one author agrees" if found.larger == 1 else "first author agrees"
        if found.all and found.in_order:
            return "all authors agree"
        return "authors agree" if found.share >= 0.5 else "authors agree in part"
    if found.smaller >= 2 and found.first_elsewhere and found.share >= 0.7:
        return "authors in another order"
    if found.smaller == 1 and found.shared:
        return "an author agrees"
    if found.first_elsewhere and found.share >= 0.5:
        return "first author is not first"
    return "first author differs"


def is_of_many(title: str, found: authors.Agreement) -> bool:
    """Whether a title is given to many texts, so that people do not tell which is meant.

    The same people write an "Editorial" each year. A paper may be called "Deep Learning", and have
    come out twice: there all of several authors suffice.
    """
    if title_signs.label(title) == "front matter":
        return True
    return titles.says_nothing(title) and not (found.all and found.smaller > 1)


def mild(name: str, detail: str = "") -> Evidence:
    """Return evidence that caps nothing here, though it does elsewhere."""
    return Evidence(name, WEIGHTS[name], detail)


_MILD = frozenset({"a name differs", "subtitle of another kind"})


def is_parted(likeness: titles.Likeness, forgiven: Set[str] = frozenset()) -> bool:
    """Whether there is a sign of another paper in two titles."""
    return bool(set(likeness.flags) - _MILD - forgiven)


def weigh(
    record: Record,
    evidence: Sequence[Evidence],
    agreement: authors.Agreement,
    thresholds: Thresholds = STANDARD,
) -> Match:
    """Sum the reasons up and cap the verdict."""
    score = round(max(0.0, min(1.0, sum(e.weight for e in evidence))), 4)
    verdict = REJECTED
    if score >= thresholds.doubt_from:
        verdict = ACCEPTED if score >= thresholds.accept_from else DOUBTFUL
    names = {e.name for e in evidence}
    in_place = "year agrees" in names and "venue differs" not in names
    for e in evidence:
        if e.critical and not _excused(e, agreement, in_place=in_place):
            verdict = _worse(verdict, CAPS[e.name])
    return Match(record, verdict, score, tuple(evidence))


def _excused(e: Evidence, agreement: authors.Agreement, *, in_place: bool) -> bool:
    """Whether people tell that a sign of another paper is none.

    One letter in a name is a typo after all where the authors agree, and "X" is "X: A Perspective"
    where all of several do, and the year, and no other venue is stated.
    """
    if e.name == "subtitle of another kind":
        return agreement.all and agreement.smaller > 1 and in_place
    return e.name == "a name differs" and agreement.first and agreement.share >= 0.5


def _worse(a: Verdict, b: Verdict) -> Verdict:
    order = (REJECTED, DOUBTFUL, ACCEPTED)
    return min(a, b, key=order.index)
