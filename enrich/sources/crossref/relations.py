"""What a work of Crossref says of other works: its versions, and its translations. Pure.

`relation` has them by kind, in both directions (documented at
https://www.crossref.org/documentation/schema-library/markup-guide-metadata-segments/relationships/);
`update-to` and `updated-by` tell which work is the new version of which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from enrich.model import Identifier
from enrich.sources.base import IdentifyLink
from enrich.sources.shared import related
from enrich.sources.shared.json_fields import mapping, mappings, word

# What leads to a publication comes first: of many, only the first are followed. A new edition, a
# replacement, a derived work and a correction are other publications, and no versions.
_VERSIONS = (
    "is-preprint-of",
    "is-manuscript-of",
    "is-version-of",
    "is-same-as",
    "is-identical-to",
    "is-original-form-of",
    "is-variant-form-of",
    "is-format-of",
    "has-format",
    "is-expression-of",
    "has-expression",
    "is-manifestation-of",
    "has-manifestation",
    "has-version",
    "has-preprint",
    "has-manuscript",
)
_TRANSLATIONS = ("is-translation-of", "has-translation")
_UPDATES = ("updated-by", "update-to")
# Of one kind that are read.
_MOST_READ = 100


def versions(
    item: Mapping[str, Any], own: Identifier, identify: IdentifyLink
) -> tuple[Identifier, ...]:
    """Return the other versions of a work, those first that may be its publication."""
    updates = [x for name in _UPDATES for x in mappings(item.get(name))[:_MOST_READ]]
    newer = (related.of_doi(word(x.get("DOI"))) for x in updates if _is_new_version(x))
    return related.others([*_related(item, _VERSIONS, identify), *newer], own)


def translations(
    item: Mapping[str, Any], own: Identifier, identify: IdentifyLink
) -> tuple[Identifier, ...]:
    """Return the works of which a work is a translation, and its own translations."""
    return related.others(_related(item, _TRANSLATIONS, identify), own)


def _related(
    item: Mapping[str, Any], kinds: Sequence[str], identify: IdentifyLink
) -> Iterator[Identifier | None]:
    relation = mapping(item.get("relation"))
    for kind in kinds:
        for other in mappings(relation.get(kind))[:_MOST_READ]:
            yield related.identifier(word(other.get("id")), word(other.get("id-type")), identify)


def _is_new_version(update: Mapping[str, Any]) -> bool:
    return re.sub(r"[\s-]+", "_", word(update.get("type")).lower()) == "new_version"
