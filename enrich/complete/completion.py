"""An entry of a .bib completed: which fields are filled, which give way, and from which source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from enrich import export, text
from enrich.complete import cited_version
from enrich.complete.cited_version import CONTAINERS, Stated
from enrich.export import bib_entry, bibtex
from enrich.model import AnyField, Entry, Identifier, Work

# Said of the paper, whichever version is cited.
_OF_THE_PAPER = ("author", "title", "eprint", "archiveprefix", "primaryclass")

# Said of a version by any entry type; volumes and the like have other meanings in other types.
_OF_ANY_TYPE = (*_OF_THE_PAPER, "pages", "year", "doi", "url", "note")

# What a preprint's entry says of the preprint; it goes or is replaced.
_GIVES_WAY = (
    *CONTAINERS, "series", "volume", "number", "articleno", "numpages", "eid", "pages", "year", "month", "publisher", "address",
    "organization", "doi", "url", "note", "pubstate", "type", "version",
)  # fmt: skip

_GOES_UNSEEN = frozenset(
    {
        "journal",
        "booktitle",
        "volume",
        "number",
        "articleno",
        "numpages",
        "pages",
        "month",
        "pubstate",
    }
)

# Not what a bibliography lacks; added only where the user names them.
_ON_REQUEST = frozenset({"ids", "key", "keywords", "abstract", "isbn", "issn"})

_FROM_A_PARENT = frozenset(
    {"year", "month", "publisher", "address", "series", "volume", "number", "note"}
)

_LOOSE_TYPES = frozenset(
    {"article", "inproceedings", "conference", "misc", "online", "electronic", "www", "unpublished"}
)

_ALIASES = {
    "authors": "author", "entrytype": "ENTRYTYPE", "type": "ENTRYTYPE", "issue": "number", "page": "pages", "journaltitle": "journal", "date": "year",
    "location": "address", "eprinttype": "archiveprefix", "eprintclass": "primaryclass",
}  # fmt: skip

_CONTAINER = (Work.container_title, Work.container_title_short)

# The work's fields from which a field is written; the first one that is known counts.
_WORK_FIELDS: Mapping[str, tuple[AnyField, ...]] = {
    "author": (Work.authors,),
    "title": (Work.title,),
    "booktitle": _CONTAINER,
    "journal": _CONTAINER,
    "school": (Work.publisher,),
    "institution": (Work.publisher,),
    "howpublished": _CONTAINER,
    "series": (Work.collection_title,),
    "volume": (Work.volume, Work.collection_number),
    "number": (Work.issue, Work.number),
    "articleno": (Work.number, Work.page),
    "numpages": (Work.page,),
    "pages": (Work.page,),
    "year": (Work.issued,),
    "month": (Work.issued,),
    "publisher": (Work.publisher,),
    "address": (Work.publisher_place,),
    "doi": (Work.DOI,),
    "url": (Work.URL,),
    "note": (Work.retracted, Work.issue),
    "primaryclass": (Work.archive_class,),
    "keywords": (Work.keywords,),
    "abstract": (Work.abstract,),
    "isbn": (Work.ISBN,),
    "issn": (Work.ISSN,),
    "ENTRYTYPE": _CONTAINER,
}


@dataclass(frozen=True, slots=True)
class Edit:
    """A field of an entry that changes: its raw BibTeX value with delimiters, None to take it out; and who says so.

    The field "ENTRYTYPE" is the entry's type.
    """

    field: str
    old: str | None
    new: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Completion:
    """What is to change in an entry, and why nothing is where the paper is known but another version is cited."""

    edits: tuple[Edit, ...] = ()
    left: str = ""


def unknown_fields(overwrite: Sequence[str]) -> list[str]:
    """Return the names to be overwritten that no field has which is ever filled."""
    known = {*bibtex.ORDER, "ENTRYTYPE"}
    return [n for n in overwrite if _ALIASES.get(n.lower(), n.lower()) not in known]


def completion(
    entry: Entry, work: Work, options: export.ExportOptions, overwrite: Sequence[str] = ()
) -> Completion:
    """Return what is to change in an entry of a .bib.

    A filled field stays, but for those named in `overwrite`, or when the entry cites a preprint and the work has come out.
    """
    stated = cited_version.stated(entry)
    named = frozenset(_ALIASES.get(n.lower(), n.lower()) for n in overwrite)
    wanted = {
        n: v for n, v in bibtex.fields(work, options).items() if n not in _ON_REQUEST or n in named
    }
    if "eprint" in wanted and cited_version.speaks_of_preprint(wanted.get("url", "")):
        del wanted["url"]  # said by the eprint
    if work.type in {"software", "webpage"} or cited_version.is_whole(stated, wanted["ENTRYTYPE"]):
        return Completion()
    published = work.state == "published" and wanted["ENTRYTYPE"] != "misc"
    if published and cited_version.is_preprint(entry, stated, work):
        changes = _upgraded(entry, work, stated, wanted)
    elif published and (other := cited_version.other_version(entry, stated, work, named)):
        return Completion(left=other)
    elif published:
        retyped = _retyped(stated, wanted) if "ENTRYTYPE" in named else {}
        changes = (
            _filled(replace(stated, type=wanted["ENTRYTYPE"]) if retyped else stated, wanted)
            | retyped
        )
    else:
        changes = _of_preprint(stated, wanted)
    if "ENTRYTYPE" in changes:  # an empty journal beside the new booktitle would be a second venue
        changes |= {n: None for n in CONTAINERS if n in stated.empty and n not in changes}
    if entry.authors and "author" not in changes and _is_cut(entry, stated, work):
        changes["author"] = wanted["author"]
    changes |= {
        n: wanted[n] for n in sorted(named) if n in wanted and (n in stated or n in _ON_REQUEST)
    }
    return Completion(tuple(_edits(changes, stated, work)))


def _retyped(stated: Stated, wanted: Mapping[str, str]) -> dict[str, str | None]:
    """Return the type, and the venue under the name that it has there: no entry has two."""
    if stated.type == wanted["ENTRYTYPE"] or stated.has_parent:
        return {}
    return {
        "ENTRYTYPE": wanted["ENTRYTYPE"],
        **{n: wanted.get(n) for n in CONTAINERS if n in stated or n in wanted},
    }


def _edits(changes: Mapping[str, str | None], stated: Stated, work: Work) -> list[Edit]:
    """Return what really changes, under the names that the entry's own dialect has; the venue first, to take its place."""
    found = []
    for name in sorted(changes, key=lambda n: (n != "ENTRYTYPE", n not in CONTAINERS)):
        new, old = changes[name], stated.get(name)
        if new is None and name in stated.empty:
            old = ""
        if old == new or (old is not None and new is not None and _means_the_same(name, old, new)):
            continue
        source = _source(work, name if new is not None else "ENTRYTYPE")
        shown = None if old is None else old.strip()
        found.append(_in_dialect(Edit(name, shown, new, source), stated, work))
    return [e for e in found if e.field != "month" or e.new is None or not stated.biblatex]


def _in_dialect(edit: Edit, stated: Stated, work: Work) -> Edit:
    name = stated.own_name(edit.field)
    new = edit.new
    if name == "date" and new is not None:
        new = f"{{{work.issued}}}"
    elif name == "eprinttype" and new is not None:
        new = "{arxiv}"
    return Edit(name, edit.old, new, edit.source)


def _means_the_same(name: str, old: str, new: str) -> bool:
    plain = new[1:-1] if new[:1] == "{" else new
    if old == plain:
        return True
    if name == "pages":
        return bib_entry.page_range(old) == bib_entry.page_range(plain)
    if name in {"doi", "ENTRYTYPE", "eprint", "month"}:
        return old.lower() == plain.lower() or (
            name == "month" and old.lower()[:3] == plain.lower()
        )
    return name != "url" and text.squeeze(text.from_latex(old)) == text.squeeze(
        text.from_latex(plain)
    )


def _filled(stated: Stated, wanted: Mapping[str, str]) -> dict[str, str | None]:
    """Return what an entry lacks of the version that it cites."""
    kind, own = wanted["ENTRYTYPE"], stated.type
    same = own == kind
    changes: dict[str, str | None] = {}
    if not stated.has_venue and not same and own in _LOOSE_TYPES:
        changes["ENTRYTYPE"], same = kind, True
    for name, value in wanted.items():
        if name in stated or name == "ENTRYTYPE" or (stated.has_parent and name in _FROM_A_PARENT):
            continue
        if (name in CONTAINERS and (stated.has_venue or not same)) or not (
            same or name in _OF_ANY_TYPE
        ):
            continue
        if name == "url" and ("doi" in stated or "doi" in wanted):
            continue
        changes[name] = value
    return _as_one_archive(changes, stated, wanted)


def _of_preprint(stated: Stated, wanted: Mapping[str, str]) -> dict[str, str | None]:
    """Return what an entry lacks of a paper that is known as a preprint only: its year and DOI are no venue's."""
    names = (
        _OF_THE_PAPER
        if stated.has_venue and not cited_version.speaks_of_preprint(stated.venue)
        else (*_OF_THE_PAPER, "year", "doi")
    )
    changes: dict[str, str | None] = {
        n: wanted[n] for n in names if n in wanted and n not in stated
    }
    return _as_one_archive(changes, stated, wanted)


def _as_one_archive(
    changes: dict[str, str | None], stated: Stated, wanted: Mapping[str, str]
) -> dict[str, str | None]:
    """Leave out archive and class where the entry's own `eprint` is another's."""
    own = stated.get("eprint")
    if own is not None and ("eprint" not in wanted or wanted["eprint"][1:-1] not in own):
        return {n: v for n, v in changes.items() if n not in {"archiveprefix", "primaryclass"}}
    return changes


def _upgraded(
    entry: Entry, work: Work, stated: Stated, wanted: Mapping[str, str]
) -> dict[str, str | None]:
    """Return what makes a preprint's entry one of the published version: nothing that was the preprint's stays."""
    changes: dict[str, str | None] = {"ENTRYTYPE": wanted["ENTRYTYPE"]}
    for name in _GIVES_WAY:
        old = stated.get(name)
        if name == "url":
            changes |= _new_url(old, stated, wanted)
        elif name == "note":
            changes |= (
                {"note": wanted.get("note")}
                if old is not None and cited_version.is_preprint_remark(old)
                else {}
            )
        elif name in wanted:
            changes[name] = wanted[name]
        elif old is not None and (name in _GOES_UNSEEN or cited_version.speaks_of_preprint(old)):
            changes[name] = None
    if "title" in wanted and text.fold(entry.title or "") != text.fold(work.title):
        changes["title"] = wanted["title"]
    if "author" in wanted and not _same_people(entry, work):
        changes["author"] = wanted["author"]
    changes |= {n: wanted[n] for n in (*_OF_THE_PAPER, "note") if n in wanted and n not in stated}
    return _as_one_archive(changes, stated, wanted)


def _new_url(old: str | None, stated: Stated, wanted: Mapping[str, str]) -> dict[str, str | None]:
    """Return the published version's link; arXiv's goes also where there is none, as the eprint says where the preprint is."""
    if old is None:
        return {"url": wanted["url"]} if "url" in wanted and "doi" not in wanted else {}
    if not cited_version.speaks_of_preprint(old):
        return {}
    said_by_eprint = cited_version.is_at_arxiv(old) and ("eprint" in wanted or "eprint" in stated)
    return {"url": wanted.get("url")} if "url" in wanted or said_by_eprint else {}


def _same_people(entry: Entry, work: Work) -> bool:
    pairs = zip(entry.authors, work.authors, strict=False)
    return len(entry.authors) == len(work.authors) and all(
        text.same_person(a, b) >= 0.7 for a, b in pairs
    )


def _is_cut(entry: Entry, stated: Stated, work: Work) -> bool:
    """Whether the list of authors says itself that it is not whole ("and others"), and the work's begins with it."""
    raw = text.squeeze(stated.get("author") or "").lower()
    shown = [n for n in entry.authors if n.full.lower() not in {"others", "et al.", "et al"}]
    if (
        not raw.endswith((" and others", " et al.", " et al"))
        or not shown
        or len(shown) >= len(work.authors)
    ):
        return False
    return all(text.same_person(a, b) >= 0.7 for a, b in zip(shown, work.authors, strict=False))


def _source(work: Work, name: str) -> str:
    """Return who says what a field holds."""
    if name in {"eprint", "archiveprefix"}:
        arxiv = Identifier("arxiv", work.id("arxiv") or "")
        return next((r.source for r in work.versions if arxiv in r.identifiers), "")
    known = (field.of(work.fields) for field in _WORK_FIELDS.get(name, ()))
    value = next((v for v in known if v is not None), None)
    if value is None and name in {"doi", "url"}:
        doi = Identifier("doi", work.id("doi") or "")
        return next((r.source for r in work.versions if doi in r.identifiers), "")
    return value.source if value is not None else ""
