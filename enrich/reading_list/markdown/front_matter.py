"""Reads the front matter of a page: YAML between `---`, or TOML between `+++`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from enrich.patterns import regex
from enrich.reading_list import facts as fact
from enrich.reading_list import mappings
from enrich.reading_list.line.candidate import Candidate
from enrich.reading_list.line.flat import LinkClassifier

_MOST_LINES = 3000
_YAML = regex(r"---\s*")
_TOML = regex(r"\+\+\+\s*")
_YAML_LINE = regex(r"\s*(?:#|-(?:\s|$)|[\w\"'./ -]+\s*:|\s+\S|[\]}]|$)")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The text of the front matter of a page, and the line after its last."""

    text: str
    end: int
    is_toml: bool

    def candidates(self, classifier: LinkClassifier) -> list[Candidate]:
        """Return the candidates of the papers that it states."""
        read = mappings.of_toml if self.is_toml else mappings.of_yaml
        value = read(self.text, 1)
        if value is None:
            return []
        return fact.candidates_of(mappings.papers(value), classifier)[0]


def front_matter(lines: Sequence[str]) -> FrontMatter | None:
    """Return the front matter of a page, None where it has none."""
    if not lines:
        return None
    is_toml = bool(_TOML.fullmatch(lines[0]))
    if not is_toml and not _YAML.fullmatch(lines[0]):
        return None
    for at in range(1, min(len(lines), _MOST_LINES)):
        closed = _TOML.fullmatch(lines[at]) if is_toml else _YAML.fullmatch(lines[at])
        if closed or (not is_toml and lines[at].rstrip() == "..."):
            return FrontMatter("\n".join(lines[1:at]), at + 1, is_toml)
        if not is_toml and not _YAML_LINE.match(lines[at]):
            return None
    return None
