"""What results are made of, as digests: the program, the settings, and the files of a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from enrich import files, plugins
from enrich.catalogs.layout import is_catalogue
from enrich.config import Config
from enrich.errors import EnrichError
from enrich.model import Claims, Date, Entry, Identifier, Name, Record, Value, Work, WorkFields
from enrich.runs.result import RunOptions
from enrich.store.fingerprints import fingerprint, fingerprint_of_stream
from enrich.version import __version__

_READ = 1 << 20  # bytes
# The types whose values are kept. A field that comes, goes or changes makes another schema.
_KEPT = (Claims, Date, Entry, Identifier, Name, Record, Value, Work, WorkFields)


def schema_of(*kinds: type) -> str:
    """Return a digest of the names and types of the fields of some classes."""
    fields = (
        f"{kind.__name__}.{name}: {annotation}"
        for kind in kinds
        for name, annotation in kind.__annotations__.items()
    )
    return fingerprint(*fields)


@dataclass(frozen=True, slots=True)
class Program:
    """What makes results of the same inputs differ: the program's version and what it keeps."""

    version: str = __version__
    schema: str = schema_of(*_KEPT)


THIS_PROGRAM = Program()


def settings_digest(
    config: Config, refused: Iterable[str] = (), program: Program = THIS_PROGRAM
) -> str:
    """Return a digest of what is the same for every paper.

    These are program and plugins, configuration, catalogues, and the hosts that refuse.
    """
    catalogs = _catalogues(config.catalogs)
    return fingerprint(
        program.version,
        program.schema,
        repr(config),
        *plugins.versions(),
        *catalogs,
        *sorted(refused),
    )


def inputs_digest(config: Config, options: RunOptions, program: Program = THIS_PROGRAM) -> str:
    """Return a digest of all that a run reads: program, settings, catalogues and lists."""
    own = [] if config.path is None else [config.path]
    named = (Path(p).absolute() for p in options.lists)  # the cache is one for many folders
    paths = [*own, *(s.path for s in config.lists), *named]
    return fingerprint(settings_digest(config, program=program), *_contents(paths))


def file_digest(path: Path) -> str:
    """Return a digest of a file's content; "none" where it is missing, "unreadable" likewise."""
    try:
        content = files.read(path)
    except EnrichError:
        return "unreadable"
    return "none" if content is None else fingerprint(content)


def filled_digest(path: Path) -> str:
    """Return the same digest of a regular file as `file_digest`, in little memory."""
    with path.open("rb") as file:
        size = path.stat().st_size
        return fingerprint_of_stream(size, iter(lambda: file.read(_READ), b""))


def _catalogues(paths: Iterable[Path]) -> Iterator[str]:
    """Yield paths and digests of catalogues; one that was built is never changed, but replaced."""
    for path in paths:
        yield str(path)
        if is_catalogue(path):
            seen = path.stat()
            yield f"{seen.st_ino} {seen.st_size} {seen.st_mtime_ns}"
        else:
            yield file_digest(path)


def _contents(paths: Iterable[Path]) -> Iterator[str]:
    for path in paths:
        yield str(path)
        yield file_digest(path)
