"""Works to the text of a file, one module per format. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from enrich.export.formats import FORMATS, by_suffix, exporter, left_out, names, options_for
from enrich.export.options import ExportOptions
from enrich.model import Work

__all__ = [
    "FORMATS",
    "ExportOptions",
    "by_key",
    "by_suffix",
    "exporter",
    "left_out",
    "names",
    "options_for",
    "parts",
    "render",
]


def by_key(key: str) -> tuple[str, str]:
    """Return what citation keys are sorted by."""
    return key.casefold(), key


def parts(
    name: str, works: Iterable[Work], options: ExportOptions, *, is_sorted: bool = False
) -> Iterator[str]:
    """Yield the text of a file part by part, as `render` returns it whole.

    With `is_sorted` the works come by key already, and are held one at a time where the format can.
    """
    if options.sort == "key" and not is_sorted:
        works = sorted(works, key=lambda w: by_key(w.key))
    return exporter(name).parts(works, options)


def render(name: str, works: Iterable[Work], options: ExportOptions) -> str:
    """Return works as the text of a file in a format, by key or in the order given.

    Raises PluginError for a plugin that cannot be used, KeyError for an unknown format.
    """
    return "".join(parts(name, works, options))
