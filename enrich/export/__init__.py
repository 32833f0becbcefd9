"""One file per format: works in, the text of a file out. Pure; a format's module is imported when it is used."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from enrich.export.options import ExportOptions
from enrich.model import Work

__all__ = ["FORMATS", "ExportOptions", "Exporter", "by_key", "options_for", "render"]


@dataclass(frozen=True, slots=True)
class Exporter:
    """A format: the module of this package that writes it, and how its files end.

    `abstracts`: whether an output of the configuration has abstracts where it does not say so.
    """

    module: str
    suffix: str
    abstracts: bool = False

    def __call__(self, works: Iterable[Work], options: ExportOptions) -> str:
        """Return the whole file, works in the order given, ending with a line break (empty for no works where the format allows)."""
        return str(importlib.import_module(f"enrich.export.{self.module}").render(works, options))


FORMATS: Mapping[str, Exporter] = {
    "bibtex": Exporter("bibtex", ".bib"),
    "biblatex": Exporter("biblatex", ".bib"),
    "csl-json": Exporter("csl_json", ".json"),
    "markdown": Exporter("markdown", ".md", abstracts=True),
    "html": Exporter("html", ".html", abstracts=True),
    "jsonl": Exporter("jsonl", ".jsonl"),
    "csv": Exporter("csv", ".csv"),
}


def options_for(format: str, **chosen: Any) -> ExportOptions:  # noqa: A002  the command line's word
    """Return the options of an output of a format: those that are chosen, else its own."""
    return ExportOptions(**{"abstracts": FORMATS[format].abstracts, **chosen})


def by_key(key: str) -> tuple[str, str]:
    """Return what citation keys are sorted by."""
    return key.casefold(), key


def render(format: str, works: Iterable[Work], options: ExportOptions) -> str:  # noqa: A002  the command line's word
    """Return works as the text of a file in a format, by key or in the order given. Raises KeyError for an unknown format."""
    exporter = FORMATS[format]
    if options.sort == "key":
        works = sorted(works, key=lambda w: by_key(w.key))
    return exporter(works, options)
