"""What can go wrong, in the words that the user reads."""

from __future__ import annotations

from typing import ClassVar

from enrich.messages import Sentence


class EnrichError(Exception):
    """Something that the user can act on: one sentence says what and where, and what to do."""

    # with which a command ends, if nothing else is made of it
    exit_code: ClassVar[int] = 2

    def __init__(self, message: Sentence) -> None:
        super().__init__(message)

    @property
    def sentence(self) -> Sentence:
        """The sentence, in one line."""
        return Sentence(" ".join(str(self).split()))


class ConfigError(EnrichError):
    """The configuration, the command line or an output place cannot be used (exit code 2)."""


class ListError(EnrichError):
    """A reading list cannot be read, or cannot be written back safely (exit code 2)."""


class StoreError(EnrichError):
    """The cache is not ours, is from a newer version, or cannot be written (exit code 2)."""


class DamagedError(StoreError):
    """The cache's file is damaged; a command that writes moves it aside, and says `why`."""

    def __init__(self, message: Sentence, why: str) -> None:
        super().__init__(message)
        self.why = why


class NotFoundError(EnrichError, KeyError):
    """The library has no such paper, or several fit; `keys` are the citation keys that may do."""

    def __init__(self, message: Sentence, keys: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.keys = keys

    def __str__(self) -> str:
        """Return the sentence; that of a KeyError would be in quotes."""
        return str(self.args[0])


class OptionError(EnrichError, ValueError):
    """A program has asked for something that there is not: a format, a field, an option."""


class PluginError(EnrichError):
    """What another package adds cannot be used; the text names it and says why (exit code 2)."""


class LockedError(EnrichError):
    """Another run holds the lock (exit code 4)."""

    exit_code = 4


class Interrupted(EnrichError):
    """The user has stopped a run that was asking (exit code 130); the text says what is kept."""


class SourceError(EnrichError):
    """A source could not be asked (exit code 3).

    This is not "not there", and is never kept as an answer. `host` is the named host (never the
    mirror's); the text holds no URL, key or e-mail address.
    """

    exit_code = 3

    def __init__(self, message: Sentence, host: str = "") -> None:
        super().__init__(message)
        self.host = host


class Unavailable(SourceError):
    """Cannot be asked now: time-out, 5xx, 429, a cut or empty answer. The next run asks again."""


class TimeSpent(Unavailable):
    """The minutes that the user gave the run are over; no service is to blame."""


class RequestsSpent(Unavailable):
    """The requests that the user gave the run are sent; no service is to blame."""


class TooHeavy(Unavailable):
    """Too much for a service at once; a part of the question may be answered.

    `silent`: no answer came in time, as from a service that is down.
    """

    def __init__(self, message: Sentence, host: str = "", *, silent: bool = False) -> None:
        super().__init__(message, host)
        self.silent = silent


class Refused(SourceError):
    """Refuses programs: browser challenge, robots refused, no key, budget spent.

    It is kept for the host, for `recheck.refused_days`. Without a `host` it is one question that is
    refused: an address that is never asked, a note that is not public.
    """


class Unreadable(SourceError):
    """An answer has another shape than the service documents: HTML for JSON, a broken feed."""
