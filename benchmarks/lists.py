"""Reading lists as people have them: links of the hosts in the shares of real lists."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.records import TrueRecord

# Shares of the hosts over some fifty public reading lists, in hundredths.
SHARES: Mapping[str, int] = {
    "arxiv": 60,
    "acm": 14,
    "usenix": 8,
    "ieee": 5,
    "pmlr": 5,
    "openreview": 4,
    "acl": 2,
    "title": 2,
}


def _arxiv(record: TrueRecord) -> str | None:
    known = record.get("arxiv")
    return f"https://arxiv.org/abs/{known['id']}" if known else None


def _doi_of(prefix: str, base: str) -> Callable[[TrueRecord], str | None]:
    return lambda r: base + str(r["doi"]) if str(r.get("doi") or "").startswith(prefix) else None


def _own(field: str, address: str) -> Callable[[TrueRecord], str | None]:
    return lambda r: address.format(r[field]) if r.get(field) else None


LINKS: Mapping[str, Callable[[TrueRecord], str | None]] = {
    "arxiv": _arxiv,
    "acm": _doi_of("10.1145/", "https://dl.acm.org/doi/"),
    "usenix": _own("usenix", "https://www.usenix.org/{}"),
    # IEEE registers every paper: a record without a DOI is one that the records' makers did not
    # find.
    "ieee": lambda r: (
        f"https://ieeexplore.ieee.org/document/{r['ieee']}"
        if r.get("ieee") and r.get("doi")
        else None
    ),
    "pmlr": _own("pmlr", "https://proceedings.mlr.press/{}.html"),
    "openreview": lambda r: (
        f"https://openreview.net/forum?id={r['openreview']['id']}" if r.get("openreview") else None
    ),
    "acl": _own("acl", "https://aclanthology.org/{}/"),
    "doi": lambda r: f"https://doi.org/{r['doi']}" if r.get("doi") else None,
    "dblp": lambda r: f"https://dblp.org/rec/{r['dblp']}" if r.get("dblp") else None,
    "title": lambda r: (
        "" if r.get("dblp") or r.get("doi") else None
    ),  # known somewhere, so that it can be found
}


@dataclass(frozen=True, slots=True)
class Line:
    """A paper of a list: its record, the host of its link, and the link ("" for a bare title)."""

    record: TrueRecord
    host: str
    link: str

    @property
    def markdown(self) -> str:
        """The line as it stands in the list."""
        title = " ".join(str(self.record["title"]).split()).replace("[", r"\[").replace("]", r"\]")
        return f"- [ ] [{title}]({self.link})" if self.link else f"- [ ] {title}"


def draw(records: Sequence[dict[str, Any]], count: int, seed: int = 1) -> list[Line]:
    """Return `count` different papers with links in the shares of real lists.

    What a host lacks is drawn from the others in their own shares, so that a long list over few
    preprints has fewer of them.
    """
    order = list(range(len(records)))
    random.Random(seed).shuffle(order)
    free: dict[str, list[tuple[int, str]]] = {host: [] for host in SHARES}
    for i in order:
        for host in SHARES:
            link = LINKS[host](records[i])
            if link is not None:
                free[host].append((i, link))
    used: set[int] = set()
    drawn: list[Line] = []
    open_ = {host: share for host, share in SHARES.items() if free[host]}
    while len(drawn) < count and open_:
        lacking, whole = count - len(drawn), sum(open_.values())
        for host, share in list(open_.items()):
            wanted = max(1, round(lacking * share / whole))
            taken = _take(free[host], min(wanted, count - len(drawn)), used)
            drawn += [Line(records[i], host, link) for i, link in taken]
            if not free[host]:
                del open_[host]
    random.Random(seed + 1).shuffle(drawn)
    return drawn


def more(
    records: Sequence[dict[str, Any]], drawn: Sequence[Line], count: int, seed: int = 1
) -> list[Line]:
    """Return `count` further papers with links, none of them drawn before."""
    used = {id(line.record) for line in drawn}
    return [
        x for x in draw(records, len(drawn) + 2 * count + 10, seed + 2) if id(x.record) not in used
    ][:count]


def _take(free: list[tuple[int, str]], count: int, used: set[int]) -> list[tuple[int, str]]:
    taken: list[tuple[int, str]] = []
    while free and len(taken) < count:
        i, link = free.pop(0)
        if i not in used:
            used.add(i)
            taken.append((i, link))
    return taken


def markdown(lines: Sequence[Line]) -> str:
    """Return the list as a file."""
    return "# A reading list of real shares\n\n" + "".join(f"{line.markdown}\n" for line in lines)
