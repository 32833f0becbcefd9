"""What a failed request leads to: another try, a closed host, or a refusal to remember."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from enrich import messages
from enrich.errors import Refused, SourceError, TooHeavy, Unavailable
from enrich.messages import Sentence
from enrich.transport.admission import copy_of
from enrich.transport.pacing import Host
from enrich.transport.response_check import ResponseProblem
from enrich.transport.routes import OutgoingRequest

_DAY = 86400.0


class Breaker:
    """Decides about further tries, and closes hosts that keep failing (a circuit breaker).

    `refused`: host or "host/path" -> why it refuses, from earlier runs. `retries`: the most further
    tries. `patience`: the seconds that a host's failures may cost before the host is closed.
    Results: `newly_refused` (as `refused`), `spent_until` (host -> end of its spent daily budget)
    and `last_answer` (host -> when it last answered well); times are ISO 8601 in UTC.
    """

    def __init__(
        self,
        refused: Mapping[str, str],
        *,
        retries: int,
        patience: float,
        clock: Callable[[], float],
        wall: Callable[[], float],
        rng: random.Random | None,
    ) -> None:
        self.newly_refused: dict[str, str] = {}
        self.spent_until: dict[str, str] = {}
        self.last_answer: dict[str, str] = {}
        self._refused = {
            place: Refused(Sentence(reason), place) for place, reason in refused.items()
        }
        # Parts of a host that refuse, as "host/path": the rest of the host is still asked.
        self._refused_endpoints: dict[str, SourceError] = {
            place: error for place, error in self._refused.items() if "/" in place
        }
        self._retries, self._patience = retries, patience
        self._clock, self._wall = clock, wall
        self._rng = rng or random.Random()  # noqa: S311  jitter

    def known_refusal(self, host: str) -> SourceError | None:
        """Return the refusal of a whole host that an earlier run met, or None."""
        return self._refused.get(host)

    def refuses(self, place: str) -> bool:
        """Whether a place refuses by what this run or an earlier one met."""
        return place in self._refused or place in self.newly_refused

    def check_endpoint(self, request: OutgoingRequest) -> None:
        """Raise SourceError where the request's part of its host is known to refuse."""
        if request.endpoint in self._refused_endpoints:
            raise copy_of(self._refused_endpoints[request.endpoint])

    def record_success(self, host: Host, trickled: float) -> None:
        """Reset the strikes after a good answer, and pay back one interval of the lost time.

        `trickled`: the seconds that the body trickled in; too many of them close the host.
        """
        host.trickled += trickled
        if host.trickled > self._patience:
            host.closed = Unavailable(messages.services.TOO_SLOW(host=host.name), host.name)
        host.strikes = host.too_heavy = 0
        host.lost = max(0.0, host.lost - host.spacing)
        self.last_answer[host.name] = _iso(self._wall())

    def record_problem(
        self, host: Host, request: OutgoingRequest, problem: ResponseProblem, tries: int
    ) -> None:
        """Set the host's pause before the next try, or raise SourceError if no try is left.

        `tries`: how many tries of this request have failed, this one included.
        """
        error = problem.error
        import logging

        logging.getLogger(__name__).info("%s (try %d)", error, tries)
        if problem.path_only:
            self._refused_endpoints[request.endpoint] = copy_of(error)
        if problem.lasting:
            self.newly_refused[request.endpoint if problem.path_only else host.name] = str(error)
        if problem.spent:
            self.spent_until[host.name] = _iso(self._wall() + min(_DAY, problem.wait or _DAY))
        is_weight = problem.is_weight_of(request)
        if problem.closes and not is_weight and not (request.engine and problem.heavy):
            host.closed = copy_of(error)
            raise error
        if tries > self._retries_of(host, request, problem):
            if request.engine or is_weight:
                self._pause(host, error, problem.wait or 0.0)
            if not is_weight:
                raise self.failure(host, error, strike=problem.strike)
            host.too_heavy += 1
            raise TooHeavy(error.sentence, error.host, silent=problem.closes)
        wait = problem.wait
        if wait is None:
            wait = self._back_off(host, tries, throttled=problem.throttled)
        self._pause(host, error, wait)

    def _retries_of(self, host: Host, request: OutgoingRequest, problem: ResponseProblem) -> int:
        """Return how many further tries of the same request are worth it.

        While it is being found out how much a host takes at once, none; it is asked for less. A
        query that takes too long takes as long the second time. A wait that a host asks for is
        kept, once.
        """
        retries = min(problem.retries, self._retries)
        if request.engine or problem.is_weight_of(request):
            retries = min(retries, 1)
        asks_to_wait = problem.wait is not None
        if host.too_heavy or (request.engine and problem.is_weight_of(request)):
            return retries if asks_to_wait and not host.too_heavy else 0
        return retries

    def _pause(self, host: Host, error: SourceError, wait: float) -> None:
        """Let a host rest; raise the error and close the host where that costs too much."""
        if host.lost + wait > self._patience:
            host.closed = copy_of(error)
            raise error
        host.lost += wait
        host.not_before = self._clock() + wait

    def failure(self, host: Host, error: SourceError, *, strike: bool = True) -> SourceError:
        """Return the error after counting it: the second failure in a row closes the host."""
        if strike:
            host.strikes += 1
            if host.strikes > 1:
                host.closed = copy_of(error)
        return error

    def _back_off(self, host: Host, tries: int, *, throttled: bool) -> float:
        base = max(0.1, host.spacing) * (3.0 if throttled else 1.0)
        return base * 2.0 ** (tries - 1) * self._rng.uniform(1.0, 1.5)


def _iso(unix_time: float) -> str:
    return datetime.fromtimestamp(unix_time, UTC).isoformat(timespec="seconds")
