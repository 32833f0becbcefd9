"""All services that are on, asked one polite question each, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Lock
from urllib.parse import quote

from enrich import interrupts, messages, sources
from enrich.config import Config
from enrich.doctor.findings import Finding, ok, problem, warning
from enrich.doctor.probing import Examination, Witness, examine
from enrich.errors import Interrupted
from enrich.messages import Sentence, counted
from enrich.runs.environment import RunEnvironment
from enrich.runs.factory import make_session
from enrich.runs.result import RunOptions
from enrich.sources.base import Source
from enrich.transport import Response
from enrich.transport.rate_headers import Allowance

said = messages.doctor
# Minutes that two clocks may be apart.
_APART = 10


class _Listener(Witness):
    """Hears every answer, and how far the clocks of the services are from ours."""

    def __init__(self) -> None:
        super().__init__()
        self.apart: dict[str, float] = {}
        self._clocks = Lock()

    def __call__(self, answer: Response) -> None:
        """Take note of an answer and of its date."""
        super().__call__(answer)
        try:
            date = parsedate_to_datetime(answer.headers.get("date", ""))
        except (ValueError, TypeError, IndexError, OverflowError):
            return
        stated = date.replace(tzinfo=UTC) if date.tzinfo is None else date
        with self._clocks:
            self.apart[answer.host] = (datetime.now(UTC) - stated).total_seconds() / 60


def asked(config: Config) -> list[type[Source]]:
    """Return the sources that are on and ask over the network."""
    return [
        kind
        for kind in sources.classes()
        if (kind.schemes or kind.search_batch)
        and kind.intervals
        and config.source(kind.name).enabled
    ]


def ask(
    config: Config, spent: Mapping[str, str], environment: RunEnvironment
) -> tuple[list[Examination], list[Finding]]:
    """Ask every service that is on; return what came of it, and what there is to say.

    `spent`: the hosts whose daily budget is spent, which are not asked, each with the reason. Those
    that refused lately are asked: whether they still do is the question.
    """
    kinds, listener = asked(config), _Listener()
    session = make_session(config, RunOptions(), environment, spent, listener)
    try:
        with ThreadPoolExecutor(max(1, len(kinds))) as pool:
            futures = [
                pool.submit(
                    examine,
                    sources.make(kind, session, config.source(kind.name).key),
                    kind.probes,
                    listener,
                    _variable(config, kind),
                )
                for kind in kinds
            ]
            try:
                found = [_without(_secrets(config), future.result()) for future in futures]
            except KeyboardInterrupt:
                interrupts.heard()
                session.abort()
                raise Interrupted(said.INTERRUPTED()) from None
    finally:
        session.close()
    findings = [finding for one in found for finding in _findings(one)]
    return found, [*findings, *_of_clocks(listener.apart), *_of_session(found, session.notes)]


def _secrets(config: Config) -> list[str]:
    """Return what a service may repeat in its answer, and nobody else is to see."""
    keys = (config.source(kind.name).key for kind in sources.classes())
    return [x for secret in (*keys, config.mailto) if secret for x in (secret, quote(secret))]


def _without(secrets: Sequence[str], found: Examination) -> Examination:
    """Return what came of asking a service without secrets that it has repeated."""
    for secret in secrets:
        found.changes = [
            replace(
                x,
                field=x.field.replace(secret, "..."),
                sentence=Sentence(x.sentence.replace(secret, "...")),
            )
            for x in found.changes
        ]
    return found


def _variable(config: Config, kind: type[Source]) -> str | None:
    """Return the variable that holds the key of a source, None where it sends none."""
    setting = config.source(kind.name)
    return setting.key_env if setting.key else None


def _findings(one: Examination) -> Iterator[Finding]:
    if one.status == "ok":
        paper, seconds = one.asked[-1], f"{one.seconds:.1f}"
        yield ok("services", said.AS_EXPECTED(source=one.source, paper=paper, seconds=seconds))
    elif one.status == "not probed":
        yield ok("services", said.NOT_PROBED(source=one.source))
    yield from (problem("services", change.sentence) for change in one.changes)
    if one.reason is not None:
        sentence = said.NOT_ASKED(source=one.source, why=one.reason)
        spent = [messages.services.DAILY_BUDGET(host=host) for host in _hosts(one)]
        level = warning if one.reason in spent else problem
        yield level("services", sentence)
    for host, allowed in one.allowances.items():
        yield from (ok("services", sentence) for sentence in _allowed(host, allowed))


def _hosts(one: Examination) -> Sequence[str]:
    return [
        host for kind in sources.classes() if kind.name == one.source for host in kind.intervals
    ]


def _allowed(host: str, allowed: Allowance) -> Iterator[Sentence]:
    """Yield what a service allows: how often it may be asked, and what is left for the day."""
    if allowed.seconds and allowed.requests is not None:
        requests = counted(allowed.requests, "request")
        pool = f" (of callers it calls {allowed.pool})" if allowed.pool else ""
        yield said.ALLOWS(host=host, requests=requests, seconds=f"{allowed.seconds:g}", pool=pool)
    elif allowed.left is not None:
        dollars = "" if allowed.dollars is None else f", which are ${allowed.dollars:g}"
        hours = "" if allowed.reset is None else f", for {allowed.reset / 3600:.1f} hours"
        yield said.LEFT(
            host=host, left=allowed.left, limit=allowed.requests, dollars=dollars, reset=hours
        )


def _of_clocks(apart: Mapping[str, float]) -> Iterator[Finding]:
    """Yield a finding where our clock is far from those of most services."""
    far = {host: minutes for host, minutes in apart.items() if abs(minutes) > _APART}
    if len(far) * 2 > len(apart):
        host, minutes = next(iter(sorted(far.items())))
        side = "ahead of" if minutes > 0 else "behind"
        words = counted(round(abs(minutes)), "minute")
        yield problem("clock", said.CLOCK_APART(apart=words, side=side, host=host))


def _of_session(found: Sequence[Examination], notes: Sequence[Sentence]) -> Iterator[Finding]:
    """Yield what the session has to say, as of a key that was not sent to a mirror.

    That a key is refused is said of its source already.
    """
    refused = [host for one in found if one.status == "key" for host in _hosts(one)]
    known = [messages.services.KEY_REFUSED(host=host) for host in refused]
    yield from (warning("services", note) for note in notes if note not in known)
