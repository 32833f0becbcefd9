"""The order of work of a run, as a table: what each step asks, whom, and when it ends. Pure.

A question is an identifier or a title. What is remembered is not asked; what is asked goes out in
batches, and the answers of a batch are kept before the next one is sent. `resolver` works through
`ORDER` from top to bottom.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from enrich.sources.base import Source
from enrich.sources.policy import Phase, SearchScope


class Asks(Enum):
    """What a step asks its sources."""

    # For identifiers, as `FetchPolicy` decides.
    IDENTIFIERS = "identifiers"
    # For many titles in one request, of papers that no identifier leads to.
    TITLES = "titles"
    # For many titles in one request, of papers that nobody knows or that lack the abstract.
    TITLES_FOR_GAPS = "titles for gaps"
    # For one title after the other, where no linked page can be read for the paper.
    SINGLE_TITLES = "single titles"
    # The same for all papers, and for the abstract where a source hides it from other requests.
    LAST_TITLES = "last titles"
    # Nothing: the step waits for the sources in the background.
    NOTHING = "nothing"


class Until(Enum):
    """When a step ends."""

    # Every identifier of the lists has been asked for once; background sources go on alone.
    ONE_ROUND = "one round"
    # The answers report no new identifier.
    NOTHING_NEW = "nothing new"
    # Every title has been asked for at every source of the step.
    ALL_ASKED = "all asked"
    # For each paper: a source has a sure match, or all have been asked in turn.
    FIRST_MATCH = "first match"
    # The background sources have answered, but for those that are searched for linked papers.
    ALL_ANSWERED = "all answered"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a run: it asks the sources whose policies are of one of these phases."""

    name: str
    asks: Asks
    phases: frozenset[Phase]
    until: Until

    def takes(self, source: Source) -> bool:
        """Whether a source takes part."""
        if source.policy.local or source.policy.phase not in self.phases:
            return False
        if self.asks is Asks.IDENTIFIERS:
            return bool(source.schemes)
        if self.asks in {Asks.TITLES, Asks.TITLES_FOR_GAPS}:
            is_for_all = source.policy.search_scope is SearchScope.ANY_PAPER
            return source.search_batch > 1 and is_for_all
        return self.asks is Asks.NOTHING or source.search_batch > 0

    def sources(self, sources: Sequence[Source]) -> list[Source]:
        """Return those that take part, in their order."""
        return list(filter(self.takes, sources))


_FIRST = frozenset({Phase.IDENTIFIERS, Phase.TITLES})
_BULK = _FIRST | {Phase.GAPS}
_GAPS = frozenset({Phase.GAPS})
_ALL = frozenset(Phase)

ORDER: tuple[Step, ...] = (
    Step("stated identifiers", Asks.IDENTIFIERS, _FIRST, Until.ONE_ROUND),
    Step("titles", Asks.TITLES, _FIRST, Until.ALL_ASKED),
    # Rounds for what the identifiers and the titles brought, so that both share their batches.
    Step("reported identifiers", Asks.IDENTIFIERS, _FIRST, Until.NOTHING_NEW),
    Step("background", Asks.NOTHING, _FIRST, Until.ALL_ANSWERED),
    Step("titles, after the background", Asks.TITLES, _FIRST, Until.ALL_ASKED),
    Step("gaps", Asks.IDENTIFIERS, _BULK, Until.NOTHING_NEW),
    Step("titles for gaps", Asks.TITLES_FOR_GAPS, _GAPS, Until.ALL_ASKED),
    Step("identifiers from gaps", Asks.IDENTIFIERS, _BULK, Until.NOTHING_NEW),
    Step("single titles", Asks.SINGLE_TITLES, _ALL, Until.FIRST_MATCH),
    Step("pages", Asks.IDENTIFIERS, _ALL, Until.NOTHING_NEW),
    Step("last titles", Asks.LAST_TITLES, _ALL, Until.FIRST_MATCH),
    Step("last identifiers", Asks.IDENTIFIERS, _ALL, Until.NOTHING_NEW),
)
