"""`enrich completion`: the script by which a shell completes what is typed."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from enrich.cli import console
from enrich.cli.console import common, put

_VARIABLE = "_ENRICH_COMPLETE"


@click.command(cls=console.Command, short_help="Print what makes a shell complete words.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@common
@click.pass_context
def completion(context: click.Context, shell: str) -> int:
    """Print the script by which SHELL completes commands, options, citation keys and lists.

    \b
    bash (4.4 or newer), in ~/.bashrc:   eval "$(enrich completion bash)"
    zsh, in ~/.zshrc, below compinit:    eval "$(enrich completion zsh)"
    fish:  enrich completion fish > ~/.config/fish/completions/enrich.fish
    """  # noqa: D301  click's mark of lines that stay as they are
    kind = get_completion_class(shell)
    assert kind is not None, "click knows the three"
    made = kind(context.find_root().command, {}, "enrich", _VARIABLE)
    # click's script for fish cuts what is completed at its first comma: --keys KEY1,KEY2
    script = made.source_template.replace('string split ","', 'string split --max 1 ","')
    put((script % made.source_vars()).strip())
    return 0
