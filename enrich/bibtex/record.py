"""BibTeX as services print it (a page's citation box, a volume's or a paper's .bib), read leniently as a Record.

The user's own .bib files are another matter: they are read, and written, with bibtexparser.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from enrich import identifiers, text
from enrich.model import Date, ItemType, Name, Record, Standing, Tier
from enrich.text.values import month, numbers, page_range, people, web_address

LONGEST_ENTRY = 40_000  # characters, abstract included
_MOST_AUTHORS = 5_000  # papers of large collaborations have 3,000
_ENTRY = re.compile(r"@([A-Za-z]{3,20})\s*\{\s*([^\s,{}=]{0,200})\s*,")
_FIELD = re.compile(r"[\s,]*([A-Za-z][\w-]{0,40})\s*=\s*")
_BARE = re.compile(r"[^,}\n]{0,200}")
_STOP = re.compile(r"[{}\"\\]")
_TYPES: Mapping[str, ItemType] = {
    "article": "article-journal",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "incollection": "chapter",
    "book": "book",
    "phdthesis": "thesis",
    "techreport": "report",
}


def printed(words: str) -> str:
    """Return the first BibTeX entry that the text of a page shows, "" if it shows none."""
    found = _ENTRY.search(words)
    return words[found.start() : found.start() + LONGEST_ENTRY] if found else ""


def entries(source: str) -> list[dict[str, str]]:
    """Return the entries of a service's BibTeX: raw values by lower-case name, with "ENTRYTYPE", "ID" and "RAW".

    Lenient: an entry that is cut off gives the fields that are whole. Linear in the length of the text.
    """
    result: list[dict[str, str]] = []
    at = 0
    while found := _ENTRY.search(source, at):
        entry = {"ENTRYTYPE": found.group(1).lower(), "ID": found.group(2)}
        at = found.end()
        while name := _FIELD.match(source, at):
            value, at = _value(source, name.end())
            entry.setdefault(name.group(1).lower(), value)
        entry["RAW"] = source[found.start() : at].rstrip().rstrip(",") + "\n}\n"
        result.append(entry)
    return result


def _value(source: str, start: int) -> tuple[str, int]:
    """Read a braced, quoted or bare value and return it with the place behind it; "" where it never ends."""
    opening = source[start : start + 1]
    if opening not in ("{", '"'):
        bare = _BARE.match(source, start)
        return (bare.group().strip(), bare.end()) if bare else ("", start)
    depth, at, limit = 0, start + 1, min(len(source), start + LONGEST_ENTRY)
    while (stop := _STOP.search(source, at, limit)) is not None:
        mark, at = stop.group(), stop.end()
        if mark == "\\":
            at += 1
        elif depth == 0 and mark == {"{": "}", '"': '"'}[opening]:
            return source[start + 1 : at - 1], at
        elif mark in "{}":
            depth += 1 if mark == "{" else -1
    return "", limit


def record(entry: Mapping[str, str], source: str, tier: Tier) -> Record:
    """Return what a publisher's BibTeX entry says, decoded. Its `address` is the place of the conference."""
    doi = identifiers.doi(entry.get("doi", ""))
    year = re.search(r"\b(?:1[6-9]|20)\d\d\b", entry.get("year", ""))
    return Record(
        source=source,
        tier=tier,
        title=latex(entry.get("title", "")),
        authors=_authors(entry.get("author", "")),
        type=_TYPES.get(entry.get("ENTRYTYPE", ""), "article"),
        standing=Standing.PUBLISHED,
        identifiers=(doi,) if doi else (),
        issued=Date(int(year.group()), month(entry.get("month", ""))) if year else None,
        container_title=latex(entry.get("booktitle", "") or entry.get("journal", "")),
        collection_title=latex(entry.get("series", "")),
        volume=latex(entry.get("volume", "")),
        issue=latex(entry.get("number", "")),
        page=page_range(latex(entry.get("pages", ""))),
        publisher=latex(entry.get("publisher", "")),
        event_place=latex(entry.get("address", "")),
        ISBN=numbers(entry.get("isbn", "")),
        ISSN=numbers(entry.get("issn", "")),
        URL=web_address(entry.get("url", "")),
        pdf=web_address(entry.get("pdf", "")),
        abstract=latex(entry.get("abstract", "")),
    )


def latex(value: str) -> str:
    """Return a .bib value as plain text: TeX decoded, braces gone, one line."""
    value = value[:LONGEST_ENTRY]
    if not re.search(r"[\\{}$~%&]|--|``|''", value):
        return text.squeeze(value)
    value = re.sub(
        r"(?<!\\)([&%#])", r"\\\1", value
    )  # services print them bare, and no .bib has tables or comments
    try:
        return text.from_latex(value)
    except (ValueError, IndexError, KeyError, AttributeError, TypeError, RecursionError):
        # pylatexenc's own slips over broken or bottomless TeX; the words are there without it
        return text.squeeze(re.sub(r"\\[A-Za-z]+|[{}\\]", " ", value))


def _authors(value: str) -> tuple[Name, ...]:
    """Split at the `and` that stands outside braces; a name wholly in braces is an organisation."""
    parts, start, depth = [], 0, 0
    for stop in re.finditer(r"[{}]|\s+and\s+", value[: 4 * LONGEST_ENTRY]):
        if stop.group() in "{}":
            depth += 1 if stop.group() == "{" else -1
        elif depth <= 0:
            parts.append(value[start : stop.start()])
            start = stop.end()
    names: list[Name] = []
    for part in [*parts, value[start : 4 * LONGEST_ENTRY]][:_MOST_AUTHORS]:
        whole = re.fullmatch(r"\{([^{}]+)\}", part.strip())
        names += (Name(literal=latex(whole.group(1))),) if whole else people([latex(part)])
    return tuple(names)
