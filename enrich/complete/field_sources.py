"""Which source gives the value of a BibTeX field. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from enrich.model import AnyField, Identifier, Work

_CONTAINER = (Work.container_title, Work.container_title_short)
# The work's fields from which a field is written; the first one that is known counts.
_WRITTEN_FROM: Mapping[str, tuple[AnyField, ...]] = {
    "author": (Work.authors,),
    "editor": (Work.editors,),
    "translator": (Work.translators,),
    "origdate": (Work.original_date,),
    "title": (Work.title,),
    "booktitle": _CONTAINER,
    "journal": _CONTAINER,
    "school": (Work.publisher,),
    "institution": (Work.publisher,),
    "howpublished": _CONTAINER,
    "series": (Work.collection_title,),
    "volume": (Work.volume, Work.collection_number),
    "number": (Work.issue, Work.number),
    "edition": (Work.edition,),
    "chapter": (Work.chapter_number,),
    "articleno": (Work.number, Work.page),
    "numpages": (Work.page, Work.number_of_pages),
    "pages": (Work.page, Work.number),
    "year": (Work.issued,),
    "month": (Work.issued,),
    "publisher": (Work.publisher,),
    "address": (Work.publisher_place,),
    "doi": (Work.DOI,),
    "url": (Work.URL,),
    "note": (Work.retracted, Work.issue, Work.translators),
    "primaryclass": (Work.archive_class,),
    "keywords": (Work.keywords,),
    "abstract": (Work.abstract,),
    "isbn": (Work.ISBN,),
    "issn": (Work.ISSN,),
    "ENTRYTYPE": _CONTAINER,
}


def source_of(work: Work, name: str) -> str:
    """Return the source that gives a BibTeX field, "" where it is written from no source's."""
    if name in {"eprint", "archiveprefix"}:
        return _source_of_id(work, "arxiv")
    known = (field.of(work.fields) for field in _WRITTEN_FROM.get(name, ()))
    value = next((v for v in known if v is not None), None)
    if value is not None:
        return value.source
    return _source_of_id(work, "doi") if name in {"doi", "url"} else ""


def _source_of_id(work: Work, scheme: str) -> str:
    """Return the source of the first version that has the work's identifier of a scheme."""
    identifier = Identifier(scheme, work.id(scheme) or "")
    return next((r.source for r in work.versions if identifier in r.identifiers), "")
