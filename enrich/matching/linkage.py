"""Record linkage: which of the records at hand are versions of the paper that an entry means. Pure.

What the user linked is accepted unless it contradicts itself; what a service adds (another
identifier, a search hit) only when title and authors agree with what is already accepted.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from enrich.identifiers import doi_prefixes
from enrich.matching import compare, same_work, titles
from enrich.matching.evidence import STANDARD, Thresholds
from enrich.matching.known_titles import titles_of
from enrich.messages import papers as said
from enrich.model import Identifier, Match, Query, Record, Tier, Verdict

_MOST_NEAR = 5  # search hits that are kept as near misses


_LONGEST_SHOWN = 120  # characters of a title in a sentence


@dataclass(frozen=True, slots=True)
class SourcedRecord:
    """A record, when it was fetched, and the identifier that was asked for (None.

    It came from a search).
    """

    record: Record
    fetched: str
    asked: Identifier | None = None


@dataclass(frozen=True, slots=True)
class Linkage:
    """What is accepted of one paper: its records, else candidates for a person, and what is odd."""

    accepted: tuple[SourcedRecord, ...] = ()
    candidates: tuple[Match, ...] = ()
    problems: tuple[str, ...] = ()
    # the best search hits where no link or search is sure: what a wrong reference may have meant
    near_misses: tuple[Match, ...] = ()
    # what the stated identifiers name, where that is another paper
    mismatched: tuple[SourcedRecord, ...] = ()
    # the search hits as they compare with what is stated beside identifiers
    compared: tuple[Match, ...] = ()

    @property
    def title_differs(self) -> bool:
        """Whether what the link names, or was found, was taken although its title is another."""
        return any(map(said.TITLE_DIFFERS.made, self.problems))

    @property
    def identifiers(self) -> set[Identifier]:
        """The identifiers that the accepted records have themselves."""
        return {i for f in self.accepted for i in f.record.identifiers}

    @property
    def reported_identifiers(self) -> set[Identifier]:
        """Those and the ones of other versions that the accepted records name.

        They are to be asked for, and not accepted yet.
        """
        return self.identifiers | {i for f in self.accepted for i in f.record.links}


def link(
    query: Query, found: Sequence[SourcedRecord], thresholds: Thresholds = STANDARD
) -> Linkage:
    """Return the records that are the paper of `query`; `query.identifiers` are the user's own.

    `found` is everything at hand, in any order; the answer does not depend on it.
    """
    found = sorted(found, key=_order) if len(found) > 1 else found
    stated = set(query.identifiers)
    direct = [f for f in found if f.asked in stated and f.asked in _all_ids(f.record)]
    hits = [f for f in found if f.asked is None]
    direct = direct or [f for f in hits if _is_article(query, f.record)]
    compared: Sequence[Match] = ()
    if direct:
        core, problems, rivals = _believe_the_link(query, direct, hits, thresholds)
        near = _nearest(_compared(query, hits, thresholds)) if problems else ()
        if not core:
            return Linkage(
                candidates=rivals, problems=problems, near_misses=near, mismatched=tuple(direct)
            )
    else:
        compared = _compared(query, hits, thresholds)
        choice = compare.choose_among(_bare(query), compared, thresholds)
        core, rivals = _believe_the_search(choice, hits), _doubtful(choice)
        problems, near = tuple(_other_words(query, core)), ()
        if not core:
            return Linkage(candidates=rivals, near_misses=_nearest(compared))
    accepted = tuple(_grow(core, found, thresholds))
    return Linkage(
        accepted,
        rivals,
        problems,
        near_misses=near,
        mismatched=tuple(f for f in direct if f not in accepted),
        compared=tuple(compared),
    )


def _is_article(query: Query, record: Record) -> bool:
    """Whether a record of the stated title has a DOI that ends in a stated article number."""
    numbers = [i.value for i in query.identifiers if i.scheme == "ieee"]
    if not numbers:
        return False
    dois = [i.value for i in record.identifiers if i.scheme == "doi"]
    is_named = any(doi_prefixes.ends_in_article(d, n) for d in dois for n in numbers)
    return is_named and compare.title_agrees(query.title, record)


def _bare(query: Query) -> Query:
    """Return what is stated of a paper beside its identifiers."""
    return replace(query, identifiers=()) if query.identifiers else query


def _compared(query: Query, hits: Sequence[SourcedRecord], limits: Thresholds) -> list[Match]:
    bare = _bare(query)
    return [compare.compare(bare, f.record, limits) for f in hits]


def _believe_the_link(
    query: Query, direct: list[SourcedRecord], hits: list[SourcedRecord], limits: Thresholds
) -> tuple[list[SourcedRecord], tuple[str, ...], tuple[Match, ...]]:
    groups = _versions(direct, limits)
    if not query.title:
        return _most_supported(groups)
    agreeing = [g for g in groups if any(compare.title_agrees(query.title, f.record) for f in g)]
    if agreeing:
        return max(agreeing, key=_support), (), ()
    core, problems, rivals = _most_supported(groups)
    if not core:
        return core, problems, rivals
    bare = _bare(query)
    if all(
        f.record.tier is Tier.AGGREGATOR for f in core
    ):  # they mix papers up: alone they are no witness against the list
        rivals = _matches(bare, [*_titled(query, hits), *core], limits)
        return [], (said.TITLE_UNLIKE_LINK(named=_named(core)),), rivals
    if query.authors and all(_first_author_differs(bare, f.record) for f in core):
        return (
            [],
            (said.TITLE_AND_AUTHORS_UNLIKE_LINK(named=_named(core)),),
            _matches(bare, [*_titled(query, hits), *core], limits),
        )
    other = [
        f
        for f in hits
        if compare.title_agrees(query.title, f.record) and not _versions_of(core, f, limits)
    ]
    exact = [
        f for f in other if compare.compare(bare, f.record, limits).verdict is Verdict.ACCEPTED
    ]
    if exact:
        return (
            [],
            (said.LINK_OF_ANOTHER(named=_named(core)),),
            _matches(bare, [*exact, *core], limits),
        )
    return core, (said.TITLE_DIFFERS(named=_named(core)),), ()


def _named(core: Sequence[SourcedRecord]) -> str:
    """Return what a link names, or what was found: `arxiv:2309.90001 is "Another Title"`."""
    first = core[0]
    record = first.record
    title = record.title
    shown = title if len(title) <= _LONGEST_SHOWN else title[: _LONGEST_SHOWN - 1] + "…"
    name = first.asked or min(record.identifiers, default=record.source)
    return f'{name} is "{shown}"'


def _titled(query: Query, hits: Sequence[SourcedRecord]) -> list[SourcedRecord]:
    """Return the search hits that have the stated title and may be by the stated authors."""
    bare = _bare(query)
    return [
        f
        for f in hits
        if compare.title_agrees(query.title, f.record) and not _first_author_differs(bare, f.record)
    ]


def _believe_the_search(choice: compare.Choice, hits: list[SourcedRecord]) -> list[SourcedRecord]:
    if choice.best is None or choice.verdict is not Verdict.ACCEPTED:
        return []
    best = choice.best.record
    return [f for f in hits if f.record is best or f.record == best][:1]


_OTHER_WORDS = frozenset({"slip", "another word", "subtitle differs", "resembles"})


def _other_words(query: Query, core: Sequence[SourcedRecord]) -> Iterator[str]:
    """Yield the title of what was found, where the stated one has other words.

    Among many words one that is another is a small part of the letters, and is told all the same.
    """
    for found in core:
        record = found.record
        known = (titles.compare(query.title, x) for x in titles_of(record))
        kind = min(known, key=lambda x: x.rank).kind
        if kind == "another word" or (
            kind in _OTHER_WORDS and not compare.title_agrees(query.title, record)
        ):
            yield said.TITLE_DIFFERS(named=_named(core))


def _nearest(matches: Sequence[Match]) -> tuple[Match, ...]:
    """Return the search hits that are most like what is looked for, by their unclamped weights.

    A paper of the same title and other authors scores 0, as what shares nothing does.
    """
    return tuple(heapq.nlargest(_MOST_NEAR, matches, key=_weight))


def _weight(match: Match) -> float:
    return sum(e.weight for e in match.evidence)


def _doubtful(choice: compare.Choice) -> tuple[Match, ...]:
    if choice.verdict is not Verdict.DOUBTFUL:
        return ()
    return tuple(m for m in choice.matches if m.verdict is not Verdict.REJECTED)[:5]


def _grow(
    core: list[SourcedRecord], found: Sequence[SourcedRecord], limits: Thresholds
) -> list[SourcedRecord]:
    """Add what belongs to the accepted records, until nothing more does.

    A translation is another publication, by the word of the record that names it.
    """
    accepted = list(core)
    if len(found) == len(core) == 1:
        return accepted
    translated = _translations(found)
    rest = [f for f in found if f not in accepted]
    grown = True
    while grown and rest:
        grown = False
        for candidate in list(rest):
            if any(_are_apart(a, candidate, translated) for a in accepted):
                rest.remove(candidate)
            elif any(_same(a, candidate, limits) for a in accepted):
                accepted.append(candidate)
                rest.remove(candidate)
                grown = True
    return sorted(accepted, key=_order)


def _translations(found: Sequence[SourcedRecord]) -> set[tuple[Identifier, Identifier]]:
    """Return the pairs of which one is a translation of the other, in both orders."""
    pairs = {(i, t) for f in found for t in f.record.translations for i in f.record.identifiers}
    return pairs | {(t, i) for i, t in pairs}


def _are_apart(
    known: SourcedRecord, candidate: SourcedRecord, pairs: set[tuple[Identifier, Identifier]]
) -> bool:
    """Whether a candidate is a translation of a known record, or the other way round."""
    return bool(pairs) and any(
        (i, other) in pairs
        for i in known.record.identifiers
        for other in candidate.record.identifiers
    )


def _same(known: SourcedRecord, candidate: SourcedRecord, limits: Thresholds) -> bool:
    """Whether a candidate is a version of an accepted record.

    Where an identifier joins them, a changed title is forgiven.
    """
    joined = bool(_all_ids(known.record) & set(candidate.record.identifiers)) or bool(
        set(known.record.identifiers) & _all_ids(candidate.record)
    )
    return (
        same_work.same_work(
            known.record, candidate.record, linked=joined, thresholds=limits
        ).verdict
        is Verdict.ACCEPTED
    )


def _versions(direct: list[SourcedRecord], limits: Thresholds) -> list[list[SourcedRecord]]:
    """Group the answers to the user's own identifiers into those that speak of one paper."""
    groups: list[list[SourcedRecord]] = []
    for f in direct:
        home = next((g for g in groups if any(_same(x, f, limits) for x in g)), None)
        if home is None:
            groups.append([f])
        else:
            home.append(f)
    return groups


def _most_supported(
    groups: list[list[SourcedRecord]],
) -> tuple[list[SourcedRecord], tuple[str, ...], tuple[Match, ...]]:
    ranked = sorted(groups, key=_support, reverse=True)
    if len(ranked) > 1 and _sources(ranked[0]) == _sources(ranked[1]):
        records = [Match(g[0].record, Verdict.DOUBTFUL, 0.5) for g in ranked]
        return [], (said.SEVERAL_FOR_LINK(),), tuple(records)
    return ranked[0], (), ()


def _sources(group: list[SourcedRecord]) -> int:
    return len({f.record.source for f in group})


def _support(group: list[SourcedRecord]) -> tuple[int, int]:
    return _sources(group), -min(f.record.tier for f in group)


def _first_author_differs(query: Query, record: Record) -> bool:
    return any(e.critical and "author" in e.name for e in compare.compare(query, record).evidence)


def _versions_of(core: list[SourcedRecord], other: SourcedRecord, limits: Thresholds) -> bool:
    return any(_same(f, other, limits) for f in core)


def _matches(query: Query, found: list[SourcedRecord], limits: Thresholds) -> tuple[Match, ...]:
    return tuple(compare.compare(query, f.record, limits) for f in found)[:5]


def _all_ids(record: Record) -> set[Identifier]:
    return set(record.identifiers) | set(record.links)


def _order(f: SourcedRecord) -> tuple[int, str, str, str]:
    return (
        f.record.tier,
        f.record.source,
        str(f.asked or ""),
        f.record.title + str(f.record.issued or "") + str(f.record.identifiers),
    )
