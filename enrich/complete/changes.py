"""What changes in an entry: what it lacks, or all that its preprint's entry had. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from enrich import text
from enrich.complete import cited_version
from enrich.complete.stated import CONTAINERS, Stated
from enrich.model import Entry, Name, Work

# BibTeX's names -> raw values with delimiters; None takes the field out.
EntryChanges = dict[str, str | None]
# The fields that the work has, in the same form.
WantedFields = Mapping[str, str]

# Fields of the paper, whichever version is cited.
_OF_THE_PAPER = ("author", "title", "eprint", "archiveprefix", "primaryclass")
# Fields of a version in any entry type; volumes and the like mean something else in other types.
_OF_ANY_TYPE = (*_OF_THE_PAPER, "pages", "year", "doi", "url", "note")
# What a preprint's entry states of the preprint; it goes or is replaced.
_OF_THE_PREPRINT = (
    *CONTAINERS,
    *("series", "volume", "number", "articleno", "numpages", "eid", "pages", "year", "month"),
    *("publisher", "address", "organization", "doi", "url", "note", "pubstate", "type", "version"),
)
# Of these, what goes whatever it holds; the others only where they name a preprint server.
_GOES_IN_ANY_CASE = frozenset(
    """
    journal booktitle volume number articleno numpages pages month pubstate
    """.split()
)
_FROM_A_PARENT = frozenset(
    {"year", "month", "publisher", "address", "series", "volume", "number", "note"}
    | {"editor", "edition", "translator"}
)
_ROLES = ("author", "editor")
# Types of which BibTeX's styles print authors or editors, and not both.
_ONE_ROLE = frozenset({"book", "proceedings"})
# Types that people write for any paper.
_LOOSE_TYPES = frozenset(
    {"article", "inproceedings", "conference", "misc", "online", "electronic", "www", "unpublished"}
)
# What biblatex prints behind a title: doubled where the whole title is written.
_PARTS_OF_TITLE = ("subtitle", "titleaddon")
_SURE = 0.7  # of two names of one person


def filled(stated: Stated, wanted: WantedFields) -> EntryChanges:
    """Return what an entry lacks of the version that it cites."""
    kind = wanted["ENTRYTYPE"]
    changes: EntryChanges = {}
    same_type = stated.type == kind
    if not stated.has_venue and not same_type and stated.type in _LOOSE_TYPES:
        changes["ENTRYTYPE"], same_type = kind, True
    for name, value in wanted.items():
        if name != "ENTRYTYPE" and _is_lacking(name, stated, wanted, same_type=same_type):
            changes[name] = value
    return _of_one_archive(changes, stated, wanted)


def _is_lacking(name: str, stated: Stated, wanted: WantedFields, *, same_type: bool) -> bool:
    """Whether an entry should have a field that it has not."""
    if name in stated or (stated.has_parent and name in _FROM_A_PARENT):
        return False
    if not same_type and name not in _OF_ANY_TYPE:
        return False
    if name == "articleno" and "eid" in stated:
        return False
    if name in _ROLES:
        return not any(n in stated for n in _ROLES) or wanted["ENTRYTYPE"] not in _ONE_ROLE
    if name in CONTAINERS:
        return not stated.has_venue
    return name != "url" or not ("doi" in stated or "doi" in wanted)


def of_preprint(stated: Stated, wanted: WantedFields) -> EntryChanges:
    """Return what an entry lacks of a paper that is known as a preprint only.

    The preprint's year and DOI are not those of a venue that the entry names.
    """
    is_elsewhere = stated.has_venue and not cited_version.names_preprint_server(stated.venue)
    names = _OF_THE_PAPER if is_elsewhere else (*_OF_THE_PAPER, "year", "doi")
    changes: EntryChanges = {n: wanted[n] for n in names if n in wanted and n not in stated}
    return _of_one_archive(changes, stated, wanted)


def _of_one_archive(changes: EntryChanges, stated: Stated, wanted: WantedFields) -> EntryChanges:
    """Leave out archive and class where the entry's own `eprint` is another one."""
    own = stated.get("eprint")
    if own is not None and ("eprint" not in wanted or wanted["eprint"][1:-1] not in own):
        return {n: v for n, v in changes.items() if n not in {"archiveprefix", "primaryclass"}}
    return changes


def retyped(stated: Stated, wanted: WantedFields) -> EntryChanges:
    """Return the work's type, with the venue under the name that it has in that type."""
    if stated.type == wanted["ENTRYTYPE"] or stated.has_parent:
        return {}
    containers = {n: wanted.get(n) for n in CONTAINERS if n in stated or n in wanted}
    return {"ENTRYTYPE": wanted["ENTRYTYPE"], **containers}


# -- a preprint that has come out


def upgraded(entry: Entry, work: Work, stated: Stated, wanted: WantedFields) -> EntryChanges:
    """Return what makes a preprint's entry one of the published version.

    Nothing that was the preprint's stays but its arXiv number, wherever the entry had it.
    """
    changes: EntryChanges = {"ENTRYTYPE": wanted["ENTRYTYPE"]}
    for name in _OF_THE_PREPRINT:
        changes |= _replaced(name, stated, wanted)
    if "title" in wanted and text.fold(entry.title or "") != text.fold(work.title):
        changes["title"] = wanted["title"]
        changes |= {n: None for n in _PARTS_OF_TITLE if _is_part(stated.get(n), work.title)}
    if "author" in wanted and not _same_people(entry, work):
        changes["author"] = wanted["author"]
    if changes.get("url") and "urldate" in stated:
        changes["urldate"] = None  # when the preprint's page was visited
    changes |= {n: wanted[n] for n in (*_OF_THE_PAPER, "note") if n in wanted and n not in stated}
    number = next((i.value for i in entry.identifiers if i.scheme == "arxiv"), "")
    if number and "eprint" not in wanted and "eprint" not in stated:
        changes |= {"eprint": f"{{{number}}}", "archiveprefix": "{arXiv}"}
    return _of_one_archive(changes, stated, wanted)


def _is_part(words: str | None, title: str) -> bool:
    return words is not None and text.fold(text.from_latex(words)) in text.fold(title)


def _replaced(name: str, stated: Stated, wanted: WantedFields) -> EntryChanges:
    """Return what becomes of one field of a preprint's entry."""
    old = stated.get(name)
    if name == "url":
        return _new_url(old, stated, wanted)
    if name == "note":
        is_remark = old is not None and cited_version.is_preprint_remark(old)
        return {"note": wanted.get("note")} if is_remark else {}
    if name in wanted:
        return {name: wanted[name]}
    goes = name in _GOES_IN_ANY_CASE or cited_version.names_preprint_server(old or "")
    return {name: None} if old is not None and goes else {}


def _new_url(old: str | None, stated: Stated, wanted: WantedFields) -> EntryChanges:
    """Return the published version's link in place of the preprint's.

    Where there is none, arXiv's goes all the same: the eprint tells where the preprint is.
    """
    if old is None:
        return {"url": wanted["url"]} if "url" in wanted and "doi" not in wanted else {}
    if not cited_version.names_preprint_server(old):
        return {}
    has_eprint = "eprint" in wanted or "eprint" in stated
    goes = "url" in wanted or (has_eprint and cited_version.is_at_arxiv(old))
    return {"url": wanted.get("url")} if goes else {}


# -- authors


def _same_people(entry: Entry, work: Work) -> bool:
    pairs = zip(entry.authors, work.authors, strict=False)
    return len(entry.authors) == len(work.authors) and all(
        text.same_person(a, b) >= _SURE for a, b in pairs
    )


def is_cut(entry: Entry, stated: Stated, work: Work) -> bool:
    """Whether an entry's authors end in "and others" and are the first ones of the work's."""
    raw = text.squeeze(stated.get("author") or "").lower()
    if not raw.endswith((" and others", " et al.", " et al")):
        return False
    return _are_first(_named(entry), work)


def names_first_alone(entry: Entry, work: Work) -> bool:
    """Whether an entry's only author is the first one of the work's several, without "others"."""
    return len(entry.authors) == 1 and _are_first(entry.authors, work)


def _are_first(named: Sequence[Name], work: Work) -> bool:
    """Whether people are the first ones of a work's, and not all of them."""
    people = [n for n in work.authors if n.literal != "others"]
    if not named or len(named) >= len(people):
        return False
    pairs = zip(named, people, strict=False)
    return all(text.same_person(a, b) >= _SURE for a, b in pairs)


def with_stated_names(entry: Entry, work: Work) -> Work:
    """Return a work whose first authors have the names of an entry where those are fuller.

    A source may have "J. Carreira" of whom the entry spells out the name.
    """
    authors = Work.authors.of(work.fields)
    if authors is None:
        return work
    named = _named(entry)
    pairs = zip(named, authors.value, strict=False)
    fuller = [a if _is_fuller(a, b) else b for a, b in pairs]
    people = (*fuller, *authors.value[len(named) :])
    fields = replace(work.fields, authors=replace(authors, value=people))
    return replace(work, fields=fields)


def _named(entry: Entry) -> list[Name]:
    return [n for n in entry.authors if n.full.lower() not in {"others", "et al.", "et al"}]


def _is_fuller(stated: Name, known: Name) -> bool:
    """Whether a stated name is the known one with more of its given names."""
    one, two = (text.fold(n.given.replace(".", ". ")).split() for n in (stated, known))
    return len("".join(one)) > len("".join(two)) and all(map(str.startswith, one, two))
