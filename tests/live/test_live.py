"""The real services, three papers each, in depth: `scripts/test -m live`; no part of any other suite.

They are asked where they are, or where ENRICH_LIVE_MIRRORS says: a mapping of hosts to addresses in
JSON or YAML, or a file of it (`python -m tests.support.world mirrors` prints that of the stand-in).
ENRICH_LIVE_MAILTO is told to the services that ask for it, S2_API_KEY and OPENALEX_API_KEY are
sent where they are set. What was seen is written, dated, to ENRICH_LIVE_REPORT (a file or a folder;
else `build/`), be all well or not. A service that cannot be asked is no failure: its test is
skipped and says so.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from enrich import sources, text
from enrich.config import Config, SourceSetting
from enrich.doctor.probing import Examination, Witness, examine
from enrich.errors import Refused, SourceError, Unavailable
from enrich.identifiers import doi_prefixes
from enrich.model import Identifier, Name, Query
from enrich.runs.environment import RunEnvironment
from enrich.runs.factory import make_session
from enrich.runs.result import RunOptions
from enrich.sources.base import Source
from enrich.sources.shared.shape import unknown_fields
from enrich.transport import Response
from enrich.transport.rate_headers import Allowance
from tests.support.paths import ROOT

KEYS = {"semantic_scholar": "S2_API_KEY", "openalex": "OPENALEX_API_KEY"}
# Well-formed, and of no paper.
NOBODY = {
    "acl": Identifier("acl", "2024.naacl-long.9999"),
    "arxiv": Identifier("arxiv", "2309.99999"),
    "crossref": Identifier("doi", f"{doi_prefixes.ACM}/3600006.9999999"),
    "datacite": Identifier("arxiv", "2309.99999"),
    "dblp": Identifier("doi", f"{doi_prefixes.ACM}/3600006.9999999"),
    "doi": Identifier("doi", f"{doi_prefixes.ACM}/3600006.9999999"),
    "openalex": Identifier("doi", f"{doi_prefixes.ACM}/3600006.9999999"),
    "openreview": Identifier("openreview", "zzzzzzzzzz"),
    "pmlr": Identifier("pmlr", "v162/nobody22a"),
    "semantic_scholar": Identifier("arxiv", "2309.99999"),
    "usenix": Identifier("usenix", "osdi22/presentation/nobody-at-all"),
}
ASKING = [k.name for k in sources.classes() if k.intervals and (k.schemes or k.search_batch)]


def mirrors() -> dict[str, str]:
    """Return host -> address, as ENRICH_LIVE_MIRRORS says; {} for the real services."""
    given = os.environ.get("ENRICH_LIVE_MIRRORS", "").strip()
    if not given:
        return {}
    whole = yaml.safe_load(given if given[0] in "{[" or "\n" in given else Path(given).read_text())
    found = whole.get("mirrors", whole) if isinstance(whole, dict) else {}
    assert found, "ENRICH_LIVE_MIRRORS names no mapping of hosts to addresses"
    return {str(host): str(base).rstrip("/") for host, base in found.items()}


def report() -> Path:
    """Return the file of the report of today."""
    name = f"live-{datetime.now(UTC):%Y-%m-%d}.md"
    given = os.environ.get("ENRICH_LIVE_REPORT", "").strip()
    path = Path(given) if given else ROOT / "build"
    return path / name if path.is_dir() or not path.suffix else path


class Listener(Witness):
    """Hears all answers of a session, whoever asked."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[Response] = []

    def __call__(self, answer: Response) -> None:
        super().__call__(answer)
        self.all.append(answer)


@dataclass
class Seen:
    """What was seen of a service: lines of the report, what is wrong, and why it was not asked."""

    source: str
    lines: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    unasked: str = ""
    allowances: dict[str, Allowance] = field(default_factory=dict)

    def note(self, line: str, *, wrong: bool = False) -> None:
        self.lines.append(f"* {'**wrong** ' if wrong else ''}{line}")
        if wrong:
            self.wrong.append(line)


@pytest.mark.live
@pytest.mark.parametrize("name", ASKING)
def test_a_service_answers_about_three_papers_as_it_did(name: str) -> None:
    kind = next(kind for kind in sources.classes() if kind.name == name)
    listener = Listener()
    variable = KEYS.get(name)
    setting = SourceSetting(key_env=variable if os.environ.get(variable or "") else None)
    config = Config(
        None,
        sources={name: setting},
        mirrors=mirrors(),
        mailto=os.environ.get("ENRICH_LIVE_MAILTO"),
    )
    session = make_session(config, RunOptions(), RunEnvironment(), {}, listener)
    source, seen = sources.make(kind, session, setting.key), Seen(name)
    try:
        looked_at(source, listener, seen, variable if setting.key else None)
    finally:
        session.close()
        written(seen, listener.all)
    if seen.unasked:
        pytest.skip(f"nobody could be asked: {seen.unasked}")
    assert seen.wrong == []


def looked_at(source: Source, listener: Listener, seen: Seen, variable: str | None) -> None:
    """Ask about each paper alone, about all at once with one that is not there, and by title."""
    for probe in source.probes:
        found = examine(source, [probe], listener, variable)
        if found.status in {"unavailable", "refused"}:
            seen.unasked = str(found.reason)
            seen.note(f"{probe.asked}: could not be asked: {found.reason}")
            return
        examined(found, seen)
    for step in (asked_together, asked_by_title):
        try:
            step(source, seen)
        except (Unavailable, Refused) as error:
            seen.note(f"{step.__name__}: could not be asked: {error}")
        except SourceError as error:
            seen.note(f"{step.__name__}: {error}", wrong=True)


def examined(found: Examination, seen: Seen) -> None:
    seen.note(f"{found.asked[0]}: {found.status}, in {found.seconds:.1f} s")
    for change in found.changes:
        seen.note(change.sentence, wrong=True)
    seen.allowances |= found.allowances


def asked_together(source: Source, seen: Seen) -> None:
    """One request for several: each known paper is found, and the unknown one is not there."""
    nobody = NOBODY.get(source.name)
    asked = [probe.asked for probe in source.probes] if source.batch > 1 else []
    asked += [nobody] if nobody else []
    for batch in source.batches(asked) if asked else ():
        answers = dict(source.fetch(batch))
        for one in batch:
            is_there = answers.get(one) is not None
            wrong = is_there == (one == nobody)
            seen.note(
                f"{one}, among {len(batch)}: {'there' if is_there else 'not there'}", wrong=wrong
            )


def asked_by_title(source: Source, seen: Seen) -> None:
    """A search for the title of the first paper finds it."""
    probe = source.probes[0]
    if not source.search_batch or not probe.title:
        return
    query = Query(probe.title, (Name(family=probe.first),), probe.year, identifiers=(probe.asked,))
    [(_, answer)] = list(source.search([query]))
    titles = [text.fold(r.title) for r in source.parse(answer)] if answer else []
    place = titles.index(text.fold(probe.title)) + 1 if text.fold(probe.title) in titles else 0
    seen.note(f"by its title: place {place or 'none'} of {len(titles)}", wrong=not place)


def written(seen: Seen, heard: list[Response]) -> None:
    """Add what was seen of a service to the report: the workers of pytest write side by side."""
    path = report()
    path.parent.mkdir(parents=True, exist_ok=True)
    where = "the mirrors of ENRICH_LIVE_MIRRORS" if mirrors() else "the real services"
    now = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    with path.open("a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if not file.tell():
            file.write("# What the services answered\n")
        statuses = sorted({f"{answer.host} {answer.status}" for answer in heard})
        lines = [f"\n## {seen.source}, {now}, {where}\n", *seen.lines]
        lines.append(f"* {len(heard)} answers: {', '.join(statuses) or 'none'}")
        lines += (f"* allows {allowed}" for allowed in seen.allowances.values())
        lines += (f"* sends beside what is expected: {x}" for x in sent_beside(seen.source, heard))
        file.write("\n".join(lines) + "\n")


def sent_beside(name: str, heard: list[Response]) -> Iterator[str]:
    """Yield the fields that the answers of a service have beside those that are read."""
    kind = next(kind for kind in sources.classes() if kind.name == name)
    found: dict[str, set[str]] = {}
    for answer in heard:
        form: Any = kind.forms.get(answer.host)
        if form is not None and answer.status == 200:
            try:
                value = form.read(answer)
            except (SourceError, ValueError):
                continue
            found.setdefault(answer.host, set()).update(unknown_fields(form.shape, value))
    for host, names in found.items():
        if names:
            yield f"{host}: {', '.join(sorted(names))}"


def test_the_mapping_of_hosts_is_read_in_every_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This one is of the usual suite: it asks nobody."""
    path = tmp_path / "mirrors.yaml"
    path.write_text("mirrors:\n  doi.org: http://127.0.0.1:1/doi/\n", encoding="utf-8")
    forms = [
        str(path),
        '{"doi.org": "http://127.0.0.1:1/doi"}',
        "mirrors:\n  doi.org: http://127.0.0.1:1/doi",
    ]
    for given in forms:
        monkeypatch.setenv("ENRICH_LIVE_MIRRORS", given)
        assert mirrors() == {"doi.org": "http://127.0.0.1:1/doi"}
    monkeypatch.delenv("ENRICH_LIVE_MIRRORS")
    assert mirrors() == {}
