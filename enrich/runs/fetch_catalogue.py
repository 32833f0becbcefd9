"""Fetches the dump of a service, and makes its catalogue of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from enrich import messages, sources
from enrich.catalogs import build, download, dump_files
from enrich.catalogs.build_step import BuildStep, OnStep
from enrich.catalogs.catalogue import Catalogue
from enrich.catalogs.layout import is_catalogue
from enrich.config import Config
from enrich.errors import ConfigError
from enrich.messages import Sentence
from enrich.sources.shared.dumps import Harvest, WholeFile
from enrich.transport import Session, default_state_dir

_SECONDS = 600.0  # for a piece


def names() -> list[str]:
    """Return the names of the sources whose dumps can be fetched."""
    return [kind.name for kind in sources.classes() if kind.download]


def fetch(
    config: Config,
    name: str,
    target: Path,
    *,
    keep: bool,
    say: Callable[[Sentence], None],
    report: OnStep,
) -> None:
    """Fetch the dump of a source, and build its catalogue, or add what has changed since.

    Raises SourceError where the service cannot be asked; what was fetched before is gone on with
    the next time. `keep`: the dump stays beside the catalogue.
    """
    download_of = next((k.download for k in sources.classes() if k.name == name), None)
    if download_of is None:
        known = ", ".join(names())
        raise ConfigError(messages.catalogs.NOTHING_TO_FETCH(name=name, known=known))
    folder = target.parent / "dumps" / name
    dump, old = _downloaded(config, download_of, folder, target, say, report)
    try:
        if dump is None:
            return
        found = dump_files.find([dump], sources.dump_formats())
        build.build(target, found, report=report, say=say, old=old)
    finally:
        if old is not None:
            old.close()
    if not keep:
        shutil.rmtree(folder, ignore_errors=True)


def _downloaded(
    config: Config,
    of: WholeFile | Harvest,
    folder: Path,
    target: Path,
    say: Callable[[Sentence], None],
    report: OnStep,
) -> tuple[Path | None, Catalogue | None]:
    """Return the dump, and the catalogue that it is to be added to; no dump if nothing is new."""

    def told(done: int, whole: int) -> None:
        report(BuildStep("fetching", done, whole, 0))

    interval = of.interval if isinstance(of, Harvest) else 0.0
    session = Session(
        {urlsplit(of.url).hostname or "": interval},
        config.mirrors,
        mailto=config.mailto,
        max_bytes=4 * download.PIECE,
        answer_seconds=_SECONDS,
        state_dir=default_state_dir(),
    )
    try:
        if isinstance(of, WholeFile):
            return download.whole_file(session, of, folder, say, told), None
        old = Catalogue(target) if is_catalogue(target) else None
        since = old.date(folder.name)[:10] if old else ""
        return download.harvest(session, of, folder, say, told, since=since), old
    finally:
        session.close()
