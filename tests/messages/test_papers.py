"""What is said of papers: notes, findings of `check`, lines of `show`, `status`, `log`: by their rules alone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from enrich import export, messages
from enrich.bibtex.verification import damage
from enrich.check.claims import wrong_claim
from enrich.check.findings import UNPARSED, CheckCase, CheckedEntry, ClaimFinding
from enrich.check.verdict import check
from enrich.cli import check as check_command
from enrich.cli import remarks, verdicts
from enrich.cli import sources as sources_command
from enrich.cli.progress import Bars
from enrich.export import ExportOptions
from enrich.export.block import block
from enrich.export.saying import Remarks
from enrich.library import describe
from enrich.matching.linkage import SourcedRecord, link
from enrich.merge import merge
from enrich.model import (
    Claims,
    Date,
    Entry,
    Identifier,
    Match,
    Name,
    Query,
    Record,
    Standing,
    Tier,
    Value,
    Verdict,
    Work,
    WorkFields,
)
from enrich.resolve.progress import SourceStats
from enrich.resolve.reasons import Reason
from enrich.runs import counting, explanations, report, status, summary
from enrich.runs.history import NamedPaper, PaperEvent
from enrich.runs.result import NamedCandidate, ResolvedEntry, RunResult, SamePaper
from enrich.store import open_store
from enrich.store.base import ChangeRow, ListPosition, ListRow
from enrich.works.changes import FieldChange, new_work
from enrich.works.overrides import overridden
from tests.resolve import test_explain
from tests.support.fake_sources import ARXIV as NEW_LINK
from tests.support.fake_sources import DOI as OLD_LINK
from tests.support.fake_sources import PUBLISHED, Registry, paper
from tests.support.said import check_printed, recorded

WHEN = "2026-11-01T10:00:00Z"
ADA, BEN, CLEO = Name("Invented", "Ada"), Name("Fabled", "Ben"), Name("Novel", "Cleo")
MANY = tuple(Name(f"Author{letter}", "Ann") for letter in "abcdefgh")
TITLE = "Paged Kangaroos: Memory Management for Pouches"
DOI, ARXIV = Identifier("doi", "10.1145/36.1"), Identifier("arxiv", "2309.90001")
OUT = Record(
    "crossref", Tier.PUBLISHER, TITLE, (ADA, BEN), type="paper-conference",
    standing=Standing.PUBLISHED, issued=Date(2023, 10), container_title_short="SOSP",
    page="611-626", identifiers=(DOI,),
)  # fmt: skip
DRAFT = Record(
    "arxiv", Tier.PREPRINT, TITLE, (ADA, BEN), standing=Standing.PREPRINT, issued=Date(2023, 9),
    genre="preprint", identifiers=(ARXIV,),
)  # fmt: skip
GRAPH = Record(
    "semantic_scholar", Tier.AGGREGATOR, TITLE, (ADA, BEN), issued=Date(2022),
    container_title="Symposium on Operating Systems Principles",
    identifiers=(Identifier("s2", "a" * 40), ARXIV),
)  # fmt: skip
COPY = Record(
    "crossref", Tier.PREPRINT, TITLE, (ADA, BEN), standing=Standing.PREPRINT, issued=Date(2025, 6),
    genre="preprint", identifiers=(Identifier("doi", "10.65215/0badcafe"),), publisher="A Copyist",
)  # fmt: skip
OTHER = replace(
    OUT, title="Birds Over Northern Seas", authors=(CLEO,), identifiers=(Identifier("doi", "10.1145/7.7"),)
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """Some messages, and the call whose lines, or what it prints, have them."""

    says: str  # names of messages, with blanks between them
    tell: Callable[[Path], Iterable[object]]


# -- the notes of merged papers


def notes(*records: Record) -> Callable[[Path], Iterable[object]]:
    """Return what merges records, and tells of the problems."""
    return lambda _: merge([(r, WHEN) for r in records]).problems


def two_papers_for_a_link(_: Path) -> Iterable[object]:
    mine = replace(OUT, source="dblp", title="Birds Over Northern Seas", authors=(CLEO,))
    answers = [SourcedRecord(record, WHEN, DOI) for record in (OUT, mine)]
    return link(Query("", identifiers=(DOI,)), answers).problems


def work(*versions: Record, state: str = "published", **more: Any) -> Work:
    best = (versions or (OUT,))[0]
    values = {
        "title": best.title,
        "authors": best.authors,
        "issued": best.issued,
        "container_title_short": best.container_title_short,
    }
    fields = WorkFields(**{k: Value(v, best.source, WHEN) for k, v in values.items() if v})  # type: ignore[arg-type]
    ids = tuple(i for v in versions for i in v.identifiers)
    return Work("key1", state, best.type, fields, ids, versions, **more)  # type: ignore[arg-type]


def entry(
    title: str | None = TITLE,
    authors: tuple[Name, ...] = (ADA, BEN),
    venue: str | None = "SOSP",
    year: int | None = 2023,
    *ids: Identifier,
    **more: Any,
) -> Entry:
    return Entry("l.md", 3, 3, title, claims=Claims(venue, year), authors=authors, identifiers=ids, **more)  # fmt: skip


def claim(stated: Entry, known: Work) -> Callable[[Path], Iterable[object]]:
    return lambda _: [wrong_claim(stated, known)]


DBLP_KEY = Identifier("dblp", "conf/osdi/Invented22")
NOTES = [
    Row("papers.RETRACTED", notes(replace(OUT, retracted="retraction"))),
    Row("papers.OF_CONCERN", notes(replace(OUT, retracted="expression_of_concern"))),
    Row("papers.PREPRINT_WITHDRAWN", notes(OUT, replace(DRAFT, retracted="withdrawal"))),
    Row("papers.SOURCES_DIFFER", notes(OUT, replace(OUT, source="dblp", tier=Tier.INDEX, page="611-627"))),
    Row("papers.BY_AGGREGATORS", notes(DRAFT, replace(GRAPH, identifiers=(*GRAPH.identifiers, DOI)))),
    Row("papers.VENUE_UNCONFIRMED", notes(DRAFT, replace(GRAPH, identifiers=GRAPH.identifiers[:1]))),
    Row("papers.COPY_LEFT_OUT", notes(DRAFT, COPY)),
    Row("papers.SEVERAL_FOR_LINK", two_papers_for_a_link),
    Row("papers.OVERRIDDEN", lambda _: overridden(work(OUT), {"year": 2021}).problems),
    Row("papers.LIST_SAYS", claim(entry(None, (), "OSDI", 2022), work(OUT))),
    Row("papers.KEY_SAYS", claim(entry(None, (), None, None, DBLP_KEY), work(OUT))),
    Row("papers.NOT_KNOWN_AS_PUBLISHED papers.AS_OF_DAY", claim(entry(None, (), "OSDI"), work(DRAFT, state="preprint", checked_on="2026-01-02"))),
]  # fmt: skip

# -- the marks of the enriched list


def marked(
    known: Work, stated: Entry | None = None, **more: Any
) -> Callable[[Path], Iterable[object]]:
    style = ExportOptions(style="full")
    return lambda _: block(known, stated or entry(), style, remarks=Remarks(**more)).lines


RIVAL = Match(OTHER, Verdict.DOUBTFUL, 0.7)
MARKS = [
    Row("papers.MARK", marked(work(OUT), problems=["odd"])),
    Row("papers.NOT_ASKED_YET", marked(work(state="unchecked"))),
    Row("papers.FOUND_NOWHERE", marked(work(state="unresolved"))),
    Row("papers.DOUBTFUL", marked(work(state="doubtful", candidates=(RIVAL,)))),
    Row("papers.DOUBTFUL_ALONE", marked(work(state="doubtful"))),
    Row("papers.SAME_PAPER", marked(work(OUT), duplicate_of="key0")),
    Row("papers.PUBLISHED_AS", marked(work(OUT), entry("Wallabies in Boxes"))),
    Row(
        "papers.NOW_TITLED papers.PREPRINT",
        marked(work(DRAFT, state="preprint"), entry("Wallabies in Boxes")),
    ),
    Row(
        "papers.PREPRINT papers.PREPRINT_CHECKED",
        marked(work(DRAFT, state="preprint", checked_on="2026-01-02")),
    ),
    Row("papers.MORE_AUTHORS", marked(work(replace(OUT, authors=MANY * 4)))),
    Row("parts.PAPERS", lambda _: export.render("html", [work(OUT)], ExportOptions()).splitlines()),
]

# -- what `check` finds

ASKED = ("dblp", "crossref", "openalex")


def found(
    stated: Entry, known: Work | None = None, **more: Any
) -> Callable[[Path], Iterable[object]]:
    """Return what checks an entry, and tells the findings, what is confirmed, and the advice."""

    def tell(_: Path) -> Iterator[object]:
        checked = check(CheckCase(stated, known, year=2026, **more))
        yield from (finding.sentence() for finding in checked.evidence)
        yield from (*checked.confirmed_parts, *checked.advice)

    return tell


def bib_entry(**more: Any) -> Entry:
    return entry(key="x", fields={"ENTRYTYPE": "inproceedings"}, **more)


def broken(problem: str) -> Callable[[Path], Iterable[object]]:
    finding = ClaimFinding(UNPARSED, "unconfirmed", "x", problem)
    return lambda _: [finding.sentence()]


def printed(checked: CheckedEntry, **more: Any) -> Callable[[Path], Iterable[object]]:
    """Return the lines of an entry's verdict; what sums it up is printed."""

    def tell(_: Path) -> Iterable[object]:
        resolved = ResolvedEntry(entry(**more))
        check_command._sum_up([(resolved, checked)])
        return verdicts.lines([(resolved, checked)], "text", (), quiet=False)

    return tell


def rules(_: Path) -> Iterable[object]:
    """Return what code scanning is told of every kind of remark."""
    return [remarks._rule(name) for name in (*remarks._RULES, "doi")]


UNREAD = ClaimFinding(UNPARSED, "unconfirmed", "x", messages.lists.NOT_CLOSED())
NO_PAPER = ClaimFinding("kind", "unconfirmed", "online", messages.check.NO_PAPER)
NAMESAKE, LONGER = replace(OTHER, title=TITLE), replace(OUT, title=f"{TITLE} and Bags")
EDITED = replace(OUT, type="book", authors=(), editors=(ADA, BEN))
CHECKS = [
    Row("check.CONFIRMED", printed(CheckedEntry("confirmed", (), ("has come out",)))),
    Row("check.CONTRADICTED", printed(CheckedEntry("contradicted", ()))),
    Row("check.NOT_CONFIRMED check.NO_PAPER check.OF_CLAIM", printed(CheckedEntry("unconfirmed", (NO_PAPER,)))),
    Row("check.CANNOT_BE_READ check.UNREAD_ENTRIES", printed(CheckedEntry("unconfirmed", (UNREAD,)))),
    Row("check.NO_PAPERS", printed(CheckedEntry("unconfirmed", ()), kind="other")),
    Row("check.HAS_COME_OUT", found(entry(TITLE, (), "arXiv", 2023), work(OUT, DRAFT))),
    Row("check.CONFIRMED_PARTS check.AS_STATED check.SAID_BY", found(entry(venue="Journal of Odd Pouches", year=None), work(replace(OUT, container_title_short="")))),
    Row("check.IT_IS", found(entry(year=2019), work(OUT))),
    Row("check.THEY_ARE check.MANY_AUTHORS", found(entry(authors=(CLEO, *MANY)), work(OUT))),
    Row("check.NAMES_OF", found(entry(authors=(*MANY, ADA)), work(replace(OUT, authors=(*MANY, BEN, CLEO))))),
    Row("check.NOT_SURE", found(entry(venue="arXiv", year=2021), work(OUT))),
    Row("check.NO_SOURCE_SAYS", found(entry(year=2023, venue=None), work(replace(OUT, issued=None)))),
    Row("check.OF_TITLE check.UNKNOWN check.ASKED", found(entry(), asked=ASKED)),
    Row("check.NOT_ASKED check.NO_ANSWER_OF", found(entry(), mute=("dblp",))),
    Row("check.NOT_FOUND_ALONE", found(entry(authors=()), asked=ASKED)),
    Row("check.NOT_FOUND", found(entry(fields={"ENTRYTYPE": "techreport"}), asked=ASKED)),
    Row("check.TOO_YOUNG", found(entry(year=2026), asked=ASKED)),
    Row("check.NAMESAKES check.WRITTEN_BY", found(entry("Pouches", year=1999), asked=ASKED, candidates=[replace(NAMESAKE, title="Pouches")])),
    Row("check.NEAR_NAMES", found(entry("Pouches of Kangaroos", (), None, None), asked=ASKED, candidates=[replace(OUT, title="Pouches of Kangaroo")])),
    Row("check.NOT_SEARCHED check.LINK check.ANOTHER_PAPER", found(entry(TITLE, (ADA,), None, None, DOI), foreign=[(DOI, OTHER)])),
    Row("parts.DID_YOU_MEAN", found(entry(TITLE, (ADA, BEN), "SOSP", 2023, DOI), work(DRAFT), foreign=[(DOI, OTHER)])),
    Row("check.NOT_THERE", found(entry(TITLE, (ADA,), None, None, DOI), work(OUT), dead=[(DOI, "doi")])),
    Row("check.IN_NO_SOURCE", found(entry(None, (), None, None, DOI), asked=ASKED)),
    Row("check.ONLY_PREPRINT check.ALL_ASKED", found(entry(), work(DRAFT, state="preprint"))),
    Row("check.PLACEHOLDERS", found(entry(authors=(Name("Doe", "Jane"),)), work(OUT))),
    Row("check.TO_COME", found(entry(year=2040), work(OUT))),
    Row("check.PERHAPS", found(entry(), asked=ASKED, candidates=[OUT])),
    Row("check.AS_EDITORS", found(bib_entry(venue=None), work(EDITED))),
    Row("check.IN_COMMENT", lambda _: [f.found for f in check(CheckCase(entry(), work(replace(DRAFT, comment="To be at SOSP"), state="preprint"), year=2026)).evidence]),
    Row("check.NOTHING", lambda _: [ClaimFinding("title", "contradicted", "", TITLE).sentence()]),
    Row("check.BRACES", broken(messages.lists.NOT_CLOSED())),
    Row("check.UNPARSED", broken(messages.lists.NOT_READ_FROM_HERE(text="{x"))),
    Row(" ".join(f"check.ABOUT_{x}" for x in "TITLE AUTHORS EDITORS VENUE YEAR EDITION LINK ENTRY ADVICE DUPLICATE OTHER".split()), rules),
]  # fmt: skip

# -- what a run says of many, and the report of what changed


def of_many(state: str, *problems: str) -> list[ResolvedEntry]:
    resolved = ResolvedEntry(entry(), state, problems=problems)  # type: ignore[arg-type]
    return [replace(resolved, paper=n) for n in range(6)]


def page(**facts: Any) -> Callable[[Path], Iterable[object]]:
    result = RunResult(datetime(2026, 1, 2, tzinfo=UTC), **facts)
    return lambda _: summary.page(result, refused_days=1)


def reported(**facts: Any) -> Callable[[Path], Iterable[object]]:
    result = RunResult(datetime(2026, 1, 2, tzinfo=UTC), **facts)
    return lambda _: [report.as_file(result, ".md")]


def came_out(key: str) -> FieldChange:
    return FieldChange(key, "state", "preprint", "published", "")


CHANGED = FieldChange("a", "page", None, "1-9", "dblp")
KEYS = [f"k{n}" for n in range(6)]
RUNS = [
    Row("runs.MORE_OUT", page(changes=[came_out(k) for k in KEYS])),
    Row("runs.MORE_COMPLETED", page(edits=[FieldChange(k, "doi", None, "10.1/x", "", "l.bib") for k in KEYS])),
    Row("runs.MORE_RETRACTED runs.RETRACTED", page(entries=of_many("published", messages.papers.RETRACTED(source="crossref", stated="retraction")))),
    Row("runs.MORE_DOUBTFUL", page(entries=of_many("doubtful"))),
    Row("runs.MORE_NOT_FOUND", page(entries=of_many("unresolved"))),
    Row("runs.MORE_TWICE", page(same_papers=[SamePaper("l.bib", ("a", k)) for k in KEYS])),
    Row("runs.TIME_OF_RUN", page(stats={"crossref": SourceStats(failed=1, budget="time")})),
    Row("runs.NO_IDENTIFIER runs.NO_DATE", lambda _: [NamedCandidate.of(replace(RIVAL, record=Record("dblp", Tier.INDEX, TITLE))).line()]),
    Row("runs.IN_ENTRIES", lambda _: [counting.numbers(1, 2)]),
    Row("runs.REPLACED", page(edits=[FieldChange("a", "note", "x", None, "", "l.bib")])),
    Row("parts.NO_TITLE", lambda _: [summary.name(ResolvedEntry(entry(None)))]),
    Row("parts.AND_MORE", lambda _: [messages.few(["one", "two", "three", "four"])]),
    Row("runs.NOTHING_CHANGED", reported()),
    Row("runs.ARE_NEW runs.COUNT_NEW runs.REPORTED", reported(changes=[new_work("a", "preprint")])),
    Row("runs.CAME_OUT runs.PREPRINTS_OUT runs.AND_MORE", reported(changes=[came_out(k) for k in KEYS])),
    Row("runs.WERE_RETRACTED runs.COUNT_RETRACTED", reported(changes=[FieldChange("a", "retracted", None, "retraction", "crossref")])),
    Row("runs.SMALL_CHANGES runs.REPORTED_CHANGE", reported(changes=[CHANGED])),
    Row("runs.REPORTED_MORE", reported(changes=[new_work(f"k{n}", "preprint") for n in range(200)])),
    Row("runs.TO_LOOK_AT", reported(entries=of_many("doubtful"))),
    Row("runs.NOT_ASKED", reported(stats={"crossref": SourceStats(failed=1, error="x.org: is down")})),
    Row("runs.REPORTED_DOUBTFUL", reported(entries=of_many("doubtful"))),
    Row("commands.WAITED", lambda _: waited()),
]  # fmt: skip


def waited() -> Iterable[object]:
    bars = Bars(quiet=True)
    bars._shown = shown = mock.Mock()
    bars.advance("crossref", 0, 1)
    bars.wait("api.crossref.org", 2.0)
    return shown.update.call_args.kwargs.values()


# -- why a .bib is left as it is

BIB = "@misc{a, title={x}, year=2020}\n"
BIBS = [
    Row("lists.NOT_READ_ANY_MORE", lambda _: [damage(BIB, f"{BIB}@misc{{b, title={{x}}", {})]),
    Row("lists.OTHER_KEYS", lambda _: [damage(BIB, BIB.replace("{a", "{b"), {})]),
    Row("lists.CHANGED_UNASKED", lambda _: [damage(BIB, BIB.replace("2020", "2021"), {})]),
]

# -- what the library says


def overview(**facts: Any) -> Callable[[Path], Iterable[object]]:
    """Return what tells the lines of `status`, on a screen and whole."""
    nothing: dict[str, Any] = {
        "lists": 1, "papers": 1, "entries": 1, "states": {"preprint": 1}, "preprints_as_of": None,
        "reading": {}, "venues": {}, "years": {},
        "open": [], "same_papers": [], "missing": {}, "due": {}, "refused": {}, "store": "x.db",
        "cache": {"works": 1, "answers": 2, "states": {}}, "last_run": None,
    }  # fmt: skip
    known = {**nothing, **facts}

    def tell(_: Path) -> Iterator[object]:
        yield status.head(known)
        for whole in (False, True):
            for part in status.table(known, whole=whole):
                yield from (part.title, *(part.more or ()))
            yield from status.lines(known, whole=whole)

    return tell


def shown(known: Work) -> Callable[[Path], Iterable[object]]:
    return lambda _: [*describe.words(known), *describe.why(known)]


def stands_in_lists(known: Work) -> Callable[[Path], Iterable[object]]:
    fields = replace(
        known.fields,
        **{name: Value("3", "dblp", "") for name in ("volume", "issue", "URL")},  # type: ignore[arg-type]
    )
    row = ListRow(3, 0, known.key, "Caches", True, True, "2026-01-02", "Called so", "", "")
    places = [ListPosition("a.md", row), ListPosition("b.md", replace(row, checked=False))]
    return lambda _: describe.words(replace(known, fields=fields), (), "a note\nCalled so", places)


def told_of_sources(seen: dict[str, str]) -> Callable[[Path], Iterable[object]]:
    row = {"name": "x", "enabled": True, "tier": "index", "hosts": {"x.org": 1.0}, "seen": {"x.org": seen}}  # fmt: skip

    def tell(_: Path) -> Iterable[object]:
        sources_command._put_row(row)
        sources_command._put_row({**row, "hosts": {}, "seen": {}})
        return []

    return tell


def explained(
    *cases: test_explain.Case, dry_run: bool = False
) -> Callable[[Path], Iterable[object]]:
    """Return what tells how the runs of some cases are explained."""

    def tell(folder: Path) -> Iterator[object]:
        with open_store(folder / "enrich.db") as store:
            explained = [test_explain.run(case, store)[0] for case in cases]
        for row in (row for rows in explained for row in rows):
            yield from explanations.lines(explanations.ExplainedPaper([entry()], row, dry_run))

    return tell


CASE = {case.reason: case for case in test_explain.CASES}
BY_TITLE = replace(CASE[Reason.NOT_FOUND], sources=lambda: [Registry({test_explain.TITLE: [{}]})])


def linked_anew() -> test_explain.Case:
    """Return a run over a paper whose link was replaced, and whose cached work has the old one."""
    targets = iter([paper(OLD_LINK), paper(NEW_LINK, work_identifiers=(OLD_LINK,))])
    return replace(
        CASE[Reason.NO_IDENTIFIER],
        sources=lambda: [Registry(PUBLISHED)],
        targets=lambda: [next(targets)],
        options={"refresh": True},
        runs=2,
    )


FALLBACK = replace(CASE[Reason.FALLBACK], planned=True)  # nobody has been asked


def happened(*changes: ChangeRow) -> Callable[[Path], Iterable[object]]:
    return lambda _: [PaperEvent(WHEN, "changed", NamedPaper("key1", TITLE), changes).line()]


def told_by_the_server(_: Path) -> Iterable[object]:
    from datasette.database import QueryInterrupted
    from datasette.utils.asgi import BadRequest, NotFound

    from enrich.server.app import metadata
    from enrich.server.plugin import LibraryPlugin, told

    errors = (
        NotFound("x"),
        QueryInterrupted(ValueError(), "select 1", {}),
        BadRequest("no"),
        KeyError("columns"),
        ZeroDivisionError(),
    )
    yield from (told(error)[1] for error in errors)
    pages = mock.Mock()
    pages.keys.return_value = ["key1"]
    request = mock.Mock(args={"_q": "words"})
    yield from LibraryPlugin(pages, None).filters_from_request(request, "papers").human_descriptions
    yield json.dumps(metadata())


LIBRARY = [
    Row("server.NOTHING_THERE server.TOO_SLOW server.NOT_UNDERSTOOD server.WRONG_ADDRESS server.FAILED server.SEARCHED server.PAPERS server.AUTHORS server.VENUES server.PROVENANCE server.IDENTIFIERS server.LIST_ENTRIES server.CHANGES", told_by_the_server),
    Row("library.NO_LISTS", overview(lists=0)),
    Row("library.PAPERS library.CACHE", overview()),
    Row("library.PREPRINTS", overview(preprints_as_of="2026-01-02")),
    Row("library.DUE", overview(due={"dblp": {"requests": 2.0}})),
    Row("library.STATES library.READING", overview(states={"published": 2}, reading={"read": 1, "starred": 0})),
    Row("library.VENUES library.OTHERS", overview(venues={f"V{n}": 1 for n in range(20)})),
    Row("library.YEARS library.EARLIER", overview(years={f"20{n}": 1 for n in range(20, 0, -1)})),
    Row("library.LACKING", overview(missing={"SOSP": {"doi": 3}})),
    Row("library.REFUSED", overview(refused={"x.org": {"since": WHEN, "reason": "refuses programs"}})),
    Row("library.LAST_RUN", overview(last_run={"started": WHEN, "code": 0})),
    Row("library.WITHOUT library.MISSING library.MISSING_OF", overview(missing={"SOSP": {"doi": 3}})),
    Row("library.MISSING_IN", lambda _: status.lines({"field": "doi", "missing": {"SOSP": ["key1"]}})),
    Row("library.SOURCE library.PACE library.HOST library.SENDS_NOTHING library.REFUSED_SINCE", told_of_sources({"refused": WHEN, "reason": "no"})),
    Row("library.LAST_ANSWERED", told_of_sources({"refused": "", "reason": "", "answered": WHEN})),
    Row("library.STATE library.CHECKED library.NOTE library.FIELDS library.FIELD_FROM library.VERSIONS library.NOT_TAKEN library.CANDIDATE",
        shown(work(DRAFT, state="preprint", checked_on="2026-01-02", problems=("odd",), candidates=(RIVAL,)))),
    Row("library.ABSTRACT_OF library.THE_SAME",
        shown(replace(work(OUT), fields=WorkFields(abstract=Value("Words.", "arxiv", WHEN, {"dblp": "Words."}))))),
    Row("library.LINK library.VOLUME library.ISSUE library.IN_LIST library.READ library.UNREAD library.STARRED library.CALLED library.OWN_NOTE", stands_in_lists(work(OUT))),
    Row("library.CHANGE", happened(ChangeRow(WHEN, "key1", "page", "1-2", "1-9", "dblp"))),
    Row("library.EXPLAINED library.ASKED library.FOR library.FOUND", explained(CASE[Reason.STATED])),
    Row("library.NOT_THERE library.NOT_ASKED", explained(CASE[Reason.FALLBACK])),
    Row("library.WOULD_BE_ASKED", explained(CASE[Reason.LATER], CASE[Reason.IDENTIFIERS_FIRST], dry_run=True)),
    Row("library.FOR_OTHER_TITLE library.HITS", explained(BY_TITLE)),
    Row("library.NO_HITS", explained(CASE[Reason.NOT_FOUND])),
    Row("library.FOR_TITLE", lambda _: for_its_own_title()),
    Row("reasons.EARLIER_RUN", explained(linked_anew())),
    Row("reasons.MAY_HAVE", explained(FALLBACK, dry_run=True)),
]  # fmt: skip


def for_its_own_title() -> Iterable[object]:
    row = mock.Mock(source="dblp", question=f"title:{TITLE}", asked=True, sentence="so", outcome="")
    return explanations.lines(explanations.ExplainedPaper([entry()], [row]))


ROWS = [*NOTES, *MARKS, *CHECKS, *RUNS, *BIBS, *LIBRARY]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.says[:60])
def test_a_message_is_told(
    tmp_path: Path, empty_cache: Path, capsys: pytest.CaptureFixture[str], row: Row
) -> None:
    shutil.copy(empty_cache, tmp_path)
    with recorded() as made:
        lines = [str(line) for line in row.tell(tmp_path)]
    heard = capsys.readouterr()
    check_printed(made, row.says.split(), "\n".join([*lines, heard.out, heard.err]))


def test_a_reason_and_its_message_have_one_name() -> None:
    assert {r.name: r.message for r in Reason} == {
        name: getattr(messages.reasons, name) for name in Reason.__members__
    }
