"""How a source is asked: when, for which papers, after which others. Pure.

What a source *can* do is declared in its class: `schemes`, `batch`, `search_batch`. Its `Policy`
says when that is worth a request. `resolve` reads policies and never the name of a source. A source
takes a preset and changes what differs: `policy = replace(REGISTRY, after=("dblp",))`. Attributes
that contradict each other are refused when the class of the source is made (`contradictions`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, Flag, auto


class Phase(Enum):
    """The phase of a run from which on a source is asked. `resolve.phases` has the whole order."""

    # For every identifier that it takes, from the first round on. A search for many titles in one
    # request (`search_batch` over 1) follows that round.
    IDENTIFIERS = "identifiers"
    # By title alone, many in one request, right after the first round.
    TITLES = "titles"
    # Only for what is missing when all identifiers have been followed.
    GAPS = "gaps"
    # By title alone, one after the other, for papers that are still not found.
    SEARCH = "search"
    # One page per paper, last of all.
    PAGES = "pages"


class Need(Flag):
    """What a paper must lack for a request to be worth it: any one of several joined by `|`."""

    # No service has a record of it; the user's own catalogues do not count.
    RECORD = auto()
    # No record has an abstract.
    ABSTRACT = auto()
    # No record that can be relied on is of a published version.
    PUBLICATION = auto()
    # No publisher or registry has a record of a published version; an index is not enough.
    CONFIRMATION = auto()
    # It is not published as far as is known, and its versions have not been looked up: no
    # aggregator knows it, or one names a venue and no index of publications has answered.
    VERSIONS = auto()


ALWAYS = Need(0)


class SearchScope(Enum):
    """The papers that a source is searched for by title."""

    ANY_PAPER = "any paper"
    # Those with a link to the source's own site, whose record cannot be had by that link.
    LINKED_PAPERS = "linked papers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """When a source is asked, and for what. The defaults ask for every identifier, at once."""

    # From which phase of a run on it is asked.
    phase: Phase = Phase.IDENTIFIERS
    # What a paper must lack for an identifier that the list states to be asked for.
    needs: Need = ALWAYS
    # The same for an identifier that another source has reported; None: as for a stated one.
    needs_if_reported: Need | None = None
    # Asked about a preprint it may name the published version, so preprints are asked for often.
    reports_versions: bool = False
    # One accepted record has all that it knows of a paper: its other identifiers are not asked for.
    one_record_covers_all: bool = False
    # Its searches may show that a preprint is published by now.
    confirms_publication: bool = False
    # Which papers it is searched for.
    search_scope: SearchScope = SearchScope.ANY_PAPER
    # Slow: where it has several requests to make, the others go on without its answers.
    background: bool = False
    # Sources that report more identifiers for it: it waits for their answers to the first round.
    after: tuple[str, ...] = ()
    # Scheme -> the source that is asked first for it; this one gets what that one does not have.
    fallback_for: Mapping[str, str] = field(default_factory=dict)
    # Its place when sources are asked in turn; the smallest comes first.
    search_order: int = 50
    # It reads the user's files: it needs no network, and its answers are not remembered.
    local: bool = False

    def needs_of(self, *, stated: bool) -> Need:
        """Return what a paper must lack for one of its identifiers to be asked for."""
        if stated or self.needs_if_reported is None:
            return self.needs
        return self.needs_if_reported

    @property
    def lists_publications(self) -> bool:
        """Whether it is an index: what it has no record of is probably not published."""
        return (
            self.reports_versions
            and not self.one_record_covers_all
            and self.phase is not Phase.GAPS
        )


# An index of publications: it has many papers at once, in all their versions.
INDEX = Policy(reports_versions=True, needs_if_reported=Need.CONFIRMATION, search_order=10)
# An agency that registers DOIs, with what the publishers deposited.
REGISTRY = Policy(confirms_publication=True, search_order=30)
# An archive of preprints, which are long lists of slow answers.
PREPRINT_SERVER = Policy(background=True, search_order=80)
# A service that gathers what others publish and joins the versions of a paper.
AGGREGATOR = Policy(reports_versions=True, one_record_covers_all=True, search_order=50)
# An aggregator that is asked for missing fields alone.
GAP_FILLER = Policy(
    phase=Phase.GAPS,
    needs=Need.RECORD | Need.ABSTRACT | Need.VERSIONS,
    reports_versions=True,
    search_order=90,
)
# A site with one page per paper.
PAGES = Policy(
    phase=Phase.PAGES, needs=Need.RECORD | Need.ABSTRACT | Need.PUBLICATION, search_order=80
)
# The user's own files.
LOCAL = Policy(local=True, search_order=1)


# -- what makes no sense


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What a class of sources declares; `methods` are those that it does not have from the root."""

    name: str
    policy: Policy
    schemes: tuple[str, ...]
    batch: int
    search_batch: int
    hosts: tuple[str, ...]
    methods: frozenset[str]


_TITLES_ONLY = frozenset({Phase.TITLES, Phase.SEARCH})
_LATE = frozenset({Phase.GAPS, Phase.PAGES})
_LINKED = SearchScope.LINKED_PAPERS

# Sentence -> whether a policy contradicts itself so.
_OF_POLICY: Mapping[str, Callable[[Policy], bool]] = {
    "`needs` in phase `identifiers`, where nothing is known yet that a paper could lack: take a"
    " later phase, or `needs_if_reported`": lambda p: (
        p.phase is Phase.IDENTIFIERS and p.needs != ALWAYS
    ),
    "phase `gaps` or `pages` without `needs`: say what a paper must lack": lambda p: (
        p.phase in _LATE and p.needs == ALWAYS
    ),
    "`background` or `after` in another phase than `identifiers`: they are of the first round": (
        lambda p: p.phase is not Phase.IDENTIFIERS and (p.background or bool(p.after))
    ),
    "`background` with `after`: a slow source would begin late": lambda p: (
        p.background and bool(p.after)
    ),
    "`confirms_publication` with LINKED_PAPERS: it is not searched for the preprints of others": (
        lambda p: p.confirms_publication and p.search_scope is _LINKED
    ),
    "`local` with another attribute than `search_order`: files are read at any time": lambda p: (
        p.local and replace(p, search_order=0) != Policy(local=True, search_order=0)
    ),
}

# Sentence -> whether a class contradicts itself so.
_OF_CLASS: Mapping[str, Callable[[Declaration], bool]] = {
    "`batch` under 1": lambda d: d.batch < 1,
    "`search_batch` under 0": lambda d: d.search_batch < 0,
    "`search_batch` without a method `search`": lambda d: (
        d.search_batch > 0 and "search" not in d.methods
    ),
    "`schemes` without a method `fetch`": lambda d: bool(d.schemes) and "fetch" not in d.methods,
    "`local` without a method `reading`": lambda d: d.policy.local and "reading" not in d.methods,
    "`local` with `intervals`: it asks no host": lambda d: d.policy.local and bool(d.hosts),
    "`after` or `fallback_for` with its own name": lambda d: (
        bool(d.name) and d.name in {*d.policy.after, *d.policy.fallback_for.values()}
    ),
    "`fallback_for` with a scheme that is not among the `schemes`": lambda d: (
        not d.policy.fallback_for.keys() <= set(d.schemes)
    ),
    "phase `titles` or `search` with `schemes`: it is asked by title alone": lambda d: (
        d.policy.phase in _TITLES_ONLY and bool(d.schemes)
    ),
    "phase `titles` without a `search_batch` over 1; for one title a request there is `search`": (
        lambda d: d.policy.phase is Phase.TITLES and d.search_batch < 2
    ),
    "phase `search` without a `search_batch`": lambda d: (
        d.policy.phase is Phase.SEARCH and not d.search_batch
    ),
    "`confirms_publication` without a `search_batch`: its searches are to confirm it": lambda d: (
        d.policy.confirms_publication and not d.search_batch
    ),
    "LINKED_PAPERS without `schemes` and a `search_batch`": lambda d: (
        d.policy.search_scope is _LINKED and not (d.schemes and d.search_batch)
    ),
}


def contradictions(declared: Declaration) -> Iterator[str]:
    """Yield what contradicts itself in what a class of sources says of itself."""
    policy: object = declared.policy
    if not isinstance(policy, Policy):
        yield "`policy` that is no Policy: take a preset of enrich.sources.policy"
        return
    yield from (sentence for sentence, holds in _OF_POLICY.items() if holds(policy))
    yield from (sentence for sentence, holds in _OF_CLASS.items() if holds(declared))
