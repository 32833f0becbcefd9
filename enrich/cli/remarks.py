"""What `check` finds as remarks on lines of files: GitHub's workflow commands, and SARIF.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote

from enrich.messages import Message
from enrich.messages import check as said
from enrich.version import __version__

if TYPE_CHECKING:
    from enrich.check.findings import CheckedEntry
    from enrich.runs.result import ResolvedEntry

Level = Literal["error", "warning", "note"]
_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_ROOT = "%SRCROOT%"  # the name that code scanning knows the root of a repository by
_GITHUB_LEVELS = {"error": "error", "warning": "warning", "note": "notice"}
# What each remark is about. A claim that is not here is the identifier of that scheme.
_RULES: Mapping[str, Message] = {
    "title": said.ABOUT_TITLE,
    "authors": said.ABOUT_AUTHORS,
    "editors": said.ABOUT_EDITORS,
    "venue": said.ABOUT_VENUE,
    "year": said.ABOUT_YEAR,
    "edition": said.ABOUT_EDITION,
    "link": said.ABOUT_LINK,
    "entry": said.ABOUT_ENTRY,
    "advice": said.ABOUT_ADVICE,
    "duplicate": said.ABOUT_DUPLICATE,
}


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark on the lines of an entry; `name` is the entry's key or title."""

    path: Path
    line: int
    end_line: int
    level: Level
    rule: str
    name: str
    sentence: str


def remarks_on(
    verdicts: Iterable[tuple[ResolvedEntry, CheckedEntry]],
    locate: Callable[[str], Path],
    *,
    quiet: bool,
) -> Iterator[Remark]:
    """Yield a remark for each finding that is no confirmation, in the order of the lists.

    What is contradicted is an error, what is not confirmed a note, which `quiet` leaves out.
    `locate` gives the path of a list by its name.
    """
    for resolved, checked in verdicts:
        entry = resolved.entry
        if entry.kind != "paper" and not checked.is_unparsed:
            continue
        name = entry.key or entry.title or next(iter(entry.urls), "")
        for level, rule, sentence in _said(resolved, checked):
            if not (quiet and level == "note"):
                path = locate(entry.list)
                yield Remark(path, entry.line, entry.end_line, level, rule, name, sentence)


def _said(resolved: ResolvedEntry, checked: CheckedEntry) -> Iterator[tuple[Level, str, str]]:
    """Yield what is to be said of an entry: level, rule and sentence."""
    from enrich.runs.result import SamePaper

    for finding in checked.evidence:
        if finding.verdict != "confirmed":
            is_wrong = finding.verdict == "contradicted" or checked.is_unparsed
            yield "error" if is_wrong else "note", finding.claim, finding.sentence()
    for line in checked.advice:
        yield "warning", "advice", line
    if checked.same_paper:
        same = SamePaper(resolved.entry.list, checked.same_paper)
        yield "warning", "duplicate", same.sentence()


def github(remark: Remark, root: Path) -> str:
    """Return the workflow command that shows a remark in a pull request; it is one line."""
    properties = {
        "file": _below(remark.path, root) or str(remark.path),
        "line": str(remark.line),
        "endLine": str(remark.end_line),
        "title": f"{remark.rule}: {remark.name}" if remark.name else remark.rule,
    }
    stated = ",".join(f"{k}={_escaped(v, ':,')}" for k, v in properties.items())
    return f"::{_GITHUB_LEVELS[remark.level]} {stated}::{_escaped(remark.sentence)}"


def _escaped(words: str, more: str = "") -> str:
    """Return words with what would end them percent-encoded; a property has `more` of that."""
    escaped = words
    for sign in f"%\r\n{more}":
        escaped = escaped.replace(sign, f"%{ord(sign):02X}")
    return escaped


def sarif(found: Iterable[Remark], root: Path) -> dict[str, Any]:
    """Return remarks as a log in SARIF 2.1.0, with paths relative to a folder."""
    listed = list(found)
    rules = sorted({remark.rule for remark in listed})
    driver = {"name": "enrich", "version": __version__, "rules": list(map(_rule, rules))}
    run = {
        "tool": {"driver": driver},
        "results": [_result(remark, rules.index(remark.rule), root) for remark in listed],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: str) -> dict[str, Any]:
    about = _RULES[rule]() if rule in _RULES else said.ABOUT_OTHER(scheme=rule)
    return {"id": rule, "shortDescription": {"text": about}}


def _result(remark: Remark, index: int, root: Path) -> dict[str, Any]:
    named = f"{remark.name}: {remark.sentence}" if remark.name else remark.sentence
    place = {
        "artifactLocation": _artifact(remark.path, root),
        "region": {"startLine": remark.line, "endLine": remark.end_line},
    }
    return {
        "ruleId": remark.rule,
        "ruleIndex": index,
        "level": remark.level,
        "message": {"text": named},
        "locations": [{"physicalLocation": place}],
    }


def _artifact(path: Path, root: Path) -> dict[str, str]:
    """Return where a file is: below the root of the repository, else its whole address."""
    if below := _below(path, root):
        return {"uri": quote(below, errors="surrogateescape"), "uriBaseId": _ROOT}
    return {"uri": path.resolve().as_uri()}


def _below(path: Path, root: Path) -> str:
    """Return a path relative to a folder, with slashes; "" where it is not below it."""
    whole, top = path.resolve(), root.resolve()
    return str(PurePosixPath(whole.relative_to(top))) if whole.is_relative_to(top) else ""
