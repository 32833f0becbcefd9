"""An entry of a .bib completed: the fields that change, and the source of each. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from enrich import export, text
from enrich.complete import changes, cited_version
from enrich.complete.changes import EntryChanges, WantedFields
from enrich.complete.field_sources import source_of
from enrich.complete.stated import CONTAINERS, Stated, bibtex_name, stated
from enrich.export import bib_entry, biblatex, bibtex
from enrich.messages import papers
from enrich.model import Entry, Work
from enrich.text import editions

# biblatex's, for which BibTeX has no field.
_OF_BIBLATEX = ("translator", "origdate")
# Not what a bibliography lacks; added only where the user names them.
_ON_REQUEST = frozenset({"ids", "key", "keywords", "abstract", "isbn", "issn"})


@dataclass(frozen=True, slots=True)
class Edit:
    """A field of an entry that changes, and the source of the new value.

    `new` is a raw BibTeX value with delimiters, None to take the field out. `old` is without
    delimiters, None where the entry has no such field. The field "ENTRYTYPE" is the entry's type.
    """

    field: str
    old: str | None
    new: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Completion:
    """What is to change in an entry; `left` is how the version that it cites is another one.

    `alone`: how many authors the paper has of whom the entry keeps the first one only, else 0.
    """

    edits: tuple[Edit, ...] = ()
    left: str = ""
    alone: int = 0


def unknown_fields(overwrite: Sequence[str]) -> list[str]:
    """Return the names to be overwritten of fields that are never filled."""
    known = {*bibtex.ORDER, *_OF_BIBLATEX, "ENTRYTYPE"}
    return [n for n in overwrite if bibtex_name(n) not in known]


def completion(
    entry: Entry, work: Work, options: export.ExportOptions, overwrite: Sequence[str] = ()
) -> Completion:
    """Return what is to change in an entry of a .bib.

    A filled field stays, except those in `overwrite`, and in an entry that cites a preprint of a
    work that has come out.
    """
    own = stated(entry)
    named = frozenset(map(bibtex_name, overwrite))
    if changes.is_cut(entry, own, work):
        work = changes.with_stated_names(entry, work)
    wanted = _wanted(work, own, options, named)
    kind = wanted["ENTRYTYPE"]
    if work.type in {"software", "webpage"} or cited_version.is_whole(own, kind):
        return Completion()
    if cited_version.is_of_another_title(entry, work):
        return Completion(left=papers.OTHER_TITLE(title=work.title))
    if work.state != "published" or kind == "misc":
        found = changes.of_preprint(own, wanted)
    elif cited_version.is_preprint(entry, own, work):
        found = changes.upgraded(entry, work, own, wanted)
    elif other := cited_version.other_version(entry, own, work, named):
        return Completion(left=other)
    else:
        found = _of_cited(own, wanted, named)
    if "ENTRYTYPE" in found:  # an empty journal beside the new booktitle would be a second venue
        found |= {n: None for n in CONTAINERS if n in own.empty and n not in found}
    if entry.authors and "author" not in found and changes.is_cut(entry, own, work):
        found["author"] = wanted["author"]
    asked = sorted(n for n in named if n in wanted and (n in own or n in _ON_REQUEST))
    found |= {n: wanted[n] for n in asked}
    edits = tuple(_edits(found, own, entry, work))
    is_alone = changes.names_first_alone(entry, work) and all(e.field != "author" for e in edits)
    return Completion(edits, alone=len(work.authors) if is_alone else 0)


def _wanted(
    work: Work, own: Stated, options: export.ExportOptions, named: frozenset[str]
) -> WantedFields:
    """Return the fields that an entry of the work should have, in its dialect."""
    fields = bibtex.fields(work, options)
    if own.is_biblatex:
        fields |= _as_in_biblatex(work, fields, options)
    if "eprint" in fields and cited_version.names_preprint_server(fields.get("url", "")):
        del fields["url"]  # the eprint has it
    return {n: v for n, v in fields.items() if v and (n not in _ON_REQUEST or n in named)}


def _as_in_biblatex(
    work: Work, fields: Mapping[str, str], options: export.ExportOptions
) -> dict[str, str]:
    """Return the fields that biblatex has otherwise: edition, translators, an article's number."""
    theirs = biblatex.fields(work, options)
    found = {n: theirs[n] for n in ("edition", "note", *_OF_BIBLATEX) if n in theirs}
    if "note" in fields and "note" not in theirs:
        found["note"] = ""
    if "articleno" in fields and fields.get("pages") == fields["articleno"]:
        found["pages"] = ""
    return found


def _of_cited(own: Stated, wanted: WantedFields, named: frozenset[str]) -> EntryChanges:
    """Return what an entry lacks of the version it cites, and its type where that is asked for."""
    new_type = changes.retyped(own, wanted) if "ENTRYTYPE" in named else {}
    typed = replace(own, type=wanted["ENTRYTYPE"]) if new_type else own
    return changes.filled(typed, wanted) | new_type


def _edits(found: EntryChanges, own: Stated, entry: Entry, work: Work) -> Iterator[Edit]:
    """Yield what really changes, in the entry's dialect; the venue first, to take its place."""
    for name in sorted(found, key=lambda n: (n != "ENTRYTYPE", n not in CONTAINERS)):
        new, old = found[name], own.get(name)
        if old is None and name in own.empty and (new is None or own.placeholders.get(name)):
            old = own.placeholders.get(name, "")
        if new is None and name in entry.inherited:
            continue
        if old == new or (old is not None and new is not None and _same_value(name, old, new)):
            continue
        source = source_of(work, name if new is not None else "ENTRYTYPE")
        edit = _in_dialect(Edit(name, old.strip() if old else old, new, source), own, work)
        is_in_date = edit.field == "month" and edit.new is not None and own.is_biblatex
        if not is_in_date:
            yield edit


def _in_dialect(edit: Edit, own: Stated, work: Work) -> Edit:
    name = own.own_name(edit.field)
    new = edit.new
    if name == "date" and new is not None:
        new = f"{{{work.issued}}}"
    elif name == "eprinttype" and new is not None:
        new = "{arxiv}"
    return Edit(name, edit.old, new, edit.source)


def _same_value(name: str, old: str, new: str) -> bool:
    """Whether a new value means what the old one does."""
    plain = new[1:-1] if new[:1] == "{" else new
    if old == plain:
        return True
    if name == "pages":
        return bib_entry.page_range(old) == bib_entry.page_range(plain)
    if name == "month":
        return plain.lower() in (old.lower(), old.lower()[:3])
    if name == "edition":
        return editions.edition(_shown(old)) == editions.edition(_shown(plain))
    if name in {"doi", "ENTRYTYPE", "eprint"}:
        return old.lower() == plain.lower()
    return name != "url" and _shown(old) == _shown(plain)


def _shown(value: str) -> str:
    return text.squeeze(text.from_latex(value))
