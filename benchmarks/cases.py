"""Cases with known truth: lines of a reading list, and the papers that they mean.

And the world in which they are asked.

Every case draws its own record, so that no two cases help each other. Some change the world: a
paper is held out of it, a near twin is put beside it, a preprint has an older title. Records keep
their places: the stand-in draws what services do not know from a record's number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

# How often each kind is drawn.
LINK_KINDS: Mapping[str, int] = {
    "link arxiv": 8, "link arxiv pdf": 2, "link acm": 6, "link doi": 4, "link ieee": 4,
    "link usenix": 5, "link pmlr": 5,
    "link openreview": 3, "link acl": 3, "link dblp": 2, "link without title": 3,
}  # fmt: skip
TITLE_KINDS: Mapping[str, int] = {
    "title exact": 6, "title case": 5, "title no subtitle": 5, "title name only": 2,
    "title typo": 5, "title missing space": 5,
    "title LaTeX": 4, "title truncated": 4, "title venue appended": 5, "title hyphens": 3,
    "title British": 2, "title decorated": 6, "citation": 8,
}  # fmt: skip
BIB_KINDS: Mapping[str, int] = {"bib exact": 4, "bib typo": 3, "bib no subtitle": 3}
# Two publications of one title, of which the line names one.
PAIR_KINDS: Mapping[str, int] = {
    "pair, DOI": 4, "pair, DOI alone": 2, "pair, key of DBLP": 2, "pair, .bib with DOI": 3,
    "pair, venue and year": 5, "pair, .bib with venue and year": 4,
}  # fmt: skip
# A preprint's link or entry, beside which the venue and the year of the publication stand.
VERSION_KINDS: Mapping[str, int] = {
    "stated version, link": 4, "stated version, .bib": 4,
}  # fmt: skip
HARD_KINDS: Mapping[str, int] = {
    "twin not known": 6, "twin not known, same authors": 4, "beside its twin": 4,
    "the twin itself": 3, "invented": 5, "held out": 5,
    "held out, link": 3, "changed title": 3, "copied": 3, "another paper's link": 4,
}  # fmt: skip
KINDS: Mapping[str, int] = {
    **LINK_KINDS, **TITLE_KINDS, **BIB_KINDS, **PAIR_KINDS, **VERSION_KINDS, **HARD_KINDS
}  # fmt: skip
NOT_KNOWN = frozenset(
    {"twin not known", "twin not known, same authors", "invented", "held out", "held out, link"}
)

PARTS = frozenset(
    {"title no subtitle", "title name only", "title truncated", "bib no subtitle"}
)  # lines with part of a title


# "FSS-1000" names a paper to who knows it; another of that name is another's, so it is offered
# as doubtful.
NAME_ALONE = "title name only"


def is_in_full(kind: str) -> bool:
    """Whether a case is a link or a whole title, of which nearly all have to be found."""
    return kind not in PARTS and kind not in HARD_KINDS and kind not in PAIR_KINDS


def bar(kind: str) -> str:
    """Return what is asked of a kind of case, in words."""
    if kind in NOT_KNOWN or kind == NAME_ALONE:
        return "wrong 0"
    if kind in PAIR_KINDS:
        return "found >= 98%" if "year" in kind else "found 100%, wrong 0"
    if kind in PARTS or kind in HARD_KINDS:
        return "found >= 97.5%"
    return "found >= 99.5%"


@dataclass(frozen=True, slots=True)
class Case:
    """A line of a list and the truth about it."""

    kind: str
    line: str  # of Markdown, or an entry of a .bib
    truth: int | None  # the record that it means; None: nothing that anybody knows
    shown: int | None = None  # for "another paper's link": the record that the link is of
    bib: bool = False
    exact: bool = False  # this publication is meant, and no other version of the paper


@dataclass(slots=True)
class World:
    """What the services know, and all that they could have known: records by number, from 0."""

    records: list[dict[str, Any]]  # the truth, twins and held-out papers included
    hidden: set[int] = field(default_factory=set)  # numbers of those that no service knows

    def known(self) -> Iterator[dict[str, Any]]:
        """Yield what the services are built of.

        In the place of a hidden record stands one that says nothing.
        """
        for n, record in enumerate(self.records):
            yield _nobody(n) if n in self.hidden else record


def _nobody(n: int) -> dict[str, Any]:
    return {
        "title": f"(left out {n})",
        "authors": ["No Body"],
        "year": 1900,
        "type": "article",
        "venue": None,
        "booktitle": None,
    }


@dataclass(frozen=True)
class Group:
    """A set of services, and how many of a hundred cases are asked with it."""

    name: str
    weight: int
    off: tuple[str, ...] = ()
    lies: str = ""  # the stand-in's service that answers with another paper
