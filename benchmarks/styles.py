"""A record as an entry of a .bib: as DBLP prints it, and as people do."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Mapping

from benchmarks.records import TrueRecord
from enrich import venues

Fields = dict[str, str]
_ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0308": '"',
    "\u030c": "v",
    "\u0327": "c",
}


def entry(key: str, kind: str, fields: Mapping[str, str]) -> str:
    """Return an entry in one line."""
    inside = ", ".join(
        f"{name} = {{{_one_line(value)}}}" for name, value in fields.items() if value
    )
    return f"@{kind}{{{key}, {inside}}}"


def _one_line(value: str) -> str:
    return re.sub(r"(?<!\\)([&%#])", r"\\\1", " ".join(value.split()))


def published(record: TrueRecord) -> bool:
    """Whether a source that can be searched has the published version."""
    return (record.get("dblp") or "journals/corr/").startswith(("conf/", "journals/jmlr")) or bool(
        record.get("doi")
    )


def authors(record: TrueRecord, dice: random.Random, *, numbered: float = 0.3) -> str:
    """Return the authors in full, in one of BibTeX's two orders.

    DBLP's numbers stay now and then.
    """
    names = [
        str(a) if dice.random() < numbered else re.sub(r" \d{4}$", "", str(a))
        for a in record["authors"]
    ]
    comma = dice.random() < 0.5
    return " and ".join(turned(n) if comma else n for n in names)


def turned(name: str) -> str:
    """Return a name with the family first."""
    words = re.sub(r" \d{4}$", "", name).split(" ")
    if len(words) < 2:
        return name
    start = next(
        (
            i
            for i in range(1, len(words))
            if words[i] in {"van", "von", "de", "der", "den", "di", "da", "la", "le", "del"}
        ),
        len(words) - 1,
    )
    return f"{' '.join(words[start:])}, {' '.join(words[:start])}"


def plainly(record: TrueRecord, dice: random.Random) -> Fields:
    """Return a record's own fields, under the venue as DBLP or a person would name it.

    Some left out.
    """
    fields: Fields = {
        "title": str(record["title"]),
        "author": authors(record, dice),
        "year": str(record["year"]),
    }
    name = "journal" if record["type"] == "article" else "booktitle"
    fields[name] = dice.choice((str(record["venue"]), str(record["booktitle"] or record["venue"])))
    for optional in ("pages", "publisher", "volume"):
        if record.get(optional) and dice.random() < 0.6:
            fields[optional] = str(record[optional]).replace("-", "--")
    if record.get("doi") and dice.random() < 0.7:
        fields["doi"] = str(record["doi"])
    if record.get("ee") and dice.random() < 0.4:
        fields["url"] = str(record["ee"])
    return fields


def exported(record: TrueRecord, dice: random.Random) -> Fields:
    """Return a record's fields as DBLP exports them.

    In brief with its own page as the link, or in full.
    """
    who = authors(record, dice, numbered=0.0)
    fields: Fields = {"title": str(record["title"]), "author": who, "year": str(record["year"])}
    name = "journal" if record["type"] == "article" else "booktitle"
    brief = dice.random() < 0.6
    fields[name] = str(record["venue"] if brief or not record["booktitle"] else record["booktitle"])
    if record.get("doi"):
        fields["doi"] = str(record["doi"])
    page = f"https://dblp.org/rec/{record['dblp']}" if record.get("dblp") else ""
    if brief:
        return {**fields, "url": page}
    about = "dblp computer science bibliography, https://dblp.org"
    return {
        **fields,
        "url": str(record.get("ee") or ""),
        "biburl": page and f"{page}.bib",
        "bibsource": about,
    }


def briefly(record: TrueRecord, dice: random.Random) -> Fields:
    """Return the fields that data sets of references have.

    DBLP's short venue, a journal's too, in booktitle; its full stop and capitals.
    """
    stop = "." if dice.random() < 0.4 else ""
    fields: Fields = {
        "title": f"{record['title']}{stop}",
        "author": authors(record, dice, numbered=0.0),
    }
    fields |= {"year": str(record["year"]), "booktitle": str(record["venue"])}
    if record.get("doi"):
        fields["doi"] = str(record["doi"]).upper()
    if record.get("ee") and dice.random() < 0.2:
        fields["url"] = str(record["ee"])
    return fields


def styled(record: TrueRecord, dice: random.Random) -> tuple[str, Fields]:
    """Return a right entry as people write it.

    Abbreviated, shortened, in LaTeX, with the preprint's year.
    """
    fields = plainly(record, dice)
    name = "journal" if "journal" in fields else "booktitle"
    fields[name] = venue(record, dice)
    fields["title"] = _title(fields["title"], dice)
    fields["author"] = _people(record, dice)
    known = record.get("arxiv")
    if known and dice.random() < 0.5:
        fields["year"] = str(known["published"])[:4]
    if known and dice.random() < 0.3:
        fields["eprint"] = str(known["id"])
    if dice.random() < 0.4:
        fields.pop("doi", None)
    kind = (
        "article"
        if name == "journal"
        else dice.choice(("inproceedings", "inproceedings", "inproceedings", "conference"))
    )
    return kind, fields


def venue(record: TrueRecord, dice: random.Random) -> str:
    """Return the venue as people name it."""
    short, year = str(record["venue"]), str(record["year"])
    full, book = venues.venue(short, int(year)).name or short, str(record["booktitle"] or short)
    if record["type"] == "article":
        return dice.choice((short, full, short.replace(".", "")))
    ordinal = int(year) - 1980
    ways = (
        short, f"{short} {year}", f"{short}'{year[2:]}", f"Proc. {short}",
        f"Proceedings of {short}", f"Proc. of the {full}", full,
        f"Proceedings of the {full}", f"Proceedings of the {ordinal}th {full}", f"{full} ({short})",
        f"In {full}", book,
        f"{year} {full}", f"Proceedings of the {full}, {short} {year}",
        f"{short} '{year[2:]}: {full}",
    )  # fmt: skip
    return dice.choice(ways)


def _title(title: str, dice: random.Random) -> str:
    way = dice.randrange(7)
    head, colon, _ = title.partition(": ")
    if way == 0:
        return title[:1] + title[1:].lower()
    if way == 1:
        return "{" + title + "}"
    if way == 2:
        return re.sub(r"\b([A-Z]{2,}|[A-Z][a-z]+[A-Z]\w*)\b", r"{\1}", title)
    if way == 3 and colon and len(head.split()) >= 4:
        return head
    if way == 4:
        return title.replace("-", " ") + "."
    return in_latex(title) if way == 5 else title


def _people(record: TrueRecord, dice: random.Random) -> str:
    names = [re.sub(r" \d{4}$", "", str(a)) for a in record["authors"]]
    way = dice.randrange(8)
    if way == 0:
        names = [initials(n) for n in names]
    elif way == 1:
        names = [_bare(n) for n in names]
    elif way == 2:
        names = [in_latex(n) for n in names]
    elif way == 3:
        names = [turned(initials(n)) for n in names]
    elif way == 4:
        names = [turned(n) for n in names]
    if len(names) > 3 and dice.random() < 0.25:
        names = [*names[: dice.randint(1, 3)], "others"]
    return " and ".join(names)


def initials(name: str) -> str:
    """Return a name with its given names cut to initials."""
    words = name.split(" ")
    small = next((i for i in range(1, len(words)) if words[i].islower()), len(words) - 1)
    return " ".join([*(f"{w[0]}." for w in words[:small]), *words[small:]])


def in_latex(words: str) -> str:
    """Return words with their accents as LaTeX."""
    return "".join(_in_tex(c) for c in words)


def _in_tex(char: str) -> str:
    parts = unicodedata.normalize("NFD", char)
    return (
        f"{{\\{_ACCENTS[parts[1]]}{{{parts[0]}}}}}"
        if len(parts) == 2 and parts[1] in _ACCENTS
        else char
    )


def _bare(words: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", words) if not unicodedata.combining(c))
