"""One work of Crossref as a Record. Pure.

The format is described at https://github.com/CrossRef/rest-api-doc/blob/master/api_format.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from enrich import identifiers, text
from enrich.identifiers import doi_prefixes
from enrich.model import Date, Identifier, ItemType, Name, Record, Standing, Tier
from enrich.sources.base import IdentifyLink
from enrich.sources.crossref import container, relations
from enrich.sources.shared import related
from enrich.sources.shared.json_fields import mappings
from enrich.text import retractions
from enrich.text.names import are_initials
from enrich.text.values import page_range

# Characters of one value that are read.
_LONGEST = 4_000
_LONGEST_ABSTRACT = 60_000
_TYPES: Mapping[str, ItemType] = {
    "journal-article": "article-journal",
    "proceedings-article": "paper-conference",
    "book-chapter": "chapter",
    "book-section": "chapter",
    "book-part": "chapter",
    "book-track": "chapter",
    "reference-entry": "chapter",
    "book": "book",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
    "proceedings": "book",
    "dissertation": "thesis",
    "report": "report",
    "report-component": "report",
    "standard": "report",
    "posted-content": "article",
    "dataset": "article",
    "other": "article",
    # An answer with a few fields only.
    "": "article",
}
_RAISED = re.compile(r"(?<=\d)<sup>\s*([0-9+−-]{1,6})\s*</sup>", re.IGNORECASE)
_SUPERSCRIPTS = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_GROUP = re.compile(
    r"\b(?:collaborations?|consortium|group|team|office|institute|foundation|society|association"
    r"|committee|network|project|university|laborator(?:y|ies)|survey|ministry|department|agency"
    r"|organi[sz]ation|council|board|inc|ltd|llc)\b",
    re.IGNORECASE,
)
_SMALL = re.compile(
    r"de|la|le|van|von|der|den|di|da|das|do|dos|du|del|della|ter|ten|zu|zur|y|e|bin|ibn|al"
)


def record(
    item: Mapping[str, Any], identify: IdentifyLink = identifiers.doi_in_url
) -> Record | None:
    """Return the record of a work; None for parts, reviews, volumes and what has no title.

    `identify` reads the addresses of other versions. Raises ValueError without a DOI.
    """
    own = related.of_doi(_word(item.get("DOI")))
    kind = _word(item.get("type"))
    if own is None:
        raise ValueError("no DOI")
    titles = [t for x in _words(item.get("title")) if (t := _plain(x))]
    if kind not in _TYPES or not titles:
        return None
    posted = kind == "posted-content" or doi_prefixes.is_of_preprint(own.value)
    title, stated = _whole(titles[0], item), ""
    is_notice = _is_notice(title, own, item)
    if not is_notice:
        title, stated = retractions.unmarked(title)
    box, series = container.containers(kind, _boxes(item.get("container-title")))
    names = _authors(item)
    return Record(
        source="crossref",
        tier=_tier(own, posted=posted),
        title=title,
        authors=names,
        type="article" if posted else _type(kind, box, series, item),
        standing=_standing(kind, posted=posted),
        identifiers=(own,),
        links=relations.versions(item, own, identify),
        translations=relations.translations(item, own, identify),
        other_titles=_other_titles(title, titles, item),
        issued=_issued(item, kind),
        container_title="" if posted else container.without_acronym(box),
        container_title_short="" if posted else _short(item, box),
        collection_title=series,
        volume=_word(item.get("volume")),
        issue=_word(item.get("issue")),
        **_place_in_volume(item),
        publisher=_publisher(item),
        publisher_place=_plain(_word(item.get("publisher-location"))),
        **_event(item),
        ISBN=_isbns(item),
        ISSN=tuple(x for x in _words(item.get("ISSN")) if re.fullmatch(r"\d{4}-\d{3}[\dXx]", x)),
        URL=identifiers.url(own),
        abstract=text.clean_abstract(_word(item.get("abstract"), _LONGEST_ABSTRACT)),
        genre=retractions.NOTICE if is_notice else _genre(item, kind, posted=posted),
        retracted=_retraction(item, own) or stated,
        authors_complete=not _only_initials(names),
    )


def _word(value: object, longest: int = _LONGEST) -> str:
    """Return a string or number as a string on one line, "" for anything else."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return value.strip()[:longest] if isinstance(value, str) else ""


def _plain(words: str) -> str:
    """Return a title or name without markup: "10<sup>6</sup>" is 10⁶.

    Publishers put a name in italics on a line of its own.
    """
    if "<" in words:
        words = re.sub(r"([(\[])\s{0,99}\n\s{0,99}(?=<)", r"\1", words)
        words = re.sub(r">\s{0,99}\n\s{0,99}(?=[)\],.;:-])", ">", words)
        words = _RAISED.sub(lambda m: m[1].translate(_SUPERSCRIPTS), words)
        words = re.sub(r"</?(?:scp|tex|formula)(?:\s[^<>]{0,200})?>", "", words)
    return text.plain(words)


def _words(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [x for v in values[:100] if (x := _word(v))]


def _tier(own: Identifier, *, posted: bool) -> Tier:
    if posted:
        return Tier.PREPRINT
    return Tier.PUBLISHER if doi_prefixes.is_of_publisher(own.value) else Tier.REGISTRY


def _standing(kind: str, *, posted: bool) -> Standing:
    if posted:
        return Standing.PREPRINT
    return Standing.UNKNOWN if kind in {"", "dataset"} else Standing.PUBLISHED


# -- titles


def _whole(title: str, item: Mapping[str, Any]) -> str:
    """Join the subtitle, unless the title has it already (half of ACM's records say it in both)."""
    subtitle = next((t for x in _words(item.get("subtitle")) if (t := _plain(x))), "")
    if not subtitle or f" {text.fold(subtitle)} " in f" {text.fold(title)} ":
        return title
    return f"{title} {subtitle}" if title[-1] in "?!:" else f"{title.rstrip('.')}: {subtitle}"


def _other_titles(title: str, titles: Sequence[str], item: Mapping[str, Any]) -> tuple[str, ...]:
    more = (_plain(x) for x in _words(item.get("original-title")))
    return tuple(
        x
        for x in dict.fromkeys((*(retractions.unmarked(t)[0] for t in titles), *more))
        if x and x != title
    )


# -- where it came out


def _boxes(value: object) -> list[str]:
    return [t for x in _words(value) if (t := _plain(x))]


def _type(kind: str, box: str, series: str, item: Mapping[str, Any]) -> ItemType:
    known = _TYPES[kind]
    return container.refined(
        kind, known, box, series, with_event=isinstance(item.get("event"), dict)
    )


def _short(item: Mapping[str, Any], box: str) -> str:
    """Return the conference's acronym or the journal's abbreviation."""
    event = item.get("event")
    acronym = _plain(_word(event.get("acronym"))) if isinstance(event, dict) else ""
    abbreviation = next(iter(_boxes(item.get("short-container-title"))), "")
    return container.acronym(acronym, box) or (abbreviation if abbreviation != box else "")


def _place_in_volume(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return pages, and the number of an article that has one; "e0123" as a page is a number."""
    page = page_range(_plain(_word(item.get("page"))))
    number = _plain(_word(item.get("article-number")))
    if re.fullmatch(r"[eE]\d+", page):
        return {"page": "", "number": number or page}
    return {"page": page, "number": "" if number == page else number}


def _event(item: Mapping[str, Any]) -> dict[str, Any]:
    event = item.get("event")
    if not isinstance(event, dict):
        return {}
    return {
        "event_title": _plain(_word(event.get("name"))),
        "event_place": _plain(_word(event.get("location"))).rstrip(" ,"),
        "event_date": _date(event.get("start")),
    }


def _publisher(item: Mapping[str, Any]) -> str:
    """Return the publisher without an acronym at the end: "Oxford University Press (OUP)"."""
    return re.sub(r"\s+\([A-Z]{2,8}\)$", "", _plain(_word(item.get("publisher"))))


def _genre(item: Mapping[str, Any], kind: str, *, posted: bool) -> str:
    if posted:
        return "preprint"
    return kind if kind in {"dataset", "standard"} else _degree(item)


def _degree(item: Mapping[str, Any]) -> str:
    return next((t for x in _words(item.get("degree")) if (t := _plain(x))), "")


def _isbns(item: Mapping[str, Any]) -> tuple[str, ...]:
    cleaned = (
        re.sub(r"[^\dXx]", "", x.rsplit("/", 1)[-1]).upper() for x in _words(item.get("ISBN"))
    )
    return tuple(dict.fromkeys(x for x in cleaned if len(x) in {10, 13}))


# -- dates


def _issued(item: Mapping[str, Any], kind: str) -> Date | None:
    """Return the date to cite: that of the printed issue or proceedings, else the earliest known.

    A paper that is online in December is cited by the issue of next year that has it. Where
    proceedings state only the year, the month is that of the conference.
    """
    date = next(
        (
            d
            for k in ("published-print", "issued", "published", "published-online", "posted")
            if (d := _date(item.get(k)))
        ),
        None,
    )
    if date is None and kind == "dissertation":
        date = _date(item.get("approved"))
    event = item.get("event")
    held = _date(event.get("start")) if isinstance(event, dict) else None
    if date and held and not date.month and held.year == date.year:
        return Date(date.year, held.month)
    return date


def _date(value: object) -> Date | None:
    """Read `{"date-parts": [[2023, 10, 23]]}`; unknown ones are `[[null]]`."""
    rows = value.get("date-parts") if isinstance(value, dict) else None
    parts = rows[0] if isinstance(rows, list) and rows else None
    numbers = [p for p in parts if isinstance(p, int)] if isinstance(parts, list) else []
    if not numbers or not 1400 <= numbers[0] <= 2100:
        return None
    month = numbers[1] if len(numbers) > 1 and 1 <= numbers[1] <= 12 else 0
    day = numbers[2] if month and len(numbers) > 2 and 1 <= numbers[2] <= 31 else 0
    return Date(numbers[0], month, day)


# -- retractions


def _is_notice(title: str, own: Identifier, item: Mapping[str, Any]) -> bool:
    """Whether a work is a notice about another paper: it updates that one's DOI.

    Publishers call some notices like the paper itself: "Retracted: X".
    """
    updated = {related.of_doi(_word(x.get("DOI"))) for x in _retracting(item.get("update-to"))}
    return retractions.is_notice(title) or bool(updated - {own, None})


def _retracting(updates: object) -> list[Mapping[str, Any]]:
    return [x for x in mappings(updates) if retractions.of_updates([_word(x.get("type"))])]


def _retraction(item: Mapping[str, Any], own: Identifier) -> str:
    """Return what the updates of a work state; some are registered with its own DOI."""
    to = mappings(item.get("update-to"))
    of_itself = (x for x in to if related.of_doi(_word(x.get("DOI"))) == own)
    updates = (*mappings(item.get("updated-by")), *of_itself)
    return retractions.of_updates(_word(x.get("type")) for x in updates)


# -- people


def _authors(item: Mapping[str, Any]) -> tuple[Name, ...]:
    """Return the authors, the one that is marked as the first in front."""
    people = mappings(item.get("author"))
    first = [x for x in people if x.get("sequence") == "first"]
    if len(first) == 1 and people[0] is not first[0]:
        people = [first[0], *(x for x in people if x is not first[0])]
    families = [_word(x.get("family")) for x in people]
    is_only = not any(len(family) > 2 for family in families)
    return tuple(n for x in people if (n := _name(x, is_only=is_only)))


def _name(person: Mapping[str, Any], *, is_only: bool = False) -> Name | None:
    family, given, suffix = (
        _plain(_word(person.get(k))).strip(" ,;") for k in ("family", "given", "suffix")
    )
    whole = _plain(_word(person.get("name")))
    if not family and not given:
        return Name(literal=whole) if whole else None
    if not family or not given:
        alone = family or given
        return (
            Name(literal=alone)
            if " " in alone or _GROUP.search(alone)
            else Name(family=_recased(alone))
        )
    family, given = _uncapitalised(family, given, is_only=is_only)
    if suffix and family.endswith(f" {suffix}"):
        family = family.removesuffix(f" {suffix}")
    parts = (family, suffix, given) if suffix else (family, given)
    return text.name(", ".join(x.replace(",", " ") for x in parts))


def _uncapitalised(family: str, given: str, *, is_only: bool) -> tuple[str, str]:
    """Return a name in all capitals with small letters.

    Two capitals that no other author is beside may be initials: "NG", "AJ".
    """
    if not family.isupper() or (is_only and len(family) < 3 and given.isupper()):
        return family, given
    shouted = given.isupper() and all(len(w.strip(".")) > 2 for w in re.split(r"[\s-]+", given))
    return _recased(family), _recased(given) if shouted else given


def _recased(name: str) -> str:
    if not name.isupper() or len(name) < 2:
        return name
    words = re.split(r"([\s'’.-]+)", name)
    small = [
        w.lower() if _SMALL.fullmatch(w.lower()) and i < len(words) - 1 else w.capitalize()
        for i, w in enumerate(words)
    ]
    return re.sub(r"\bMc([a-z])", lambda m: "Mc" + m[1].upper(), "".join(small))


def _only_initials(names: Sequence[Name]) -> bool:
    given = [n.given for n in names if n.given]
    return bool(given) and all(map(are_initials, given))
