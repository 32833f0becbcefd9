"""How venues are written: proceedings in full, short or by acronym, journals by ISO 4. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from enrich import data, venues
from enrich.export.options import ExportOptions
from enrich.model import Work


def proceedings(work: Work, options: ExportOptions) -> str:
    """Return the title of the proceedings or book, as the options want it where that is known."""
    full = work.container_title or work.event_title or work.container_title_short
    if options.booktitle == "full":
        return full
    short = acronym(work)
    if not short:
        return full
    year = f" {work.year}" if work.year else ""
    return short + year if options.booktitle == "acronym" else f"Proc. {short}{year}"


def label(work: Work, options: ExportOptions) -> str:
    """Return venue and year in one style for a whole list: "OSDI 2022", "TOCS 2021".

    It is the acronym, else the short name, unless the options want another.
    """
    is_journal = work.type == "article-journal"
    if is_journal and (options.booktitle != "acronym" or options.journal != "full"):
        name = journal(work, options)
    elif options.booktitle == "acronym":
        name = acronym(work) or work.container_title_short or work.container_title
    else:
        name = proceedings(work, options)
    name = name or work.event_title or work.publisher
    year = str(work.year or "")
    if year:
        name = re.sub(rf"[\s,]*['’]{year[-2:]}$", "", name)
    return name if year in name.split() else f"{name} {year}".strip()


def with_acronym(work: Work, options: ExportOptions) -> str:
    """Return the venue in full, after its acronym where the full name does not have it.

    The options may want it short.
    """
    if work.type == "article-journal" and options.journal != "full":
        return journal(work, options)
    if work.type != "article-journal" and options.booktitle != "full":
        return proceedings(work, options) or work.publisher
    full = work.container_title or work.container_title_short or work.publisher
    short = acronym(work)
    return f"{short}: {full}" if short and short.casefold() not in full.casefold() else full


def acronym(work: Work) -> str:
    """Return the acronym of a conference ("SOSP"), "" where none is known."""
    names = (work.container_title_short, work.container_title, work.event_title)
    return venues.acronym(names, work.year)


def journal(work: Work, options: ExportOptions) -> str:
    """Return a journal's title, in full or abbreviated."""
    full, short = work.container_title, work.container_title_short
    if options.journal == "full" or not full:
        return full or short
    return short if "." in short else iso4(full)


@cache
def iso4(title: str) -> str:
    """Return a journal's title abbreviated by ISO 4: "ACM Trans. Comput. Syst.".

    Words that the standard leaves whole, or that the table does not have, stay as they are.
    Articles, prepositions and conjunctions go; a title of one word is not abbreviated.
    """
    words = [w for w in re.split(r"[\s:,]+", title) if w]
    kept = [w for w in words if w.casefold() not in _DROPPED]
    if len(kept) <= 1:
        return title
    return " ".join(w if w.isupper() else _abbreviated(w) for w in kept)


_DROPPED = frozenset(
    """
    a an the of on in for and & to with from at by der die das für und de la le les et des du en
    del
    """.split()
)


def _abbreviated(word: str) -> str:
    table = _table()
    folded = word.casefold()
    if folded in table:
        short = table[folded]
    else:
        stems = (s for s in (folded[:n] + "-" for n in range(len(folded), 2, -1)) if s in table)
        short = table.get(next(stems, ""), "")
    if not short or short == "n.a.":
        return word
    return short[:1].upper() + short[1:] if word[:1].isupper() else short


@cache
def _table() -> Mapping[str, str]:
    """Return abbreviations by word, or by the beginning of words with a hyphen after it."""
    table = data.read("journal-words.txt")
    lines = [x for x in table.splitlines() if "=" in x and not x.startswith("#")]
    rows = (line.split("=") for line in lines)
    return {word.strip(): short.strip() for word, short in rows}
