"""Joins list items that are one paper: a title that goes on in the next item, or its link there.

The first item has no link. What the second one adds is the rest of the title, a link of the paper,
or people and venue. A link counts where each title of the list has one, or the title is long.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from enrich.patterns import regex
from enrich.reading_list.line import notes
from enrich.reading_list.line.flat import LinkClassifier
from enrich.reading_list.line.head import read_entry_line
from enrich.reading_list.line.links import Rank
from enrich.reading_list.line.paper_titles import may_be_title
from enrich.reading_list.markdown.item_signs import ItemReading

_LONG = 4
_GOES_ON = regex(
    r"(?:[,:–-]|\b(?:a|an|and|as|at|by|for|from|in|into|of|on|or|over|the|to|under|using|via|with"
    r"|without|through|towards?))\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Join:
    """Two items that are one paper; `text`: the title with its rest, "" where it was whole."""

    first: ItemReading
    second: ItemReading
    text: str = ""


def joins(items: Sequence[ItemReading], classifier: LinkClassifier) -> list[Join]:
    """Return the pairs of neighbouring items that are one paper."""
    lists: dict[tuple[int, int], list[ItemReading]] = defaultdict(list)
    for item in items:
        lists[item.node.group, id(item.node.parent)].append(item)
    found: list[Join] = []
    for members in lists.values():
        pairs = [(a, b) for a, b in pairwise(members) if _may_begin(a) and b.raw.strip()]
        addressed = [(a, b) for a, b in pairs if _is_address(b)]
        repeated = len(addressed) >= 2 and 2 * len(addressed) >= 0.8 * len(members)
        for a, b in pairs:
            if any(a is join.second for join in found):
                continue
            if _is_address(b) and (repeated or _is_long_with_button(a, b)):
                found.append(Join(a, b))
            elif text := _whole_title(a, b, classifier):
                found.append(Join(a, b, text))
            elif _states_publication(a, b):
                found.append(Join(a, b))
    return found


def _may_begin(item: ItemReading) -> bool:
    return (
        not item.linked
        and not item.line.links
        and not item.node.children
        and "\n" not in item.raw.strip()
        and may_be_title(item.line.title or "", shortest=1)
        and not re.search(r"[.!?]\s*$", item.raw)
    )


def _is_address(item: ItemReading) -> bool:
    """Whether an item is nothing but links of one paper."""
    links = item.line.usable
    bare = len(links) == 1 and links[0].bare and item.raw.strip(" <>") == links[0].url
    return bool(links) and item.line.best <= Rank.PAPER_SITE and (bare or item.attribute)


def _is_long_with_button(a: ItemReading, b: ItemReading) -> bool:
    return len((a.line.title or "").split()) >= _LONG and not b.line.usable[0].bare


def _whole_title(a: ItemReading, b: ItemReading, classifier: LinkClassifier) -> str:
    """Return two items as one text, "" where the second does not go on with the first."""
    if len((a.line.title or "").split()) < 3 or b.line.checked is not None or b.line.tags:
        return ""
    begins = b.raw.lstrip(" *_")[:1]
    if not (_GOES_ON.search(a.raw.rstrip()) or begins.islower()):
        return ""
    if not _GOES_ON.search(a.raw.rstrip()) and not b.line.usable:
        return ""  # two remarks in lower case
    text = f"{a.raw.rstrip()} {b.raw.strip()}"
    whole = read_entry_line(text, classifier)
    linked = any(x.rank <= Rank.PAPER_SITE for x in whole.usable)
    return text if linked and len((whole.title or "").split()) > len(a.raw.split()) else ""


def _states_publication(a: ItemReading, b: ItemReading) -> bool:
    """Whether an item only says who wrote the paper above it, and where it was published."""
    return (
        not b.line.usable
        and not b.node.children
        and len((a.line.title or "").split()) >= _LONG
        and (notes.is_author_line(b.raw) or notes.is_publication_line(b.raw))
    )
