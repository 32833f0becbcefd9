"""What comes out for a row: verdict, score, evidence, and the paper that is meant.

The fields are the columns of the output, in their order; the string below each one is its
explanation. Version and columns are stable: new ones are added at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from enrich import messages, text
from enrich.bulk.reference import BadRow
from enrich.matching import compare
from enrich.matching.linkage import Linkage
from enrich.matching.titles import says_enough
from enrich.model import Match, Query, Record, Standing

BulkVerdict = Literal["accepted", "doubtful", "absent", "unreadable"]
_MOST_CANDIDATES = 5
# A preprint is cited some years before it comes out, and proceedings after their conference.
_YEARS_NEAR = 3
# What comes out without a journal or a conference.
_OF_THEMSELVES = frozenset({"book", "thesis", "report", "chapter"})
_LONGEST_PROBLEM = 300


class ResultRow(msgspec.Struct, frozen=True, array_like=True):
    """One row of the output."""

    row: int
    """The number of the row in the input, from 1 on; the output has the order of the input."""

    key: str
    """The row's own `key` or `id`, where the input has one; of a .bib the citation key."""

    verdict: BulkVerdict
    """`accepted`: the catalogues have the paper. `doubtful`: they have candidates, and a person
    decides. `absent`: they have nothing like it. `unreadable`: the row cannot be used."""

    score: float | None = None
    """How well the record and the reference agree, from 0 to 1, as in `enrich show --why`; of
    doubtful rows that of the best candidate."""

    evidence: tuple[str, ...] = ()
    """The reasons for and against that record, by name."""

    identifiers: tuple[str, ...] = ()
    """All identifiers of the accepted paper, of all its versions, as `scheme:value`."""

    doi: str = ""
    """The DOI of the accepted paper; of several that of the published version, and of two of these
    that of the one which agrees best with the reference."""

    arxiv: str = ""
    """Its number at arXiv."""

    dblp: str = ""
    """Its key at DBLP; of several that of the published version."""

    state: str = ""
    """`published`, or `preprint` where the catalogues have no published version."""

    title: str = ""
    """The title of the accepted record."""

    authors: tuple[str, ...] = ()
    """Its authors."""

    year: int | None = None
    """The year of the accepted record."""

    venue: str = ""
    """The acronym of its venue, or else the name."""

    candidates: tuple[str, ...] = ()
    """Where it is doubtful: an identifier of each paper that it may be, the best first."""

    problem: str = ""
    """What is odd: why the row cannot be used, or what its identifiers name instead."""


COLUMNS = tuple(ResultRow.__struct_fields__)
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[ResultRow]).decode


def packed(rows: Sequence[ResultRow]) -> bytes:
    """Return rows as bytes, the same for the same rows."""
    return _encode(rows)


def unpacked(content: bytes) -> list[ResultRow]:
    """Return the rows of bytes. Raises msgspec.DecodeError for any others."""
    return _decode(content)


def unreadable(bad: BadRow, row: int) -> ResultRow:
    """Return the result of a row that cannot be used."""
    return ResultRow(row, bad.key, "unreadable", problem=bad.reason[:_LONGEST_PROBLEM])


def row_of(query: Query, linked: Linkage) -> ResultRow:
    """Return what has come of a reference; its place in the input is filled in by the caller."""
    problem = " ".join(linked.problems)[:_LONGEST_PROBLEM]
    if linked.accepted:
        return _accepted(query, linked, problem)
    if candidates := linked.candidates or _of_others(linked.near_misses):
        best = candidates[0]
        return ResultRow(
            0,
            "",
            "doubtful",
            round(best.score, 4),
            _reasons(best),
            candidates=_candidates(candidates),
            problem=problem,
        )
    return ResultRow(0, "", "absent", problem=problem)


def _of_others(near: Sequence[Match]) -> tuple[Match, ...]:
    """Return the papers of other people with just the stated title, if it is a telling one.

    The people may be mistaken, so a person is to look.
    """
    equal = [m for m in near if any(e.name == "title equal" for e in m.evidence)]
    return tuple(m for m in equal if says_enough(text.fold(m.record.title), m.record.title))


def _accepted(query: Query, linked: Linkage, problem: str) -> ResultRow:
    records = [f.record for f in linked.accepted]
    matches = _compared(query, records, linked.compared)
    if len(records) > 1:
        matches.sort(key=_rank)
        records = _same_publication_first([m.record for m in matches])
    # Of those that agree equally well the first: its year and its venue are shown.
    match = max(matches, key=_score)
    own = dict.fromkeys(i for r in records for i in r.identifiers)
    first = {i.scheme: i.value for i in reversed(own)}
    cited = records[0]
    problem = " ".join(filter(None, (problem, _year_problem(query, records))))
    return ResultRow(
        0,
        "",
        "accepted",
        round(match.score, 4),
        _reasons(match),
        tuple(sorted(map(str, own))),
        first.get("doi", ""),
        first.get("arxiv", ""),
        first.get("dblp", ""),
        "published" if _is_published(cited) else "preprint",
        cited.title,
        tuple(name.full for name in cited.people),
        cited.issued.year if cited.issued else None,
        cited.container_title_short or cited.container_title,
        problem=problem,
    )


def _year_problem(query: Query, records: Sequence[Record]) -> str:
    """Return that no version of a paper is near the stated year, "" where one is."""
    stated = query.stated_year
    known = [r.issued.year for r in records if r.issued]
    if stated is None or not known or any(abs(year - stated) <= _YEARS_NEAR for year in known):
        return ""
    return messages.bulk.YEAR_DIFFERS(stated=stated, known=known[0])


def _is_published(record: Record) -> bool:
    """Whether a record is of something that came out; a book or a thesis is no preprint."""
    return record.standing is Standing.PUBLISHED or record.type in _OF_THEMSELVES


def best_match(query: Query, records: Sequence[Record], compared: Sequence[Match] = ()) -> Match:
    """Return the accepted record that agrees best with a reference, with the reasons.

    `compared`: what is known already of how records compare with it, but for its identifiers.
    """
    return max(_compared(query, records, compared), key=_score)


def _compared(query: Query, records: Sequence[Record], compared: Sequence[Match]) -> list[Match]:
    if not query.title:
        return [compare.by_identifier(r) for r in records]
    known = {} if query.identifiers else {id(m.record): m for m in compared}
    return [known.get(id(r)) or compare.compare(query, r) for r in records]


def _score(match: Match) -> float:
    return match.score


def _rank(match: Match) -> tuple[bool, bool, float, int, str, str]:
    """Sort key: what is named by its identifier, published ones, those that are meant, ...

    A paper that came out twice, at a conference and in a journal, is cited as one of the two: what
    is left of the reasons where title and people alone make a score of 1 tells which. The last word
    has what is near to the publisher.
    """
    record = match.record
    is_open = record.standing is not Standing.PUBLISHED
    is_named = any(e.name == "identifier agrees" for e in match.evidence)
    weight = sum(e.weight for e in match.evidence)
    named = f"{record.identifiers}{record.title}"
    return (is_open, not is_named, -round(weight, 2), record.tier, record.source, named)


def _same_publication_first(records: Sequence[Record]) -> list[Record]:
    """Return records in their order, those that share a name with the first before all others."""
    own = set(records[0].identifiers)
    return sorted(records, key=lambda r: not own & set(r.identifiers))


def _reasons(match: Match) -> tuple[str, ...]:
    return tuple(map(str, match.evidence))


def _candidates(matches: Sequence[Match]) -> tuple[str, ...]:
    """Return an identifier of each candidate, or its title where it has none."""
    named = (str(min(m.record.identifiers, default=m.record.title)) for m in matches)
    return tuple(dict.fromkeys(named))[:_MOST_CANDIDATES]
