"""Where the history for feeds comes from; no feed is needed to hand it on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from enrich.store.base import ChangeRow, Store


@dataclass(frozen=True, slots=True)
class FeedSource:
    """The history that feeds are made of, with what the run at hand adds to it."""

    store: Store
    # of a run that has not kept its changes
    pending: Sequence[ChangeRow] = ()

    def rows(self) -> list[ChangeRow]:
        """Return the changes, the newest first; those of a run by key."""
        return [*sorted(self.pending, key=lambda row: row.key), *self.store.history.since()]
