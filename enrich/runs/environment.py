"""What comes from outside of a run: time, progress, and the wish to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic

from enrich.resolve.limits import ResolveLimits
from enrich.resolve.progress import Progress


@dataclass(frozen=True, slots=True)
class RunEnvironment:
    """What comes from outside of a run: time, progress, and the wish to stop."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    clock: Callable[[], float] = monotonic
    progress: Progress | None = None
    # called with a host and the seconds that its pace costs
    on_wait: Callable[[str, float], None] | None = None
    # how far asking goes, and which scores link a record to a paper
    limits: ResolveLimits = field(default_factory=ResolveLimits)
    # set where no further question is to be asked
    stop: threading.Event = field(default_factory=threading.Event)
