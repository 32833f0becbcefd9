"""The settings as the program knows them; the type of a field tells what the file may hold."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta

from enrich import text
from enrich.export.options import ExportOptions

Text = Annotated[str, Meta(pattern=r"\S")]
Days = Annotated[float, Meta(ge=0, le=365_000, title="a number of at least 0, at most 365000")]
Seconds = Annotated[
    float, Meta(ge=0, le=1_000_000, title="a number of at least 0, at most 1000000")
]
Prefer = Literal["published_first", "published_latest", "preprint"]
STORE = Path("cache/enrich.db")  # where the file does not say
# What a person may set for a paper, and the type of each.
OVERRIDES: Mapping[str, object] = {
    "state": Literal["published", "preprint", "unresolved", "doubtful"],
    "year": Annotated[int, Meta(title="a year")],
    **dict.fromkeys(("title", "authors", "type", "venue", "container_title"), Text),
    **dict.fromkeys(("container_title_short", "collection_title", "publisher"), Text),
    **dict.fromkeys(("volume", "issue", "page", "number"), Text),
    **dict.fromkeys(("doi", "arxiv", "url", "note", "not"), Text),
}


@dataclass(frozen=True, slots=True)
class ListSetting:
    """One reading list: where it is, and its format where the suffix does not tell."""

    path: Path
    format: str | None = None


@dataclass(frozen=True, slots=True)
class OutputSetting:
    """One file to write. `path` may hold `{name}`, which stands for a list's file name."""

    format: str
    path: str
    options: ExportOptions = field(default_factory=ExportOptions)


@dataclass(frozen=True, slots=True)
class SourceSetting:
    """How a source is asked."""

    enabled: bool = True
    # seconds between two requests: for all of its hosts, or host -> seconds
    interval: Seconds | Mapping[str, Seconds] | None = None
    # the environment variable that holds its API key
    key_env: Text | None = None

    @property
    def key(self) -> str | None:
        """The secret from the environment, without white space around it, if there is any."""
        given = os.environ.get(self.key_env, "") if self.key_env else ""
        return text.squeeze(given) or None


@dataclass(frozen=True, slots=True)
class Recheck:
    """After how many days a question is asked again."""

    preprint_days: Days = 7
    published_days: Days = 180
    absent_days: Days = 30
    refused_days: Days = 7


@dataclass(frozen=True, slots=True)
class KeySettings:
    """How citation keys are made."""

    pattern: Text = "{auth}{year}{shorttitle}"


@dataclass(frozen=True, slots=True)
class Config:
    """All settings; paths are absolute. Every field but `path` and `beside` is a key of the file.

    `path` is None where no file holds. `beside`: without `outputs`, they go beside each list.
    """

    path: Path | None
    lists: tuple[ListSetting, ...] = ()
    store: Path = STORE
    outputs: tuple[OutputSetting, ...] = ()
    mailto: Text | None = None
    sources: Mapping[str, SourceSetting] = field(default_factory=dict)
    mirrors: Mapping[str, Text] = field(default_factory=dict)
    catalogs: tuple[Path, ...] = ()
    recheck: Recheck = Recheck()
    overrides: Mapping[str, Mapping[str, str | int]] = field(default_factory=dict)
    keys: KeySettings = KeySettings()
    prefer: Prefer = "published_first"
    beside: bool = False

    def source(self, name: str) -> SourceSetting:
        """Return the settings of a source: the defaults where the file has none."""
        return self.sources.get(name, SourceSetting())
