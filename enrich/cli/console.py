"""What the commands share: talking to people, printing results, and reading the configuration."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from enrich import config as settings

if TYPE_CHECKING:
    from enrich.config import Config
    from enrich.store.base import Store

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """Return text that cannot steer a terminal: services' and lists' words may hold escape sequences."""
    return _CONTROL.sub("\ufffd", text).encode("utf-8", "replace").decode()


def say(text: str) -> None:
    """Tell a person something, on stderr."""
    print(clean(text), file=sys.stderr, flush=True)


def put(text: str, end: str = "\n") -> None:
    """Print a result, on stdout."""
    print(clean(text), end=end)


def put_json(value: Any, default: Callable[[Any], Any] | None = None) -> None:
    """Print a result for machines; `default` makes plain what JSON does not know."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1, default=default)
    sys.stdout.write("\n")


def load_config(context: click.Context) -> settings.Config:
    """Return the settings that --config names."""
    return settings.load(context.obj["config"])


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let --config, --quiet and --verbose stand after the command too."""

    def keep(context: click.Context, parameter: click.Parameter, value: Any) -> None:
        if value:
            context.obj[str(parameter.name).removesuffix("_path")] = value

    options = (
        click.option(
            "--config",
            "config_path",
            type=click.Path(path_type=Path),
            expose_value=False,
            hidden=True,
            callback=keep,
        ),
        click.option("--quiet", is_flag=True, expose_value=False, hidden=True, callback=keep),
        click.option("--verbose", is_flag=True, expose_value=False, hidden=True, callback=keep),
    )
    for option in options:
        command = option(command)
    return command


def open_store(config: Config) -> Store:
    """Return the cache of a configuration, open for reading."""
    from enrich.store import open_store as open_

    return open_(config.store, read_only=True)
