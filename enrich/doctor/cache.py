"""The cache: whether it is there, whole and not in use, and what it knows of the services."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from enrich import files, messages, store
from enrich.config import Config
from enrich.doctor.findings import Finding, ok, problem, warning
from enrich.errors import EnrichError
from enrich.messages import counted, few
from enrich.runs.factory import refusals
from enrich.store import Health, Store
from enrich.store.timestamps import to_second

said = messages.doctor


@dataclass
class CacheReport:
    """What there is to say of a cache; `latest`: the newest time that it holds, "" for none.

    `spent`: the hosts whose daily budget is spent, each with the reason that a run is given.
    """

    findings: list[Finding] = field(default_factory=list)
    latest: str = ""
    spent: dict[str, str] = field(default_factory=dict)


def examine(config: Config, now: datetime, *, is_sure: bool = True) -> CacheReport:
    """Return what there is to say of the cache of a configuration, however damaged it is.

    `is_sure`: it is known where the cache is; else nothing is said of one that is not there.
    """
    path, report = config.store, CacheReport()
    if isinstance(path, Path):
        if not is_sure and not path.exists():
            return report
        try:
            files.check_writable(path)
        except EnrichError as error:
            report.findings.append(problem("cache", error.sentence))
    try:
        if not store.exists(path):
            report.findings.append(ok("cache", messages.cache.NONE_YET(path=path)))
            return report
        report.findings += _of_rights(config)
        health = store.health_of(path)
        report.findings += _of_file(config, health)
        if health.is_older and not isinstance(path, Path):
            return report  # a group's is not read before a run has brought it up to date
        with store.open_store(path, read_only=True) as opened:
            report.findings += _of_content(config, health, opened)
            report.findings += _of_services(config, opened, now)
            report.latest = _latest(opened)
            report.spent = refusals(config, opened.hosts, now, refresh=True)
    except EnrichError as error:
        report.findings.append(problem("cache", error.sentence))
    except OSError as error:
        why = error.strerror or error
        sentence = messages.cache.CANNOT_BE_OPENED(path=path, why=why)
        report.findings.append(problem("cache", sentence))
    return report


def _of_rights(config: Config) -> Iterator[Finding]:
    """Yield that a group's cache can only be read: who only searches needs no more."""
    if isinstance(config.store, Path):
        return
    try:
        store.check_writable(config.store)
    except EnrichError as error:
        yield warning("cache", error.sentence)


def _of_file(config: Config, health: Health) -> Iterator[Finding]:
    path = config.store
    if health.faults:
        yield problem("cache", said.FAULTS(path=path, why=few(health.faults, 1)))
    if health.is_older:
        yield ok("cache", said.OLDER(path=path))
    if health.user is not None:
        yield ok("cache", said.IN_USE(path=path, process=health.user))
    for aside in health.aside:
        yield warning("cache", said.ASIDE(path=aside))


def _of_content(config: Config, health: Health, opened: Store) -> Iterator[Finding]:
    counts, last = opened.counts(), opened.runs.last()
    works, answers = counted(counts["works"], "work"), counted(counts["answers"], "answer")
    run = said.LAST_RUN(started=last.started, code=last.code) if last else said.NO_RUN()
    size = f"{health.size / 1_000_000:.1f} MB"
    held = said.HELD(path=config.store, works=works, answers=answers, size=size, last=run)
    yield ok("cache", held)
    damaged = opened.works.damaged(opened.keys.all())
    if damaged:
        words = f"{counted(len(damaged), 'work')} {'is' if len(damaged) == 1 else 'are'}"
        keys = ", ".join(damaged[:3]) + (", ..." if len(damaged) > 3 else "")
        yield problem("cache", said.WORKS_DAMAGED(works=words, keys=keys))


def _of_services(config: Config, opened: Store, now: datetime) -> Iterator[Finding]:
    """Yield what the cache knows of services: who refuses, whose budget is spent, who answered."""
    hosts, days = opened.hosts, timedelta(days=config.recheck.refused_days)
    asked = refusals(config, hosts, now, refresh=False)
    refused = {host: r for host, r in hosts.refusals().items() if host in asked}
    spent = {host: until for host, until in hosts.exhausted().items() if host in asked}
    for host, refusal in refused.items():
        until, since = _later(refusal.since, days), refusal.since[:10]
        yield warning(
            "services", said.REFUSES(host=host, since=since, reason=refusal.reason, until=until)
        )
    for host, until in spent.items():
        yield warning("services", said.BUDGET_SPENT(host=host, until=until))
    answered = {host: row.answered for host, row in hosts.all().items() if row.answered}
    if answered and not refused and not spent:
        count, when = counted(len(answered), "host"), max(answered.values())
        yield ok("services", said.LAST_ANSWERED(hosts=count, when=when))


def _later(since: str, days: timedelta) -> str:
    """Return a kept time so much later; the time itself where it is damaged."""
    try:
        return to_second(datetime.fromisoformat(since) + days)
    except (ValueError, OverflowError):
        return since


def _latest(opened: Store) -> str:
    """Return the newest of the times of runs and of answers, "" where there are none."""
    last = opened.runs.last()
    answered = [row.answered for row in opened.hosts.all().values() if row.answered]
    return max([*answered, *([last.started] if last else [])], default="")
