"""The one way out: what may be asked, when, how often, and what came of it."""

from __future__ import annotations

import json as json_
import logging
import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from enrich import __version__
from enrich.errors import Refused, SourceError, Unavailable
from enrich.transport import limits, verdict
from enrich.transport.addresses import Addresses, Place
from enrich.transport.politeness import Gate, Host
from enrich.transport.response import Media, Response
from enrich.transport.verdict import Setback
from enrich.transport.wire import Question, Wire

log = logging.getLogger(__name__)

AGENT = f"enrich/{__version__} (+https://github.com/enrich-papers/enrich)"
# They serve callers better who say how to reach them, and say so in their manuals; nobody else learns the address.
MAILTO_HOSTS = frozenset({"api.crossref.org", "api.datacite.org", "export.arxiv.org", "api.openalex.org"})
MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ACCEPT: Mapping[Media, str] = {
    "json": "application/json, */*;q=0.1",
    "xml": "application/atom+xml, application/xml, text/xml, */*;q=0.1",
    "html": "text/html, application/xhtml+xml, */*;q=0.1",
    "text": "*/*",
}
_POLL = 0.02  # seconds between two looks at a lock that another process holds


class Session:
    """One for all sources and threads: spacing, time-outs, size caps, retries, a breaker per host, mirrors, budgets.

    `intervals`: the known hosts and the seconds from the end of an answer to the next request; no other host is asked.
    `mirrors`: host -> base URL that is asked instead. `refused`: hosts that refuse us, with the reason: not asked.
    `deadline` is a time of `clock`. `patience`: the seconds that a host's failures may cost a run before it is left alone.
    `state_dir`: where processes meet for the spacing; None: only the threads of this process are spaced.
    """

    def __init__(
        self,
        intervals: Mapping[str, float],
        mirrors: Mapping[str, str] | None = None,
        *,
        mailto: str | None = None,
        refused: Mapping[str, str] | None = None,
        max_requests: int | None = None,
        deadline: float | None = None,
        timeout: tuple[float, float] = (5.0, 30.0),
        answer_seconds: float = 60.0,
        max_bytes: int = 20_000_000,
        retries: int = 2,
        patience: float = 30.0,
        state_dir: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        sleep: Callable[[float], object] | None = None,
        on_wait: Callable[[str, float], None] | None = None,
        stop: threading.Event | None = None,
        rng: random.Random | None = None,
    ) -> None:
        self.requests: Counter[str] = Counter()
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.newly_refused: dict[str, str] = {}
        self.last_answer: dict[str, str] = {}
        self.notes: list[str] = []
        self._hosts = {h.lower(): Host(h.lower(), max(0.0, float(s))) for h, s in intervals.items()}
        self._addresses = Addresses(self._hosts, mirrors or {})
        self._mailto = mailto if mailto and not _is_example(mailto) else None
        for name, reason in (refused or {}).items():
            if name.lower() in self._hosts:
                self._hosts[name.lower()].closed = Refused(reason, name.lower())
        self._left = max_requests
        self._deadline = deadline
        self._retries = retries
        self._patience = patience
        self._state_dir = state_dir
        self._clock, self._wall = clock, wall
        self._stop = stop or threading.Event()
        self._sleep = sleep or self._stop.wait
        self._on_wait = on_wait
        self._rng = rng or random.Random()  # noqa: S311  jitter
        self._lock = threading.Lock()
        self._wire = Wire(timeout, answer_seconds, max_bytes)

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        expect: Media = "json",
        allow: Collection[int] = (),
    ) -> Response:
        """Ask and return the answer if its status is 200 or in `allow`; else raise Unavailable, Refused or Unreadable.

        A body that is not what `expect` says (a web page for JSON, cut off, empty) is never returned, whatever its status.
        """
        return self._ask("GET", _with(url, params), dict(headers or {}), None, expect, allow)

    def post(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        expect: Media = "json",
        allow: Collection[int] = (),
    ) -> Response:
        """Like `get`, with a JSON body or a form."""
        if form is not None:
            content, kind = urlencode(form).encode(), "application/x-www-form-urlencoded"
        else:
            content, kind = json_.dumps(json).encode(), "application/json"
        return self._ask("POST", _with(url, params), {"Content-Type": kind, **(headers or {})}, content, expect, allow)

    def close(self) -> None:
        """Close the connections."""
        self._wire.close()

    def _ask(
        self,
        method: str,
        url: str,
        headers: dict[str, str],
        content: bytes | None,
        expect: Media,
        allow: Collection[int],
    ) -> Response:
        """Ask, and follow redirects among the known hosts; each is a request of its own, counted and spaced."""
        place = self._addresses.locate(url)
        seen = {(method, place.target)}
        headers = {"Accept": _ACCEPT[expect], **headers}
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._answer(Question(method, place, self._dressed(place.host, headers), content), expect, allow)
            if answer.status not in _REDIRECTS or answer.status in allow:
                return answer
            target = self._addresses.follow(place, answer.headers["location"])
            if target.host != place.host:  # keys are the first host's
                headers = {k: v for k, v in headers.items() if k in {"Accept", "Content-Type"}}
            if content is not None and answer.status not in {307, 308}:
                method, content = "GET", None
                headers.pop("Content-Type", None)
            place = target
            if (method, place.target) in seen:
                break
            seen.add((method, place.target))
        raise self._failed(self._hosts[place.host], Unavailable(f"{place.host}: redirects in a circle", place.host))

    def _dressed(self, host: str, headers: Mapping[str, str]) -> dict[str, str]:
        agent = AGENT[:-1] + f"; mailto:{self._mailto})" if self._mailto and host in MAILTO_HOSTS else AGENT
        return {**headers, "User-Agent": agent, "Accept-Encoding": "gzip, deflate"}

    def _answer(self, question: Question, expect: Media, allow: Collection[int]) -> Response:
        """Return a sound answer or a redirect, after as many tries as the kind of failure is worth."""
        host = self._hosts[question.place.host]
        with host.lock:
            tries = 0
            while True:
                began = self._clock()
                try:
                    answer = self._try(host, question, expect, allow)
                except Setback as setback:
                    tries += 1
                    self._after(host, setback, tries)
                else:
                    self._sound(host)
                    return answer
                finally:
                    self.seconds[host.name] += self._clock() - began

    def _try(self, host: Host, question: Question, expect: Media, allow: Collection[int]) -> Response:
        with self._turn(host, question.place):
            began = self._clock()
            try:
                answer = self._wire.send(question)
                host.asked_for = limits.interval(answer.headers)
                if answer.status in _REDIRECTS and answer.headers.get("location"):
                    return answer
                verdict.judge(answer, expect, allow, self._wall())
            except Setback:
                host.lost += self._clock() - began
                raise
            return answer

    @contextmanager
    def _turn(self, host: Host, place: Place) -> Iterator[None]:
        """Wait for the host's turn, hold it for the block, and note when the answer ended."""
        self._may_ask(host)
        gate = self._gate(host, place)
        try:
            wait = host.wait(self._clock())
            if gate:
                wait = max(wait, gate.wait(host.spacing, self._wall()))
            self._pause(host, wait)
            self._may_ask(host)
            self._count(host)
            try:
                yield
            finally:
                host.ended = self._clock()
                if gate:
                    now = self._wall()
                    gate.stamp(now, now)
        finally:
            if gate:
                gate.leave()

    def _gate(self, host: Host, place: Place) -> Gate | None:
        """Take the host's file; None where there is none to take (no directory, no spacing, not writable)."""
        if self._state_dir is None or not host.spacing:
            return None
        gate = Gate(self._state_dir, host.name, place.mirror)
        try:
            while not gate.enter(self._wall()):
                self._pause(host, _POLL, quiet=True)
        except OSError as error:
            self._note(
                f"other runs are not waited for: {self._state_dir} cannot be written ({error.strerror or error})"
            )
            self._state_dir = None
            return None
        return gate

    def _note(self, text: str) -> None:
        with self._lock:
            if text not in self.notes:
                self.notes.append(text)

    def _may_ask(self, host: Host) -> None:
        """Raise what stands against a request to that host."""
        if host.closed is not None:
            raise _again(host.closed)
        if self._stop.is_set():
            raise Unavailable(f"{host.name}: the run was stopped", host.name)
        if self._deadline is not None and self._clock() >= self._deadline:
            raise Unavailable(f"{host.name}: the time budget is spent", host.name)

    def _count(self, host: Host) -> None:
        with self._lock:
            if self._left is not None:
                if self._left <= 0:
                    raise Unavailable(f"{host.name}: the request budget is spent", host.name)
                self._left -= 1
            self.requests[host.name] += 1

    def _pause(self, host: Host, seconds: float, *, quiet: bool = False) -> None:
        if seconds <= 0:
            return
        if self._deadline is not None and self._clock() + seconds >= self._deadline:
            raise Unavailable(f"{host.name}: the time budget is spent", host.name)
        if self._on_wait and not quiet:
            self._on_wait(host.name, seconds)
        self._sleep(seconds)
        if self._stop.is_set():
            raise Unavailable(f"{host.name}: the run was stopped", host.name)

    def _sound(self, host: Host) -> None:
        """Forget the strikes after a good answer, and pay back one interval of what was lost."""
        host.strikes = 0
        host.lost = max(0.0, host.lost - host.spacing)
        with self._lock:
            self.last_answer[host.name] = datetime.fromtimestamp(self._wall(), UTC).isoformat(timespec="seconds")

    def _after(self, host: Host, setback: Setback, tries: int) -> None:
        """Prepare another try after the back-off, or raise the error in the end."""
        error = setback.error
        log.info("%s (try %d)", error, tries)
        if setback.standing:
            self.newly_refused[host.name] = str(error)
        if setback.closes:
            host.closed = error
            raise error
        if tries > min(setback.retries, self._retries):
            raise self._failed(host, error, strike=setback.strike)
        wait = setback.wait if setback.wait is not None else self._back_off(host, tries, throttled=setback.throttled)
        if host.lost + wait > self._patience:
            host.closed = error
            raise error
        host.lost += wait
        host.not_before = self._clock() + wait

    def _failed(self, host: Host, error: SourceError, *, strike: bool = True) -> SourceError:
        """Count a question that failed with all its tries; the second in a row closes the host for this run."""
        if strike:
            host.strikes += 1
            if host.strikes > 1:
                host.closed = error
        return error

    def _back_off(self, host: Host, tries: int, *, throttled: bool) -> float:
        base = max(0.1, host.spacing) * (3.0 if throttled else 1.0)
        return base * 2.0 ** (tries - 1) * self._rng.uniform(1.0, 1.5)


def _with(url: str, params: Mapping[str, str] | None) -> str:
    return url + ("&" if "?" in url else "?") + urlencode(params) if params else url


def _again(error: SourceError) -> SourceError:
    """Return the same error anew: one object raised in two threads would mix their tracebacks."""
    return type(error)(str(error), error.host)


def _is_example(address: str) -> bool:
    labels = address.rpartition("@")[2].lower().split(".")
    return len(labels) > 1 and "example" in labels[:-1]
