"""The CSL-JSON type of a merged paper. Pure."""

from __future__ import annotations

from enrich import venues
from enrich.merge.versions import Version, places
from enrich.model import ItemType


def item_type(cited: Version) -> ItemType:
    """Return the cited version's type, corrected by what its venue is known to be.

    A conference's volume of chapters holds conference papers; some journals print proceedings.
    """
    if cited.kind == "preprint":
        return "article"
    types = [r.record.type for r in cited.best_first()]
    found = [venues.venue(x) for r in cited.all_records for x in places(r)]
    known = {v.type for v in found if v.series}
    meets = bool(known & {"conference", "workshop"})
    if types[0] == "chapter" and ("paper-conference" in types or meets):
        return "paper-conference"
    if types[0] == "article-journal" and known == {"conference"}:
        return "paper-conference"
    if types[0] in {"paper-conference", "article"} and known == {"journal"}:
        return "article-journal"
    untold: ItemType = "paper-conference" if "conference" in known else "article"
    return next((t for t in types if t != "article"), untold)
