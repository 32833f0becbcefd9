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
from enrich.model.group_database import StorePlace

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
    """Where the list is, or a pattern such as `notes/**/*.md`."""

    format: str | None = None
    """How the list is written; else its suffix tells."""


@dataclass(frozen=True, slots=True)
class OutputSetting:
    """One file to write."""

    format: str
    """What is written."""

    path: str
    """Where it is written. `{name}` in it stands for a list's file name."""

    options: ExportOptions = field(default_factory=ExportOptions)


@dataclass(frozen=True, slots=True)
class SourceSetting:
    """How a source is asked."""

    enabled: bool = True
    """Whether the source is asked."""

    interval: Seconds | Mapping[str, Seconds] | None = None
    """Seconds between two requests: for all of its hosts, or host by host. Else the source's own
    pace holds, which `enrich sources` shows."""

    key_env: Text | None = None
    """The name of the environment variable that holds your API key. The key itself never stands
    in the file."""

    @property
    def key(self) -> str | None:
        """The secret from the environment, without white space around it, if there is any."""
        given = os.environ.get(self.key_env, "") if self.key_env else ""
        return text.squeeze(given) or None


@dataclass(frozen=True, slots=True)
class Recheck:
    """After how many days a question is asked again."""

    preprint_days: Days = 7
    """Whether a young preprint has come out. An old one is asked about less often."""

    published_days: Days = 180
    """What is known of a published paper: a retraction, corrected pages."""

    absent_days: Days = 30
    """What a source did not have."""

    refused_days: Days = 7
    """A source that refused to answer programs."""


@dataclass(frozen=True, slots=True)
class KeySettings:
    """How citation keys are made."""

    pattern: Text = "{auth}{year}{shorttitle}"
    """How a new key is made: fields in braces, or a formula of Better BibTeX. A key stays."""


@dataclass(frozen=True, slots=True)
class Config:
    """All settings; paths are absolute. Every field but `path` and `beside` is a key of the file.

    `path` is None where no file holds. `beside`: without `outputs`, they go beside each list.
    """

    path: Path | None
    lists: tuple[ListSetting, ...] = ()
    """Your reading lists: paths or patterns, each alone or as `{path, format}`."""

    store: StorePlace = STORE
    """The cache: one file with all that is known; or, for a group, the URL of a PostgreSQL
    database, `postgresql://USER@HOST/DATABASE`."""

    outputs: tuple[OutputSetting, ...] = ()
    """The files to write. Without this key, a .bib and the completed list go beside each list."""

    mailto: Text | None = None
    """Your e-mail address. Crossref, DataCite, arXiv and OpenAlex serve known callers better; it is
    sent to these alone, and to nobody if it is left out."""

    sources: Mapping[str, SourceSetting] = field(default_factory=dict)
    """How the sources are asked, by their names."""

    mirrors: Mapping[str, Text] = field(default_factory=dict)
    """Host to base address: every request to that host goes there instead. For a proxy, a mirror
    or a test."""

    catalogs: tuple[Path, ...] = ()
    """Catalogues: the names of those that `enrich catalog` has built, or files with facts about
    papers, as `enrich export jsonl` writes them."""

    recheck: Recheck = Recheck()
    """After how many days a question is asked again."""

    overrides: Mapping[str, Mapping[str, str | int]] = field(default_factory=dict)
    """Your word on a paper, by its identifier or citation key. It beats every source, and every run
    reports it."""

    keys: KeySettings = KeySettings()
    """How citation keys are made."""

    prefer: Prefer = "published_first"
    """Which version of a paper is cited: the first that was published, the latest one, or the
    preprint."""

    beside: bool = False

    def source(self, name: str) -> SourceSetting:
        """Return the settings of a source: the defaults where the file has none."""
        return self.sources.get(name, SourceSetting())
