"""The state of the stand-in: its corpus, its manners, what it counted, and what is broken."""

from __future__ import annotations

import collections
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support.world.corpus import Corpus
from tests.support.world.hosts import CONCURRENCY, PACE

if TYPE_CHECKING:
    import pyoxigraph


@dataclass(frozen=True)
class Manners:
    """How strict the services are; see the command line."""

    pace: float = 1.0
    latency: float = 0.0
    openreview: str = "challenge"
    ieee: str = "refuse"
    dblp: str = "open"
    s2: str = "open"
    openalex: str = "budget"


@dataclass
class Fault:
    """A way in which a service is broken, how often, and for how many requests (None: for all)."""

    mode: str
    rate: float = 1.0
    count: int | None = None


@dataclass
class Counts:
    """What was seen since the last reset."""

    began: float = field(default_factory=time.time)
    requests: collections.Counter[str] = field(default_factory=collections.Counter)
    breaches: collections.Counter[str] = field(default_factory=collections.Counter)
    asked: collections.Counter[str] = field(default_factory=collections.Counter)  # identifiers
    status: collections.Counter[str] = field(default_factory=collections.Counter)
    inflight: collections.Counter[str] = field(default_factory=collections.Counter)
    peak: collections.Counter[str] = field(default_factory=collections.Counter)
    agents: collections.Counter[str] = field(default_factory=collections.Counter)
    spent: collections.Counter[str] = field(default_factory=collections.Counter)  # by key
    broke: set[str] = field(default_factory=set)  # keys whose budget is spent
    paths: collections.deque[str] = field(default_factory=lambda: collections.deque(maxlen=5000))
    seen: collections.defaultdict[str, collections.deque[float]] = field(
        default_factory=lambda: collections.defaultdict(collections.deque)
    )
    keyless: float = 0.0  # when Semantic Scholar was last asked without a key


class Web:
    """The services' common state. `lock` guards what requests change."""

    def __init__(self, corpus: Corpus, manners: Manners) -> None:
        self.corpus = corpus
        self.manners = manners
        self.graph = _graph(corpus.path)
        self.lock = threading.Lock()
        self.counts = Counts()
        self.faults: dict[str, Fault] = {}
        self._made: dict[str, Any] = {}

    def reset(self) -> None:
        """Set the counters to zero and end all faults."""
        self.counts = Counts()
        self.faults = {}

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """Return what is made of the whole corpus, the first time that somebody needs it."""
        with self.lock:
            if name not in self._made:
                self._made[name] = make()
            return self._made[name]

    def polite(self, service: str, pool: str = "") -> bool:
        """Whether a request keeps the pace; if not, it is counted as a breach.

        A token bucket for each service (Crossref: for each pool): the interval refills it, the
        burst is its size.
        """
        interval, burst = PACE.get(pool or service, (0.0, 99))
        interval *= self.manners.pace
        if not interval:
            return True
        now, arrived = time.monotonic(), self.counts.seen[pool or service]
        while arrived and now - arrived[0] > interval * burst * 0.98:
            arrived.popleft()
        if len(arrived) >= burst or (pool and self._crowded(service, pool)):
            self.counts.breaches[service] += 1
            return False
        arrived.append(now)
        return True

    def _crowded(self, service: str, pool: str) -> bool:
        most = CONCURRENCY.get(pool.split(":")[1].split("-")[0], 99)
        return self.counts.inflight[service] >= most


def _graph(path: str) -> pyoxigraph.Store | None:
    """Return DBLP's graph of the corpus, if it was built and pyoxigraph is here."""
    try:
        import pyoxigraph
    except ImportError:
        return None
    folder = Path(path + ".rdf")
    return pyoxigraph.Store.read_only(str(folder)) if folder.is_dir() else None
