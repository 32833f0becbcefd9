"""What a run works with: settings, store, sources and session, together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from enrich.catalogs.catalogue import Catalogue
from enrich.config import Config
from enrich.resolve.linking import LinkMemo
from enrich.runs.environment import RunEnvironment
from enrich.runs.result import RunOptions
from enrich.sources.base import Source
from enrich.store.base import Store

if TYPE_CHECKING:
    from enrich.transport import Session


@dataclass(frozen=True, slots=True)
class RunContext:
    """What a run works with; `factory` makes it once for each run."""

    config: Config
    options: RunOptions
    environment: RunEnvironment
    store: Store
    sources: Sequence[Source]
    # through which the sources ask; None where nobody is asked
    session: Session | None
    # those that were built from dumps
    catalogues: Sequence[Catalogue] = ()
    # what was linked to papers in other runs over the same catalogues, where nobody is asked
    memo: LinkMemo | None = None
