"""What a run works with: the sources that are switched on, the one way out, and the resolver, as configured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from enrich import files, sources
from enrich.config import Config
from enrich.errors import ConfigError
from enrich.resolve.resolver import Resolver
from enrich.resolve.target import AnswerLifetimes
from enrich.runs.environment import RunEnvironment
from enrich.runs.result import RunOptions
from enrich.sources import base
from enrich.store.base import Answers, Hosts
from enrich.transport import Session, default_state_dir


def make_session(
    config: Config, options: RunOptions, env: RunEnvironment, refused: Mapping[str, str]
) -> Session:
    """Return the one way out, with every source's spacing and the user's mirrors."""
    return Session(
        intervals(config),
        config.mirrors,
        mailto=config.mailto,
        refused=refused,
        max_requests=options.max_requests,
        deadline=env.clock() + options.max_minutes * 60
        if options.max_minutes is not None
        else None,
        state_dir=default_state_dir(),
        on_wait=env.on_wait,
        stop=env.stop,
    )


def intervals(config: Config) -> dict[str, float]:
    """Return host -> seconds between requests, the user's numbers over the sources' own."""
    found: dict[str, float] = {}
    for kind in sources.classes():
        setting = config.source(kind.name)
        own = setting.interval
        for host, seconds in kind.intervals.items():
            found[host] = (
                own.get(host, seconds)
                if isinstance(own, Mapping)
                else seconds
                if own is None
                else own
            )
    return found


def make_sources(config: Config, session: Session | None) -> list[base.Source]:
    """Return the sources that are switched on."""
    made: list[base.Source] = []
    for kind in sources.classes():
        setting = config.source(kind.name)
        if not setting.enabled or not (kind.schemes or kind.search_batch):
            continue
        if kind.policy.local:
            made.append(kind.reading(_catalog_lines(config), identify=sources.identify))
        else:
            made.append(sources.make(kind, session, setting.key))
    return made


def _catalog_lines(config: Config) -> Iterable[str]:
    for path in config.catalogs:
        content = files.read(path)
        if content is None:
            raise ConfigError(
                f"{config.path}: catalogs: {path} is not there; take it out, or make it with `enrich export jsonl`"
            )
        yield from content.decode("utf-8", "replace").splitlines()


def refusals(config: Config, hosts: Hosts, now: datetime, *, refresh: bool) -> dict[str, str]:
    """Return the hosts that are not asked, with the reason: they refused lately, or their daily budget is spent."""
    spent = {
        host: f"{host}: the daily budget is spent"
        for host, until in hosts.exhausted().items()
        if until > iso(now)
    }
    if refresh:
        return spent
    limit = iso(now - timedelta(days=config.recheck.refused_days))
    keyed = {
        host
        for kind in sources.classes()
        if config.source(kind.name).key
        for host in kind.intervals
    }
    lately = {host: r.reason for host, r in hosts.refusals().items() if r.since >= limit}
    # "No key" is no reason any more once there is one.
    return spent | {
        host: reason for host, reason in lately.items() if not (host in keyed and "key" in reason)
    }


def make_resolver(
    config: Config,
    options: RunOptions,
    env: RunEnvironment,
    answers: Answers,
    made: list[base.Source],
) -> Resolver:
    """Return the resolver over these sources."""
    lifetimes = AnswerLifetimes(
        config.recheck.preprint_days, config.recheck.published_days, config.recheck.absent_days
    )
    return Resolver(
        made,
        answers,
        lifetimes=lifetimes,
        offline=options.offline,
        refresh=options.refresh,
        now=env.now,
        clock=env.clock,
        progress=env.progress,
        stop=env.stop,
    )


def leave_out(resolver: Resolver, refused: Mapping[str, str]) -> None:
    """Let the plan not count what would not be asked: the first of a source's hosts, or the place there, refuses us."""
    for source in resolver.sources:
        main = next(iter(source.intervals), None)
        if main and any(place == main or place.startswith(f"{main}/") for place in refused):
            resolver.stats[source.name].refused.add("fetch")


def iso(when: datetime) -> str:
    """Return a time as the cache keeps it: ISO 8601, UTC, to the second."""
    return when.astimezone(UTC).isoformat(timespec="seconds")
