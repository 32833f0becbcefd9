"""Mistakes in where and when a paper came out, and in what identifies it."""

from __future__ import annotations

from benchmarks import mistakes
from benchmarks.spoiler import ReferenceDraft, Spoiler
from benchmarks.styles import Fields
from enrich import venues


def doi(by: Spoiler, draft: ReferenceDraft) -> Fields | None:
    """Make up a DOI."""
    prefix = str(draft.record.get("doi") or "").split("/")[0]
    if by.dice.random() < 0.6 or not prefix:
        word = by.dice.choice(("fake", "neurips", "conf", "xyz"))
        return {**draft.fields, "doi": f"10.99999/{word}.{by.dice.randrange(10**6)}"}
    return {
        **draft.fields,
        "doi": f"{prefix}/{by.dice.randrange(10**7)}.{by.dice.randrange(10**7)}",
    }


def no_venue(by: Spoiler, draft: ReferenceDraft) -> Fields | None:
    """Name a venue that is none."""
    return _at(draft.fields, by.dice.choice(mistakes.NO_VENUES))


def future(by: Spoiler, draft: ReferenceDraft) -> Fields | None:
    """Name a year to come."""
    return {**draft.fields, "year": str(by.dice.randint(2028, 2040))}


def wrong_venue(by: Spoiler, draft: ReferenceDraft) -> Fields | None:
    """Name a venue of another series."""
    known = [str(x) for x in (draft.record["venue"], draft.record["booktitle"]) if x]
    others = [
        v
        for v in mistakes.MAIN
        if all(venues.same(v, x) is False or not venues.same(v, x) for x in known)
    ]
    stated = by.dice.choice(
        [v for v in others if venues.venue(v).series not in {venues.venue(x).series for x in known}]
    )
    return _at(draft.fields, stated)


def wrong_venue_and_year(by: Spoiler, draft: ReferenceDraft) -> Fields | None:
    """Name another venue, a year before or after."""
    changed = wrong_venue(by, draft)
    year = int(draft.record["year"]) + by.dice.choice((-1, 1))
    return {**changed, "year": str(year)} if changed else None


def off_by_one(by: Spoiler, draft: ReferenceDraft) -> Fields | None:
    """Name the year before or after."""
    if draft.record["type"] == "article" or draft.record.get("arxiv"):
        return None  # a journal's year in print, a preprint's: it may be right
    return {**draft.fields, "year": str(int(draft.record["year"]) + by.dice.choice((-1, 1)))}


def wrong_year(by: Spoiler, draft: ReferenceDraft) -> Fields | None:
    """Name a year further off."""
    kept = by.maybe_without_doi(draft.fields)
    return {
        **kept,
        "year": str(int(draft.record["year"]) + by.dice.choice((-4, -3, -2, 2, 3))),
    }


def wrong_place_of_preprint(by: Spoiler, draft: ReferenceDraft) -> Fields | None:
    """Name another venue beside the preprint's number."""
    changed = wrong_venue(by, draft)
    if changed is None:
        return None
    kept = {k: v for k, v in changed.items() if k not in {"doi", "pages", "url"}}
    number = draft.record["arxiv"]["id"]
    where: Fields = (
        {"eprint": number, "archiveprefix": "arXiv"}
        if by.dice.random() < 0.5
        else {"url": f"https://arxiv.org/abs/{number}"}
    )
    return {**kept, **where}


def wrong_identifier(by: Spoiler, draft: ReferenceDraft) -> Fields | None:
    """Put another paper's DOI or arXiv number beside all that is right."""
    other = by.other(draft.number)
    kept = {k: v for k, v in draft.fields.items() if k not in {"doi", "url"}}
    preprint = other.get("arxiv")
    if preprint and by.dice.random() < 0.4:
        return {**kept, "eprint": str(preprint["id"]), "archiveprefix": "arXiv"}
    return {**kept, "doi": str(other["doi"])} if other.get("doi") else None


def misspelt_identifier(by: Spoiler, draft: ReferenceDraft) -> Fields | None:
    """Change a digit of the right DOI or arXiv number: it names nothing, or another paper."""
    kept = {k: v for k, v in draft.fields.items() if k not in {"doi", "url"}}
    own, name = str(draft.record.get("doi") or ""), "doi"
    if draft.record.get("arxiv") and (not own or by.dice.random() < 0.4):
        own, name = str(draft.record["arxiv"]["id"]), "eprint"
    digits = [i for i, c in enumerate(own) if c.isdigit() and i > len(own) // 2]
    if not digits:
        return None
    at = by.dice.choice(digits)
    digit = by.dice.choice([d for d in "0123456789" if d != own[at]])
    archive = {"archiveprefix": "arXiv"} if name == "eprint" else {}
    return {**kept, name: own[:at] + digit + own[at + 1 :], **archive}


def _at(fields: Fields, venue: str) -> Fields:
    name = "journal" if "journal" in fields else "booktitle"
    return {**fields, name: venue}
