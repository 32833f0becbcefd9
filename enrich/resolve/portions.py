"""How many questions a service takes at once, as it turns out in a run. Pure."""

from __future__ import annotations

from dataclasses import dataclass

# Refusals in a row after which one question is asked alone, and then another one: a service that
# answers neither is down, and is not asked in ever smaller parts.
_PROBES = range(2, 4)


@dataclass(slots=True)
class Portions:
    """The size of the next request to a service that may find a whole batch too heavy.

    What was too much is asked in halves. What a service has taken it is asked again at once, until
    a single question is seen to be at fault: then whole batches are tried again. A service that
    refuses single questions too, or that has refused `most_refusals` requests, is left alone.
    """

    most_refusals: int
    # The most questions in a request; None: as many as a batch has.
    size: int | None = None
    in_a_row: int = 0
    refusals: int = 0
    # Whether a single question has failed since the last answer.
    one_failed: bool = False
    # Whether it has refused everything once more after the single questions.
    is_down: bool = False

    def take(self, left: int) -> int:
        """Return how many of the questions that are left to ask in the next request."""
        if self.in_a_row in _PROBES:
            return 1
        if self.in_a_row >= _PROBES.stop or self.size is None:
            return left
        return min(left, self.size)

    @property
    def is_used_up(self) -> bool:
        """Whether the service has refused so much in this run that it is left alone."""
        return self.is_down or self.refusals >= self.most_refusals

    def too_heavy(self, asked: int, *, silent: bool = False) -> None:
        """Note that a request of so many questions was too much.

        After a silence it is asked at once whether the service answers at all: each costs long.
        """
        self.is_down = self.in_a_row >= _PROBES.stop
        self.in_a_row += _PROBES.start if silent and self.size is None else 1
        self.size = max(1, asked // 2)
        self.refusals += 1

    def failed(self, asked: int) -> None:
        """Note that the service could not be asked for another reason than the size."""
        if asked > 1:
            self.size, self.in_a_row = None, 0
        elif self.in_a_row or self.size:
            self.in_a_row += 1
            self.refusals += 1
            self.one_failed = True

    def answered(self) -> None:
        """Note an answer."""
        self.in_a_row = 0
        if self.one_failed:
            self.size, self.one_failed = None, False
