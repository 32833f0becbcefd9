"""Session: all requests of a run go through it, with their spacing, retries and budgets."""

from __future__ import annotations

import json as json_
import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from enrich import messages
from enrich.errors import Refused, Unavailable
from enrich.messages import Sentence
from enrich.transport import rate_headers, response_check
from enrich.transport.admission import Admission
from enrich.transport.breaker import Breaker
from enrich.transport.keys import ServiceKeys
from enrich.transport.pacing import Host
from enrich.transport.response import Media, Response
from enrich.transport.response_check import ResponseProblem
from enrich.transport.routes import Inquiry, OutgoingRequest, Route, Routes
from enrich.transport.user_agent import is_example, user_agent

if TYPE_CHECKING:
    from enrich.transport.http import HttpClient

MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ACCEPT: Mapping[Media, str] = {
    "json": "application/json, */*;q=0.1",
    "xml": "application/atom+xml, application/xml, text/xml, */*;q=0.1",
    "html": "text/html, application/xhtml+xml, */*;q=0.1",
    "text": "*/*",
    "bytes": "*/*",
}
# Characters that no form needs escaped: without escapes, a long query is a third shorter.
_PLAIN_IN_FORMS = "/:?,()<>{}|'\""


class Session:
    """One session serves all sources and threads of a run.

    `intervals`: the known hosts, and the seconds from the end of an answer to the next request;
    no other host is asked.
    `mirrors`: host -> base URL that is asked instead.
    `mailto`: the user's e-mail address, for the services that ask for one.
    `keys`: the keys of services, each with the hosts that it may go to.
    `refused`: "host" or "host/path" -> why it refuses programs; it is not asked.
    `max_requests`: the budget of the run. `deadline`: the time of `clock` when sending ends.
    `timeout`: the seconds to connect, and between two reads. `answer_seconds`: for a whole answer.
    `max_bytes`: of a body. `retries`: the most further tries of a request.
    `patience`: the seconds that a host's failures may cost a run before the host is closed.
    `state_dir`: where processes share their spacing; None: only this process's threads are spaced.
    `clock`, `wall`: monotonic time and Unix time. `sleep`: waits for some seconds.
    `on_wait`: called with the host and the seconds before each wait.
    `on_answer`: called with each answer as it came, whatever it is.
    `stop`: the event that stops the run. `rng`: the source of random numbers for back-off.

    `seconds` holds the time spent on each host; `newly_refused`, `spent_until` and `last_answer`
    are those of Breaker.
    """

    def __init__(
        self,
        intervals: Mapping[str, float],
        mirrors: Mapping[str, str] | None = None,
        *,
        mailto: str | None = None,
        keys: Mapping[str, Collection[str]] | None = None,
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
        on_answer: Callable[[Response], None] | None = None,
        stop: threading.Event | None = None,
        rng: random.Random | None = None,
    ) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._breaker = Breaker(
            refused or {}, retries=retries, patience=patience, clock=clock, wall=wall, rng=rng
        )
        self.newly_refused = self._breaker.newly_refused
        self.spent_until = self._breaker.spent_until
        self.last_answer = self._breaker.last_answer
        self._hosts = {h.lower(): Host(h.lower(), max(0.0, float(s))) for h, s in intervals.items()}
        for host in self._hosts.values():
            host.closed = self._breaker.known_refusal(host.name)
        self._routes = Routes(self._hosts, mirrors or {})
        self._keys = ServiceKeys(keys or {})
        self._mailto = mailto if mailto and not is_example(mailto) else None
        self._clock, self._wall = clock, wall
        self._on_answer = on_answer
        self._limits = (timeout, answer_seconds, max_bytes)
        self._lock = threading.Lock()
        self._client: HttpClient | None = None
        self._admission = Admission(
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
        """The requests sent, by host; retries and redirects count."""
        return self._admission.requests

    @property
    def notes(self) -> list[Sentence]:
        """Sentences for the user about this session, each once."""
        return self._admission.notes

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        expect: Media = "json",
        allow: Collection[int] = (),
        parts: int = 1,
    ) -> Response:
        """Return the answer to a GET: its status is 200 or one of `allow`.

        `parts`: how many things it asks for. Raises TooHeavy where a request for fewer of them may
        be answered; Unavailable, Refused or Unreadable for every other answer, also for a body that
        is not of the kind `expect` (a web page for JSON, cut off, empty), whatever its status.
        """
        asked = Inquiry("GET", dict(headers or {}), None, parts)
        return self._ask(_with_query(url, params), asked, expect, allow)

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
        parts: int = 1,
        engine: bool = False,
    ) -> Response:
        """Return the answer to a POST of `json` or, if given, of `form`; else as `get`.

        `engine`: the host computes the answer to a query, which may take it too long.
        """
        if form is not None:
            content: bytes | str = urlencode(form, safe=_PLAIN_IN_FORMS)
            kind = "application/x-www-form-urlencoded"
        else:
            content, kind = json_.dumps(json).encode(), "application/json"
        headers = {"Content-Type": kind, **(headers or {})}
        asked = Inquiry("POST", headers, content, parts, engine)
        return self._ask(_with_query(url, params), asked, expect, allow)

    def note(self, text: Sentence) -> None:
        """Keep a sentence for the user, once."""
        self._admission.note(text)

    def avoid(self, host: str, way: str, why: Sentence) -> None:
        """Keep, as a refusal is kept, that a host refuses one way of asking; `why` is for people.

        `way` names it: "several titles in one search". The host is still asked otherwise.
        """
        self._breaker.newly_refused[_way(host, way)] = why
        self.note(why)

    def avoids(self, host: str, way: str) -> bool:
        """Whether a host is known, from this run or an earlier one, to refuse a way of asking."""
        return self._breaker.refuses(_way(host, way))

    def abort(self) -> None:
        """Stop the session from another thread.

        Waits end, requests under way are cut off, and no further request is sent.
        """
        self._admission.stop()
        if self._client is not None:
            self._client.abort()

    def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            self._client.close()

    @property
    def _http(self) -> HttpClient:
        """The HTTP client, made for the first request: other runs need not load `requests`."""
        from enrich.transport.http import HttpClient

        with self._lock:
            if self._client is None:
                self._client = HttpClient(*self._limits)
            return self._client

    def _ask(self, url: str, asked: Inquiry, expect: Media, allow: Collection[int]) -> Response:
        """Send a request and follow redirects among the known hosts.

        Each redirect is a request of its own: counted and spaced.
        """
        route = self._routes.locate(url)
        seen = {(asked.method, route.target)}
        asked = replace(asked, headers={"Accept": _ACCEPT[expect], **asked.headers})
        for _ in range(MAX_REDIRECTS + 1):
            asked, route = self._permitted(asked, route)
            headers = self._headers(route, asked.headers)
            request = OutgoingRequest(
                asked.method, route, headers, asked.content, asked.parts, asked.engine
            )
            answer = self._answer(request, expect, allow)
            if answer.status not in _REDIRECTS or answer.status in allow:
                return answer
            target = self._redirect(route, answer.headers["location"])
            if target.host != route.host:
                asked = asked.to_another_host()
            if asked.content is not None and answer.status not in {307, 308}:
                asked = asked.as_get()
            route = target
            if (asked.method, route.target) in seen:
                break
            seen.add((asked.method, route.target))
        circle = Unavailable(messages.services.CIRCLE(host=route.host), route.host)
        raise self._breaker.failure(self._hosts[route.host], circle)

    def _redirect(self, route: Route, location: str) -> Route:
        """Return the route of a redirect.

        Raises Unavailable where it leads out of the known hosts: that is the network of a hotel, or
        a fault, and no lasting refusal.
        """
        try:
            return self._routes.follow(route, location)
        except Refused as error:
            unavailable = Unavailable(error.sentence, route.host)
            raise self._breaker.failure(self._hosts[route.host], unavailable) from None

    def _permitted(self, asked: Inquiry, route: Route) -> tuple[Inquiry, Route]:
        """Return a request and its route without keys that must not go there.

        Raises Unavailable where a key cannot be left out.
        """
        try:
            found = self._keys.permitted(asked, route)
        except Refused as error:
            unavailable = Unavailable(error.sentence, route.host)
            raise self._breaker.failure(self._hosts[route.host], unavailable) from None
        if found != (asked, route) and route.mirror is not None:
            self._admission.note(messages.services.KEY_WITHHELD(host=route.host))
        return found

    def _headers(self, route: Route, headers: Mapping[str, str]) -> dict[str, str]:
        agent = user_agent(route.host, self._mailto if route.is_private else None)
        return {"Accept-Encoding": "gzip, deflate", **headers, "User-Agent": agent}

    def _answer(self, request: OutgoingRequest, expect: Media, allow: Collection[int]) -> Response:
        """Return a good answer or a redirect, after as many tries as the failures are worth."""
        host = self._hosts[request.route.host]
        self._breaker.check_endpoint(request)
        with host.lock:
            began = self._clock()
            try:
                for tries in count(1):
                    answer = self._try(host, request, (expect, allow), tries)
                    if answer is not None:
                        return answer
            finally:
                self.seconds[host.name] += self._clock() - began
        raise AssertionError("unreachable")

    def _try(
        self,
        host: Host,
        request: OutgoingRequest,
        wanted: tuple[Media, Collection[int]],
        tries: int,
    ) -> Response | None:
        """Return the answer, None where another try must follow; raise SourceError at last."""
        with self._admission.turn(host, request.route):
            began = self._clock()
            try:
                answer, trickled = self._http.send(request)
                if self._on_answer is not None:
                    self._on_answer(answer)
                host.asked_for = rate_headers.interval(answer.headers)
                if answer.status in _REDIRECTS and answer.headers.get("location"):
                    response_check.check_redirect(answer)
                    return answer
                response_check.check(answer, *wanted, self._wall())
            except ResponseProblem as found:
                problem = found.for_method(request.method)
                if not problem.is_weight_of(request):
                    host.lost += self._clock() - began
                self._admission.check_running(host)
                self._breaker.record_problem(host, request, problem, tries)
                return None
            self._breaker.record_success(host, trickled)
            return answer


def _way(host: str, way: str) -> str:
    """Return the name under which it is kept that a host refuses a way of asking."""
    return f"{host} ({way})"


def _with_query(url: str, params: Mapping[str, str] | None) -> str:
    return url + ("&" if "?" in url else "?") + urlencode(params) if params else url
