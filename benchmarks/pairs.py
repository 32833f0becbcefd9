"""Two publications of one title: a second one is put beside a record, and one of the two named."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from benchmarks.case_lines import bibtex, markdown
from benchmarks.lists import LINKS
from benchmarks.records import TrueRecord
from enrich import text, venues

_TRIES = 400  # records that are looked at for the place of a second publication
_LATER = 4  # years at most between the two


def second(
    record: TrueRecord, number: int, others: Sequence[TrueRecord], dice: random.Random
) -> dict[str, Any] | None:
    """Return a later publication of the same title and people, at the place of another record.

    `number` makes its identifiers unlike all others. None where no other record fits.
    """
    own = venues.venue(str(record["venue"])).series or text.fold(str(record["venue"]))
    for _ in range(_TRIES):
        place = dice.choice(others)
        key = str(place.get("dblp") or "")
        series = venues.venue(str(place.get("venue"))).series or text.fold(str(place.get("venue")))
        later = int(place.get("year") or 0) - int(record["year"])
        known = place.get("doi") and key.startswith("conf/") and place.get("venue")
        if known and series != own and 1 <= later <= _LATER:
            doi = f"{str(place['doi']).split('/')[0]}/pair.{number}"
            names = ("type", "venue", "booktitle", "publisher", "month", "year")
            return {
                **{k: place[k] for k in names if place.get(k)},
                "title": record["title"],
                "authors": list(record["authors"]),
                "pages": f"{number}-{number + 9}",
                "dblp": f"{'/'.join(key.split('/')[:2])}/Pair{number}",
                "doi": doi,
                "ee": f"https://doi.org/{doi}",
            }
    return None


def is_first(record: TrueRecord) -> bool:
    """Whether a second publication can be put beside a record: both can be named."""
    key = str(record.get("dblp") or "")
    named = record.get("doi") and key.startswith("conf/")
    return bool(named and record.get("venue") and record.get("year"))


def _by_doi(record: TrueRecord, _: random.Random) -> str:
    return markdown(str(record["title"]), LINKS["doi"](record) or "")


def _by_key(record: TrueRecord, _: random.Random) -> str:
    return markdown(str(record["title"]), LINKS["dblp"](record) or "")


def _alone(record: TrueRecord, _: random.Random) -> str:
    return f"- [ ] <{LINKS['doi'](record)}>"


def _in_bib(record: TrueRecord, _: random.Random) -> str:
    fields = {"doi": str(record["doi"])}
    return bibtex(_key(record), str(record["title"]), record, fields, with_year=False)


def _by_place(record: TrueRecord, dice: random.Random) -> str:
    venue, year = record["venue"], str(record["year"])
    ways = (f"({venue} {year})", f"[{venue} {year}]", f"({venue}'{year[2:]})")
    return markdown(f"{record['title']} {dice.choice(ways)}", "")


def _in_bib_by_place(record: TrueRecord, dice: random.Random) -> str:
    place = {"booktitle": str(dice.choice((record["venue"], record["booktitle"])))}
    return bibtex(_key(record), str(record["title"]), record, place)


def _key(record: TrueRecord) -> str:
    return "pair" + str(record["dblp"]).rpartition("/")[2].lower()


# How the second kind of publication is named, and by what.
BY_IDENTIFIER: Mapping[str, Callable[[TrueRecord, random.Random], str]] = {
    "pair, DOI": _by_doi,
    "pair, DOI alone": _alone,
    "pair, key of DBLP": _by_key,
    "pair, .bib with DOI": _in_bib,
}
BY_PLACE: Mapping[str, Callable[[TrueRecord, random.Random], str]] = {
    "pair, venue and year": _by_place,
    "pair, .bib with venue and year": _in_bib_by_place,
}
WAYS = {**BY_IDENTIFIER, **BY_PLACE}
