"""All checks in order, and what is printed of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from enrich import messages
from enrich.doctor import cache, lists, online, settings
from enrich.doctor.findings import Finding, count_levels, summed_up, warning
from enrich.doctor.probing import Examination
from enrich.messages import Sentence, counted
from enrich.runs.environment import RunEnvironment
from enrich.version import __version__


@dataclass
class Report:
    """What was found; `services` is None where nobody was asked."""

    findings: list[Finding] = field(default_factory=list)
    services: list[Examination] | None = None

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong."""
        return not count_levels(self.findings)["problem"]

    @property
    def has_drifted(self) -> bool:
        """Whether a service answers otherwise than it did."""
        return any(one.status in {"drift", "absent"} for one in self.services or ())

    @property
    def summary(self) -> Sentence:
        """How much is wrong."""
        return summed_up(self.findings)

    def as_object(self) -> dict[str, Any]:
        """Return what `--json` prints."""
        levels = count_levels(self.findings)
        services = (
            {}
            if self.services is None
            else {"services": [one.as_object() for one in self.services]}
        )
        return {
            "version": __version__,
            "problems": levels["problem"],
            "warnings": levels["warning"],
            "findings": [finding.as_object() for finding in self.findings],
            **services,
        }


def _unasked() -> list[Finding]:
    """Return that nobody is asked: a mirror or a pace may be what cannot be read."""
    return [warning("services", messages.doctor.NOBODY_ASKED())]


def examine(
    given: Path | None,
    environment: RunEnvironment,
    *,
    asks: bool,
    say: Callable[[Sentence], None],
) -> Report:
    """Return what is found, with the configuration that is `given` or holds here.

    `asks`: every service is asked too; `say` is told of it before.
    """
    report, now = Report(list(settings.of_program())), environment.now()
    read, found = settings.read(given)
    report.findings += found
    if read is None:
        report.findings += settings.of_clock(now, "")
        report.findings += _unasked() if asks else ()
        return report
    config = read.config
    report.findings += settings.of_settings(read)
    report.findings += settings.of_keys(read)
    if "lists" not in read.unread:
        loaded, found = lists.of_lists(config)
        report.findings += [*found, *lists.of_outputs(config, loaded)]
    of_cache = cache.examine(config, now, is_sure="store" not in read.unread)
    report.findings += of_cache.findings
    report.findings += settings.of_clock(now, of_cache.latest)
    if asks and read.unread & {"mirrors", "sources"}:
        report.findings += _unasked()
    elif asks:
        say(messages.doctor.ASKING(services=counted(len(online.asked(config)), "service")))
        report.services, found = online.ask(config, of_cache.spent, environment)
        report.findings += found
    return report
