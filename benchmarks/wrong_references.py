"""What makes a reference wrong: each kind of mistake, made in the fields of a right entry."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial

from benchmarks import mistakes, wrong_places
from benchmarks.mistakes import halves
from benchmarks.spoiler import ReferenceDraft, Spoiler
from benchmarks.styles import Fields, authors, plainly


def spoiled(kind: str, by: Spoiler, draft: ReferenceDraft) -> Fields | None:
    """Return the fields with a mistake of a kind, None where this entry cannot have it."""
    return CHANGES[kind](by, draft)


def _nobody(by: Spoiler, draft: ReferenceDraft) -> Fields | None:
    return {**draft.fields, "author": by.dice.choice(mistakes.NOBODY)}


def _chimera(by: Spoiler, draft: ReferenceDraft) -> Fields | None:
    title = halves(str(draft.record["title"]), str(by.other(draft.number)["title"]))
    return {**by.maybe_without_doi(draft.fields), "title": title} if title else None


def _swapped(by: Spoiler, draft: ReferenceDraft) -> Fields | None:
    return {
        **by.maybe_without_doi(draft.fields),
        "author": authors(by.other(draft.number), by.dice),
    }


def _reordered(by: Spoiler, draft: ReferenceDraft) -> Fields | None:
    names = list(draft.record["authors"])
    if len(names) < 3:
        return None
    while names[0] == draft.record["authors"][0]:
        by.dice.shuffle(names)
    return {**draft.fields, "author": authors({"authors": names}, by.dice)}


def _hybrid_improved(by: Spoiler, draft: ReferenceDraft) -> Fields | None:
    if not draft.record.get("doi"):
        return None
    title = mistakes.improved(str(draft.record["title"]), by.dice)
    return {
        **draft.fields,
        "doi": str(draft.record["doi"]),
        "title": title,
        "author": by.made_up_people(),
    }


def _hybrid(by: Spoiler, draft: ReferenceDraft) -> Fields | None:
    if not draft.record.get("doi"):
        return None
    made = by.put_together()
    who = (
        authors(by.other(draft.number), by.dice)
        if by.dice.random() < 0.6
        else draft.fields["author"]
    )
    return {**draft.fields, "doi": str(draft.record["doi"]), "title": made, "author": who}


def _replaced(by: Spoiler, draft: ReferenceDraft) -> Fields | None:
    names = list(draft.record["authors"])
    if len(names) < 3:
        return None
    names[by.dice.randrange(1, len(names))] = by.other(draft.number)["authors"][0]
    return {**draft.fields, "author": authors({"authors": names}, by.dice)}


def _given_name_replaced(by: Spoiler, draft: ReferenceDraft) -> Fields | None:
    names = [re.sub(r" \d{4}$", "", a) for a in draft.record["authors"]]
    n = by.dice.randrange(len(names))
    given, _, rest = names[n].partition(" ")
    if len(names) < 2 or len(given) < 4 or not rest:
        return None
    people = [str(by.records[r]["authors"][0]) for r in by.dice.sample(by.order, 300)]
    others = [g for g in (p.split()[0] for p in people) if _is_another(g, given)]
    if not others:
        return None
    names[n] = (
        # of the same initial, if there is one
        f"{min(others, key=lambda g: g[0] != given[0])} {rest}"
    )
    return {**draft.fields, "author": authors({"authors": names}, by.dice)}


def _merged(by: Spoiler, draft: ReferenceDraft) -> Fields | None:
    other = by.other(draft.number)
    both = [
        *draft.record["authors"][: by.dice.randint(1, 3)],
        *other["authors"][: by.dice.randint(1, 3)],
    ]
    theirs = plainly(other, by.dice)
    place: Fields = {k: theirs[k] for k in ("year", "pages", "booktitle", "journal") if k in theirs}
    kept = {
        k: v
        for k, v in draft.fields.items()
        if k not in {"year", "pages", "booktitle", "journal", "doi", "url"}
    }
    return {**kept, **place, "author": authors({"authors": both}, by.dice)}


def _merged_of_three(by: Spoiler, draft: ReferenceDraft) -> Fields | None:
    """Put together one paper's title, another's authors, a third one's venue and year."""
    who, where = by.other(draft.number), plainly(by.other(draft.number), by.dice)
    own = {"year", "pages", "booktitle", "journal", "url", "volume"}
    kept = {k: v for k, v in draft.fields.items() if k not in own}
    place: Fields = {k: where[k] for k in ("year", "booktitle", "journal") if k in where}
    return {**kept, **place, "author": authors(who, by.dice)}


def _left_out(by: Spoiler, draft: ReferenceDraft) -> Fields | None:
    names = draft.record["authors"]
    if len(names) < 2:
        return None
    ends = [names[0], names[-1]] if len(names) > 2 else [by.dice.choice(names)]
    kept = ends if by.dice.random() < 0.6 else names[: len(names) // 2]
    return {**draft.fields, "author": authors({"authors": kept}, by.dice)}


def _invented(by: Spoiler, draft: ReferenceDraft) -> Fields | None:
    by.hidden.add(draft.number)
    return by.maybe_without_doi(draft.fields)


def _by_parts(by: Spoiler, draft: ReferenceDraft) -> Fields | None:
    some = [by.records[by.dice.choice(by.order)]["authors"] for _ in range(by.dice.randint(1, 4))]
    who = authors({"authors": list(dict.fromkeys(by.dice.choice(a) for a in some))}, by.dice)
    kept = {k: v for k, v in draft.fields.items() if k not in {"doi", "url"}}
    return {**kept, "title": by.put_together(), "author": who}


def _made_up(by: Spoiler, draft: ReferenceDraft) -> Fields | None:
    """Make up title and names whole, at a venue that everybody knows."""
    place: Fields = {
        "year": draft.fields["year"],
        "booktitle": by.dice.choice(mistakes.MAIN[:16]),
    }
    return {"title": mistakes.made_up(by.dice), "author": by.made_up_people(), **place}


Mistake = Callable[[Spoiler, ReferenceDraft], Fields | None]


def _near_miss(change: mistakes.Change, by: Spoiler, draft: ReferenceDraft) -> Fields | None:
    title = change(str(draft.record["title"]), by.dice)
    return {**by.maybe_without_doi(draft.fields), "title": title} if title else None


CHANGES: Mapping[str, Mistake] = {
    "fabricated DOI": wrong_places.doi,
    "invented venue beside a known one": wrong_places.no_venue,
    "placeholder authors": _nobody,
    "future date": wrong_places.future,
    "chimeric title": _chimera,
    "real title, other authors": _swapped,
    "wrong venue": wrong_places.wrong_venue,
    "authors reordered": _reordered,
    "hybrid: real DOI, other title": _hybrid,
    "hybrid: real DOI, title improved, names made up": _hybrid_improved,
    "another venue and year": wrong_places.wrong_venue_and_year,
    "one given name replaced": _given_name_replaced,
    "merged of three": _merged_of_three,
    "made up whole": _made_up,
    **{k: partial(_near_miss, change) for k, change in mistakes.NEAR_MISSES.items()},
    "one author replaced": _replaced,
    "year off by one": wrong_places.off_by_one,
    "merged": _merged,
    "authors left out": _left_out,
    "invented": _invented,
    "invented by parts": _by_parts,
    "wrong year": wrong_places.wrong_year,
    "arXiv id and another venue": wrong_places.wrong_place_of_preprint,
    "another paper's identifier": wrong_places.wrong_identifier,
    "identifier with a wrong digit": wrong_places.misspelt_identifier,
}


def _is_another(name: str, given: str) -> bool:
    return len(name) >= 4 and name[:3] != given[:3] and name.isalpha()
