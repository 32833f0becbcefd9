"""Dumps of services that have a JSON object in each line, or in one list. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from enrich import identifiers, messages
from enrich.model import Identifier, Record
from enrich.patterns import regex
from enrich.sources.shared.dumps import (
    Cut,
    DumpRow,
    Find,
    Heading,
    ReadLink,
    SetAside,
    heading_of,
    row_of,
)
from enrich.sources.shared.guarded import SLIPS

_LIST = regex(r'\{\s*"(items)"\s*:\s*\[\s*\{')
_CONTROL = regex(rb"[\x01-\x1f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesOfJSON:
    """A dump in which an object is a record; `enrich.sources.shared.dumps` explains the methods."""

    name: str
    # What the beginning of a file has, all of it.
    signs: tuple[str, ...]
    # Returns what is kept of an object; None for what is no paper.
    kept: Callable[[Mapping[str, Any]], Mapping[str, Any] | None]
    # Returns the Record of what is kept, None for what is no paper.
    record: Callable[[Mapping[str, Any], ReadLink], Record | None]
    # Whether what is kept is of a kind that has Records: where one has none, its title is lacking.
    is_paper: Callable[[Mapping[str, Any]], bool] = lambda _: True
    # Returns the first name of an object, which it has even if it is no paper any more.
    named: Callable[[Mapping[str, Any]], Identifier | None] = lambda _: None
    # Returns when an object was last changed, as an ISO date.
    changed: Callable[[Mapping[str, Any]], str] = lambda _: ""
    # Whether a file is one object with all records in a list.
    list_name: str = ""
    # Whether a record is of all versions of a paper, and its answer says what was asked for.
    joins_versions: bool = False

    @property
    def cut(self) -> Cut:
        """Where records end: with the line, or nowhere."""
        return Cut(ends=(), last=b"}") if self.list_name else Cut()

    def recognises(self, head: str) -> bool:
        """Whether a file begins like this dump."""
        start = head.lstrip()
        listed = _LIST.match(start)
        if not start.startswith("{") or (listed[1] if listed else "") != self.list_name:
            return False
        return all(sign in head.replace('": ', '":') for sign in self.signs)

    def rows(self, chunk: bytes, identify: ReadLink) -> Iterator[DumpRow | SetAside]:
        """Yield the records of some lines, or of a whole list."""
        for written in self._objects(chunk):
            try:
                found = _decoded(written, Any)
                kept = self.kept(found) if isinstance(found, dict) else None
                if kept is None:
                    yield SetAside(messages.catalogs.NO_PAPER(), is_expected=True)
                else:
                    line = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
                    row = self._row(line, kept, identify, self.changed(found))
                    yield self._gone(row, found) if isinstance(row, SetAside) else row
            except (msgspec.DecodeError, *SLIPS):
                yield SetAside(messages.catalogs.OTHER_SHAPE())

    def _objects(self, chunk: bytes) -> Iterator[bytes]:
        if not self.list_name:
            yield from (line for x in chunk.split(b"\n") if (line := x.strip()))
            return
        try:
            whole = _decoded(chunk, dict[str, msgspec.Raw])
            some = msgspec.json.decode(whole.get(self.list_name, b"[]"), type=list[msgspec.Raw])
        except (msgspec.DecodeError, RecursionError):
            yield b"{"
            return
        yield from map(bytes, some)

    def _gone(self, aside: SetAside, found: Mapping[str, Any]) -> SetAside:
        """Return what is no paper, or has no title any more, as a paper that is taken away."""
        name = self.named(found)
        return replace(aside, gone=str(name or ""), changed=self.changed(found))

    def row(self, kept: str, identify: ReadLink) -> DumpRow | SetAside:
        """Return a record as it is kept."""
        return self._row(kept, json.loads(kept), identify)

    def _row(
        self, line: str, kept: Mapping[str, Any], identify: ReadLink, changed: str = ""
    ) -> DumpRow | SetAside:
        found = self.record(kept, identify)
        if found is None and self.is_paper(kept):
            return SetAside(messages.catalogs.WITHOUT_TITLE())
        if found is None:
            return SetAside(messages.catalogs.NO_PAPER(), is_expected=True)
        row = row_of(line, [found], changed, with_links=self.joins_versions)
        has_name = isinstance(row, SetAside) or row.names
        return row if has_name else SetAside(messages.catalogs.WITHOUT_NAME())

    def heading(self, kept: str) -> Heading:
        """Return title, author and year of a record."""
        found = self.record(json.loads(kept), identifiers.doi_in_url)
        return heading_of([found] if found else [])

    def joined(self, kept: Sequence[str], find: Find | None, asked: str = "") -> str:  # noqa: ARG002
        """Return a list of the records."""
        if self.joins_versions:
            kept = [f'{{"asked":{json.dumps(asked)},"work":{x}}}' for x in kept]
        return f"[{','.join(kept)}]"


def _decoded(written: bytes, kind: Any) -> Any:
    """Return what JSON says; in a text it may have a control character as it is, but no zeros.

    JSON has none (RFC 8259, section 7), and some programs write them.
    """
    try:
        return msgspec.json.decode(written, type=kind)
    except msgspec.DecodeError:
        if b"\0" in written or not _CONTROL.search(written):
            raise
        return msgspec.json.decode(_CONTROL.sub(b" ", written), type=kind)


def day(value: object) -> str:
    """Return the day of a time, "" where there is none."""
    return value[:10] if isinstance(value, str) else ""
