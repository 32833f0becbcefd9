"""Reads papers in nested mappings: the front matter of Jekyll, Hugo and Obsidian, and YAML files.

A mapping states a paper where it has a title, and people, a venue, a link or an identifier; in a
list of which half the members do, a title is enough. A page's own title is a paper's only beside
an identifier, a link of a paper, or people with a venue.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import yaml

from enrich.patterns import regex
from enrich.reading_list import facts as fact
from enrich.reading_list.facts import PaperFacts
from enrich.reading_list.line.links import Rank, rank
from enrich.reading_list.line.links import role as role_of_label
from enrich.text import name, squeeze

_MOSTLY = 0.5
_DEEPEST = 40
_LISTS = regex(
    r"(?:papers?|readings?|required|optional|references?|bibliography|literature|publications?)\w*$",
    re.IGNORECASE,
)
_PERSON = ("name", "fullname", "given", "family", "literal")


@dataclass(frozen=True, slots=True)
class DataNode:
    """A value of YAML or TOML with its lines, 0-based and half open."""

    start: int
    end: int
    text: str = ""
    members: tuple[DataNode, ...] = ()
    fields: tuple[tuple[str, DataNode], ...] = ()


def of_yaml(text: str, first: int = 0) -> DataNode | None:
    """Return the value of a YAML text whose first line has the number `first`.

    None where it is no YAML. Nothing is constructed: the values are texts.
    """
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
    return _of_node(node, first, 0) if node is not None else None


def _of_node(node: yaml.Node, first: int, depth: int) -> DataNode:
    start, end = first + node.start_mark.line, first + node.end_mark.line
    end = max(start, end) + (node.end_mark.column > 0 or end == start)
    if depth > _DEEPEST:
        return DataNode(start, end)
    if isinstance(node, yaml.MappingNode):
        fields = tuple(
            (str(key.value), _of_node(value, first, depth + 1))
            for key, value in node.value
            if isinstance(key, yaml.ScalarNode)
        )
        end = max((value.end for _, value in fields), default=end)
        return DataNode(start, end, fields=fields)
    if isinstance(node, yaml.SequenceNode):
        members = tuple(_of_node(member, first, depth + 1) for member in node.value)
        end = max((member.end for member in members), default=end)
        return DataNode(start, end, members=members)
    null = node.tag.endswith(":null")
    return DataNode(start, end, "" if null else str(node.value))


def of_toml(text: str, first: int = 0) -> DataNode | None:
    """Return the value of a TOML text, None where it is none. Lines are those of the titles."""
    try:
        parsed = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    return _of_object(parsed, _TextPlaces(text, first), 0)


class _TextPlaces:
    """Where texts stand in a file, found from its top to its end."""

    def __init__(self, text: str, first: int) -> None:
        self._text, self._first, self._at = text, first, 0

    def of(self, written: str) -> int:
        """Return the line of a text, the next one after the last that was asked for."""
        head = written.split("\n")[0][:80]
        at = self._text.find(head, self._at) if head else -1
        if at < 0:
            at = self._text.find(head) if head else self._at
        self._at = max(at, 0)
        return self._first + self._text.count("\n", 0, self._at)


def _of_object(parsed: object, lines: _TextPlaces, depth: int) -> DataNode:
    if depth > _DEEPEST:
        return DataNode(0, 1)
    if isinstance(parsed, dict):
        fields = tuple((str(k), _of_object(v, lines, depth + 1)) for k, v in parsed.items())
        begin = min((v.start for _, v in fields), default=0)
        return DataNode(begin, max((v.end for _, v in fields), default=begin + 1), fields=fields)
    if isinstance(parsed, list):
        members = tuple(_of_object(v, lines, depth + 1) for v in parsed)
        begin = min((v.start for v in members), default=0)
        return DataNode(begin, max((v.end for v in members), default=begin + 1), members=members)
    line = lines.of(str(parsed)) if isinstance(parsed, str) else lines.of("")
    return DataNode(line, line + 1, str(parsed))


def papers(value: DataNode, *, page: bool = True) -> list[PaperFacts]:
    """Return what the mappings of a value state of papers, in its order.

    `page`: the outermost mapping is about the page itself.
    """
    return sorted(_papers(value, "", (), page=page), key=lambda facts: facts.start)


def _papers(
    value: DataNode, name_: str, section: tuple[str, ...], *, page: bool
) -> Iterator[PaperFacts]:
    if value.fields:
        own = _facts(value, section)
        stated = own.title or own.links or own.identifiers
        certain = own.identifiers or _leads_to_paper(own) or (own.authors and own.venue)
        if stated and (certain if page else own.is_evident):
            yield _of_meeting(own, name_)
        inner = () if page or not own.title or own.is_evident else (squeeze(own.title),)
        for key, field in value.fields:
            if fact.role_of(key) != "authors" and not _is_person(field):
                yield from _papers(field, key, (*section, *inner), page=False)
    elif value.members:
        yield from _of_list(value.members, name_, section)


_MEETINGS = regex(
    r"(?:sessions?|schedule|meetings?|talks?|weeks?|class(?:es)?|lectures?|events?)$", re.IGNORECASE
)


def _of_meeting(own: PaperFacts, key: str) -> PaperFacts:
    """Return what a member of a list states; dates in a schedule are not those of papers."""
    own.presented = own.presented or bool(_MEETINGS.search(key))
    return own


def _leads_to_paper(own: PaperFacts) -> bool:
    return bool(own.title) and any(rank(url, None) <= Rank.PAPER_SITE for url in own.links)


def _of_list(
    members: Sequence[DataNode], key: str, section: tuple[str, ...]
) -> Iterator[PaperFacts]:
    facts = [_facts(m, section) for m in members]
    evident = sum(bool(f.title and f.is_evident) for f in facts)
    mostly = evident >= _MOSTLY * len(members) and evident > 0
    named = bool(_LISTS.match(key))
    for member, own in zip(members, facts, strict=True):
        nested = any(v.members or v.fields for k, v in member.fields if not fact.role_of(k))
        if member.fields and own.title and (mostly or named) and not own.is_evident and not nested:
            yield _of_meeting(own, key)
        elif member.text and named:
            one = PaperFacts(member.start, member.end, section=section)
            one.take("link" if "://" in member.text.split(" ")[0] else "title", member.text)
            yield one
        else:
            yield from _papers(member, key, section, page=False)


def _is_person(value: DataNode) -> bool:
    return any(k in _PERSON for k, _ in value.fields) and not any(
        fact.role_of(k) == "title" for k, _ in value.fields
    )


def _facts(value: DataNode, section: tuple[str, ...]) -> PaperFacts:
    facts = PaperFacts(value.start, value.end, section=section)
    for key, of in value.fields:
        role = fact.role_of(key)
        if role == "authors" and of.members:
            facts.authors = facts.authors or tuple(
                name(written) for m in of.members if (written := _person(m))
            )
        elif role:
            for one in of.members or (of,):
                facts.take(role, one.text)
                for name_, part in one.fields:  # "links: {paper: u, code: v}"
                    if "://" in part.text or fact.role_of(name_) in _NUMBERS:
                        facts.take(_role_of_link(name_), part.text)
    return facts


_NUMBERS = frozenset({"doi", "arxiv"})


def _role_of_link(name_: str) -> str:
    """Return what an address in a mapping of links is: the paper's, or another one's."""
    role = fact.role_of(name_)
    if role in _NUMBERS or role == "other":
        return role
    return "link" if role == "link" or role_of_label(name_) in {"paper", "plain"} else "other"


def _person(value: DataNode) -> str:
    if value.text:
        return re.sub(r"\s*\([^()]*\)|^\[\[|\]\]$", "", value.text).strip()
    parts = {k: v.text for k, v in value.fields}
    if parts.get("family"):
        return f"{parts['family']}, {parts.get('given', '')}".rstrip(", ")
    return next((parts[k] for k in _PERSON if parts.get(k)), "")
