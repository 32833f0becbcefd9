"""The main job: lists -> papers -> works in the cache -> outputs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

from enrich import compose, files, identifiers, outputs, reading_list, settled, sources, text
from enrich.codec import Packed
from enrich.config import Config, ListSetting
from enrich.errors import ConfigError, ListError
from enrich.export import keys
from enrich.model import Claims, Entry, Query
from enrich.outcome import Options, Resolved, Result
from enrich.resolve import Lives, Paper, Progress, Resolver
from enrich.store import Store, exclusive
from enrich.transport import Session, default_state_dir


@dataclass(slots=True)
class Environment:
    """What comes from outside: time, progress, and the wish to stop; `abort` cuts what is under way."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    clock: Callable[[], float] = monotonic
    progress: Progress | None = None
    on_wait: Callable[[str, float], None] | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    abort: Callable[[], None] = lambda: None


def run(config: Config, options: Options, env: Environment) -> Result:
    """Do the main job. Raises EnrichError for what the user must mend (exit code 2, 4)."""
    result = Result(started=env.now())
    began = env.clock()
    keys.check(config.key_pattern)
    if options.dry_run:
        with Store.for_reading(config.store) as store:
            _dry_run(config, options, env, store, read_lists(config, options), result)
    else:
        with exclusive(config.store), Store(config.store) as store:
            listings = read_lists(config, options)
            outputs.check(config, options, listings)
            due = _run(config, options, env, store, listings, result)
            result.seconds = env.clock() - began
            store.log_run(_iso(result.started), result.seconds, result.code, "{}")
            settled.remember(config, options, store, result, due)
    result.seconds = env.clock() - began
    return result


# -- lists


@dataclass(frozen=True, slots=True)
class Read:
    """A list as read, and whether this run was asked to look at it."""

    setting: ListSetting
    listing: reading_list.Listing
    asked: bool
    configured: bool

    @property
    def name(self) -> str:
        """The path as the user wrote it, as far as that is known."""
        return self.listing.path


def read_lists(config: Config, options: Options) -> list[Read]:
    """Read all configured lists and those of the command line. Raises ListError for a missing or unreadable one."""
    given = [Path(p).absolute() for p in options.lists]
    settings = [(s, True) for s in config.lists]
    settings += [(ListSetting(p), False) for p in given if not any(_same(p, s.path) for s in config.lists)]
    if not settings:
        raise ConfigError(
            f"{config.path}: lists: there is no reading list; name one here, or give one to `enrich run LIST`"
        )
    found = []
    for setting, configured in settings:
        asked = not given or any(_same(setting.path, p) for p in given)
        found.append(Read(setting, read_list(setting, config), asked, configured))
    return found


def read_list(setting: ListSetting, config: Config) -> reading_list.Listing:
    """Read one list. Raises ListError where there is none."""
    content = files.read(setting.path)
    if content is None:
        raise ListError(
            f"{_shown(setting.path, config)}: there is no such reading list; check `lists:` in {config.path}"
        )
    return reading_list.read(content, _shown(setting.path, config), setting.format, sources.identify)


def _shown(path: Path, config: Config) -> str:
    """Return the path as people write it: relative to where they are, if it is below."""
    for base in (Path.cwd(), config.path.resolve().parent):
        if path.is_relative_to(base):
            return str(path.relative_to(base))
    return str(path)


def _same(a: Path, b: Path) -> bool:
    return a == b or (a.exists() and b.exists() and a.samefile(b))


# -- sources


def make_session(config: Config, options: Options, env: Environment, refused: Mapping[str, str]) -> Session:
    """Return the one way out, with every source's spacing and the user's mirrors."""
    return Session(
        intervals(config),
        config.mirrors,
        mailto=config.mailto,
        refused=refused,
        max_requests=options.max_requests,
        deadline=env.clock() + options.max_minutes * 60 if options.max_minutes is not None else None,
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
            found[host] = own.get(host, seconds) if isinstance(own, Mapping) else seconds if own is None else own
    return found


def make_sources(config: Config, session: Session | None) -> list[sources.Source]:
    """Return the sources that are switched on."""
    made: list[sources.Source] = []
    for kind in sources.classes():
        setting = config.source(kind.name)
        if not setting.enabled or not (kind.schemes or kind.search_batch):
            continue
        if kind.local:
            made.append(kind.reading(_catalog_lines(config)))
        else:
            made.append(kind(session, setting.key))
    return made


def _catalog_lines(config: Config) -> Iterable[str]:
    for path in config.catalogs:
        content = files.read(path)
        if content is None:
            raise ConfigError(
                f"{config.path}: catalogs: {path} is not there; take it out, or make it with `enrich export jsonl`"
            )
        yield from content.decode("utf-8", "replace").splitlines()


def _refusals(config: Config, store: Store, now: datetime, refresh: bool) -> dict[str, str]:
    """Return the hosts that are not asked, with the reason: they refused lately, or their daily budget is spent."""
    spent = {host: f"{host}: the daily budget is spent" for host, until in store.spent().items() if until > _iso(now)}
    if refresh:
        return spent
    limit = _iso(now - timedelta(days=config.recheck.refused_days))
    keyed = {host for kind in sources.classes() if config.source(kind.name).key for host in kind.intervals}
    lately = {host: reason for host, (when, reason) in store.refusals().items() if when >= limit}
    # "No key" is no reason any more once there is one.
    return spent | {host: reason for host, reason in lately.items() if not (host in keyed and "key" in reason)}


# -- papers


def identity(entry: Entry) -> tuple[str, ...]:
    """Return the names by which an entry is known again: its identifiers, then its folded title."""
    title = text.fold(entry.title) if entry.title else ""
    return (*map(str, entry.identifiers), *([f"title:{title}"] if title else []))


def query_of(entries: Sequence[Entry]) -> Query:
    """Return what a paper's entries say of it together; the first that says something wins."""
    claims = next((e.claims for e in entries if e.claims.venue), Claims())
    return Query(
        title=text.from_pasted(next((e.title for e in entries if e.title), "")),
        authors=next((e.authors for e in entries if e.authors), ()),
        year=next((e.claims.year for e in entries if e.claims.year and e.authors), None),
        venue=claims.venue if claims.status != "submitted" else None,
        identifiers=tuple(dict.fromkeys(i for e in entries for i in e.identifiers)),
    )


def group(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Put entries of one identity together, in the order of their first: a shared identifier, or no identifier and one title."""
    groups: list[list[Entry]] = []
    home: dict[str, int] = {}
    for entry in entries:
        names = [str(i) for i in entry.identifiers] or [n for n in identity(entry) if n.startswith("title:")]
        known = next((home[n] for n in names if n in home), None)
        if known is None:
            known = len(groups)
            groups.append([])
        groups[known].append(entry)
        home.update(dict.fromkeys(names, known))
    return groups


def paper_of(entries: Sequence[Entry], store: Store) -> Paper:
    """Return the paper of these entries, with its state as of the last run."""
    query = query_of(entries)
    key = store.key_of(n for e in entries for n in identity(e))
    work = store.work(key) if key else None
    named = store.key_of(str(i) for i in query.identifiers)
    same = work if named == key else None
    hinted = any(e.claims.status == "accepted" for e in entries)
    since = min((str(v.issued) for v in work.versions if v.issued), default="") if work else ""
    return Paper(
        query,
        state=work.state if work else "",
        since=_whole_date(since),
        hinted=hinted,
        known=same.identifiers if same else (),
    )


def _whole_date(date: str) -> str:
    return (date + "-01-01"[len(date) - 4 :])[:10] if len(date) in {4, 7, 10} else ""


# -- the run


def get(config: Config, lines: Sequence[str], options: Options, env: Environment) -> Result:
    """Find the papers that these lines name (identifiers, URLs, titles): in the cache, else asked and kept as a run does."""
    result = Result(started=env.now())
    began = env.clock()
    with exclusive(config.store), Store(config.store) as store:
        known = {line: found for line in lines if (found := _in_cache(store, line))}
        open_ = [line for line in lines if line not in known]
        if open_:
            text_ = "\n".join(open_).encode(errors="replace")
            listing = reading_list.read(text_, "(asked)", "text", sources.identify)
            read = Read(ListSetting(Path("(asked)")), listing, asked=True, configured=False)
            resolve(config, options, env, store, [read], result, add_notes=True)
    asked = {e.entry.line: e for e in result.entries}
    places = {line: n for n, line in enumerate(open_, 1)}
    ordered = [known.get(line) or asked.get(places.get(line, 0)) for line in lines]
    rest = [e for e in result.entries if e not in ordered]
    result.entries = [e for e in ordered if e is not None] + rest
    result.seconds = env.clock() - began
    return result


def _in_cache(store: Store, line: str) -> Resolved | None:
    """Return what the cache has under an identifier, a link or a whole title, if that paper is known for sure."""
    identifier = identifiers.parse(line) or sources.identify(line)
    names = [str(identifier)] if identifier else [f"title:{text.fold(line)}"]
    key = store.key_of(names)
    work = store.work(key) if key else None
    if work is None or work.state not in {"published", "preprint"}:
        return None
    entry = Entry("(asked)", 1, 1, title=work.text("title"), urls=(line,) if "://" in line else ())
    return Resolved(entry, work.state, work.key, Packed.of(work), identifiers=work.identifiers)


def _run(
    config: Config, options: Options, env: Environment, store: Store, listings: list[Read], result: Result
) -> datetime | None:
    """Resolve and write the outputs; return when the first answer is to be asked for again."""
    found = resolve(config, options, env, store, listings, result)
    due = found.resolver.recall.next_due(found.papers)
    del found  # the works are all that the outputs need
    plan = outputs.render(config, options, listings, result.entries)
    result.edits, result.notes = plan.news(), [*result.notes, *plan.notes]
    result.outputs = [str(p) for p in plan.files]
    result.written = [str(p) for p, content in plan.files.items() if files.write_whole(p, content)]
    return due


@dataclass(frozen=True, slots=True)
class Resolution:
    """What was found out on the way: the papers, the entries of each, and who was asked."""

    resolver: Resolver
    papers: list[Paper]
    groups: list[list[Entry]]


def resolve(
    config: Config,
    options: Options,
    env: Environment,
    store: Store,
    listings: list[Read],
    result: Result,
    grouping: Callable[[Iterable[Entry]], list[list[Entry]]] = group,
    *,
    add_notes: bool = False,
) -> Resolution:
    """Find out what can be found out, keep it, and say of every entry what became of it."""
    refused = _refusals(config, store, env.now(), options.refresh)
    session = make_session(config, options, env, refused)
    resolver = _resolver(config, options, env, store, make_sources(config, session))
    groups = grouping(e for r in listings for e in r.listing.entries if e.kind == "paper")
    papers = [paper_of(g, store) for g in groups]
    asked = {id(e) for r in listings if r.asked for e in r.listing.entries}
    wanted = [any(id(e) in asked for e in g) for g in groups]
    env.abort = session.abort
    try:
        resolver.resolve([p for p, w in zip(papers, wanted, strict=True) if w])
        resolver.look_up([p for p, w in zip(papers, wanted, strict=True) if not w])
    finally:
        store.note_hosts(session.last_answer, session.newly_refused, _iso(env.now()))
        store.note_spent(session.spent_until)
        session.close()
    composer = compose.Composer(config, store, env.now(), add_notes=add_notes)
    works = composer.compose(papers, groups, lambda: outputs.existing_keys(config, listings))
    _finish(listings, groups, works, result)
    store.note_entries(_open_states(groups, works))
    result.changes = composer.changes
    result.tallies = resolver.tallies
    result.requests = sum(session.requests.values())
    result.requests_by_source = _by_source(session.requests)
    result.refused = session.newly_refused
    result.notes = list(session.notes)
    result.code = _code(options, result, papers)
    return Resolution(resolver, papers, groups)


def _dry_run(
    config: Config, options: Options, env: Environment, store: Store, listings: list[Read], result: Result
) -> None:
    resolver = _resolver(config, options, env, store, make_sources(config, None))
    _leave_out(resolver, _refusals(config, store, env.now(), options.refresh))
    groups = group(e for r in listings for e in r.listing.entries if e.kind == "paper")
    papers = [paper_of(g, store) for g in groups]
    result.plan = resolver.plan(papers)
    composer = compose.Composer(config, store, env.now(), keep=False)
    works = composer.compose(papers, groups, lambda: outputs.existing_keys(config, listings))
    _finish(listings, groups, works, result)
    result.tallies = resolver.tallies
    result.changes = composer.changes
    plan = outputs.render(config, options, listings, result.entries)
    result.edits, result.notes = plan.news(), plan.notes
    result.diff = outputs.diff(plan.files)


def _leave_out(resolver: Resolver, refused: Mapping[str, str]) -> None:
    """Let the plan not count what would not be asked: the first of a source's hosts, or the place there, refuses us."""
    for source in resolver.sources:
        main = next(iter(source.intervals), None)
        if main and any(place == main or place.startswith(f"{main}/") for place in refused):
            resolver.tallies[source.name].refused.add("fetch")


def _resolver(config: Config, options: Options, env: Environment, store: Store, made: list[sources.Source]) -> Resolver:
    lives = Lives(config.recheck.preprint_days, config.recheck.published_days, config.recheck.absent_days)
    return Resolver(
        made,
        store,
        lives=lives,
        offline=options.offline,
        refresh=options.refresh,
        now=env.now,
        clock=env.clock,
        progress=env.progress,
        stop=env.stop,
    )


def _finish(listings: list[Read], groups: list[list[Entry]], works: list[compose.Composed], result: Result) -> None:
    """Lay the works back over the entries, in list order."""
    of_entry = {id(e): made for g, made in zip(groups, works, strict=True) for e in g}
    seen: set[str] = set()
    for read in listings:
        result.lists.append((read.name, len(read.listing.entries)))
        for entry in read.listing.entries:
            resolved = Resolved(entry, problems=entry.problems, identifiers=entry.identifiers)
            if id(entry) in of_entry:
                made = of_entry[id(entry)]
                key = made.key
                resolved = Resolved(
                    entry,
                    state=made.state,
                    key=key,
                    packed=made.packed,
                    duplicate_of=key if key in seen else None,
                    problems=(*entry.problems, *made.problems),
                    identifiers=made.identifiers if made.packed else entry.identifiers,
                    candidates=made.candidates,
                )
                if key:
                    seen.add(key)
            result.entries.append(resolved)


def _open_states(groups: list[list[Entry]], works: list[compose.Composed]) -> list[tuple[str, str]]:
    """Return (name, state) of the entries that are no works: `status` tells of them without asking anybody."""
    return [
        (n, made.state) for g, made in zip(groups, works, strict=True) if made.packed is None for n in identity(g[0])
    ]


def _by_source(requests: Mapping[str, int]) -> dict[str, int]:
    hosts = {host: kind.name for kind in sources.classes() for host in kind.intervals}
    found: dict[str, int] = {}
    for host, count in sorted(requests.items()):
        name = hosts.get(host, host)
        found[name] = found.get(name, 0) + count
    return found


def _iso(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="seconds")


def _code(options: Options, result: Result, papers: Sequence[Paper]) -> int:
    if options.offline:
        return 0
    open_ = any(r.state == "unchecked" for r in result.entries)
    lacking = any(p.unasked and (not p.linked.accepted or p.lacks_abstract or not p.published) for p in papers)
    return 3 if open_ or lacking else 0
