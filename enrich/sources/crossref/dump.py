"""Crossref's public data file: works in lines of JSON, or in lists of a few thousand a file.

https://www.crossref.org/documentation/retrieve-metadata/rest-api/tips-for-using-public-data-files-and-plus-snapshots/
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from enrich.model import Identifier
from enrich.sources.crossref.item import is_paper, record
from enrich.sources.crossref.values import KEPT, word
from enrich.sources.shared import related
from enrich.sources.shared.dump_lines import LinesOfJSON, day
from enrich.sources.shared.dumps import DumpFormat
from enrich.sources.shared.json_fields import mapping

_SIGNS = ('"DOI":"10.', '"type":"')


def _kept(item: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return a work without its references, of which most of it consists."""
    return {name: value for name, value in item.items() if name in KEPT}


def _changed(item: Mapping[str, Any]) -> str:
    return day(mapping(item.get("indexed")).get("date-time"))


def _named(item: Mapping[str, Any]) -> Identifier | None:
    return related.of_doi(word(item.get("DOI")))


LINES = LinesOfJSON(
    name="Crossref's public data, lines",
    signs=_SIGNS,
    kept=_kept,
    record=record,
    is_paper=is_paper,
    named=_named,
    changed=_changed,
)
LISTS = LinesOfJSON(
    name="Crossref's public data, lists",
    signs=_SIGNS,
    kept=_kept,
    record=record,
    is_paper=is_paper,
    named=_named,
    changed=_changed,
    list_name="items",
)
FORMS: tuple[DumpFormat, ...] = (LINES, LISTS)
