"""What `check` finds: an entry's case, findings on its claims, the verdict, and the words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from enrich.model import Entry, Identifier, Record, Work

ClaimVerdict = Literal["confirmed", "contradicted", "unconfirmed"]
# What stands in `Evidence.found` where nothing was found, and why.
UNKNOWN = "no source knows such a paper"
NOT_FOUND = "not found; works of this kind are often in no source"
NOT_ASKED = "not every source could be asked"
NOT_SEARCHED = "not searched for by its title: its link names another paper"
TOO_YOUNG = "not in the sources yet"
ONLY_PREPRINT = "only a preprint is known"
NOT_THERE = "does not exist"
IN_NO_SOURCE = "is known to no source that was asked"
NOBODY = "these are placeholders, not names of people"
TO_COME = "that year is still to come"
UNPARSED = "entry"  # the claim of an entry of a .bib that is not closed, or cannot be read on
NAMESAKES = "only other works with this title are known"
NEAR_NAMES = "only works with nearly this title are known"
NO_PAPER = "no paper, and not checked"
_SENTENCES = frozenset(
    {
        UNKNOWN,
        NOT_FOUND,
        NOT_ASKED,
        NOT_SEARCHED,
        TOO_YOUNG,
        ONLY_PREPRINT,
        NOBODY,
        TO_COME,
        NAMESAKES,
        NEAR_NAMES,
        NO_PAPER,
    }
)
_SPOKEN = {"doi": "doi.org"}
_SAID_OF = {
    UNKNOWN: "asked: ",
    TOO_YOUNG: "asked: ",
    NOT_ASKED: "no answer: ",
    NAMESAKES: "by ",
}  # what the named sources are
_SHOWN = 4  # authors of a list


@dataclass(frozen=True, slots=True)
class ClaimFinding:
    """One claim, what was stated, what was found, and who says so."""

    claim: str
    verdict: ClaimVerdict
    stated: str
    found: str = ""
    source: str = ""
    # the identifier that a wrong link should be, where it is known
    meant: str = ""

    def sentence(self) -> str:
        """Return the finding for people: what is stated, and what the sources say instead."""
        by = (
            f" ({_SAID_OF.get(self.found, '')}{_SPOKEN.get(self.source, self.source)})"
            if self.source
            else ""
        )
        if self.claim == UNPARSED:
            return f"cannot be parsed: braces: {self.found}"
        if self.claim == "link":
            meant = f"; did you mean {self.meant}?" if self.meant else ""
            return f"link: {self.stated} {self.found}{by}{meant}"
        if self.found in _SENTENCES:
            stated = "" if self.claim == "title" else f"the list says {_short(self.stated)}; "
            return f"{self.claim}: {stated}{self.found}{by}"
        if self.verdict == "confirmed":
            return f"{self.claim}: {_short(self.stated)}, as stated{by}"
        if self.verdict == "unconfirmed":
            if not self.found:
                return f"{self.claim}: no source says {_short(self.stated)}"
            known = f"the sources say {_short(self.found)}{by}"
            return f"{self.claim}: not sure: the list says {_short(self.stated)}; {known}"
        verb = "they are" if self.claim in {"authors", "editors"} else "it is"
        stated, found = _short(self.stated), _short(self.found)
        if self.claim == "authors" and stated.partition("; ...")[0] == found.partition("; ...")[0]:
            stated, found = _where_they_differ(self.stated.split("; "), self.found.split("; "))
        return f"{self.claim}: the list says {stated}; {verb} {found}{by}"


def _short(stated: str) -> str:
    """Return a long list of authors with its first names and their number."""
    names = stated.split("; ")
    if len(names) <= _SHOWN + 1:
        return stated or "nothing"
    return f"{'; '.join(names[:_SHOWN])}; ... ({len(names)} authors)"


def _where_they_differ(stated: Sequence[str], found: Sequence[str]) -> tuple[str, str]:
    """Return two long lists of authors that begin alike, each from the first name that differs."""
    pairs = zip(stated, found, strict=False)
    at = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(stated), len(found)))
    return _from(stated, at), _from(found, at)


def _from(names: Sequence[str], at: int) -> str:
    shown = [*(["..."] if at else []), *names[at : at + _SHOWN]]
    rest = ["..."] if at + _SHOWN < len(names) else []
    return f"{'; '.join([*shown, *rest])} ({len(names)} authors)"


@dataclass(frozen=True, slots=True)
class CheckedEntry:
    """An entry with the verdict on it and the evidence."""

    verdict: ClaimVerdict
    evidence: tuple[ClaimFinding, ...]
    advice: tuple[str, ...] = ()
    # the keys of all entries of a .bib that are for this paper, where there are several
    same_paper: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """What decided, in a sentence.

        The contradictions, else what is missing, else what confirms it.
        """
        decisive = [e for e in self.evidence if e.verdict == self.verdict] or list(self.evidence)
        sure = [f"{self.confirmed} confirmed"] if self.confirmed else []
        return ". ".join([*sure, *(e.sentence() for e in decisive)])

    @property
    def is_unparsed(self) -> bool:
        """Whether the entry of a .bib cannot be read to its end."""
        return any(e.claim == UNPARSED for e in self.evidence)

    @property
    def confirmed(self) -> str:
        """The claims that are confirmed where others are not: "title and authors"; else ""."""
        if self.verdict != "unconfirmed":
            return ""
        names = list(dict.fromkeys(e.claim for e in self.evidence if e.verdict == "confirmed"))
        return " and ".join(x for x in (", ".join(names[:-1]), *names[-1:]) if x)


@dataclass(frozen=True, slots=True)
class CheckCase:
    """What is known about an entry.

    Its work if there is one, records that search brought, identifiers that are not there.
    """

    entry: Entry
    work: Work | None
    candidates: Sequence[Record] = ()
    foreign: Sequence[
        tuple[Identifier, Record]
    ] = ()  # records of other papers that the stated identifiers name
    dead: Sequence[
        tuple[Identifier, str]
    ] = ()  # (identifier, the service that says that it is not there)
    asked: Sequence[
        str
    ] = ()  # who was asked by title and answered, where that is DBLP, Crossref and an aggregator
    mute: Sequence[str] = ()  # who has a question of it and could not be asked
    year: int = 9999  # the year in which it is checked

    @property
    def is_young(self) -> bool:
        """Whether what is stated may be too young for the indexes.

        It is of this year or the next.
        """
        return self.entry.claims.year in {self.year, self.year + 1}
