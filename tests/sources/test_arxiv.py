from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import arxiv
import pytest
import responses

from enrich.errors import SourceError, Unavailable, Unreadable
from enrich.model import Date, Identifier, Name, Query, Standing, Tier
from enrich.sources.arxiv import ArXiv
from enrich.transport import Session
from tests.support.paths import DATA

URL = "https://export.arxiv.org/api/query"
PAYLOADS = DATA / "arxiv"
PAPER = Identifier("arxiv", "2901.00001")
OLD = Identifier("arxiv", "cs/9901001")


def body(name: str) -> str:
    return (PAYLOADS / name).read_text(encoding="utf-8")


@pytest.fixture
def web() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


@pytest.fixture
def source() -> ArXiv:
    return ArXiv(Session({"export.arxiv.org": 0}, sleep=lambda _: None))


@pytest.mark.parametrize(
    ("url", "value"),
    [
        ("https://arxiv.org/abs/2309.06180", "2309.06180"),
        ("http://arxiv.org/abs/1706.03762v5", "1706.03762"),
        ("https://www.arxiv.org/pdf/1706.03762v5.pdf", "1706.03762"),
        ("arxiv.org/pdf/1706.03762", "1706.03762"),
        ("https://arxiv.org/abs/1706.03762.pdf", "1706.03762"),
        ("https://arxiv.org/abs/1706.03762/pdf", "1706.03762"),
        ("https://arxiv.org//abs/1706.03762?context=cs.LG", "1706.03762"),
        ("https://arxiv.org/html/2412.01380v1", "2412.01380"),
        ("https://arxiv.org/html/2412.01380v1/", "2412.01380"),
        ("https://arxiv.org/html/2412.01380v1#S3", "2412.01380"),
        ("https://arxiv.org/format/1706.03762", "1706.03762"),
        ("https://arxiv.org/ps/cs/0506001v2", "cs/0506001"),
        ("https://arxiv.org/abs/cs/0506001", "cs/0506001"),
        ("https://arxiv.org/abs/cs%2F0506001v1", "cs/0506001"),
        ("https://arxiv.org/pdf/quant-ph/0201082v1.pdf", "quant-ph/0201082"),
        ("https://export.arxiv.org/abs/1706.03762", "1706.03762"),
        ("https://browse.arxiv.org/pdf/2310.06825.pdf", "2310.06825"),
        ("http://web7.arxiv.org/abs/1706.03762", "1706.03762"),
        ("http://128.84.21.199/pdf/1706.03762", "1706.03762"),
        ("https://huggingface.co/papers/2309.06180", "2309.06180"),
        ("https://www.alphaxiv.org/abs/2309.06180v1", "2309.06180"),
        ("https://alphaxiv.org/overview/2309.06180", "2309.06180"),
        ("https://ar5iv.org/abs/2309.06180", "2309.06180"),
        ("https://ar5iv.labs.arxiv.org/html/2309.06180", "2309.06180"),
        ("https://www.arxiv-vanity.com/papers/1706.03762/", "1706.03762"),
        ("https://scirate.com/arxiv/1706.03762", "1706.03762"),
        ("https://arxiv.org/abs/1801.10198v1 ", "1801.10198"),
    ],
)
def test_every_spelling_of_a_link_names_the_paper(url: str, value: str) -> None:
    assert ArXiv.identify(url) == Identifier("arxiv", value)


@pytest.mark.parametrize(
    "url",
    [
        "https://arxiv.org/html/2412.01380v1/x1.png",
        "https://arxiv.org/html/2412.01380v1/extracted/fig.png",
        "https://arxiv.org/list/cs.AI/recent",
        "https://arxiv.org/abs/",
        "https://arxiv.org/a/kettle_a_1",
        "https://huggingface.co/models/2309.06180",
        "https://evilarxiv.org/abs/1706.03762",
        "https://arxiv.org.evil.example/abs/1706.03762",
        "https://doi.org/10.1145/3600006.3613168",
        "https://dl.acm.org/doi/10.1145/3600006.3613168",
        "http://[",
        "",
    ],
)
def test_other_links_name_no_paper(url: str) -> None:
    assert ArXiv.identify(url) is None


def test_a_batch_is_one_request_with_our_user_agent(
    web: responses.RequestsMock, source: ArXiv
) -> None:
    web.get(URL, body=body("two-papers.atom"))
    unknown = Identifier("arxiv", "2901.99999")
    answers = dict(source.fetch([PAPER, unknown, OLD]))
    assert [bool(answers[i]) for i in (PAPER, unknown, OLD)] == [True, False, True]
    (call,) = web.calls
    asked = parse_qs(urlsplit(call.request.url or "").query)
    assert asked["id_list"] == ["2901.00001,2901.99999,cs/9901001"]
    assert asked["max_results"] == ["100"]
    assert "arxiv.py" not in call.request.headers["User-Agent"]
    record = source.parse(answers[PAPER] or "")[0]
    assert record.title == "Teapots at Scale: Boiling $10^6$ Cups & More"


def test_a_paper_is_read_in_full() -> None:
    zero, teapots = ArXiv(None).parse(body("two-papers.atom"))
    assert (zero.title, zero.abstract, zero.pdf) == (
        "0",
        "Nothing, and what x < y makes of it.",
        "",
    )
    assert (zero.identifiers, zero.retracted, zero.issued) == (
        (OLD,),
        "withdrawal",
        Date(1999, 1, 2),
    )
    assert teapots.identifiers == (PAPER,)
    assert teapots.links == (Identifier("doi", "10.1145/9999001.9999002"),)
    assert (teapots.source, teapots.tier, teapots.standing) == (
        "arxiv",
        Tier.PREPRINT,
        Standing.PREPRINT,
    )
    assert (teapots.type, teapots.genre, teapots.archive_class) == ("article", "preprint", "cs.DC")
    assert (teapots.issued, teapots.retracted) == (Date(2029, 1, 1), "")
    assert teapots.comment == (
        "Accepted at SOTP 2029; withdrawn from an earlier workshop. Journal reference: Proc. SOTP "
        "(2029) 1-14"
    )
    assert (teapots.URL, teapots.pdf) == (
        "https://arxiv.org/abs/2901.00001",
        "https://arxiv.org/pdf/2901.00001",
    )
    assert teapots.authors[0] == Name(family="Kettle", given="Ada")
    assert teapots.authors[1].full == "Jürgen van der Kanne"
    assert teapots.authors[2] == Name(literal="Teapot Collaboration")


def test_the_stored_answer_and_the_feed_say_the_same(
    web: responses.RequestsMock, source: ArXiv
) -> None:
    web.get(URL, body=body("two-papers.atom"))
    stored = [answer or "" for _, answer in source.fetch([OLD, PAPER])]
    assert [r for s in stored for r in source.parse(s)] == source.parse(body("two-papers.atom"))
    assert json.loads(stored[1])["version"] == 2


def test_the_old_dialect_is_read_too() -> None:
    (record,) = ArXiv(None).parse(body("dialect-of-2012.atom"))
    assert (record.title, record.abstract) == (
        "On the Wrapping of Titles",
        "A title may be broken anywhere.",
    )
    assert record.issued == Date(2009, 1, 2)
    assert record.authors == (Name(family="Width", given="Wrap"),)


@pytest.mark.parametrize("name", ["unknown-number.atom", "malformed-number.http400.atom"])
def test_what_is_not_there_is_no_record(name: str) -> None:
    assert ArXiv(None).parse(body(name)) == []


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("This paper has been withdrawn by the authors due to an error in Lemma 2", "withdrawal"),
        ("Withdrawn", "withdrawal"),
        ("withdrawn by arXiv administrators", "withdrawal"),
        ("Paper withdrawn: see the journal version", "withdrawal"),
        ("12 pages; this submission has been withdrawn", "withdrawal"),
        ("12 pages, this article was withdrawn", "withdrawal"),
        ("This article has been administratively withdrawn because of a dispute", "withdrawal"),
        ("The manuscript is being withdrawn from arXiv", "withdrawal"),
        ("We withdraw the claim of section 3", ""),
        ("The author withdraws an older result", ""),
        ("Figures with drawn arrows", ""),
        ("Withdrawn from ICML 2020, accepted at UAI 2020", ""),
        ("Replaces a version that had been withdrawn", ""),
        ("Analyses papers withdrawn by their authors", ""),
        ("", ""),
    ],
)
def test_withdrawn_is_what_the_comment_says_of_the_paper_itself(comment: str, said: str) -> None:
    feed = body("two-papers.atom").replace(
        "3 pages. This paper has been withdrawn by the author due to a sign error", comment
    )
    assert ArXiv(None).parse(feed)[0].retracted == said


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("ATLAS Collaboration", [Name(literal="ATLAS Collaboration")]),
        ("on behalf of the LHCb collaboration", [Name(literal="LHCb collaboration")]),
        ("Ada Kettle (for the Teapot Collaboration)", [Name(family="Kettle", given="Ada")]),
        ("Ada Kettle for the Teapot Collaboration", [Name(family="Kettle", given="Ada")]),
        ("Gemini Team", [Name(literal="Gemini Team")]),
        (":", []),
    ],
)
def test_groups_stay_whole(written: str, names: list[Name]) -> None:
    feed = body("two-papers.atom").replace("<name>Nil Null</name>", f"<name>{written}</name>")
    assert list(ArXiv(None).parse(feed)[0].authors) == names


def test_malformed_numbers_are_never_sent(web: responses.RequestsMock, source: ArXiv) -> None:
    assert list(source.fetch([Identifier("arxiv", "abc&max_results=9")])) == [
        (Identifier("arxiv", "abc&max_results=9"), None)
    ]
    assert not web.calls


FEED = body("two-papers.atom")
NUMBERS = [Identifier("arxiv", f"2901.{n:05}") for n in range(1, 251)]


def feed_of(numbers: Sequence[str], total: int | None = None) -> str:
    """Return a feed with a paper for each number."""
    start, paper, end = FEED.index("  <entry>"), FEED.rindex("  <entry>"), FEED.rindex("</feed>")
    head = FEED[:start].replace(
        "<opensearch:totalResults>2", f"<opensearch:totalResults>{total or len(numbers)}"
    )
    per = re.sub(r"(itemsPerPage>)\d+", rf"\g<1>{len(NUMBERS)}", head)
    return per + "".join(FEED[paper:end].replace(PAPER.value, n) for n in numbers) + FEED[end:]


def test_a_long_list_is_posted(web: responses.RequestsMock, source: ArXiv) -> None:
    known = [i.value for i in NUMBERS[:-1]]
    web.post(URL, body=feed_of(known))
    answers = dict(source.fetch(NUMBERS))
    assert [i for i in NUMBERS if not answers[i]] == NUMBERS[-1:]
    (call,) = web.calls
    asked = parse_qs(str(call.request.body))
    assert (asked["max_results"], asked["id_list"][0].count(",")) == (["250"], 249)
    assert urlsplit(call.request.url or "").query == ""


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (405, ""),
        (414, ""),
        (200, feed_of([i.value for i in NUMBERS[:100]])),
        (200, feed_of([i.value for i in NUMBERS[:240]], len(NUMBERS))),
    ],
    ids=["takes no form", "too long", "the list is cut off", "the page is cut off"],
)
def test_what_arxiv_does_not_answer_for_a_long_list_is_asked_by_the_hundred(
    web: responses.RequestsMock, source: ArXiv, status: int, text: str
) -> None:
    web.post(URL, body=text, status=status)
    for at in range(0, len(NUMBERS), 100):
        web.get(URL, body=feed_of([i.value for i in NUMBERS[at : at + 100]]))
    assert all(dict(source.fetch(NUMBERS)).values())
    assert [c.request.method for c in web.calls] == ["POST", "GET", "GET", "GET"]
    # The next list is not posted.
    web.get(URL, body=feed_of([i.value for i in NUMBERS[:100]]))
    web.get(URL, body=feed_of([NUMBERS[100].value]))
    assert all(dict(source.fetch(NUMBERS[:101])).values())


def test_a_number_that_arxiv_finds_malformed_does_not_sink_its_batch(
    web: responses.RequestsMock, source: ArXiv
) -> None:
    bad = Identifier("arxiv", "2999.99999")
    web.get(URL, body=body("malformed-number.http400.atom"), status=400)
    web.get(URL, body=body("two-papers.atom"))
    answers = dict(source.fetch([PAPER, bad, OLD]))
    assert [bool(answers[i]) for i in (PAPER, bad, OLD)] == [True, False, True]
    assert "2999.99999" not in (web.calls[1].request.url or "")


def test_a_batch_is_halved_when_arxiv_does_not_name_the_culprit(
    web: responses.RequestsMock, source: ArXiv
) -> None:
    one = body("two-papers.atom")
    one = one[: one.index("  <entry>")] + one[one.rindex("  <entry>") :]
    web.get(URL, body=body("malformed-number.http400.atom").replace("2999.99999", ""), status=400)
    web.get(URL, body=one.replace("<opensearch:totalResults>2", "<opensearch:totalResults>1"))
    web.get(URL, body=body("malformed-number.http400.atom"), status=400)
    answers = dict(source.fetch([PAPER, Identifier("arxiv", "2999.99999")]))
    assert [bool(x) for x in answers.values()] == [True, False]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("Rate exceeded.", Unavailable),
        ("", SourceError),
        (FEED[: len(FEED) // 2], SourceError),
        (FEED.replace("</feed>", ""), SourceError),
        (FEED.replace("<opensearch:totalResults>2", "<opensearch:totalResults>3"), Unavailable),
        (FEED.replace("<published>2029-01-01T12:00:00Z</published>", ""), Unreadable),
        (FEED.replace("2029-01-01T12:00:00Z", "yesterday"), Unreadable),
        (FEED.replace("2901.00001v2", "2901.00002v1"), Unreadable),
        (
            FEED.replace("http://arxiv.org/abs/cs/9901001v3", "http://arxiv.org/api/errors#oops"),
            Unreadable,
        ),
        ("<!DOCTYPE html><html><body>busy</body></html>", SourceError),
        ('<?xml version="1.0"?><rss></rss>', Unreadable),
        (
            '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>' + FEED[FEED.index("<feed") :],
            Unreadable,
        ),
        (body("unknown-number.atom").replace("totalResults>0", "totalResults>2"), Unavailable),
    ],
)
def test_what_is_no_whole_feed_is_not_an_answer(
    web: responses.RequestsMock, source: ArXiv, text: str, error: type[SourceError]
) -> None:
    web.get(URL, body=text, content_type="application/atom+xml")
    with pytest.raises(error):
        list(source.fetch([PAPER, OLD]))


def test_a_search_is_one_request_for_the_title_as_a_phrase(
    web: responses.RequestsMock, source: ArXiv
) -> None:
    web.get(URL, body=body("two-papers.atom"))
    web.get(URL, body=body("unknown-number.atom"))
    teapots, none, empty = Query('Teapots at "Scale": Boiling'), Query("Never heard of"), Query("…")
    answers = dict(source.search([teapots, none, empty]))
    assert len(source.parse(answers[teapots] or "")) == 2
    assert answers[none] is answers[empty] is None
    asked = parse_qs(urlsplit(web.calls[0].request.url or "").query)
    assert (asked["search_query"], asked["max_results"]) == (
        ['ti:"Teapots at Scale Boiling"'],
        ["10"],
    )


@pytest.mark.parametrize(
    "answer", ["{}", "[1]", '{"id": 3}', "null", "x", '{"id": "abc", "title": "T"}', "<a/>", "[[]]"]
)
def test_a_foreign_shape_is_unreadable(answer: str) -> None:
    with pytest.raises(SourceError):
        ArXiv(None).parse(answer)


def test_the_package_still_keeps_its_session_where_we_put_ours() -> None:
    client = arxiv.Client(page_size=1, delay_seconds=0, num_retries=0)
    assert hasattr(client, "_session")


def test_nothing_is_slept_by_the_package(
    web: responses.RequestsMock, source: ArXiv, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    web.get(URL, body=body("two-papers.atom"))
    web.get(URL, body=body("two-papers.atom"))
    list(source.fetch([PAPER, OLD]))
    list(source.fetch([PAPER, OLD]))
    assert slept == []


def test_captured_feeds_are_read_without_loss(shared: Path) -> None:
    bodies = sorted((shared / "captures/arxiv/api-2026/bodies").glob("*.http200.atom"))
    assert bodies
    for file in bodies:
        records = ArXiv(None).parse(file.read_text(encoding="utf-8"))
        assert len(records) == file.read_text(encoding="utf-8").count("<entry>"), file.name
        assert all(
            r.title and r.authors and r.issued and r.abstract and r.identifiers and r.archive_class
            for r in records
        )


def test_captured_requests_are_read_as_they_were_recorded(shared: Path) -> None:
    for file in sorted((shared / "captures/arxiv/api-2026").glob("*.json")):
        recorded = json.loads(file.read_text(encoding="utf-8"))
        records = ArXiv(None).parse(file.read_text(encoding="utf-8"))
        assert len(records) == recorded["body"].count("<entry>"), file.name
