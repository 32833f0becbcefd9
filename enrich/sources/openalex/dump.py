"""OpenAlex's snapshot: a work in each line, in folders by the day of the last change.

https://developers.openalex.org/download/snapshot-format
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from enrich.model import Record
from enrich.sources.openalex.work import FIELDS, record
from enrich.sources.shared.dump_lines import LinesOfJSON, day
from enrich.sources.shared.dumps import DumpFormat, ReadLink
from enrich.sources.shared.json_fields import mapping

# Numbers that a work has in fields of their own.
_OWN = frozenset({"openalex", "doi"})


def _kept(work: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what is asked for of a work, and the numbers that it has elsewhere, if any."""
    numbers = {name: x for name, x in mapping(work.get("ids")).items() if name not in _OWN and x}
    title = {"title": work.get("title") or work.get("display_name")}
    kept = {name: work.get(name) for name in FIELDS.split(",")} | title
    return {**kept, "ids": numbers} if numbers else kept


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
FORMS: tuple[DumpFormat, ...] = (LINES,)
