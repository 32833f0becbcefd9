"""`check`: resolve the entries of a list as a run does, then hold each one's claims against what is known."""

from __future__ import annotations

from enrich import claims, pipeline
from enrich.config import Config
from enrich.model import Entry, Identifier
from enrich.outcome import Options, Resolved, Result
from enrich.pipeline import Environment, Resolution
from enrich.resolve import Paper, Resolver, search_question
from enrich.store import Store, exclusive

# Who can say for sure that an identifier is not there. For a DOI that is its registration agency; see `_AGENCIES`.
_AUTHORITY = {"arxiv": ("arxiv",), "usenix": ("usenix",), "acl": ("acl",), "pmlr": ("pmlr",)}
# Prefixes whose DOIs are all registered at Crossref: there, "unknown" means that the DOI does not exist.
_CROSSREF_PREFIXES = (
    "10.1145/", "10.1109/", "10.1007/", "10.1016/", "10.18653/", "10.1162/", "10.14778/", "10.1137/", "10.1038/", "10.1126/",
    "10.1613/", "10.1093/", "10.1080/", "10.1002/", "10.24963/", "10.1609/", "10.1017/", "10.1287/", "10.1371/",
)  # fmt: skip
_EVERYBODY = (("dblp",), ("crossref",), ("semantic_scholar", "openalex"))


def check(config: Config, options: Options, env: Environment) -> tuple[Result, list[tuple[Resolved, claims.Checked]]]:
    """Return the run's result and, for every paper of the lists asked for, the verdict on what its entry claims."""
    result = Result(started=env.now())
    listings = pipeline.read_lists(config, options)
    with exclusive(config.store), Store(config.store) as store:
        found = pipeline.resolve(config, options, env, store, listings, result)
    asked = {r.name for r in listings if r.asked}
    papers = _paper_of(found)
    verdicts = []
    for resolved in result.entries:
        if resolved.entry.kind == "paper" and resolved.entry.list in asked:
            paper = papers[id(resolved.entry)]
            verdicts.append((resolved, claims.check(_case(resolved, paper, found.resolver))))
    return result, verdicts


def _paper_of(found: Resolution) -> dict[int, Paper]:
    return {id(e): paper for paper, group in zip(found.papers, found.groups, strict=True) for e in group}


def _case(resolved: Resolved, paper: Paper, resolver: Resolver) -> claims.Case:
    return claims.Case(
        entry=resolved.entry,
        work=resolved.work,
        candidates=[m.record for m in (*paper.linked.candidates, *paper.linked.near)],
        dead=_dead(resolved.entry, resolver),
        asked_everybody=_asked_everybody(paper, resolver),
        problems=resolved.problems,
    )


def _dead(entry: Entry, resolver: Resolver) -> list[tuple[Identifier, str]]:
    """Return the stated identifiers of which the service that gives them out itself says that they are not there."""
    dead = []
    for identifier in entry.identifiers:
        names = _AUTHORITY.get(identifier.scheme, ())
        if identifier.scheme == "doi" and identifier.value.startswith(_CROSSREF_PREFIXES):
            names = ("crossref",)
        if names and all(resolver.remembers(n, str(identifier)) == "absent" for n in names):
            dead.append((identifier, names[0]))
    return dead


def _asked_everybody(paper: Paper, resolver: Resolver) -> bool:
    question = search_question(paper.query)
    return not paper.unasked and all(any(resolver.remembers(name, question) for name in group) for group in _EVERYBODY)
