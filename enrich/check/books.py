"""What an entry states of a book beside the claims of any paper: its editors, its edition. Pure.

A source that does not speak of them says nothing against them, and few speak: what no source has
is no finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from enrich import text
from enrich.check.findings import ClaimFinding, ClaimVerdict
from enrich.model import Entry, Name, Record, Work
from enrich.text.editions import edition, ordinal

_SURE = 0.6  # of two names of one person


def check_editors(entry: Entry, work: Work) -> Iterator[ClaimFinding]:
    """Judge the editors: a book without one of them is another book."""
    stated = entry.editors
    lists = [r for r in work.versions if r.editors]
    if not stated or not lists:
        return
    agreeing = next((r for r in lists if _are_all_in(stated, r.editors)), None)
    best = agreeing or lists[0]
    verdict: ClaimVerdict
    if agreeing:
        verdict = "confirmed"
    elif work.type == "book" and not any(_has_one_of(stated, r.editors) for r in lists):
        verdict = "contradicted"
    else:
        verdict = "unconfirmed"  # of a part of the volume, or of the series
    yield ClaimFinding("editors", verdict, _line(stated), _line(best.editors), best.source)


def editors_for_authors(stated: Sequence[Name], work: Work) -> Record | None:
    """Return the record whose editors are stated as authors, of a book that has no authors."""
    if any(r.authors for r in work.versions):
        return None
    return next((r for r in work.versions if r.editors and _are_all_in(stated, r.editors)), None)


def check_edition(entry: Entry, work: Work) -> Iterator[ClaimFinding]:
    """Judge the edition: another one is another book where the entry's own identifier names it."""
    stated = edition(text.from_latex(entry.fields.get("edition", "")))
    known = [(edition(r.edition), r) for r in work.versions if r.edition]
    if not stated or not known:
        return
    agreeing = next((r for number, r in known if number.casefold() == stated.casefold()), None)
    if agreeing:
        yield ClaimFinding("edition", "confirmed", ordinal(stated), source=agreeing.source)
        return
    named = [(n, r) for n, r in known if set(r.identifiers) & set(entry.identifiers)]
    number, record = (named or known)[0]
    is_other = bool(named) and number.isdecimal() and stated.isdecimal()
    verdict: ClaimVerdict = "contradicted" if is_other else "unconfirmed"
    yield ClaimFinding("edition", verdict, ordinal(stated), ordinal(number), record.source)


def _are_all_in(stated: Sequence[Name], known: Sequence[Name]) -> bool:
    people = [n for n in stated if text.fold(n.literal) not in {"others", "et al"}]
    return bool(people) and all(_is_in(n, known) for n in people)


def _has_one_of(stated: Sequence[Name], known: Sequence[Name]) -> bool:
    return any(_is_in(n, known) for n in stated)


def _is_in(person: Name, known: Sequence[Name]) -> bool:
    return any(text.same_person(person, other) >= _SURE for other in known)


def _line(people: Sequence[Name]) -> str:
    return "; ".join(n.full for n in people)
