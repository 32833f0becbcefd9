"""What a shell completes: citation keys, formats, lists and files.

https://click.palletsprojects.com/en/stable/shell-completion/
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from enrich.errors import EnrichError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from enrich.config import Config

Completions = list["CompletionItem"]


def keys(context: click.Context, _parameter: click.Parameter, begun: str) -> Completions:
    """Return the citation keys of the cache that begin so."""
    return [_item(key) for key in _known_keys(context) if key.startswith(begun)]


def keys_with_commas(
    context: click.Context, _parameter: click.Parameter, begun: str
) -> Completions:
    """Return what several keys with commas between them may become: the last one is completed."""
    before, comma, last = begun.rpartition(",")
    typed = set(before.split(","))
    return [
        _item(f"{before}{comma}{key}")
        for key in _known_keys(context)
        if key.startswith(last) and key not in typed
    ]


def formats(_context: click.Context, _parameter: click.Parameter, begun: str) -> Completions:
    """Return the formats that begin so."""
    from enrich import export

    return [_item(name) for name in export.names() if name.startswith(begun)]


def lists(context: click.Context, parameter: click.Parameter, begun: str) -> Completions:
    """Return the configured lists where no letter is typed yet; else the shell names files."""
    configured = [] if begun else _of_config(context, _configured_lists)
    found = [_item(name) for name in configured]
    return found or files(context, parameter, begun)


def files(_context: click.Context, _parameter: click.Parameter, begun: str) -> Completions:
    """Let the shell complete the name of a file."""
    return [_item(begun, "file")]


def _known_keys(context: click.Context) -> list[str]:
    return _of_config(context, _keys_of_cache)


def _keys_of_cache(config: Config) -> list[str]:
    from enrich import store

    with store.open_store(config.store, read_only=True) as opened:
        return sorted(set(opened.keys.all().values()))


def _configured_lists(config: Config) -> list[str]:
    here = Path.cwd()
    paths = (setting.path for setting in config.lists)
    return [str(p.relative_to(here) if p.is_relative_to(here) else p) for p in paths]


def _of_config(context: click.Context, read: Callable[[Config], list[str]]) -> list[str]:
    """Return what is read by the configuration that holds; nobody hears what is wrong with it."""
    from enrich import config

    given = context.find_root().params.get("config_path") or (context.obj or {}).get("config")
    try:
        return read(config.find_and_load(given))
    except (EnrichError, OSError):
        return []


def _item(value: str, kind: str = "plain") -> CompletionItem:
    from click.shell_completion import CompletionItem

    return CompletionItem(value, type=kind)
