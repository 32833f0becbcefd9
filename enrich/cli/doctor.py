"""`enrich doctor`: what is wrong."""

from __future__ import annotations

import click

from enrich.cli import console
from enrich.cli.console import common, put, put_json, say


@click.command(cls=console.Command, short_help="Find out what is wrong, here or at a service.")
@click.option("--online", is_flag=True, help="Ask each service one question, and say what changed.")
@console.as_json
@common
@click.pass_context
def doctor(context: click.Context, online: bool, as_json: bool) -> int:
    """Look at the set-up, the configuration, the lists, the cache, the clock and the keys.

    Each line says that something is ok, a warning of what could be better, or a problem with what
    to do. --online asks each service that is on about a paper of which facts are known, and says
    field by field how its answer differs from what it was. Exit code 1: something is wrong.
    """
    from enrich import messages
    from enrich.doctor.examination import examine
    from enrich.runs.environment import RunEnvironment

    quiet = context.obj["quiet"]
    tell = (lambda _: None) if quiet else say
    report = examine(context.obj["config"], RunEnvironment(), asks=online, say=tell)
    if as_json:
        put_json(report.as_object())
    else:
        for finding in report.findings:
            if finding.level != "ok" or not quiet:
                put(f"{finding.level:8} {finding.area}: {finding.sentence}")
        if report.has_drifted:
            say(messages.doctor.MAINTAINERS())
        if not quiet:
            say(report.summary)
    return 0 if report.is_well else 1
