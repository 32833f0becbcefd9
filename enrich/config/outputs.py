"""The files that outputs write, and what they must not be: a list, the cache, one another's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from enrich import files, messages
from enrich.config.convert import Place
from enrich.config.settings import Config, ListSetting, OutputSetting


def check_outputs(config: Config, place: Place) -> None:
    """Raise ConfigError for an output that cannot be written beside the others."""
    taken: dict[Path, str] = {}
    for i, output in enumerate(config.outputs):
        own = place.at(i).at("path")
        if output.format == "markdown" and len(config.lists) > 1 and "{name}" not in output.path:
            raise own.fail(messages.config.NEEDS_NAME())
        for path in _paths(output, config.lists, own):
            _check_path(path, config, own)
            if path in taken:
                raise own.fail(messages.config.WRITTEN_TWICE(other=taken[path]))
            taken[path] = own.key


def _paths(output: OutputSetting, lists: Sequence[ListSetting], place: Place) -> list[Path]:
    """Return the files that an output writes: one for each list where its path has `{name}`."""
    if "{name}" not in output.path:
        return [Path(output.path)]
    paths = [Path(output.path.replace("{name}", entry.path.stem)) for entry in lists]
    for path in paths:
        if paths.count(path) > 1:
            raise place.fail(messages.config.ONE_OUTPUT_FOR_TWO(path=path))
    return paths


def _check_path(path: Path, config: Config, place: Place) -> None:
    for entry in config.lists:
        if files.same(path, entry.path):
            raise place.fail(messages.config.IS_LIST())
    if isinstance(config.store, Path) and files.same(path, config.store):
        raise place.fail(messages.config.IS_CACHE())
    if config.path is not None and files.same(path, config.path):
        raise place.fail(messages.config.IS_CONFIGURATION())


def is_written(path: str, outputs: Sequence[OutputSetting]) -> bool:
    """Whether an output writes a path, for any list."""
    patterns = ("[^/]*".join(re.escape(x) for x in o.path.split("{name}")) for o in outputs)
    return any(re.fullmatch(pattern, path) for pattern in patterns)
