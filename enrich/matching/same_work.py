"""Two records: whether they are versions of one work."""

from __future__ import annotations

from collections.abc import Iterator

from enrich import text, venues
from enrich.identifiers import doi_prefixes
from enrich.matching import authors, title_signs, titles
from enrich.matching.evidence import (
    ACCEPTED,
    DOUBTFUL,
    STANDARD,
    WEIGHTS,
    Thresholds,
    author_evidence,
    is_of_many,
    is_parted,
    mild,
    reason,
    title_evidence,
    weigh,
)
from enrich.matching.known_titles import titles_of
from enrich.matching.preprints import is_deposit, is_of_known_server, is_preprint
from enrich.model import Evidence, Match, Name, Record, Tier
from enrich.text import alike


def same_work(
    a: Record, b: Record, *, linked: bool = False, thresholds: Thresholds = STANDARD
) -> Match:
    """Whether two records are versions of one work.

    The Match carries `b`. The verdict is symmetric.

    `linked`: an identifier in common, or a service says so. Then a changed title is followed if the
    authors agree (the first, and enough of the others) and the years fit; else titles and authors
    must both agree.
    """
    likeness = _titles_between(a, b)
    agreement = authors.compare(*_in_order(a.people, b.people))
    evidence = [
        *_version_title(likeness, agreement, a, b, linked),
        *author_evidence(agreement, stated=True),
    ]
    evidence += [*_years_between(a, b, linked), *_copy_between(a, b), *_two_identifiers(a, b)]
    if {a.type, b.type} & {"thesis", "book"} and a.type != b.type:
        evidence.append(reason("another kind of work", f"{a.type}, {b.type}"))
    if linked:
        evidence.append(reason("linked"))
    elif _is_of_another_issue(a, b) and is_of_many(a.title, agreement):
        evidence.append(reason("title of many texts"))
    elif likeness.kind not in {"equal", "typo"} and not is_preprint(a) and not is_preprint(b):
        evidence += _two_publications(a, b, agreement)
    found = weigh(b, evidence, agreement, thresholds)
    if found.verdict is ACCEPTED and not _authors_suffice(agreement, likeness, linked):
        return Match(b, DOUBTFUL, found.score, found.evidence)
    return found


def _two_publications(a: Record, b: Record, agreement: authors.Agreement) -> Iterator[Evidence]:
    """Two publications whose titles are not the same.

    One index would have made one record of one paper.
    """
    if a.source == b.source:
        yield reason("two records of one source", a.source)
    elif not agreement.all:
        yield reason("titles and authors agree in part")


def _is_of_another_issue(a: Record, b: Record) -> bool:
    """Whether two records are of other years or venues."""
    places = [r.container_title_short or r.container_title for r in (a, b)]
    if all(places) and venues.same(*places) is False:
        return True
    return a.issued is not None and b.issued is not None and a.issued.year != b.issued.year


def _in_order(
    a: tuple[Name, ...], b: tuple[Name, ...]
) -> tuple[tuple[Name, ...], tuple[Name, ...]]:
    if a == b:
        return a, b
    one, two = sorted((a, b), key=repr)
    return one, two


def _authors_suffice(agreement: authors.Agreement, likeness: titles.Likeness, linked: bool) -> bool:
    """Whether authors allow to say that two records are one work.

    Not known, a link and the same title must do.
    """
    if not agreement.known:
        return linked and likeness.kind in {"equal", "typo"}
    return (
        agreement.first
        or agreement.share >= 0.7
        or (linked and likeness.kind == "equal" and agreement.shared > 0)
    )


def _titles_between(a: Record, b: Record) -> titles.Likeness:
    one, two = map(list, map(titles_of, (a, b)))
    return min(
        (titles.between(x, y) for x in one for y in two),
        key=lambda x: x.rank,
        default=titles.Likeness("differs", 0.0),
    )


def _version_title(
    likeness: titles.Likeness, agreement: authors.Agreement, a: Record, b: Record, linked: bool
) -> Iterator[Evidence]:
    """Weigh the titles of two records.

    A title that differs may have been changed where a link or the abstracts say so.
    """
    renamed = linked and agreement.all  # the same people's "Foo Plus" is what "Foo" has become
    parted = is_parted(likeness, {"follow-up name"} if renamed else set())
    detail = f"{likeness.ratio:.2f}"
    if (
        not parted
        and likeness.kind == "subtitle differs"
        and (linked or _came_out(a, b, agreement))
    ):
        yield mild("title with another subtitle", detail)
        return
    if not parted and likeness.kind in {"equal", "typo", "subtitle missing", "subtitle differs"}:
        yield from title_evidence(likeness, max(a.title, b.title))
        return
    if not parted and linked and (renamed or not title_signs.follows_up(a.title, b.title)):
        yield mild(_changed_title(likeness, a, b), detail)
    elif (
        not parted
        and agreement.known
        and agreement.share >= 0.6
        and (agreement.first or agreement.all)
    ):
        yield reason("title resembles" if _resemble(likeness) else "title changed", detail)
        if not _resemble(likeness) and titles.words_in_common(a.title, b.title) >= 0.4:
            yield reason("title shares words")
    else:
        yield from title_evidence(likeness, max(a.title, b.title))
    if _abstracts_agree(a.abstract, b.abstract):
        yield reason("abstracts agree")


def _resemble(likeness: titles.Likeness) -> bool:
    return likeness.kind in {"slip", "another word", "resembles"}


def _changed_title(likeness: titles.Likeness, a: Record, b: Record) -> str:
    """Return what two titles of linked records still have in common."""
    if _resemble(likeness):
        return "title resembles"
    pairs = [(x, y) for x in titles_of(a) for y in titles_of(b)]
    return (
        "title shares words"
        if max((titles.words_in_common(x, y) for x, y in pairs), default=0.0) >= 0.25
        else "title shares nothing"
    )


def _came_out(a: Record, b: Record, agreement: authors.Agreement) -> bool:
    """Whether one of two records of the same authors is a preprint and the other is published."""
    return is_preprint(a) != is_preprint(b) and agreement.all


def _abstracts_agree(a: str, b: str) -> bool:
    one, two = (text.fold(x[:1500])[:800] for x in (a, b))
    return min(len(one), len(two)) >= 120 and alike.ratio(one, two) >= 65


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
        name,
        WEIGHTS[name],
        " ".join(sorted(str(r.issued) for r in (a, b))),
        critical=not fits and not linked,
    )


def _copy_between(a: Record, b: Record) -> Iterator[Evidence]:
    """Yield the signs of a copy.

    It is a deposit younger than the other record, or one at an unknown server.
    """
    for deposit, other in ((a, b), (b, a)):
        if not is_deposit(deposit) or is_deposit(other):
            continue
        later = deposit.issued.year - other.issued.year if deposit.issued and other.issued else None
        if later is not None and later >= (2 if is_of_known_server(deposit) else 1):
            yield reason("copy deposited later", deposit.id("doi") or "")
        elif not is_of_known_server(deposit):
            yield reason("deposit of unknown origin", deposit.id("doi") or "")


def _two_identifiers(a: Record, b: Record) -> Iterator[Evidence]:
    """Two DOIs of one publisher's venue and year are two papers, or need a person to look."""
    if a.id("arxiv") and b.id("arxiv") and a.id("arxiv") != b.id("arxiv"):
        yield reason("two arXiv ids", " ".join(sorted((a.id("arxiv") or "", b.id("arxiv") or ""))))
    one, two = a.id("doi"), b.id("doi")
    if (
        not one
        or not two
        or one == two
        or Tier.AGGREGATOR in {a.tier, b.tier}
        or is_preprint(a)
        or is_preprint(b)
    ):
        return
    if any(map(doi_prefixes.is_unregistered, (one, two))) or not a.issued or not b.issued:
        return
    places = [r.container_title_short or r.container_title for r in (a, b)]
    if (
        abs(a.issued.year - b.issued.year) <= 1
        and a.type == b.type
        and all(places)
        and venues.same(*places)
    ):
        yield reason("two DOIs for one version", f"{one} {two}")
