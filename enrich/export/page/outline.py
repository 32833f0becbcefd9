"""The sections of a list as a tree, in which everything stays in its order. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, count

from enrich.export.cleaning import clean
from enrich.export.page.items import PageItem
from enrich.text import fold

_DEEPEST = 5  # a heading of a section; one level more is that of a paper


@dataclass(slots=True)
class PageSection:
    """A section: its heading, and what is in it, papers and sections in their order."""

    title: str
    anchor: str
    # of its heading, from 1
    level: int
    parts: list[list[PageItem] | PageSection] = field(default_factory=list)

    @property
    def sections(self) -> Sequence[PageSection]:
        """The sections in it."""
        return [part for part in self.parts if isinstance(part, PageSection)]

    @property
    def papers(self) -> int:
        """How many papers are in it and in its sections."""
        return sum(p.papers if isinstance(p, PageSection) else len(p) for p in self.parts)

    def add(self, paper: PageItem) -> None:
        """Put a paper behind all that is in it."""
        if not self.parts or isinstance(self.parts[-1], PageSection):
            self.parts.append([])
        last = self.parts[-1]
        assert isinstance(last, list)
        last.append(paper)


class Anchors:
    """Names for places of the page, none twice. A comma, which no citation key has, is in ours."""

    def __init__(self) -> None:
        self._taken = {"find,", "said,", "papers,", "help,"}

    def of_paper(self, key: str) -> str:
        """Return the name of a paper's place: its citation key, at its first place."""
        bare = "".join(clean(key).split())
        return self._free(bare) if bare else self._free("paper,")

    def of_section(self, path: Sequence[str]) -> str:
        """Return the name of a section's place, made of its words."""
        words = "-".join("-".join(fold(name).split()) for name in path)
        return self._free(f"section,{words[:80]}")

    def _free(self, name: str) -> str:
        names = chain([name], (f"{name},{n}" for n in count(2)))
        found = next(n for n in names if n not in self._taken)
        self._taken.add(found)
        return found


def outline(
    top: PageSection, papers: Iterable[tuple[Sequence[str], PageItem]], anchors: Anchors
) -> PageSection:
    """Fill a section with papers, each given with the path of its section, and return it."""
    open_ones: list[tuple[str, PageSection]] = []
    for path, paper in papers:
        names = [name for name in map(clean, path) if name]
        same = 0
        while same < min(len(names), len(open_ones)) and open_ones[same][0] == names[same]:
            same += 1
        if same == len(names) < len(open_ones) and names:
            same -= 1  # back in a section from one of its own: its heading comes again
        del open_ones[same:]
        for depth in range(same, len(names)):
            parent = open_ones[-1][1] if open_ones else top
            anchor = anchors.of_section(names[: depth + 1])
            section = PageSection(names[depth], anchor, min(parent.level + 1, _DEEPEST))
            parent.parts.append(section)
            open_ones.append((names[depth], section))
        (open_ones[-1][1] if open_ones else top).add(paper)
    return top
