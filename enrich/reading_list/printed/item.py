"""The fields of one item of a bibliography: people, title, and what follows it. Pure.

Styles show where the title begins in one of five ways: macros name the parts, a block of its own
(`plain`, `apalike`), quotation marks (IEEE), italics or a link behind the people (`siam`,
`elsarticle`), or nothing but punctuation (`splncs04`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from enrich.bibtex import entry_types
from enrich.model import Name
from enrich.patterns import regex
from enrich.reading_list.line import reference
from enrich.reading_list.line.reference import PrintedReference
from enrich.reading_list.line.title_end import title_end
from enrich.reading_list.printed import publication
from enrich.reading_list.printed.comma import comma_reference, end_of_title
from enrich.reading_list.printed.marks import BLOCK, CAPS, ITALIC, ROMAN, first_italics, removed
from enrich.reading_list.printed.publication import BibFields
from enrich.reading_list.printed.tex import MarkedText
from enrich.text import from_latex, squeeze
from enrich.text.values import page_range

_ET_AL = regex(rf"[{ITALIC}{{]\s*(et\.?\s*al\.?)\s*[{ROMAN}}}]")
_OTHERS = regex(r"\bet\.?\s*al\b|\band others\b|…|\.\.\.")
_QUOTE = regex(r"``|''|“|”|(?<!\\)\"")
_YEAR_BEHIND = regex(
    r"[\s,.;:]*(?:\((?P<in>(?:19|20)\d\d)[a-z]?(?:,[^()]{0,20})?\)|(?P<bare>(?:19|20)\d\d)[a-z]?)"
    r"[\s.:,]*$"
)
_TITLE_YEAR = regex(r"(?:[,;]\s*|\s+\()((?:19|20)\d\d)\)?[\s.]*$")
_VOLUME = regex(r",?\s+(?:vol(?:ume)?\.?\s*\d*|\d+\w\w ed(?:\.|ition)?)$", re.IGNORECASE)
_GROUP = regex(r"\{[^{}]{2,120}\}")
_GROUP_FIRST = regex(r"\s*(?P<name>\{(?!\\)[^{}]{2,120}\})\s*(?P<stop>[:.,])\s+")
# "OpenAI. 2023. GPT-4 technical report."
_ORGANISATION = regex(
    r"(?P<name>[A-Z][\w&@'-]*(?:[.]?\s[\w&@'-]+){0,5}?)[.,]?"
    r"\s+\(?(?P<year>(?:19|20)\d\d)[a-z]?\)?[.:,]\s+"
)
_DATED = (
    "year",
    "doi",
    "eprint",
    "url",
    "booktitle",
    "pages",
)  # what a reference with one author has
_NAMES = regex(r",?\s+and\s+|,\s+(?:and\s+)?|;\s+")
_STOPS = regex(r"(?<!\.)\.\.(?!\.)")  # "et al.." of Vancouver
_COMMAS = regex(r"\s*,[\s,]*")
_MOST_IN_NAME = 5  # words of the name of a person
_LONGEST = 5000  # characters of a reference
_MOST_IN_GROUP = 12  # words of the name of an organisation


def fields_of(marked: MarkedText, type_: str = "") -> BibFields:
    """Return the fields of an item; `type_` is its entry type where the file tells it."""
    marked.text = _ET_AL.sub(r"\1", marked.text[:_LONGEST])
    found = _tagged(marked) or _printed(marked)
    found |= {k: v for k, v in _links(marked).items() if k not in found}
    found["ENTRYTYPE"] = _type(type_ or found.get("ENTRYTYPE", ""), found)
    return {name: value for name, value in found.items() if value}


def fields_of_text(plain: str) -> BibFields | None:
    """Return the fields of a reference in plain text, None where it cannot be read as one."""
    plain = plain[:_LONGEST]
    group = _ORGANISATION.match(plain)
    found = reference.read(plain, sure=True) or comma_reference(plain)
    if found is not None:
        fields = of_reference(plain, found)
    elif group is not None:
        end = title_end(plain, group.end())
        fields = publication.read(plain[end:]) | {"author": "{" + group["name"] + "}"}
        fields["year"] = group["year"]
        fields["title"] = plain[group.end() : end].strip(" ,.")
    else:
        return None
    fields |= {k: v for k, v in publication.links(plain).items() if k not in fields}
    if " and " not in fields["author"] and not any(fields.get(k) for k in _DATED):
        return None  # "Lecture Notes. The following papers were discussed."
    fields["ENTRYTYPE"] = _type(fields.get("ENTRYTYPE", ""), fields)
    return {name: value for name, value in fields.items() if value}


def _type(type_: str, found: BibFields) -> str:
    if type_ not in ("", "misc"):
        return type_
    if found.get("booktitle"):
        return entry_types.BIBTEX["paper-conference"]
    return entry_types.BIBTEX["article-journal"] if found.get("journal") else "misc"


def _links(marked: MarkedText) -> BibFields:
    """Return the identifiers and the address that an item links to or prints."""
    shown = from_latex(removed(marked.text))
    found = publication.links(" ".join([*marked.links, shown]))
    if number := marked.part("eprint"):
        found |= {"eprint": number, "archiveprefix": "arXiv"}
    return found


# -- macros that name the parts


def _tagged(marked: MarkedText) -> BibFields | None:
    """Return the fields of an item whose macros name its parts, None where they do not."""
    people = [squeeze(x) for x in marked.parts.get("author", ())]
    title, book = marked.part("title"), marked.part("booktitle", "book")
    listed = marked.part("all authors", "people")
    if not (title or book or (people and marked.parts.get("journal"))):
        return None
    if not title and book and not _is_behind_in(book, marked.text):
        title, book = book, ""
    if not people and listed:
        people, others = _people(listed)
    else:
        others = bool(_OTHERS.search(from_latex(listed)))
    found: BibFields = {
        "author": _joined(people, others=others),
        "title": _bare(title),
        "booktitle": _bare(book),
        "journal": _bare(marked.part("journal")),
        "year": from_latex(marked.part("year")),
        "pages": page_range(from_latex(marked.part("pages")))
        or publication.pages(from_latex(removed(marked.text))),
        "note": from_latex(removed(marked.part("note"))),
    }
    if marked.part("institution"):
        found["ENTRYTYPE"] = entry_types.BIBTEX["report"]
    elif marked.part("school"):
        found["ENTRYTYPE"] = entry_types.BIBTEX["thesis"]
    return {name: value for name, value in found.items() if value}


def _is_behind_in(book: str, text: str) -> bool:
    """Whether the name of a volume follows "in": then the paper's own title is not printed."""
    before = removed(squeeze(text).partition(book)[0]).rstrip(" {\\")
    return bool(re.search(r"(?:^|\W)[Ii]n:?$", before))


def _bare(value: str) -> str:
    """Return a part without marks, and without an edition in brackets behind italics."""
    italics = first_italics(value)
    if italics and value.strip().startswith(ITALIC):
        value = italics[1]
    return squeeze(removed(value)).strip(" ,;").removesuffix(".")


# -- what only the layout shows


def _printed(marked: MarkedText) -> BibFields:
    text = squeeze(marked.text)
    parts = _in_blocks(text) or _quoted(text) or _linked(text, marked) or _in_italics(text)
    if parts is None:
        return _by_punctuation(text)
    people, title, rest = parts
    names, others = people
    found = publication.read(from_latex(rest)) | {"author": _joined(names, others=others)}
    if title.startswith(ITALIC) and "journal" in found:
        found |= {"ENTRYTYPE": "book", "publisher": found.pop("journal")}
    return {**found, **_title_and_year(title, found)}


_Parts = tuple[tuple[list[str], bool], str, str]


def _in_blocks(text: str) -> _Parts | None:
    """Return people, title and rest of an item whose title is a block of its own."""
    blocks = [b for b in (x.strip() for x in text.split(BLOCK)) if b]
    if len(blocks) < 2 or _is_address(blocks[1]):
        return None
    people = _people_alone(blocks[0]) or _shaped_like_people(blocks[0])
    if people is None:
        return None
    year = _YEAR_BEHIND.search(removed(blocks[0]))
    behind = f", {year['in'] or year['bare']}" if year else ""
    title, rest = blocks[1], f"{BLOCK} ".join(blocks[2:])
    italics = first_italics(title)
    if italics and title.startswith(ITALIC):
        title, rest = italics.group(), f"{title[italics.end() :]} {rest}"
    return people, title, rest + behind


def _shaped_like_people(block: str) -> tuple[list[str], bool] | None:
    """Return the people of a first block that has nothing but short words with capitals."""
    shown = from_latex(removed(_YEAR_BEHIND.sub("", block))).strip(" .,")
    parts = [p for p in _NAMES.split(shown) if p]
    names = all(len(p.split()) <= _MOST_IN_NAME and p[:1].isupper() for p in parts)
    if ITALIC in block or re.search(r"[\d:“]", shown) or not names:
        return None
    return [p.strip(" .") for p in parts], bool(_OTHERS.search(shown))


def _is_address(block: str) -> bool:
    return not re.search(r"[^\W\d_]{3}", publication.without_remarks(from_latex(removed(block))))


def _quoted(text: str) -> _Parts | None:
    """Return people, title and rest of an item whose title is in quotation marks."""
    first = _QUOTE.search(text)
    if first is None:
        return None
    people = _people_alone(text[: first.start()])
    if people is None:
        return None
    depth = 0
    for mark in _QUOTE.finditer(text, first.start()):
        opens = mark.group() in {"``", "“"} or (mark.group() == '"' and not depth)
        depth += 1 if opens else -1
        if depth <= 0:
            title, rest = text[first.end() : mark.start()], text[mark.end() :]
            return None if _goes_on(title, rest) else (people, title, rest)
    return None


def _goes_on(quoted: str, rest: str) -> bool:
    """Whether a title goes on behind words in quotation marks, which are only a part of it."""
    ended = quoted.rstrip().endswith((",", "."))
    return not ended and bool(re.match(r"\s+\{?(?!In:?\s)[A-Z]", rest))


def _linked(text: str, marked: MarkedText) -> _Parts | None:
    """Return people, title and rest of an item whose title is a link."""
    for shown in marked.parts.get("linked", ()):
        title = squeeze(shown)
        before, found, rest = text.partition(title)
        if found and len(title.split()) > 1 and (people := _people_alone(before)):
            return people, title, rest
    return None


def _in_italics(text: str) -> _Parts | None:
    """Return people, title and rest of an item whose title is in italics behind the people."""
    italics = first_italics(text)
    if italics is None:
        return None
    people = _people_alone(text[: italics.start()])
    return None if people is None else (people, italics[1], text[italics.end() :])


def _by_punctuation(text: str) -> BibFields:
    plain = _STOPS.sub(".", squeeze(from_latex(removed(text))))
    if group := _GROUP_FIRST.match(removed(text)):
        start = len(from_latex(group.group()).rstrip()) + 1
        ends = end_of_title if group["stop"] == "," else title_end
        end = ends(plain, start)
        named = publication.read(plain[end:]) | {"author": group["name"]}
        return {**named, **_title_and_year(plain[start:end], named)}
    if found := reference.read(plain, sure=True) or comma_reference(plain):
        return of_reference(plain, found)
    first = squeeze(removed(text.partition(BLOCK)[0]))
    is_title = BLOCK in text and len(first.split()) <= _MOST_IN_GROUP
    return publication.links(plain) | ({"title": first.rstrip(".")} if is_title else {})


def of_reference(plain: str, found: PrintedReference) -> BibFields:
    """Return the fields of a reference in plain text whose people and title are known."""
    names = _joined(map(_written, found.authors), others=found.others)
    read = publication.read(plain[found.end :])
    if dated := re.search(r"\b((?:1[89]|20)\d\d)[a-z]?\b", plain[: found.start]):
        read.setdefault("year", dated[1])
    return {**read, "author": names, **_title_and_year(found.title, read)}


def _title_and_year(title: str, found: BibFields) -> BibFields:
    """Return a title without what ends it in print, and the year that may stand behind it."""
    title = _VOLUME.sub("", squeeze(removed(title)))
    year = _TITLE_YEAR.search(title)
    if year and "year" not in found:
        title = title[: year.start()]
        return {"title": title.strip(" ,;.:"), "year": year[1]}
    return {"title": title.strip(" ,;:").removesuffix(".")}


# -- people


def _people_alone(text: str) -> tuple[list[str], bool] | None:
    """Return the people that a text consists of, None where it has something else."""
    shown = _YEAR_BEHIND.sub("", removed(text)).strip(" ,.:;")
    if not shown:
        return [], False
    if _GROUP.fullmatch(shown) or text.lstrip().startswith(CAPS):
        return _people(shown)
    found = reference.people(from_latex(shown), sure=True)
    if found is not None:
        return [_written(n) for n in found[0]], found[1]
    return _people(shown) if _GROUP.search(shown) and _is_list(shown) else None


def _is_list(shown: str) -> bool:
    """Whether a text with a group in braces is a list of names."""
    without = _GROUP.sub("Group Name", shown)
    return reference.people(from_latex(without), sure=True) is not None


def _people(text: str) -> tuple[list[str], bool]:
    """Return the people of a text that names nothing else, as BibTeX writes them."""
    text = _COMMAS.sub(", ", squeeze(removed(text).replace("{}", ""))).strip(" ,.:;")
    others = bool(_OTHERS.search(from_latex(text)))
    text = text.partition("…")[0].strip(" ,.:;")  # the last one of all may follow
    if _GROUP.fullmatch(text):
        return [text], False
    found = reference.people(from_latex(text), sure=True)
    if found is not None and "{" not in re.sub(r"\{\\?.{1,3}\}", "", text):
        return [_written(n) for n in found[0]], found[1] or others
    parts = (p.strip(" ,.") for p in _NAMES.split(_OTHERS.sub("", text)))
    return [p for p in parts if p and len(p.split()) <= _MOST_IN_GROUP], others


def _written(name: Name) -> str:
    """Return a name as BibTeX's fields have it."""
    if name.literal or not name.family:
        return "{" + (name.literal or name.full) + "}"
    family = " ".join(x for x in (name.particle, name.family) if x)
    return ", ".join(x for x in (family, name.suffix, name.given) if x)


def _joined(people: Iterable[str], *, others: bool) -> str:
    return " and ".join([*(squeeze(p) for p in people), *(["others"] if others else [])])
