"""A query against records: compared, ranked and chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

from enrich import text, venues
from enrich.matching import authors, titles
from enrich.matching.evidence import (
    ACCEPTED,
    DOUBTFUL,
    REJECTED,
    STANDARD,
    Thresholds,
    author_evidence,
    is_of_many,
    is_parted,
    reason,
    title_evidence,
    weigh,
)
from enrich.matching.known_titles import titles_of
from enrich.matching.preprints import deposit_evidence, is_preprint
from enrich.matching.same_work import same_work
from enrich.messages import papers as said
from enrich.model import Evidence, Match, Query, Record, Standing, Tier, Verdict
from enrich.patterns import regex
from enrich.text import retractions
from enrich.text.preprints import names_preprint


@dataclass(frozen=True, slots=True)
class Choice:
    """The best of several records for one query: `matches` are all of them, best first."""

    best: Match | None
    verdict: Verdict
    matches: tuple[Match, ...] = ()


def title_agrees(stated: str, record: Record) -> bool:
    """Whether a stated title agrees with a record's, or with one of its older titles."""
    likenesses = [titles.compare(stated, t) for t in titles_of(record)]
    return any(
        not is_parted(x)
        and (
            x.kind in {"equal", "typo", "cut off", "cut at a word", "subtitle missing"}
            or (x.kind in {"slip", "another word", "resembles"} and x.ratio >= 0.92)
        )
        for x in likenesses
    )


def is_of_another_entry(problem: str, title: str) -> bool:
    """Whether a sentence says that a link has another title, and names this one.

    Two entries of a list may have one link, and only one of them its title.
    """
    if not title or not said.TITLE_DIFFERS.made(problem):
        return False
    named = problem.partition(' is "')[2].removesuffix('"').removesuffix("…")
    return title_agrees(title, Record("", Tier.INDEX, named))


def compare(query: Query, record: Record, thresholds: Thresholds = STANDARD) -> Match:
    """Return one pair with its score, evidence and verdict.

    It is ACCEPTED where enough speaks for it and nothing critical against it.
    """
    likeness = _best_title((query.title, *query.other_titles), record)
    agreement = authors.compare(query.authors, record.people)
    place = list(_place_evidence(query, record))
    is_elsewhere = _is_on_page(query.page, record.page) is False
    is_explained = _is_explained(likeness, agreement, {e.name for e in place}, is_elsewhere)
    evidence = [
        *title_evidence(likeness, record.title, is_explained=is_explained),
        *author_evidence(agreement, bool(query.authors)),
    ]
    if (
        not agreement.known
        and likeness.kind != "differs"
        and titles.says_enough(likeness.shared, record.title)
    ):
        evidence.append(reason("title says enough"))
    if likeness.kind == "subtitle missing" and _is_longer(query.title, record):
        # People leave subtitles out, services hardly ever.
        one_name = likeness.ratio < _NAME_ALONE and agreement.smaller == 1
        if not agreement.shared or (one_name and not {e.name for e in place} & _ON_TIME):
            evidence.append(reason("subtitle that the record lacks"))
    if likeness.kind in _CUT and is_elsewhere and not is_preprint(record):
        evidence.append(reason("on another page"))
    if {e.name for e in place} & _ANOTHER_ISSUE and is_of_many(record.title, agreement):
        evidence.append(reason("title of many texts"))
    evidence += [*place, *deposit_evidence(record, query.year)]
    if record.type in {"thesis", "book"} and not agreement.first:
        evidence.append(reason("another kind of work", record.type))
    if record.genre == retractions.NOTICE and not retractions.is_about(query.title):
        evidence.append(reason("another kind of text", record.genre))
    if set(query.identifiers) & set(record.identifiers):
        evidence.append(reason("identifier agrees"))
    return weigh(record, evidence, agreement, thresholds)


def by_identifier(record: Record) -> Match:
    """Return the match of a record with a query that states an identifier of it, and no title."""
    return Match(record, ACCEPTED, 1.0, (reason("identifier agrees"),))


# "ATLAS" and "ATLAS: A Translation System for All Seasons": nearly all is subtitle.
_NAME_ALONE = 0.3
_ON_TIME = frozenset({"year agrees", "year near"})
# Titles of which one goes on where the other ends: of one paper, or of two with one beginning.
_CUT = frozenset({"subtitle missing", "cut off", "cut at a word"})
_ALIKE = 0.6  # letters of two titles with one beginning, on the same pages


def _is_explained(
    likeness: titles.Likeness, found: authors.Agreement, place: Set[str], is_elsewhere: bool
) -> bool:
    """Whether a title that is another in some words is a mistake, by people and place.

    Of 159,000 papers of conferences on machine learning, language, data and vision, 22 have a
    sibling: the same people wrote another paper in that year, in whose title one other word stands
    that is of no series.
    So a title that no paper has is a mistaken one far more often than that of a sibling which no
    source has. Where several words differ it cannot be told, unless the pages agree.
    """
    if "year agrees" not in place or likeness.flags or not found.first or not found.in_order:
        return False
    if likeness.kind == "slip":
        if is_elsewhere:
            return False
        return found.all or (found.shared >= 2 and found.share >= _NEARLY_ALL)
    if likeness.kind == "another word" and found.all:
        return "venue differs" not in place and not is_elsewhere
    is_alike = likeness.kind == "resembles" or (
        likeness.kind == "subtitle differs" and likeness.ratio >= _ALIKE
    )
    return is_alike and found.all and "first page agrees" in place


_NEARLY_ALL = 0.75  # of the shorter list
_ANOTHER_ISSUE = frozenset({"venue differs", "year near", "year fits", "year contradicts"})


def _is_longer(stated: str, record: Record) -> bool:
    """Whether a stated title goes on where a record's ends, but for a remark in brackets."""
    if stated.rstrip().endswith((")", "]")):
        return False
    return len(text.fold(stated)) > max(
        len(text.fold(t)) for t in (record.title, *record.other_titles)
    )


def _best_title(stated: Sequence[str], record: Record) -> titles.Likeness:
    pairs = [(a, b) for a in stated if a for b in titles_of(record)]
    if len(pairs) == 1:
        return titles.compare(*pairs[0])
    return min(
        (titles.compare(a, b) for a, b in pairs),
        key=lambda x: x.rank,
        default=titles.Likeness("differs", 0.0),
    )


def _place_evidence(query: Query, record: Record) -> Iterator[Evidence]:
    """Compare year and venue.

    A preprint may be older than the year that a list gives, and has no venue. Nor does a list state
    one that names a preprint server: what was there has come out since.
    """
    year = record.issued.year - query.year if record.issued and query.year else None
    place = record.container_title_short or record.container_title
    venue = (
        venues.same(query.venue, place)
        if query.venue and place and not is_preprint(record) and not names_preprint(query.venue)
        else None
    )
    far = False
    if year is None and venue and query.stated_year and _is_named(query, record):
        yield reason("year agrees", str(query.stated_year))
    if year is not None:
        low, high = (
            (-6, 2) if is_preprint(record) or record.standing is Standing.UNKNOWN else (-2, 3)
        )
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
        yield reason(name, f"{query.year} {record.issued.year if record.issued else ''}")
    if venue is not None:
        yield reason("venue agrees" if venue else "venue differs", place)
    if venue is not False and _is_on_page(query.page, record.page):
        yield reason("first page agrees", record.page)
    if far and venue is False:
        yield reason("year and venue contradict")


_PAGE = regex(r"[A-Za-z]*\d+(?:[:.]\d+)?")


def _is_on_page(stated: str, known: str) -> bool | None:
    """Whether two papers begin on one page, and end on one where both say so.

    None where that says nothing: on page 1 many begin.
    """
    if not stated or not known:
        return None
    one, two = (_PAGE.findall(x)[:2] for x in (stated, known))
    if not one or not two:
        return None
    agree = all(a.lower() == b.lower() for a, b in zip(one, two, strict=False))
    return None if agree and one[0] == "1" else agree


def choose(query: Query, records: Sequence[Record], thresholds: Thresholds = STANDARD) -> Choice:
    """Return the best of several records; a different paper that is hardly worse makes it doubtful.

    The answer does not depend on the order of the records. Copies and versions of the best are no
    rivals.
    """
    return choose_among(query, [compare(query, r, thresholds) for r in records], thresholds)


def choose_among(
    query: Query, compared: Sequence[Match], thresholds: Thresholds = STANDARD
) -> Choice:
    """Return the best of what has been compared with a query, as `choose`."""
    if len(compared) == 1:
        return Choice(compared[0], compared[0].verdict, tuple(compared))
    ranked = sorted(compared, key=_rank)
    matches = _named_first(query, ranked, thresholds)
    if not matches:
        return Choice(None, REJECTED)
    best = matches[0]
    others = [m for m in matches[1:] if not _decides(query, best.record, m.record)]
    if _is_changed(best):  # any other paper that is as nearly so titled may be the one meant
        thresholds = replace(thresholds, gap=1.0)
        others = [m for m in others if not _names(m) & _LESS_NEAR]
    rival = best.verdict is ACCEPTED and any(_is_rival(best, m, thresholds) for m in others)
    return Choice(best, DOUBTFUL if rival else best.verdict, matches)


_CHANGED = frozenset({"title with a slip", "title with another word"})
_LESS_NEAR = frozenset({"title with another subtitle", "title resembles", "title differs"})


def _is_changed(match: Match) -> bool:
    names = _names(match)
    return bool(names & _CHANGED) and "first page agrees" not in names


def _names(match: Match) -> set[str]:
    return {e.name for e in match.evidence}


def _named_first(
    query: Query, ranked: Sequence[Match], thresholds: Thresholds
) -> tuple[Match, ...]:
    """Return matches with the publication of the stated venue and year first, if hardly worse."""
    if not ranked:
        return ()
    best = ranked[0]
    near = (m for m in ranked if best.score - m.score < thresholds.gap)
    alike = (m for m in near if m.verdict is best.verdict)
    first = next((m for m in alike if _is_named(query, m.record)), best)
    return (first, *(m for m in ranked if m is not first))


def _decides(query: Query, best: Record, other: Record) -> bool:
    """Whether the stated venue and year name one of two records."""
    return _is_named(query, best) and not _is_named(query, other)


def _is_named(query: Query, record: Record) -> bool:
    """Whether a record is of the stated venue and year; not where neither is stated."""
    place = record.container_title_short or record.container_title
    venue = venues.same(query.venue, place) if query.venue and place else None
    if query.stated_year is None:
        return venue is True
    years = {d.year for d in (record.issued, record.event_date) if d}
    return query.stated_year in years and venue is not False


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


def _is_rival(best: Match, other: Match, thresholds: Thresholds) -> bool:
    if other.verdict is REJECTED or best.score - other.score >= thresholds.gap:
        return False
    if set(best.record.identifiers) & set(other.record.identifiers):
        return False
    found = same_work(best.record, other.record, thresholds=thresholds)
    if found.verdict is ACCEPTED or any(
        e.name in {"copy deposited later", "deposit of unknown origin"} for e in found.evidence
    ):
        return False
    return not (
        found.verdict is DOUBTFUL and any(e.name == "authors not known" for e in found.evidence)
    )
