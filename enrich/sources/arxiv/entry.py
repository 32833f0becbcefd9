"""One paper of arXiv, in the form in which it is kept, as a Record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from enrich import identifiers, text
from enrich.model import Date, Identifier, Name, Record, Standing, Tier
from enrich.patterns import regex
from enrich.sources.arxiv.authors import one_name
from enrich.text import retractions

_BEHALF = regex(
    r"\s*\(?\b(?:for|on behalf of)\s+the\s+[^()]*"
    r"\b(?:collaboration|consortium|team|group)s?\b\)?\s*$",
    re.IGNORECASE,
)
_GROUP = regex(
    r"\b(?:collaborations?|consortium|working group|task force|team|institute|foundation)\b",
    re.IGNORECASE,
)


def record(entry: Mapping[str, Any]) -> Record:
    """Return an entry as a record. Raises ValueError without a number and a title."""
    own = identifiers.arxiv(entry["id"])
    if own is None or not isinstance(entry["title"], str):
        raise ValueError(entry["id"])
    remarks = (
        entry["comment"],
        entry["journal_ref"] and f"Journal reference: {entry['journal_ref']}",
    )
    comment, abstract = entry["comment"] or "", entry["summary"] or ""
    withdrawn = retractions.is_withdrawn(text.squeeze(comment), text.squeeze(abstract))
    pdf = any(x.get("title") == "pdf" or x.get("type") == "application/pdf" for x in entry["links"])
    return Record(
        source="arxiv",
        tier=Tier.PREPRINT,
        title=text.squeeze(entry["title"]),
        authors=tuple(n for x in entry["authors"] for n in _names(x)),
        type="article",
        standing=Standing.PREPRINT,
        identifiers=(own,),
        links=_dois(entry["doi"] or "", own),
        issued=_date(entry["published"]),
        URL=identifiers.url(own),
        pdf=f"https://arxiv.org/pdf/{own.value}" if pdf else "",
        abstract=text.clean_abstract(entry["summary"] or ""),
        genre="preprint",
        archive_class=entry["primary_category"] or "",
        comment=text.squeeze(". ".join(x for x in remarks if x)),
        retracted="withdrawal" if withdrawn else "",
    )


def _dois(written: str, own: Identifier) -> tuple[Identifier, ...]:
    """Return the DOIs that the author gave for the published version; a few gave several."""
    found = (identifiers.doi(x) for x in re.split(r"[\s;]+", written) if x)
    return tuple(dict.fromkeys(x for x in found if x and x != own))


def _date(stamp: str) -> Date:
    day = datetime.fromisoformat(stamp).astimezone(UTC)
    return Date(day.year, day.month, day.day)


def _names(written: str) -> list[Name]:
    """Return the names of one author field.

    A group stays whole; "for the X Collaboration" after a person is left out, and so is a field
    without a letter.
    """
    written = one_name(written)
    person = _BEHALF.sub("", written).rstrip(" ,(")
    if not any(c.isalpha() for c in written):
        return []
    if not person:
        return [
            Name(
                literal=re.sub(
                    r"^\(?(?:for|on behalf of)\s+the\s+|\)$", "", written, flags=re.IGNORECASE
                )
            )
        ]
    if _GROUP.search(person):
        return [Name(literal=re.sub(r"\s*:$", "", person))]
    return [text.name(person)]
