"""The argument that names a format: one of ours, or of another package."""

from __future__ import annotations

from pathlib import Path

import click

from enrich import messages
from enrich.cli.console import Command
from enrich.messages import Sentence, meant


class ListsFormats(Command):
    """A command whose help ends with the names of the formats."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the names."""
        super().format_epilog(ctx, formatter)
        with formatter.section("Formats"):
            formatter.write_text(", ".join(_names()))


def known(_context: click.Context, _parameter: click.Parameter, name: str) -> str:
    """Return the name of a format. Raises click.BadParameter for any other name."""
    if name not in _names():
        raise click.BadParameter(_unknown(name))
    return name


def of_papers(context: click.Context, parameter: click.Parameter, name: str) -> str:
    """Return the name of a format that papers alone are enough for. Raises click.BadParameter."""
    from enrich import export

    if name in export.FORMATS and export.FORMATS[name].of_history:
        raise click.BadParameter(messages.commands.NEEDS_HISTORY())
    return known(context, parameter, name)


def _unknown(name: str) -> Sentence:
    from enrich import export

    every = ", ".join(_names())
    suffixes = export.by_suffix()
    if (of_suffix := suffixes.get(f".{name.lower().lstrip('.')}")) is not None:
        near = messages.parts.DID_YOU_MEAN(name=of_suffix)
        return messages.commands.UNKNOWN_FORMAT(name=name, meant=near, known=every)
    of_file = suffixes.get(Path(name).suffix.lower())
    if of_file is not None:
        return messages.commands.FILE_FOR_FORMAT(name=name, format=of_file, known=every)
    return messages.commands.UNKNOWN_FORMAT(name=name, meant=meant(name, _names()), known=every)


def _names() -> list[str]:
    from enrich import export

    return export.names()
