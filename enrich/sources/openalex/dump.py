"""OpenAlex's snapshot: a work in each line, in folders by the day of the last change.

https://developers.openalex.org/download/snapshot-format
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from enrich.model import Record
from enrich.sources.openalex.work import FIELDS, record
from enrich.sources.shared.dump_lines import LinesOfJSON, day
from enrich.sources.shared.dumps import ReadLink


def _kept(work: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: work.get(name) for name in FIELDS.split(",")}


def _record(work: Mapping[str, Any], identify: ReadLink) -> Record | None:  # noqa: ARG001
    return record(work, "")


LINES = LinesOfJSON(
    name="OpenAlex's snapshot",
    signs=('"id":"https://openalex.org/W', '"authorships":['),
    kept=_kept,
    record=_record,
    changed=lambda work: day(work.get("updated_date")),
    joins_versions=True,
)
