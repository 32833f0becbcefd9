"""DataCite's public and monthly data files: a DOI in each line.

https://support.datacite.org/docs/datacite-public-data-file
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from enrich import identifiers
from enrich.sources.datacite.attributes import kept, record
from enrich.sources.shared.dump_lines import LinesOfJSON, day
from enrich.sources.shared.dumps import DumpFormat
from enrich.sources.shared.json_fields import mapping, word


def _attributes(found: Mapping[str, Any]) -> Mapping[str, Any]:
    return kept(mapping(found.get("attributes")))


LINES = LinesOfJSON(
    name="DataCite's data file",
    signs=('"attributes":{', '"doi":"10.'),
    kept=_attributes,
    record=record,
    named=lambda found: identifiers.doi(word(mapping(found.get("attributes")).get("doi"))),
    changed=lambda found: day(mapping(found.get("attributes")).get("updated")),
)
FORMS: tuple[DumpFormat, ...] = (LINES,)
