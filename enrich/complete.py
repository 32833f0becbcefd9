"""A .bib as input: which fields of an entry are missing, wrong version, or asked to be overwritten. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from enrich import export
from enrich.export import bibtex
from enrich.model import Entry, Work

# Fields that say where a preprint lies; they go when the paper's published version takes their place.
_PREPRINT_ONLY = (
    "journal",
    "journaltitle",
    "howpublished",
    "booktitle",
    "publisher",
    "volume",
    "number",
    "pages",
    "note",
)
_VERSION = ("year", "date", "month", "doi", "url", "venue")
_WORDS_OF_PREPRINTS = ("arxiv", "corr", "preprint", "openreview", "biorxiv", "techrxiv", "ssrn")


def changes_of(entry: Entry, work: Work, options: export.Options, overwrite: Sequence[str]) -> dict[str, str | None]:
    """Return what is to change in an entry: field -> raw BibTeX value with its delimiters, None to take it out.

    A filled field stays, but for those named in `overwrite`, or when the entry is a preprint and the work has come out:
    then type, venue, year and identifiers of the published version take the place of the preprint's, all together.
    """
    wanted = bibtex.fields(work, options)
    kind = wanted.pop("ENTRYTYPE")
    stated = {k.lower(): v for k, v in entry.fields.items()}
    changes: dict[str, str | None] = {}
    if work.state == "published" and is_preprint(entry):
        changes["ENTRYTYPE"] = kind
        for name in (*_PREPRINT_ONLY, *_VERSION):
            if name in stated and name not in wanted and _speaks_of_preprint(name, stated[name]):
                changes[name] = None
        for name in (*_PREPRINT_ONLY, *_VERSION):
            if name in wanted and stated.get(name) is not None:
                changes[name] = wanted[name]
    changes |= {
        name: value
        for name, value in wanted.items()
        if name not in stated or not stated[name].strip('{}" ') or name in overwrite
    }
    return {k: v for k, v in changes.items() if v is None or stated.get(k) != v}


def is_preprint(entry: Entry) -> bool:
    """Whether a .bib entry cites a preprint: by its type, or by what its venue says."""
    fields = {k.lower(): v.lower() for k, v in entry.fields.items()}
    venue = " ".join(fields.get(n, "") for n in ("journal", "journaltitle", "booktitle", "howpublished", "publisher"))
    kind = fields.get("entrytype", "")
    if any(w in venue for w in _WORDS_OF_PREPRINTS):
        return True
    return (
        kind in {"misc", "online", "unpublished", "article", "techreport"}
        and not venue.strip()
        and bool(fields.get("eprint") or "arxiv" in fields.get("url", "") or kind in {"misc", "unpublished", "online"})
    )


def _speaks_of_preprint(name: str, value: str) -> bool:
    return name in {"journal", "journaltitle", "howpublished", "volume", "number", "pages", "publisher"} or any(
        w in value.lower() for w in _WORDS_OF_PREPRINTS
    )
