"""What `check` finds: an entry's case, findings on its claims, the verdict, and the words. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from enrich import messages
from enrich.messages import Message, Sentence
from enrich.messages import check as said
from enrich.model import Entry, Identifier, Record, Work

ClaimVerdict = Literal["confirmed", "contradicted", "unconfirmed"]
UNPARSED = "entry"  # the claim of an entry of a .bib that is not closed, or cannot be read on
_SPOKEN = {"doi": "doi.org"}
# What the named sources are, where they have nothing.
_ASKED: Mapping[str | Message, Message] = {
    said.UNKNOWN: said.ASKED,
    said.TOO_YOUNG: said.ASKED,
    said.NOT_ASKED: said.NO_ANSWER_OF,
}
# Why an entry is not closed; else all from some place on, or the whole file, cannot be read.
_OF_BRACES = (messages.lists.NOT_CLOSED, messages.lists.VALUE_NOT_CLOSED)
_SHOWN = 4  # authors of a list


@dataclass(frozen=True, slots=True)
class ClaimFinding:
    """One claim, what was stated, what was found, and who says so."""

    claim: str
    verdict: ClaimVerdict
    stated: str
    # the value that the sources have; a message where they have none, or it is not compared
    known: str | Message = ""
    source: str = ""
    # the identifier that a wrong link should be, where it is known
    meant: str = ""

    @property
    def found(self) -> str:
        """What was found, in words."""
        return self.known() if isinstance(self.known, Message) else self.known

    def sentence(self) -> Sentence:
        """Return the finding for people: what is stated, and what the sources say instead."""
        claim, by = self.claim, self._by()
        if claim == UNPARSED:
            is_of_braces = any(message.made(self.found) for message in _OF_BRACES)
            return (said.BRACES if is_of_braces else said.UNPARSED)(why=self.found)
        if claim == "link":
            meant = messages.parts.DID_YOU_MEAN(name=self.meant) if self.meant else ""
            return said.LINK(stated=self.stated, found=self.found, by=by, meant=meant)
        stated = _short(self.stated)
        if self.verdict == "confirmed":
            return said.AS_STATED(claim=claim, stated=stated, by=by)
        if isinstance(self.known, Message):
            if claim == "title":
                return said.OF_TITLE(claim=claim, why=self.found, by=by)
            return said.OF_CLAIM(claim=claim, stated=stated, why=self.found, by=by)
        if self.verdict == "unconfirmed":
            if not self.found:
                return said.NO_SOURCE_SAYS(claim=claim, stated=stated)
            return said.NOT_SURE(claim=claim, stated=stated, found=_short(self.found), by=by)
        return self._contradiction(by)

    def _by(self) -> str:
        """Return who says so, as a sentence ends; "" where nobody is named."""
        if not self.source:
            return ""
        if self.known == said.NAMESAKES:
            return said.WRITTEN_BY(people=self.source)
        message = _ASKED.get(self.known, said.SAID_BY)
        return message(sources=_SPOKEN.get(self.source, self.source))

    def _contradiction(self, by: str) -> Sentence:
        stated, found = _short(self.stated), _short(self.found)
        if self.claim == "authors" and stated.partition("; ...")[0] == found.partition("; ...")[0]:
            stated, found = _where_they_differ(self.stated.split("; "), self.found.split("; "))
        message = said.THEY_ARE if self.claim in {"authors", "editors"} else said.IT_IS
        return message(claim=self.claim, stated=stated, found=found, by=by)


def _short(stated: str) -> str:
    """Return a long list of authors with its first names and their number."""
    names = stated.split("; ")
    if len(names) <= _SHOWN + 1:
        return stated or said.NOTHING()
    return said.MANY_AUTHORS(names="; ".join(names[:_SHOWN]), count=len(names))


def _where_they_differ(stated: Sequence[str], found: Sequence[str]) -> tuple[str, str]:
    """Return two long lists of authors that begin alike, each from the first name that differs."""
    pairs = zip(stated, found, strict=False)
    at = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(stated), len(found)))
    return _from(stated, at), _from(found, at)


def _from(names: Sequence[str], at: int) -> str:
    shown = [*(["..."] if at else []), *names[at : at + _SHOWN]]
    rest = ["..."] if at + _SHOWN < len(names) else []
    return said.NAMES_OF(names="; ".join([*shown, *rest]), count=len(names))


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
        return ". ".join([*self.confirmed_parts, *(e.sentence() for e in decisive)])

    @property
    def is_unparsed(self) -> bool:
        """Whether the entry of a .bib cannot be read to its end."""
        return any(e.claim == UNPARSED for e in self.evidence)

    @property
    def confirmed_parts(self) -> tuple[Sentence, ...]:
        """What is confirmed where something is not: "title and authors confirmed"; else nothing."""
        names = list(dict.fromkeys(e.claim for e in self.evidence if e.verdict == "confirmed"))
        if self.verdict != "unconfirmed" or not names:
            return ()
        listed = " and ".join(x for x in (", ".join(names[:-1]), *names[-1:]) if x)
        return (said.CONFIRMED_PARTS(claims=listed),)


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
