"""Makes what a run works with, as configured: context, sources, session and resolver."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from enrich import files, messages, sources
from enrich.catalogs.catalogue import Catalogue
from enrich.catalogs.layout import SUFFIX, is_catalogue
from enrich.config import Config
from enrich.errors import ConfigError
from enrich.resolve.catalogued import CataloguedAnswers
from enrich.resolve.resolver import Resolver
from enrich.resolve.target import AnswerLifetimes
from enrich.runs.context import RunContext
from enrich.runs.environment import RunEnvironment
from enrich.runs.pace import intervals
from enrich.runs.result import RunOptions
from enrich.sources.base import Source
from enrich.sources.catalog.facts import lines_of
from enrich.sources.shared.dumps import DumpRow
from enrich.store.base import Hosts, Store
from enrich.store.timestamps import is_impossible, to_second

if TYPE_CHECKING:
    from enrich.resolve.explain import Reporter
    from enrich.transport import Response, Session

_A_DAY = timedelta(days=1)  # a spent budget is that of a day


def asking_context(
    config: Config, options: RunOptions, environment: RunEnvironment, store: Store
) -> RunContext:
    """Return the context of a run that may ask, but for `--offline`.

    Raises ConfigError for a missing catalogue.
    """
    if options.offline:
        return silent_context(config, options, environment, store)
    refused = refusals(config, store.hosts, environment.now(), refresh=options.refresh)
    session = make_session(config, options, environment, refused)
    built = built_catalogues(config)
    made = _sources(config, session, built)
    return RunContext(config, options, environment, store, made, session, built)


def silent_context(
    config: Config, options: RunOptions, environment: RunEnvironment, store: Store
) -> RunContext:
    """Return the context of a run that asks nobody. Raises ConfigError for a missing catalogue."""
    built = built_catalogues(config)
    made = _sources(config, None, built)
    return RunContext(config, options, environment, store, made, None, built)


def make_resolver(context: RunContext, reporter: Reporter | None = None) -> Resolver:
    """Return the resolver of a run, with all outcomes that the store has.

    `reporter` is told why each question is asked.
    """
    recheck, options, environment = (
        context.config.recheck,
        context.options,
        context.environment,
    )
    lifetimes = AnswerLifetimes(recheck.preprint_days, recheck.published_days, recheck.absent_days)
    return Resolver(
        context.sources,
        CataloguedAnswers(context.store.answers, context.catalogues),
        lifetimes=lifetimes,
        limits=environment.limits,
        offline=options.offline,
        refresh=options.refresh,
        now=environment.now,
        clock=environment.clock,
        progress=environment.progress,
        stop=environment.stop,
        reporter=reporter,
        memo=context.memo,
        dumps={
            name: [c.date(name) for c in context.catalogues if name in c.sources()]
            for name in {n for c in context.catalogues for n in c.sources()}
        },
    )


def refusals(config: Config, hosts: Hosts, now: datetime, *, refresh: bool) -> dict[str, str]:
    """Return the hosts that are not asked, each with the reason.

    Their daily budget is spent, or they refused lately; `refresh` asks the latter again.
    """
    spent: dict[str, str] = {
        host: messages.services.DAILY_BUDGET(host=host)
        for host, until in hosts.exhausted().items()
        if until > to_second(now) and not is_impossible(until, now + _A_DAY)
    }
    return spent if refresh else spent | _refused_lately(config, hosts, now)


def _refused_lately(config: Config, hosts: Hosts, now: datetime) -> dict[str, str]:
    since = to_second(now - timedelta(days=config.recheck.refused_days))
    with_key = {
        host
        for kind in sources.classes()
        if config.source(kind.name).key
        for host in kind.intervals
    }
    lately = {
        host: r.reason
        for host, r in hosts.refusals().items()
        if since <= r.since and not is_impossible(r.since, now)
    }
    # A missing key is no reason any more once there is one.
    return {
        host: reason
        for host, reason in lately.items()
        if not (host in with_key and "key" in reason)
    }


def make_session(
    config: Config,
    options: RunOptions,
    environment: RunEnvironment,
    refused: Mapping[str, str],
    on_answer: Callable[[Response], None] | None = None,
) -> Session:
    """Return the session of a run; `on_answer` is called with each answer as it came."""
    from enrich.transport import Session, default_state_dir

    minutes = options.max_minutes
    return Session(
        intervals(config),
        config.mirrors,
        mailto=config.mailto,
        keys=_keys(config),
        refused=refused,
        max_requests=options.max_requests,
        deadline=None if minutes is None else environment.clock() + minutes * 60,
        state_dir=default_state_dir(),
        on_wait=environment.on_wait,
        on_answer=on_answer,
        stop=environment.stop,
    )


def _keys(config: Config) -> dict[str, set[str]]:
    """Return the keys of all services, each with the hosts that it may go to."""
    found: dict[str, set[str]] = {}
    for kind in sources.classes():
        if key := config.source(kind.name).key:
            found.setdefault(key, set()).update(kind.intervals)
    return found


_LONGEST_LINE = 1 << 20  # bytes of a file that may be lines of JSON


def built_catalogues(config: Config) -> list[Catalogue]:
    """Return the catalogues that were built. Raises ConfigError for one that is missing."""
    return [Catalogue(path, mapped=False) for path in config.catalogs if _is_built(config, path)]


def _is_built(config: Config, path: Path) -> bool:
    if not path.is_file() and path.suffix == SUFFIX:
        raise ConfigError(messages.config.NO_BUILT_CATALOG(config=config.path, name=path.stem))
    if is_catalogue(path):
        return True
    if form := _form_of_dump(path):
        raise ConfigError(messages.config.RAW_DUMP(config=config.path, path=path, form=form))
    return False


def _form_of_dump(path: Path) -> str:
    """Return the form of a dump that was named in the place of its catalogue; "" for another file.

    Lines of JSON are read as they are, also those that resemble a service's.
    """
    from enrich.catalogs import dump_files

    form = dump_files.form_of(path, sources.dump_formats()) if path.is_file() else None
    own = [
        sources.dump_format(name)
        for kind in sources.classes()
        if kind.policy.local
        for name in kind.dumps
    ]
    if form is None or (form in own and form.cut.ends == (b"\n",)):
        return ""
    with path.open("rb") as file:
        first = file.readline(_LONGEST_LINE).decode("utf-8", "replace").strip()
    is_fact = any(isinstance(f.row(first, sources.identify), DumpRow) for f in own)
    return "" if is_fact else form.name


def _sources(config: Config, session: Session | None, built: Sequence[Catalogue]) -> list[Source]:
    """Return the sources that are switched on and can be asked something."""
    made: list[Source] = []
    for kind in sources.classes():
        setting = config.source(kind.name)
        if not setting.enabled or not (kind.schemes or kind.search_batch):
            continue
        if kind.policy.local:
            local = kind.reading(_catalog_lines(config), identify=sources.identify)
            local.also_in([c for c in built if kind.name in c.sources()])
            made.append(local)
        else:
            made.append(sources.make(kind, session, setting.key))
    return made


def _catalog_lines(config: Config) -> Iterator[str]:
    for path in config.catalogs:
        if is_catalogue(path):
            continue
        content = files.read(path)
        if content is None:
            raise ConfigError(messages.config.NO_CATALOG(config=config.path, path=path))
        yield from lines_of(content)
