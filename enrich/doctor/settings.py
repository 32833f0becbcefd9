"""The program, the configuration, the keys of services, and the clock."""

from __future__ import annotations

import os
import platform
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from enrich import config as configs
from enrich import export, files, messages, plugins, reading_list, sources, store
from enrich.config import Config, SourceSetting, discovery
from enrich.doctor.findings import Finding, ok, problem, warning
from enrich.errors import EnrichError
from enrich.messages import counted
from enrich.runs.factory import built_catalogues
from enrich.runs.pace import intervals
from enrich.sources.base import Source
from enrich.store.timestamps import is_impossible, to_second
from enrich.version import __version__
from enrich.works import citation_keys

# No clock has said less since this program is there.
_MADE = datetime(2026, 1, 1, tzinfo=UTC)
said = messages.doctor


def of_program() -> Iterator[Finding]:
    """Yield what there is to say of the program, its Python and its plugins."""
    engine = store.engine()
    python = platform.python_version()
    yield ok("program", said.PROGRAM(version=__version__, python=python, engine=engine.name))
    if not engine.full_text:
        yield problem("program", said.NO_FULL_TEXT(engine=engine.name))
    left_out = [x for room in (sources, reading_list, export) for x in room.left_out()]
    yield from (problem("program", messages.Sentence(sentence)) for sentence in left_out)
    used = [
        x for x in plugins.versions() if not any(sentence.startswith(x) for sentence in left_out)
    ]
    if used:
        count, names = counted(len(used), "plugin"), ", ".join(used)
        yield ok("program", said.PLUGINS(plugins=count, names=names))


def is_plugin(kind: type[Source]) -> bool:
    """Whether a source is of another package."""
    return not kind.__module__.startswith("enrich.sources.")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings that hold here, as far as they can be read.

    `unread`: the keys of the file that have a mistake in them; nothing is known of what they say.
    """

    config: Config
    unread: frozenset[str] = frozenset()


def read(given: Path | None) -> tuple[Settings | None, list[Finding]]:
    """Return the settings, and what there is to say of where they are; None where none hold."""
    found: list[Finding] = []
    try:
        path = discovery.find(given)
    except EnrichError as error:
        return None, [problem("configuration", error.sentence)]
    except OSError:  # the working directory is gone
        return None, [problem("configuration", messages.commands.FOLDER_GONE())]
    foreign = discovery.foreign()
    if foreign is not None and foreign != path:
        found.append(warning("configuration", said.PASSED_OVER(path=foreign)))
    try:
        if path is None:
            config = configs.defaults()
            return Settings(config), found or [ok("configuration", said.NONE_USED())]
        config, mistakes, unread = configs.load_in_part(path)
    except EnrichError as error:
        return None, [*found, problem("configuration", error.sentence)]
    if not mistakes:
        found.append(ok("configuration", said.USED(path=path, how=_how(path, given))))
    found += (problem("configuration", error.sentence) for error in mistakes)
    return Settings(config, unread), found


def _how(path: Path, given: Path | None) -> str:
    """Return why a configuration is the one that holds here."""
    if given is not None:
        return "--config names it"
    if os.environ.get(discovery.VARIABLE, "").strip():
        return f"the variable {discovery.VARIABLE} names it"
    if discovery.is_of_user(path):
        return "it is your own, and none lies here or above"
    return "it lies here" if path.parent == Path.cwd() else "it is the nearest one above"


def of_settings(settings: Settings) -> Iterator[Finding]:
    """Yield what there is to say of the settings: the address, mirrors, sources, paces."""
    config = settings.config
    if "mailto" not in settings.unread:
        yield ok("configuration", said.MAILTO() if config.mailto else said.NO_MAILTO())
    fetched = {urlsplit(k.download.url).hostname or "" for k in sources.classes() if k.download}
    yield from _of_mirrors(config, {*intervals(config), *fetched})
    if "sources" not in settings.unread:
        yield from _of_sources(config)
    yield from _of_what_runs_need(config)


def _of_what_runs_need(config: Config) -> Iterator[Finding]:
    """Yield what a run would stop at: a pattern of citation keys, a catalogue that is not there."""
    try:
        citation_keys.check_setting(config)
        for catalogue in built_catalogues(config):
            catalogue.close()
        missing = [path for path in config.catalogs if files.begin(path, 1) is None]
    except EnrichError as error:
        yield problem("configuration", error.sentence)
        return
    for path in missing:
        sentence = messages.config.NO_CATALOG(config=config.path, path=path)
        yield problem("configuration", sentence)


def _of_sources(config: Config) -> Iterator[Finding]:
    hosts = intervals(config)
    asking = [kind for kind in sources.classes() if kind.schemes or kind.search_batch]
    off = [kind.name for kind in asking if not config.source(kind.name).enabled]
    if len(off) == len(asking):
        yield problem("configuration", said.NOBODY_ON())
    elif off:
        yield ok("configuration", said.SWITCHED_OFF(sources=", ".join(off)))
    for kind in asking:
        hasty = [h for h, usual in kind.intervals.items() if usual and hosts[h] == 0]
        hasty = [host for host in hasty if host not in config.mirrors]
        if hasty:
            sentence = said.NO_PAUSE(source=kind.name, host=", ".join(hasty))
            yield warning("configuration", sentence)


def _of_mirrors(config: Config, hosts: Collection[str]) -> Iterator[Finding]:
    used = sorted(host for host in config.mirrors if host in hosts)
    idle = sorted(host for host in config.mirrors if host not in hosts)
    if used:
        bases = ", ".join(dict.fromkeys(_server(config.mirrors[host]) for host in used))
        are = "is" if len(used) == 1 else "are"
        yield ok(
            "configuration", said.MIRRORS(hosts=counted(len(used), "host"), are=are, bases=bases)
        )
    if idle:
        yield warning("configuration", said.MIRRORS_OF_NOBODY(hosts=", ".join(idle)))


def _server(base: str) -> str:
    """Return the server of a mirror, without a name and a password in it."""
    parts = urlsplit(base)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname}{port}"


def of_keys(settings: Settings, environment: Mapping[str, str] = os.environ) -> Iterator[Finding]:
    """Yield for each source whether its key is there; a key itself is never shown."""
    for kind in sources.classes():
        setting = settings.config.source(kind.name)
        if setting.key_env is not None:
            yield _of_key(kind, setting, setting.key_env, environment)
        elif kind.takes_key and setting.enabled and "sources" not in settings.unread:
            yield ok("keys", said.NO_KEY(source=kind.name))


def _of_key(
    kind: type[Source], setting: SourceSetting, variable: str, environment: Mapping[str, str]
) -> Finding:
    named = {"source": kind.name, "variable": variable}
    value = environment.get(variable)
    if not kind.takes_key and not is_plugin(kind):
        return warning("keys", said.KEY_UNUSED(source=kind.name, why="it takes no key"))
    if not setting.enabled:
        return warning("keys", said.KEY_UNUSED(source=kind.name, why="it is switched off"))
    if not value:
        return warning("keys", said.KEY_UNSET(**named))
    if not value.strip():
        return warning("keys", said.KEY_BLANK(**named))
    if value != setting.key or any(c.isspace() for c in value):
        return warning("keys", said.KEY_PADDED(**named))
    return ok("keys", said.KEY_SET(**named))


def of_clock(now: datetime, latest: str) -> Iterator[Finding]:
    """Yield whether the clock may be right: it is later than what the cache holds ("" for none)."""
    shown = to_second(now)
    if now < _MADE:
        yield problem("clock", said.CLOCK_OF_OLD(now=shown))
    elif latest and is_impossible(latest, now):
        yield problem("clock", said.CLOCK_BEHIND(now=shown, latest=latest))
    else:
        yield ok("clock", said.CLOCK(now=shown))
