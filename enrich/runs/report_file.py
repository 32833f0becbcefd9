"""The file that `run --report` writes; a run without news leaves the last one as it is."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from enrich import files, messages
from enrich.config import Config
from enrich.errors import ConfigError
from enrich.runs.result import RunOptions, RunResult

if TYPE_CHECKING:
    from enrich.runs.own_files import PlacedFile

# What loads the readers of lists is imported where a report is wanted: most runs write none.


def check(config: Config, options: RunOptions, outputs: Iterable[Path]) -> None:
    """Raise ConfigError where the report cannot be written, or is one of the outputs of its run."""
    if options.report is None:
        return
    from enrich.runs import output_paths

    path = Path(options.report)
    output_paths.check_named(config, path, options.lists)
    if any(files.same(path, output) for output in outputs):
        raise ConfigError(messages.files.IS_OF_THIS_RUN(path=path))


def write(config: Config, options: RunOptions, result: RunResult) -> PlacedFile | None:
    """Write the report where there is news, or no report yet; return where it went.

    Without news, a file that is no report of ours is told of: news would not be written there.
    """
    if options.report is None or options.dry_run:
        return None
    from enrich.runs import report
    from enrich.runs.own_files import write_named

    path = Path(options.report)
    outputs = [Path(p) for p in result.outputs]
    check(config, options, outputs)
    no_news = not (result.changes or result.edits) and bool(files.read(path))
    content = report.as_file(result, path.suffix).encode("utf-8", "replace")
    format_ = "json" if path.suffix == ".json" else "markdown"
    placed = write_named(
        *(config, path, content, format_),
        force=options.force,
        taken=outputs,
        lists=options.lists,
        is_to_come=no_news,
    )
    return placed if placed.is_beside or not no_news else None
