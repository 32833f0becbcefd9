"""What comes from outside of a run: time, progress, and the wish to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic

from enrich.resolve.progress import Progress


@dataclass(slots=True)
class RunEnvironment:
    """What comes from outside: time, progress, and the wish to stop; `abort` cuts what is under way."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    clock: Callable[[], float] = monotonic
    progress: Progress | None = None
    on_wait: Callable[[str, float], None] | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    abort: Callable[[], None] = lambda: None
