"""Times as the store keeps them: ISO 8601 in UTC, so that texts compare as times do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def to_second(when: datetime) -> str:
    """Return a time to the second: of a run, a work, a citation key."""
    return when.astimezone(UTC).isoformat(timespec="seconds")


def to_millisecond(when: datetime) -> str:
    """Return a time to the millisecond: of an answer.

    A run that begins in the second in which the one before it ended must not take that one's
    answers for its own.
    """
    return when.astimezone(UTC).isoformat(timespec="milliseconds")


# How far a clock may have been ahead when a time was written: what is later comes of a wrong one.
_AHEAD = timedelta(days=1)


def is_impossible(when: str, now: datetime) -> bool:
    """Whether a kept time is still to come: the clock was wrong then, or is wrong now.

    Nothing is held for as long as such a time says.
    """
    return when > to_second(now + _AHEAD)
