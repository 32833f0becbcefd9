"""The one way out: what may be asked, when, how often, and what came of it."""

from __future__ import annotations

import json as json_
import logging
import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from enrich import __version__
from enrich.errors import Refused, SourceError, Unavailable
from enrich.transport import rate_headers, response_check
from enrich.transport.admission import Admission
from enrich.transport.pacing import Host
from enrich.transport.response import Media, Response
from enrich.transport.response_check import ResponseProblem
from enrich.transport.routes import OutgoingRequest, Route, Routes

if TYPE_CHECKING:
    from enrich.transport.http import HttpClient

log = logging.getLogger(__name__)

AGENT = f"enrich/{__version__} (+https://github.com/enrich-papers/enrich)"
# They serve callers better who say how to reach them, and say so in their manuals; nobody else learns the address.
MAILTO_HOSTS = frozenset(
    {"api.crossref.org", "api.datacite.org", "export.arxiv.org", "api.openalex.org"}
)
MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ACCEPT: Mapping[Media, str] = {
    "json": "application/json, */*;q=0.1",
    "xml": "application/atom+xml, application/xml, text/xml, */*;q=0.1",
    "html": "text/html, application/xhtml+xml, */*;q=0.1",
    "text": "*/*",
}
_DAY = 86400.0
_PLAIN_IN_FORMS = (
    "/:?,()<>{}|'\""  # no form needs them escaped, and a long query is a third shorter so
)


class Session:
    """One for all sources and threads: spacing, time-outs, size caps, retries, a breaker per host, mirrors, budgets.

    `intervals`: the known hosts and the seconds from the end of an answer to the next request; no other host is asked.
    `mirrors`: host -> base URL that is asked instead. `refused`: hosts ("host" or "host/path") that refuse us, with the reason: not asked.
    `deadline` is a time of `clock`. `patience`: the seconds that a host's failures may cost a run before it is left alone.
    `spent_until`: hosts whose daily budget is spent, and when (ISO, UTC) they answer again; no standing refusal.
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
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.newly_refused: dict[str, str] = {}
        self.spent_until: dict[str, str] = {}
        self.last_answer: dict[str, str] = {}
        self._hosts = {h.lower(): Host(h.lower(), max(0.0, float(s))) for h, s in intervals.items()}
        for host in self._hosts.values():
            if host.name in (refused or {}):
                host.closed = Refused((refused or {})[host.name], host.name)
        # Parts of a host that refuse, as "host/path": the rest of it is asked.
        self._shut: dict[str, SourceError] = {
            place: Refused(reason, place)
            for place, reason in (refused or {}).items()
            if "/" in place
        }
        self._addresses = Routes(self._hosts, mirrors or {})
        self._mailto = mailto if mailto and not _is_example(mailto) else None
        self._retries, self._patience = retries, patience
        self._clock, self._wall = clock, wall
        self._rng = rng or random.Random()  # noqa: S311  jitter
        self._limits = (timeout, answer_seconds, max_bytes)
        self._lock = threading.Lock()
        self._wired: HttpClient | None = None
        self._door = Admission(
            left=max_requests,
            deadline=deadline,
            state_dir=state_dir,
            clock=clock,
            wall=wall,
            sleep=sleep,
            on_wait=on_wait,
            stop=stop,
            longest=answer_seconds + patience,
        )

    @property
    def requests(self) -> Counter[str]:
        """Requests sent, by host: retries and redirects count."""
        return self._door.requests

    @property
    def notes(self) -> list[str]:
        """What the user should know of this session beside the answers, each once."""
        return self._door.notes

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
            content: bytes | str = urlencode(form, safe=_PLAIN_IN_FORMS)
            kind = "application/x-www-form-urlencoded"
        else:
            content, kind = json_.dumps(json).encode(), "application/json"
        return self._ask(
            "POST",
            _with(url, params),
            {"Content-Type": kind, **(headers or {})},
            content,
            expect,
            allow,
        )

    def abort(self) -> None:
        """Stop from another thread: waits end, requests under way are cut, none is sent any more."""
        self._door.stop()
        if self._wired is not None:
            self._wired.abort()

    def close(self) -> None:
        """Close the connections."""
        if self._wired is not None:
            self._wired.close()

    @property
    def _wire(self) -> HttpClient:
        """The connections, made with the first request: a run that asks nothing does not load `requests`."""
        from enrich.transport.http import HttpClient

        with self._lock:
            if self._wired is None:
                self._wired = HttpClient(*self._limits)
            return self._wired

    def _ask(
        self,
        method: str,
        url: str,
        headers: dict[str, str],
        content: bytes | str | None,
        expect: Media,
        allow: Collection[int],
    ) -> Response:
        """Ask, and follow redirects among the known hosts; each is a request of its own, counted and spaced."""
        place = self._addresses.locate(url)
        seen = {(method, place.target)}
        headers = {"Accept": _ACCEPT[expect], **headers}
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._answer(
                OutgoingRequest(method, place, self._dressed(place.host, headers), content),
                expect,
                allow,
            )
            if answer.status not in _REDIRECTS or answer.status in allow:
                return answer
            target = self._followed(place, answer.headers["location"])
            if target.host != place.host:  # keys are the first host's
                headers = {
                    k: v for k, v in headers.items() if k.lower() in {"accept", "content-type"}
                }
            if content is not None and answer.status not in {307, 308}:
                method, content = "GET", None
                headers = {k: v for k, v in headers.items() if k.lower() != "content-type"}
            place = target
            if (method, place.target) in seen:
                break
            seen.add((method, place.target))
        raise self._failed(
            self._hosts[place.host], Unavailable(f"{place.host}: redirects in a circle", place.host)
        )

    def _followed(self, place: Route, location: str) -> Route:
        """Return where a redirect leads. Out of the known hosts leads a hotel's network, or a fault: no standing refusal."""
        try:
            return self._addresses.follow(place, location)
        except Refused as error:
            raise self._failed(
                self._hosts[place.host], Unavailable(str(error), place.host)
            ) from None

    def _dressed(self, host: str, headers: Mapping[str, str]) -> dict[str, str]:
        agent = (
            AGENT[:-1] + f"; mailto:{self._mailto})"
            if self._mailto and host in MAILTO_HOSTS
            else AGENT
        )
        return {**headers, "User-Agent": agent, "Accept-Encoding": "gzip, deflate"}

    def _answer(self, question: OutgoingRequest, expect: Media, allow: Collection[int]) -> Response:
        """Return a sound answer or a redirect, after as many tries as the kind of failure is worth."""
        host = self._hosts[question.place.host]
        if question.door in self._shut:
            raise self._shut[question.door]
        with host.lock:
            began = self._clock()
            try:
                for tries in count(1):
                    answer = self._try(host, question, (expect, allow), tries)
                    if answer is not None:
                        return answer
            finally:
                self.seconds[host.name] += self._clock() - began
        raise AssertionError("unreachable")

    def _try(
        self,
        host: Host,
        question: OutgoingRequest,
        wanted: tuple[Media, Collection[int]],
        tries: int,
    ) -> Response | None:
        """Return the answer, None where another try is due (the host's pause is set); raise SourceError in the end."""
        with self._door.turn(host, question.place):
            began = self._clock()
            try:
                answer, dripped = self._wire.send(question)
                host.asked_for = rate_headers.interval(answer.headers)
                if answer.status in _REDIRECTS and answer.headers.get("location"):
                    response_check.redirected(answer)
                    return answer
                response_check.judge(answer, *wanted, self._wall())
            except ResponseProblem as found:
                setback = found.at(question.method)
                host.lost += self._clock() - began
                if setback.here:
                    self._shut[question.door] = setback.error
                self._after(host, setback, tries, question.door if setback.here else host.name)
                return None
            self._sound(host, dripped)
            return answer

    def _sound(self, host: Host, dripped: float) -> None:
        """Forget the strikes after a good answer, and pay back one interval of what was lost."""
        host.dripped += dripped
        if host.dripped > self._patience:
            host.closed = Unavailable(f"{host.name}: answers too slowly", host.name)
        host.strikes = 0
        host.lost = max(0.0, host.lost - host.spacing)
        self.last_answer[host.name] = _iso(self._wall())

    def _after(self, host: Host, setback: ResponseProblem, tries: int, refusing: str) -> None:
        """Prepare another try after the back-off, or raise the error in the end."""
        self._door.may_go_on(host)
        error = setback.error
        log.info("%s (try %d)", error, tries)
        if setback.standing:
            self.newly_refused[refusing] = str(error)
        if setback.spent:
            self.spent_until[host.name] = _iso(self._wall() + min(_DAY, setback.wait or _DAY))
        if setback.closes:
            host.closed = error
            raise error
        if tries > min(setback.retries, self._retries):
            raise self._failed(host, error, strike=setback.strike)
        wait = (
            setback.wait
            if setback.wait is not None
            else self._back_off(host, tries, throttled=setback.throttled)
        )
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


def _is_example(address: str) -> bool:
    labels = address.rpartition("@")[2].lower().split(".")
    return len(labels) > 1 and "example" in labels[:-1]


def _iso(stamp: float) -> str:
    return datetime.fromtimestamp(stamp, UTC).isoformat(timespec="seconds")
