"""Papers, entries of lists and titles, as matching compares them."""

from __future__ import annotations

from collections.abc import Mapping

from enrich.library.paper import Paper
from enrich.matching.known_titles import whole_titles
from enrich.model import Date, Entry, Query, Record, Standing, State, Tier, Work

Described = Paper | Record | Entry | str  # text is a title


def as_query(given: Described) -> Query:
    """Return what is known of a paper that is looked for."""
    if isinstance(given, str):
        return Query(given)
    if isinstance(given, Entry):
        claims = given.claims
        return Query(
            title=given.title or "",
            authors=given.people,
            year=claims.year,
            venue=claims.venue,
            identifiers=given.identifiers,
            stated_year=claims.year,
        )
    record = as_record(given)
    return Query(
        title=record.title,
        authors=record.people,
        year=record.issued.year if record.issued else None,
        venue=record.container_title_short or record.container_title or None,
        identifiers=record.identifiers,
        other_titles=tuple(whole_titles(record.title, record.other_titles)),
        abstract=record.abstract,
    )


def as_record(given: Described) -> Record:
    """Return a description as one record: a paper's is of the version that is cited."""
    if isinstance(given, Record):
        return given
    if isinstance(given, Paper):
        return _record_of_work(given.work)
    query = as_query(given)
    return Record(
        source="(given)",
        tier=Tier.AGGREGATOR,
        title=query.title,
        authors=query.authors,
        identifiers=query.identifiers,
        issued=Date(query.year) if query.year else None,
        container_title=query.venue or "",
    )


def _record_of_work(work: Work) -> Record:
    """Return a work as one record: the version that is cited, with the identifiers of all."""
    standings: Mapping[State, Standing] = {
        "published": Standing.PUBLISHED,
        "preprint": Standing.PREPRINT,
    }
    titles = (record.title for record in work.versions)
    return Record(
        source=Work.title.source(work),
        tier=min((record.tier for record in work.versions), default=Tier.INDEX),
        title=work.title,
        authors=work.authors,
        editors=work.editors,
        type=work.type,
        genre=work.genre,
        standing=standings.get(work.state, Standing.UNKNOWN),
        identifiers=work.identifiers,
        other_titles=tuple(dict.fromkeys(t for t in titles if t and t != work.title)),
        issued=work.issued,
        container_title=work.container_title,
        container_title_short=work.container_title_short,
        abstract=work.abstract,
    )
