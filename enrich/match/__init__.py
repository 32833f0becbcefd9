"""Matching: is this record the paper that is meant, and are two records versions of one paper? Pure and explainable.

Every reason is an Evidence with a name and a weight from one table; a critical one caps the verdict whatever the sum says.
The thresholds were chosen on the benchmark of resolving (`scripts/bench accuracy`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from rapidfuzz import fuzz

from enrich import text, venues
from enrich.match import authors, signs, titles
from enrich.model import Evidence, Match, Name, Query, Record, Standing, Tier, Verdict

ACCEPTED, DOUBTFUL, REJECTED = Verdict.ACCEPTED, Verdict.DOUBTFUL, Verdict.REJECTED
ACCEPT_FROM = 0.75
DOUBT_FROM = 0.5
GAP = 0.06  # a different paper that comes nearer than this to the best makes it doubtful

# What each reason weighs. A title that is the same and says enough is accepted; one that is short needs authors.
WEIGHTS: Mapping[str, float] = {
    "title equal": 0.65,
    "title equal but for a typo": 0.58,
    "title cut off": 0.58,
    "title without its subtitle": 0.5,
    "long title without its subtitle": 0.58,
    "title cut at a word": 0.5,
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
    "follow-up name": -0.5,
    "a name differs": -0.1,
}

# The best verdict that a reason leaves possible.
CAPS: Mapping[str, Verdict] = {
    "title differs": REJECTED,
    "title with another subtitle": DOUBTFUL,
    "title resembles": DOUBTFUL,
    "title changed": DOUBTFUL,
    "first author differs": REJECTED,
    "first author is not first": DOUBTFUL,
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
}

_TITLE_NAMES: Mapping[titles.Kind, str] = {
    "equal": "title equal",
    "typo": "title equal but for a typo",
    "cut off": "title cut off",
    "cut at a word": "title cut at a word",
    "subtitle missing": "title without its subtitle",
    "subtitle differs": "title with another subtitle",
    "resembles": "title resembles",
    "differs": "title differs",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """The best of several records for one query: `matches` are all of them, best first."""

    best: Match | None
    verdict: Verdict
    matches: tuple[Match, ...] = ()


def query_of(record: Record) -> Query:
    """Return what one would look for to find a record's paper again."""
    return Query(
        title=record.title,
        authors=record.authors,
        year=record.issued.year if record.issued else None,
        venue=record.container_title_short or record.container_title or None,
        identifiers=record.identifiers,
        other_titles=record.other_titles,
        abstract=record.abstract,
    )


def title_agrees(stated: str, record: Record) -> bool:
    """Say whether the title in a list agrees with what the identifier beside it gives, an older version's included."""
    likenesses = [titles.compare(stated, t) for t in (record.title, *record.other_titles) if t]
    return any(
        not _is_parted(x)
        and (
            x.kind in {"equal", "typo", "cut off", "cut at a word", "subtitle missing"}
            or (x.kind == "resembles" and x.ratio >= 0.92)
        )
        for x in likenesses
    )


# -- a query and a record


def compare(query: Query, record: Record) -> Match:
    """Score one pair. The verdict is ACCEPTED only where nothing critical speaks against it and enough speaks for it."""
    likeness = _best_title((query.title, *query.other_titles), record)
    agreement = authors.compare(query.authors, record.authors)
    evidence = [*_title_evidence(likeness, record.title), *_author_evidence(agreement, bool(query.authors))]
    if not agreement.known and likeness.kind != "differs" and titles.says_enough(likeness.shared, record.title):
        evidence.append(_evidence("title says enough"))
    evidence += [*_place_evidence(query, record), *_deposit_evidence(record, query.year)]
    if record.type in {"thesis", "book"} and not agreement.first:
        evidence.append(_evidence("another kind of work", record.type))
    if set(query.identifiers) & set(record.identifiers):
        evidence.append(_evidence("identifier agrees"))
    return _match(record, evidence, agreement)


def _best_title(stated: Sequence[str], record: Record) -> titles.Likeness:
    pairs = [(a, b) for a in stated if a for b in (record.title, *record.other_titles) if b]
    return min((titles.compare(a, b) for a, b in pairs), key=lambda x: x.rank, default=titles.Likeness("differs", 0.0))


def _evidence(name: str, detail: str = "") -> Evidence:
    return Evidence(name, WEIGHTS[name], detail, critical=name in CAPS)


def _title_evidence(likeness: titles.Likeness, title: str) -> Iterator[Evidence]:
    name = _TITLE_NAMES[likeness.kind]
    if (
        likeness.kind == "subtitle missing"
        and len(likeness.shared.split()) >= 5
        and titles.says_enough(likeness.shared, title)
    ):
        name = "long title without its subtitle"
    yield _evidence(name, f"{likeness.ratio:.2f}")
    for flag in likeness.flags:
        yield _evidence(flag, likeness.detail)


def _author_evidence(found: authors.Agreement, stated: bool) -> Iterator[Evidence]:
    if not found.known:
        if stated:
            yield _evidence("authors not known")
        return
    detail = f"{found.shared} of {found.smaller}" if found.smaller > 1 else ""
    yield _evidence(_author_name(found), detail)


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


def is_preprint(record: Record) -> bool:
    """Say whether a record is of a version that no venue has published (yet)."""
    return (
        record.standing in {Standing.PREPRINT, Standing.SUBMITTED}
        or record.genre == "preprint"
        or record.tier == Tier.PREPRINT
    )


def _place_evidence(query: Query, record: Record) -> Iterator[Evidence]:
    """Compare year and venue; a preprint may be older than the year that a list gives, and has no venue."""
    year = record.issued.year - query.year if record.issued and query.year else None
    place = record.container_title_short or record.container_title
    venue = venues.same(query.venue, place) if query.venue and place and not is_preprint(record) else None
    far = False
    if year is not None:
        low, high = (-6, 2) if is_preprint(record) or record.standing is Standing.UNKNOWN else (-2, 3)
        far = not low <= year <= high
        name = (
            "year agrees"
            if year == 0
            else "year near"
            if abs(year) == 1
            else "year contradicts"
            if far
            else "year fits"
        )
        yield _evidence(name, f"{query.year} {record.issued.year if record.issued else ''}")
    if venue is not None:
        yield _evidence("venue agrees" if venue else "venue differs", place)
    if far and venue is False:
        yield _evidence("year and venue contradict")


# DOI prefixes under which preprint servers and repositories register; a deposit under any other is nobody's we know.
_SERVERS = frozenset(
    f"10.{number}"
    for number in (
        *(
            1101,
            2139,
            21203,
            36227,
            20944,
            26434,
            31219,
            31234,
            31235,
            31223,
            31224,
            22541,
            5281,
            48550,
            14293,
            33774,
            32388,
        ),
        *(2196, 12688, 29007, 13140, 6084, 17605, 64898, 7287, 21428, 31730, 1149, 26226, 5194),
    )
)


def is_deposit(record: Record) -> bool:
    """Say whether a record is `posted-content` under a DOI of its own (arXiv's is none): anybody can have put it there."""
    return bool(record.id("doi")) and record.id("arxiv") is None and (is_preprint(record) or _is_merged_deposit(record))


def _is_merged_deposit(record: Record) -> bool:
    """Whether an aggregator took a deposit for the work: no venue, no kind, a DOI that no publisher of papers has."""
    return (
        record.tier == Tier.AGGREGATOR
        and record.type == "article"
        and not (record.container_title or record.container_title_short)
    )


def is_of_known_server(record: Record) -> bool:
    """Say whether a deposit stands with a server where authors themselves deposit."""
    return (record.id("doi") or "").split("/")[0] in _SERVERS


def _deposit_evidence(record: Record, year: int | None) -> Iterator[Evidence]:
    if not is_deposit(record) or is_of_known_server(record):
        return
    if year and record.issued and record.issued.year > year:
        yield _evidence("copy deposited later", f"{record.issued.year}")
    else:
        yield _evidence("deposit of unknown origin", record.id("doi") or "")


def _match(record: Record, evidence: Sequence[Evidence], agreement: authors.Agreement) -> Match:
    score = round(max(0.0, min(1.0, sum(e.weight for e in evidence))), 4)
    verdict = ACCEPTED if score >= ACCEPT_FROM else DOUBTFUL if score >= DOUBT_FROM else REJECTED
    for e in evidence:
        if e.critical and not _excused(e, agreement):
            verdict = _worse(verdict, CAPS[e.name])
    return Match(record, verdict, score, tuple(evidence))


def _excused(e: Evidence, agreement: authors.Agreement) -> bool:
    """One letter in a name is a typo after all where the authors agree."""
    return e.name == "a name differs" and agreement.first and agreement.share >= 0.5


def _worse(a: Verdict, b: Verdict) -> Verdict:
    order = (REJECTED, DOUBTFUL, ACCEPTED)
    return min(a, b, key=order.index)


# -- the best of several


def choose(query: Query, records: Sequence[Record]) -> Choice:
    """Return the best of several records; a different paper that is hardly worse makes it doubtful.

    The answer does not depend on the order of the records. Copies and versions of the best are no rivals.
    """
    matches = tuple(sorted((compare(query, r) for r in records), key=_rank))
    if not matches:
        return Choice(None, REJECTED)
    best = matches[0]
    rival = best.verdict is ACCEPTED and any(_is_rival(best, m) for m in matches[1:])
    return Choice(best, DOUBTFUL if rival else best.verdict, matches)


def _rank(match: Match) -> tuple[int, float, int, str, str]:
    order = (ACCEPTED, DOUBTFUL, REJECTED)
    record = match.record
    return (
        order.index(match.verdict),
        -match.score,
        record.tier,
        record.source,
        f"{record.identifiers}{record.title}{record.issued}",
    )


def _is_rival(best: Match, other: Match) -> bool:
    if other.verdict is REJECTED or best.score - other.score >= GAP:
        return False
    if set(best.record.identifiers) & set(other.record.identifiers):
        return False
    found = same_work(best.record, other.record)
    if found.verdict is ACCEPTED or any(
        e.name in {"copy deposited later", "deposit of unknown origin"} for e in found.evidence
    ):
        return False
    return not (found.verdict is DOUBTFUL and any(e.name == "authors not known" for e in found.evidence))


# -- two records


def same_work(a: Record, b: Record, *, linked: bool = False) -> Match:
    """Say whether two records are versions of one work; the Match carries `b`. The verdict is symmetric.

    `linked`: an identifier in common, or a service says so. Then a changed title is followed if the authors agree (the
    first, and enough of the others) and the years fit; else titles and authors must both agree.
    """
    likeness = _titles_between(a, b)
    agreement = authors.compare(*_in_order(a.authors, b.authors))
    evidence = [*_version_title(likeness, agreement, a, b, linked), *_author_evidence(agreement, stated=True)]
    evidence += [*_years_between(a, b, linked), *_copy_between(a, b), *_two_identifiers(a, b)]
    if {a.type, b.type} & {"thesis", "book"} and a.type != b.type:
        evidence.append(_evidence("another kind of work", f"{a.type}, {b.type}"))
    if linked:
        evidence.append(_evidence("linked"))
    found = _match(b, evidence, agreement)
    if found.verdict is ACCEPTED and not _authors_suffice(agreement, likeness, linked):
        return Match(b, DOUBTFUL, found.score, found.evidence)
    return found


def _in_order(a: tuple[Name, ...], b: tuple[Name, ...]) -> tuple[tuple[Name, ...], tuple[Name, ...]]:
    one, two = sorted((a, b), key=repr)
    return one, two


def _authors_suffice(agreement: authors.Agreement, likeness: titles.Likeness, linked: bool) -> bool:
    """Whether authors allow to say that two records are one work; not known, a link and the same title must do."""
    if not agreement.known:
        return linked and likeness.kind in {"equal", "typo"}
    return agreement.first or agreement.share >= 0.7 or (linked and likeness.kind == "equal" and agreement.shared > 0)


def _titles_between(a: Record, b: Record) -> titles.Likeness:
    one, two = ([t for t in (r.title, *r.other_titles) if t] for r in (a, b))
    return min(
        (titles.between(x, y) for x in one for y in two), key=lambda x: x.rank, default=titles.Likeness("differs", 0.0)
    )


def _version_title(
    likeness: titles.Likeness, agreement: authors.Agreement, a: Record, b: Record, linked: bool
) -> Iterator[Evidence]:
    """Weigh the titles of two records; a title that differs may have been changed where a link or the abstracts say so."""
    renamed = linked and agreement.all  # the same people's "Foo Plus" is what "Foo" has become
    parted = _is_parted(likeness, {"follow-up name"} if renamed else set())
    detail = f"{likeness.ratio:.2f}"
    if not parted and likeness.kind == "subtitle differs" and (linked or _came_out(a, b, agreement)):
        yield _evidence_of("title with another subtitle", detail)
        return
    if not parted and likeness.kind in {"equal", "typo", "subtitle missing", "subtitle differs"}:
        yield from _title_evidence(likeness, max(a.title, b.title))
        return
    if not parted and linked and (renamed or not signs.follows_up(a.title, b.title)):
        yield _evidence_of(_changed_title(likeness, a, b), detail)
    elif not parted and agreement.known and agreement.share >= 0.6 and (agreement.first or agreement.all):
        yield _evidence("title resembles" if likeness.kind == "resembles" else "title changed", detail)
        if likeness.kind != "resembles" and titles.words_in_common(a.title, b.title) >= 0.4:
            yield _evidence("title shares words")
    else:
        yield from _title_evidence(likeness, max(a.title, b.title))
    if _abstracts_agree(a.abstract, b.abstract):
        yield _evidence("abstracts agree")


def _changed_title(likeness: titles.Likeness, a: Record, b: Record) -> str:
    """Return what two titles of linked records still have in common."""
    if likeness.kind == "resembles":
        return "title resembles"
    pairs = [(x, y) for x in (a.title, *a.other_titles) for y in (b.title, *b.other_titles)]
    return (
        "title shares words" if max(titles.words_in_common(x, y) for x, y in pairs) >= 0.25 else "title shares nothing"
    )


def _came_out(a: Record, b: Record, agreement: authors.Agreement) -> bool:
    """Whether one of two records of the same authors is a preprint and the other is published."""
    return is_preprint(a) != is_preprint(b) and agreement.all


def _evidence_of(name: str, detail: str = "") -> Evidence:
    """Return evidence that caps nothing here, though it does elsewhere."""
    return Evidence(name, WEIGHTS[name], detail)


_MILD = frozenset({"a name differs", "subtitle of another kind"})


def _is_parted(likeness: titles.Likeness, forgiven: Set[str] = frozenset()) -> bool:
    """Whether there is a sign of another paper in two titles."""
    return bool(set(likeness.flags) - _MILD - forgiven)


def _abstracts_agree(a: str, b: str) -> bool:
    one, two = (text.fold(x[:1500])[:800] for x in (a, b))
    return min(len(one), len(two)) >= 120 and fuzz.ratio(one, two) >= 65


def _years_between(a: Record, b: Record, linked: bool) -> Iterator[Evidence]:
    if not a.issued or not b.issued:
        return
    apart = abs(a.issued.year - b.issued.year)
    if is_preprint(a) != is_preprint(b):
        pre, pub = (a, b) if is_preprint(a) else (b, a)
        later = (pub.issued.year if pub.issued else 0) - (pre.issued.year if pre.issued else 0)
        fits = -3 <= later <= 6
    else:
        fits = apart <= 6
    name = "year fits" if fits else "years far apart"
    yield Evidence(
        name, WEIGHTS[name], " ".join(sorted(str(r.issued) for r in (a, b))), critical=not fits and not linked
    )


def _copy_between(a: Record, b: Record) -> Iterator[Evidence]:
    """Yield what speaks of a copy: a deposit younger than the other record, or one where nobody we know deposits."""
    for deposit, other in ((a, b), (b, a)):
        if not is_deposit(deposit) or is_deposit(other):
            continue
        later = deposit.issued.year - other.issued.year if deposit.issued and other.issued else None
        if later is not None and later >= (2 if is_of_known_server(deposit) else 1):
            yield _evidence("copy deposited later", deposit.id("doi") or "")
        elif not is_of_known_server(deposit):
            yield _evidence("deposit of unknown origin", deposit.id("doi") or "")


def _two_identifiers(a: Record, b: Record) -> Iterator[Evidence]:
    """Two DOIs of one publisher's venue and year are two papers, or need a person to look."""
    if a.id("arxiv") and b.id("arxiv") and a.id("arxiv") != b.id("arxiv"):
        yield _evidence("two arXiv ids", " ".join(sorted((a.id("arxiv") or "", b.id("arxiv") or ""))))
    one, two = a.id("doi"), b.id("doi")
    if not one or not two or one == two or Tier.AGGREGATOR in {a.tier, b.tier} or is_preprint(a) or is_preprint(b):
        return
    if one.startswith("10.5555/") or two.startswith("10.5555/") or not a.issued or not b.issued:
        return
    places = [r.container_title_short or r.container_title for r in (a, b)]
    if abs(a.issued.year - b.issued.year) <= 1 and a.type == b.type and all(places) and venues.same(*places):
        yield _evidence("two DOIs for one version", f"{one} {two}")


__all__ = [
    "ACCEPT_FROM",
    "CAPS",
    "DOUBT_FROM",
    "GAP",
    "WEIGHTS",
    "Choice",
    "Verdict",
    "choose",
    "compare",
    "is_deposit",
    "is_of_known_server",
    "is_preprint",
    "query_of",
    "same_work",
    "title_agrees",
]
