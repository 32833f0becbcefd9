"""Sources of other packages: whether a class can be used, and what happens when it fails.

A plugin's mistake is reported as a source that could not be asked: everything else is done, and a
later run asks again. Of its answers and records, what cannot be kept is left out, as of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from enrich import messages, plugins
from enrich.errors import PluginError, Unreadable
from enrich.model import Identifier, Query, Record
from enrich.sources.base import Answer, Source
from enrich.sources.shared import kept
from enrich.sources.shared.probe import AnswerForm, Probe

Question = TypeVar("Question", Identifier, Query)


def check(plugin: plugins.Plugin, found: Any, hosts: Mapping[str, str]) -> type[Source]:
    """Return the class to use for a plugin. Raises PluginError where there is none.

    `hosts`: those that are asked already, each with the source that asks it.
    """
    if not (isinstance(found, type) and issubclass(found, Source)):
        raise PluginError(messages.plugins.NO_SOURCE())
    plugins.need_name(found, plugin)
    if not all(isinstance(scheme, str) for scheme in found.schemes):
        raise PluginError(messages.plugins.NO_SCHEMES())
    for host, seconds in found.intervals.items():
        if host in hosts:
            raise PluginError(messages.plugins.HOST_TAKEN(host=host, source=hosts[host]))
        if not isinstance(seconds, int | float) or not seconds >= 0:
            raise PluginError(messages.plugins.NO_SECONDS(host=host))
    if not (_are_probes(found.probes) and _are_forms(found.forms)):
        raise PluginError(messages.plugins.NO_PROBES())
    if (found.schemes or found.search_batch) and found.parse is Source.parse:
        raise PluginError(messages.plugins.NO_PARSE())
    found(None, None, identify=lambda _: None)  # it is made as Source is
    return _guarded(found, plugin)


def _are_probes(found: object) -> bool:
    return isinstance(found, tuple) and all(isinstance(x, Probe) for x in found)


def _are_forms(found: object) -> bool:
    return isinstance(found, Mapping) and all(isinstance(x, AnswerForm) for x in found.values())


def _guarded(kind: type[Source], plugin: plugins.Plugin) -> type[Source]:
    """Return a subclass of a plugin's class that reports what goes wrong in it."""

    def fetch(
        self: Source, ids: Sequence[Identifier]
    ) -> Iterator[tuple[Identifier, Answer | None]]:
        yield from _answers(plugin, Identifier, kind.fetch, self, ids)

    def search(self: Source, queries: Sequence[Query]) -> Iterator[tuple[Query, Answer | None]]:
        yield from _answers(plugin, Query, kind.search, self, queries)

    def parse(self: Source, answer: Answer) -> list[Record]:
        try:
            return [
                _record(plugin, found) for found in plugins.call(plugin, kind.parse, self, answer)
            ]
        except PluginError as error:
            raise Unreadable(error.sentence) from error

    def identify(url: str) -> Identifier | None:
        found = _or_else(plugin, None, kind.identify, url)
        return found if isinstance(found, Identifier) else None

    def accepts(self: Source, identifier: Identifier) -> bool:
        return bool(_or_else(plugin, False, kind.accepts, self, identifier))

    def batches(self: Source, ids: Sequence[Identifier]) -> list[list[Identifier]]:
        return _or_else(plugin, None, kind.batches, self, ids) or Source.batches(self, ids)

    def search_batches(self: Source, queries: Sequence[Query]) -> list[list[Query]]:
        found = _or_else(plugin, None, kind.search_batches, self, queries)
        return found or Source.search_batches(self, queries)

    methods: dict[str, Any] = {
        "fetch": fetch,
        "search": search,
        "parse": parse,
        "accepts": accepts,
        "batches": batches,
        "search_batches": search_batches,
        "identify": staticmethod(identify),
    }
    own = {name: x for name, x in methods.items() if getattr(kind, name) != getattr(Source, name)}
    return type(kind.__name__, (kind,), {"__module__": kind.__module__, **own})


def _answers(
    plugin: plugins.Plugin,
    kind: type[Question],
    ask: Callable[[Source, Sequence[Question]], Any],
    source: Source,
    questions: Sequence[Question],
) -> Iterator[tuple[Question, Answer | None]]:
    """Yield a plugin's answers as they come. Raises SourceError for whatever goes wrong."""
    try:
        answers = plugins.call(plugin, iter, plugins.call(plugin, ask, source, questions))
        while (pair := plugins.call(plugin, next, answers, None)) is not None:
            yield _answer(plugin, kind, pair)
    except PluginError as error:
        raise Unreadable(error.sentence) from error


def _answer(
    plugin: plugins.Plugin, kind: type[Question], pair: Any
) -> tuple[Question, Answer | None]:
    match pair:
        case (question, (str() | None) as answer) if isinstance(question, kind):
            return question, answer if answer is None else kept.encodable(answer)
    raise PluginError(
        messages.plugins.FAILS(plugin=plugin, why=messages.plugins.NO_PAIR(kind=kind.__name__))
    )


def _record(plugin: plugins.Plugin, found: Any) -> Record:
    if isinstance(found, Record) and found.source == plugin.name:
        return kept.record(found)
    raise PluginError(
        messages.plugins.FAILS(plugin=plugin, why=messages.plugins.NO_RECORD(source=plugin.name))
    )


def _or_else(
    plugin: plugins.Plugin, default: Any, function: Callable[..., Any], *given: Any
) -> Any:
    """Return what a function of a plugin returns, the default where it fails, which is logged."""
    try:
        return plugins.call(plugin, function, *given)
    except PluginError as error:
        plugins.report(error.sentence)
        return default
