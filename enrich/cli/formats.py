"""The argument that names a format: one of ours, or of another package."""

from __future__ import annotations

import click


class ListsFormats(click.Command):
    """A command whose help ends with the names of the formats."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the names."""
        super().format_epilog(ctx, formatter)
        with formatter.section("Formats"):
            formatter.write_text(", ".join(_names()))


def known(_context: click.Context, _parameter: click.Parameter, name: str) -> str:
    """Return the name of a format. Raises click.BadParameter for any other name."""
    if name not in _names():
        raise click.BadParameter(f"{name}: known formats are {', '.join(_names())}")
    return name


def _names() -> list[str]:
    from enrich import export

    return export.names()
