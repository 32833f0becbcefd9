"""The session over mocked HTTP: a request that no test expects fails."""

from __future__ import annotations

import gzip
import itertools
import json
import logging
import random
import threading
import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import pytest
import requests
import responses

from enrich.errors import (
    Refused,
    RequestsSpent,
    SourceError,
    TimeSpent,
    TooHeavy,
    Unavailable,
    Unreadable,
)
from enrich.transport import Response, Session

X, Y, ARXIV, CROSSREF = (
    "api.example-x.org",
    "pages.example-y.org",
    "export.arxiv.org",
    "api.crossref.org",
)
INTERVALS = {X: 1.0, Y: 2.0, ARXIV: 3.0, CROSSREF: 1.0, "api.openalex.org": 0.1, "doi.org": 0.1}
URL = f"https://{X}/works"
START = 1_790_000_000.0
ANUBIS = (
    "<!doctype html><html><head><title>Making sure you&#39;re not a bot!</title>"
    '<script id="anubis_challenge" type="application/json">{}</script></head><body></body></html>'
)
MOMENT = "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body></body></html>"
BLOCKED = (
    "<!DOCTYPE html><html><head><title>Attention Required! | Cloudflare</title></head>"
    "<body><h1>Sorry, you have been blocked</h1></body></html>"
)
PAGE = "<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n"
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">'
    '<!ENTITY f SYSTEM "file:///etc/passwd">]><feed><title>&b;&f;</title></feed>'
)


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def wall(self) -> float:
        return START + self.now - 100.0

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 6))
        self.now += seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def net() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=True) as mock:
        yield mock


def session(time: Time, mirrors: Mapping[str, str] | None = None, **options: Any) -> Session:
    options = {
        "clock": time,
        "wall": time.wall,
        "sleep": time.sleep,
        "rng": random.Random(1),
        **options,
    }
    return Session(options.pop("intervals", INTERVALS), mirrors, **options)


def fails(kind: type[SourceError], asking: Any, *args: Any, **options: Any) -> SourceError:
    with pytest.raises(SourceError) as caught:
        asking(*args, **options)
    assert type(caught.value) is kind
    return caught.value


# ---------------------------------------------------------------- the answer


def test_a_good_answer_comes_back_whole(net: responses.RequestsMock, time: Time) -> None:
    net.get(f"{URL}?q=a+b&rows=2", json={"n": 1}, headers={"X-Pool": "public"})
    s = session(time)
    answer = s.get(URL, params={"q": "a b", "rows": "2"})
    assert (answer.status, answer.host, answer.json(), answer.headers["x-pool"]) == (
        200,
        X,
        {"n": 1},
        "public",
    )
    assert s.requests == {X: 1}
    assert s.last_answer == {X: "2026-09-21T14:13:20+00:00"}
    s.close()


def test_post_sends_json_or_a_form(net: responses.RequestsMock, time: Time) -> None:
    net.post(URL, json=[], match=[responses.matchers.json_params_matcher({"ids": ["a"]})])
    net.post(URL, json=[], match=[responses.matchers.urlencoded_params_matcher({"query": "ä&b"})])
    s = session(time)
    assert s.post(URL, json={"ids": ["a"]}).json() == []
    assert s.post(URL, form={"query": "ä&b"}).json() == []


def test_a_form_is_not_longer_than_need_be(net: responses.RequestsMock, time: Time) -> None:
    query = 'SELECT ?a { <https://doi.org/10.1/A+b> ?b "x=1&y;%" }'
    net.post(URL, json=[], match=[responses.matchers.urlencoded_params_matcher({"query": query})])
    session(time).post(URL, form={"query": query})
    assert net.calls[0].request.body == (
        'query=SELECT+?a+{+<https://doi.org/10.1/A%2Bb>+?b+"x%3D1%26y%3B%25"+}'
    )


@pytest.mark.parametrize("encode", [gzip.compress, zlib.compress])
def test_compressed_answers_are_undone(
    net: responses.RequestsMock, time: Time, encode: Any
) -> None:
    body = json.dumps(["x" * 100_000]).encode()
    net.get(
        URL,
        body=encode(body),
        headers={"Content-Encoding": "gzip" if encode is gzip.compress else "deflate"},
    )
    assert session(time).get(URL).content == body


@pytest.mark.parametrize(
    ("content", "kind", "text"),
    [
        ("Größe".encode(), "text/plain", "Größe"),
        ("Größe".encode("latin-1"), 'text/html; charset="ISO-8859-1"', "Größe"),
        ("Größe".encode("latin-1"), "text/html; charset=hex", "Gr\ufffd\ufffde"),
        ("Größe".encode("latin-1"), "text/html; charset=no-such", "Gr\ufffd\ufffde"),
        (b"\xef\xbb\xbf{}", "", "{}"),
    ],
)
def test_text_is_utf8_or_what_is_declared(content: bytes, kind: str, text: str) -> None:
    assert Response(200, content, {"content-type": kind}).text == text


def test_json_of_a_response_is_checked() -> None:
    for content in (b"<html>", b'{"a": [1', b"[" * 100_000):
        fails(Unreadable, Response(200, content, host=X).json)


# ---------------------------------------------------------------- the body decides

CASES = [  # (status, body, content type, what is expected, statuses allowed, outcome, requests)
    (200, "Rate exceeded.", "text/html", "xml", (), Unavailable, 3),
    (429, "Rate exceeded.", "text/html", "xml", (), Unavailable, 3),
    (200, ANUBIS, "text/html", "xml", (), Refused, 1),
    (500, ANUBIS, "text/html", "json", (), Refused, 1),
    (403, MOMENT, "text/html", "html", (), Refused, 1),
    (403, MOMENT, "text/html", "html", (403,), Refused, 1),
    (503, MOMENT, "text/html", "html", (), Refused, 1),
    (200, MOMENT, "text/html", "json", (), Unavailable, 1),
    (200, MOMENT, "text/html", "html", (), Unavailable, 1),
    (403, BLOCKED, "text/html", "html", (), Refused, 1),
    (
        403,
        '{"name": "ChallengeRequiredError", "status": 403}',
        "application/json",
        "json",
        (403,),
        Refused,
        1,
    ),
    (
        403,
        '{"name":"ForbiddenError","message":"User Guest is not reader of x"}',
        "",
        "json",
        (),
        Refused,
        1,
    ),
    (418, "", "text/html", "html", (), Refused, 1),
    (401, '{"message": "no"}', "application/json", "json", (), Refused, 1),
    (403, '{"message": "Forbidden"}', "application/json", "json", (), Refused, 1),
    (403, '{"message": "too fast"}', "application/json", "json", (), Unavailable, 3),
    (403, PAGE, "text/html", "html", (), Unavailable, 1),
    (404, PAGE, "text/html", "json", (404,), Unreadable, 1),
    (404, PAGE, "text/html", "xml", (404,), Unreadable, 1),
    (404, PAGE, "text/html", "text", (404,), None, 1),
    (404, PAGE, "text/html", "html", (404,), None, 1),
    (404, "Resource not found.", "application/json", "json", (404,), None, 1),
    (404, '{"error": "Paper with id X not found"}', "application/json", "json", (404,), None, 1),
    (404, '{"error": "Paper wi', "application/json", "json", (404,), Unreadable, 2),
    (404, "", "application/json", "json", (404,), None, 1),
    (404, "\x93\x00\x12\x05garbage", "application/json", "json", (404,), Unreadable, 2),
    (404, "\x93\x00\x12\x05garbage", "text/html", "html", (404,), Unreadable, 2),
    (404, "{}", "application/json", "json", (), Unreadable, 1),
    (400, "{}", "application/json", "json", (400,), None, 1),
    (200, PAGE, "application/json", "json", (), Unreadable, 1),
    (200, "<!-- a --><!-- b -->" + PAGE, "text/html", "json", (), Unreadable, 1),
    (502, PAGE, "text/html", "json", (), Unavailable, 3),
    (500, '{"status": "failed"}', "application/json", "json", (), Unavailable, 3),
    (503, PAGE, "text/html", "json", (503,), Unavailable, 3),
    (200, "", "application/json", "json", (), Unreadable, 2),
    (200, " \n", "text/html", "html", (), Unreadable, 2),
    (200, '{"a": [1, 2', "application/json", "json", (), Unreadable, 2),
    (200, "[" * 100_000, "application/json", "json", (), Unreadable, 2),
    (200, "10000", "application/json", "json", (), Unreadable, 2),
    (200, "\x93\x00\x12\x05garbage", "application/json", "json", (), Unreadable, 2),
    (200, "\x93\x00\x12\x05garbage", "text/html", "html", (), Unreadable, 2),
    (200, "\x93\x00\x12\x05garbage", "text/plain", "text", (), Unreadable, 2),
    (200, "plain words", "text/html", "html", (), Unreadable, 2),
    (200, "<feed><entry>", "application/atom+xml", "xml", (), Unreadable, 2),
    (
        200,
        '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>',
        "",
        "xml",
        (),
        Unreadable,
        1,
    ),
    (200, '<x:html xmlns:x="http://www.w3.org/1999/xhtml"/>', "", "xml", (), Unreadable, 2),
    (200, BOMB, "application/atom+xml", "xml", (), Unreadable, 2),
    (
        200,
        '<!DOCTYPE dblp SYSTEM "http://evil.example/x.dtd"><dblp/>',
        "",
        "xml",
        (),
        Unreadable,
        2,
    ),
    (200, BOMB, "application/atom+xml", "json", (), Unreadable, 2),
    (200, BOMB, "application/atom+xml", "html", (), Unreadable, 2),
    (200, "<feed/>", "application/atom+xml", "xml", (), None, 1),
    (200, "  [null]", "application/json", "json", (), None, 1),
    (200, "@article{a}", "text/plain", "text", (), None, 1),
    # What papers are called is no verdict on the answer.
    (200, '{"title": "Making sure you\'re not a bot!"}', "application/json", "json", (), None, 1),
    (
        200,
        '[{"title": "Just a moment..."}, "Sorry, you have been blocked"]',
        "application/json",
        "json",
        (),
        None,
        1,
    ),
    (
        200,
        "<html><title>Sorry, you have been blocked: censorship</title></html>",
        "text/html",
        "html",
        (),
        None,
        1,
    ),
    (200, "<feed><title>Rate exceeded. anubis_challenge</title></feed>", "", "xml", (), None, 1),
]


@pytest.mark.parametrize(("status", "body", "kind", "expect", "allow", "outcome", "tries"), CASES)
def test_the_body_decides(time: Time, status: int, body: str, kind: str, expect: Any,
    allow: tuple[int, ...], outcome: type[SourceError] | None, tries: int) -> None:  # fmt: skip
    with responses.RequestsMock() as net:
        net.get(URL, body=body, status=status, content_type=kind)
        s = session(time)
        if outcome is None:
            assert s.get(URL, expect=expect, allow=allow).status == status
        else:
            error = fails(outcome, s.get, URL, expect=expect, allow=allow)
            alone = "not reader" in body  # the refusal of this one question, not of its host
            assert error.host == ("" if alone else X)
            assert X in str(error)
        assert s.requests == {X: tries}


def test_a_fault_that_passes_costs_a_retry(net: responses.RequestsMock, time: Time) -> None:
    net.get(URL, status=500)
    net.get(URL, body='{"a": ')
    net.get(URL, body=requests.exceptions.ConnectionError(ConnectionResetError(104, "reset")))
    net.get(URL, json=[7])
    s = session(time, retries=3)
    fails(Unreadable, s.get, URL)  # a broken body is worth one more try, whatever came before
    assert s.get(URL).json() == [7]
    assert s.requests == {X: 4}


# ---------------------------------------------------------------- spacing and back-off


def test_requests_are_spaced_from_the_end_of_the_last_answer(
    net: responses.RequestsMock, time: Time
) -> None:
    def slowly(_: Any) -> tuple[int, dict[str, str], str]:
        time.now += 4
        return 200, {}, "[]"

    net.add_callback("GET", URL, slowly)
    net.get(f"https://{Y}/", json=[])
    waits: list[tuple[str, float]] = []
    s = session(time, on_wait=lambda host, seconds: waits.append((host, seconds)))
    s.get(URL)
    s.get(f"https://{Y}/")
    s.get(URL)
    time.now += 0.25
    s.get(URL)
    assert time.slept == [1.0, 0.75]
    assert waits == [(X, 1.0), (X, 0.75)]
    assert s.seconds == {X: 13.75, Y: 0.0}


@pytest.mark.parametrize(
    ("headers", "gap"),
    [
        ({"X-Rate-Limit-Limit": "1", "X-Rate-Limit-Interval": "5s"}, 5.0),
        ({"X-RateLimit-Limit": "2", "X-RateLimit-Interval": "1m"}, 30.0),
        ({"x-ratelimit-limit": "4", "x-rate-limit-interval": "8s"}, 2.0),
        (
            {"X-Rate-Limit-Limit": "50", "X-Rate-Limit-Interval": "1s"},
            1.0,
        ),  # never below the configured one
        ({"RateLimit-Policy": "180;w=3600"}, 20.0),
        (
            {"X-RateLimit-Limit": "1000", "X-RateLimit-Reset": "40000"},
            1.0,
        ),  # a day's budget is no pace
        ({"X-Rate-Limit-Limit": "0", "X-Rate-Limit-Interval": "1s"}, 1.0),
        ({"X-Rate-Limit-Limit": "1", "X-Rate-Limit-Interval": "9999h"}, 60.0),
        ({"X-Rate-Limit-Limit": "many", "X-Rate-Limit-Interval": "soon"}, 1.0),
    ],
)
def test_headers_slow_a_host_down(
    net: responses.RequestsMock, time: Time, headers: dict[str, str], gap: float
) -> None:
    net.get(URL, json=[], headers=headers)
    net.get(URL, json=[])
    net.get(URL, json=[])
    s = session(time)
    for _ in range(3):
        s.get(URL)
    assert time.slept == [gap, 1.0]


def test_interval_0_is_no_spacing(net: responses.RequestsMock, time: Time) -> None:
    net.get(URL, json=[], headers={"X-Rate-Limit-Limit": "1", "X-Rate-Limit-Interval": "1s"})
    s = session(time, intervals={X: 0.0})
    for _ in range(3):
        s.get(URL)
    assert time.slept == []


@pytest.mark.parametrize(
    ("value", "waited"),
    [("7", 7.0), ("0", 1.0), ("1.5", 1.5),
        (format_datetime(datetime.fromtimestamp(START + 9, UTC), usegmt=True), 9.0),
            ("Wed, 21 Oct 2015 07:28:00 GMT", 1.0)],
)  # fmt: skip
@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_kept(
    net: responses.RequestsMock, time: Time, status: int, value: str, waited: float
) -> None:
    net.get(URL, status=status, headers={"Retry-After": value})
    net.get(URL, json=[])
    session(time).get(URL)
    assert time.slept == [pytest.approx(waited)]


@pytest.mark.parametrize("clock", [0.0, START, 4_000_000_000.0])
def test_a_date_in_retry_after_counts_from_the_services_own_clock(
    net: responses.RequestsMock, time: Time, clock: float
) -> None:
    """Ours may stand in 1970 or in 2096."""
    dates = {
        "Date": "Tue, 20 Oct 2026 07:28:00 GMT",
        "Retry-After": "Tue, 20 Oct 2026 07:28:08 GMT",
    }
    net.get(URL, status=429, headers=dates)
    net.get(URL, json=[])
    session(time, wall=lambda: clock).get(URL)
    assert time.slept == [8.0]


@pytest.mark.parametrize(
    "value", ["31", "86400", "99999999999999", "Wed, 21 Oct 2099 07:28:00 GMT"]
)
def test_a_long_retry_after_closes_the_host(
    net: responses.RequestsMock, time: Time, value: str
) -> None:
    net.get(URL, status=429, headers={"Retry-After": value})
    s = session(time)
    for _ in range(3):
        fails(Unavailable, s.get, URL)
    assert s.requests == {X: 1}
    assert time.slept == []


def test_back_off_grows_with_the_interval_and_has_jitter(
    net: responses.RequestsMock, time: Time
) -> None:
    net.get(URL, status=500)
    fails(Unavailable, session(time).get, URL)
    first, second = time.slept
    assert 1.0 < first < 1.5
    assert 2.0 < second < 3.0
    again = Time()
    fails(Unavailable, session(again, rng=random.Random(2)).get, URL)
    assert again.slept != time.slept


def test_too_many_requests_without_a_word_when_waits_longer(
    net: responses.RequestsMock, time: Time
) -> None:
    net.get(URL, status=429)
    fails(Unavailable, session(time).get, URL)
    assert 3.0 < time.slept[0] < 4.5
    assert 6.0 < time.slept[1] < 9.0


def while_it_answers(ask: Any) -> Iterator[None]:
    while True:
        try:
            yield ask()
        except Unavailable:
            return


def test_failures_never_cost_more_than_the_patience(
    net: responses.RequestsMock, time: Time
) -> None:
    statuses = itertools.cycle((500, 500, 200))
    net.add_callback("GET", URL, lambda _: (next(statuses), {}, "[]"))
    s = session(time, patience=30.0)
    good = sum(1 for _ in while_it_answers(lambda: s.get(URL)))
    assert 8 <= good < 20  # each costs two back-offs of 3.75 s together, and pays one second back
    assert time.now - 100 <= 30 + good * 2


# ---------------------------------------------------------------- the breaker


@pytest.mark.parametrize(
    "error",
    [
        requests.exceptions.ReadTimeout("read"),
        requests.exceptions.ConnectTimeout("connect"),
        requests.exceptions.ConnectionError("refused"),
        requests.exceptions.SSLError("certificate"),
        requests.exceptions.ProxyError("proxy"),
        OSError("no route"),
    ],
)
def test_a_dead_host_is_asked_once(
    net: responses.RequestsMock, time: Time, error: Exception
) -> None:
    net.get(URL, body=error)
    net.get(f"https://{Y}/", json=[])
    s = session(time)
    for _ in range(5):
        fails(Unavailable, s.get, URL)
    assert s.requests == {X: 1}
    s.get(f"https://{Y}/")  # the others live


def test_two_failed_questions_in_a_row_close_a_host(
    net: responses.RequestsMock, time: Time
) -> None:
    net.get(URL, status=500)
    s = session(time)
    for _ in range(5):
        fails(Unavailable, s.get, URL)
    assert s.requests == {X: 6}


def test_an_answer_between_forgives(net: responses.RequestsMock, time: Time) -> None:
    net.get(URL, body="<html>")
    net.get(f"https://{X}/good", json=[])
    s = session(time)
    for _ in range(4):
        fails(Unreadable, s.get, URL)
        s.get(f"https://{X}/good")
    assert s.requests == {X: 8}


def test_unknown_ids_close_nothing(net: responses.RequestsMock, time: Time) -> None:
    net.get(URL, status=404, json={})
    s = session(time)
    for _ in range(4):
        fails(Unreadable, s.get, URL)
    assert s.requests == {X: 4}


def test_a_refusal_is_remembered_for_the_caller(net: responses.RequestsMock, time: Time) -> None:
    net.get(f"https://{Y}/p", status=403, body=MOMENT)
    s = session(time)
    first = fails(Refused, s.get, f"https://{Y}/p", expect="html")
    again = fails(Refused, s.get, f"https://{Y}/q", expect="html")
    assert str(first) == str(again) == s.newly_refused[Y]
    assert s.requests == {Y: 1}


ENDS: dict[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {
    "a refusal of before": ({}, {"refused": {Y: "asks for a browser check"}}),
    "a refused part": ({}, {"refused": {f"{Y}/notes": "asks for a browser check"}}),
    "a browser challenge": ({"status": 403, "body": MOMENT}, {}),
    "a second failure": ({"status": 404, "body": "{}"}, {}),
    "no patience": ({"status": 500, "body": ""}, {"patience": 0.0}),
    "a spent budget": ({"status": 200, "body": PAGE}, {"max_requests": 1}),
    "answers that trickle in": ({"status": 200, "body": PAGE}, {"patience": -1.0}),
}


@pytest.mark.parametrize("end", ENDS)
def test_every_question_to_a_closed_host_gets_an_error_of_its_own(
    net: responses.RequestsMock, time: Time, end: str
) -> None:
    answer, options = ENDS[end]
    net.assert_all_requests_are_fired = False
    net.get(f"https://{Y}/notes/search", **answer)
    s = session(time, retries=0, **options)
    raised: list[SourceError] = []

    def ask() -> None:
        for _ in range(4):
            try:
                s.get(f"https://{Y}/notes/search", expect="html")
            except SourceError as error:
                raised.append(error)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(raised) >= 8
    assert len(set(map(id, raised))) == len(raised)
    assert len({(type(e), str(e), e.host) for e in raised[-6:]}) == 1
    kept = [s._hosts[Y].closed, *s._breaker._refused_endpoints.values()]
    assert not any(e.__traceback__ for e in kept if e)


def test_a_passing_browser_check_is_not_remembered(net: responses.RequestsMock, time: Time) -> None:
    net.get(URL, body=MOMENT)
    s = session(time)
    fails(Unavailable, s.get, URL)
    assert s.newly_refused == {}


def test_a_note_that_is_not_public_is_no_refusal_of_the_host(
    net: responses.RequestsMock, time: Time
) -> None:
    net.get(
        URL,
        status=403,
        json={"name": "ForbiddenError", "message": "User Guest is not reader of Note"},
    )
    s = session(time)
    for _ in range(3):
        fails(Refused, s.get, URL)
    assert s.newly_refused == {}


def test_a_standing_refusal_costs_no_request(net: responses.RequestsMock, time: Time) -> None:
    s = session(time, refused={Y: "asks for a browser check (since Monday)"})
    error = fails(Refused, s.get, f"https://{Y}/p", expect="html")
    assert str(error) == "asks for a browser check (since Monday)"
    assert error.host == Y
    assert not s.requests
    assert not s.newly_refused


@pytest.mark.parametrize("refusing", [Y, f"{Y}/p"])
def test_each_thread_gets_an_error_of_its_own(refusing: str, time: Time) -> None:
    """One exception object raised in two threads would mix their tracebacks."""
    s = session(time, refused={refusing: "refuses programs"})
    first, second = (fails(Refused, s.get, f"https://{Y}/p", expect="html") for _ in range(2))
    assert first is not second
    assert (str(first), first.host) == (str(second), second.host) == ("refuses programs", refusing)


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Retry-After": "40000"}, {"message": "Insufficient budget. Resets at midnight UTC."}),
        ({"Retry-After": "40000", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "40000"},
            {"error": "Rate limit exceeded"}),
    ],
)  # fmt: skip
def test_a_spent_budget_is_refused_until_it_is_back(net: responses.RequestsMock, time: Time,
    headers: dict[str, str], body: Any) -> None:  # fmt: skip
    url = "https://api.openalex.org/works"
    net.get(url, status=429, headers=headers, json=body)
    s = session(time)
    for _ in range(2):
        assert "budget" in str(fails(Refused, s.get, url))
    assert s.requests == {"api.openalex.org": 1}
    assert s.spent_until == {"api.openalex.org": "2026-09-22T01:20:00+00:00"}
    assert s.newly_refused == {}


# ---------------------------------------------------------------- budgets


def test_the_request_budget_counts_retries_and_redirects(
    net: responses.RequestsMock, time: Time
) -> None:
    net.get(URL, status=302, headers={"Location": "/b"})
    net.get(f"https://{X}/b", status=500)
    s = session(time, max_requests=3)
    assert "budget" in str(fails(RequestsSpent, s.get, URL))
    assert s.requests == {X: 3}
    assert "budget" in str(fails(RequestsSpent, s.get, f"https://{Y}/"))
    assert s.requests == {X: 3}


def test_the_time_budget_stops_before_a_wait_that_would_pass_it(
    net: responses.RequestsMock, time: Time
) -> None:
    net.get(URL, json=[])
    s = session(time, deadline=101.5)
    s.get(URL)
    s.get(URL)
    assert "time budget" in str(fails(TimeSpent, s.get, URL))
    assert time.slept == [1.0]
    time.now = 102.0
    assert "time budget" in str(fails(TimeSpent, s.get, f"https://{Y}/"))


def test_stop_wakes_a_waiting_thread(net: responses.RequestsMock) -> None:
    net.get(URL, json=[])
    stop = threading.Event()
    s = Session({X: 30.0}, stop=stop)
    s.get(URL)
    threading.Timer(0.05, stop.set).start()
    assert "interrupted" in str(fails(Unavailable, s.get, URL))
    assert s.requests == {X: 1}


# ---------------------------------------------------------------- who learns what


def test_the_user_agent_names_the_project_and_the_address_only_to_four(
    net: responses.RequestsMock, time: Time
) -> None:
    agents: dict[str, str] = {}

    def note(request: Any) -> tuple[int, dict[str, str], str]:
        agents[request.url.split("/")[2]] = request.headers["User-Agent"]
        assert request.headers["Accept-Encoding"] == "gzip, deflate"
        assert "me@uni.edu" not in request.url
        return 200, {}, "[]"

    hosts = [*INTERVALS, "api.datacite.org", "api.semanticscholar.org"]
    for host in hosts:
        net.add_callback("GET", f"https://{host}/", note)
    s = session(time, intervals=dict.fromkeys(hosts, 0.0), mailto="me@uni.edu")
    for host in hosts:
        s.get(f"https://{host}/")
    told = {h for h, a in agents.items() if "me@uni.edu" in a}
    assert told == {CROSSREF, "api.datacite.org", ARXIV, "api.openalex.org"}
    assert agents[X].startswith("enrich/")
    assert agents[X].endswith(" (+https://github.com/enrich-papers/enrich)")
    assert agents[CROSSREF].endswith("; mailto:me@uni.edu)")


@pytest.mark.parametrize("address", [None, "", "you@example.org", "you@mail.EXAMPLE.com"])
def test_an_example_address_is_sent_to_nobody(
    net: responses.RequestsMock, time: Time, address: str | None
) -> None:
    net.get(f"https://{CROSSREF}/", json=[])
    session(time, mailto=address).get(f"https://{CROSSREF}/")
    assert "mailto" not in net.calls[0].request.headers["User-Agent"]


def test_errors_and_logs_hold_no_secret(time: Time, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    url = f"https://{CROSSREF}/works?api_key=S3CRET&mailto=me@uni.edu"
    failures: list[Any] = [
        {"status": 500}, {"status": 404}, {"status": 403, "body": "S3CRET forbidden"},
        {"body": "{S3CRET"}, {"status": 429},
        {"body": requests.exceptions.ReadTimeout(url)},
        {"body": requests.exceptions.ConnectionError(url)},
        {"body": requests.exceptions.ConnectionError(ConnectionResetError(url))},
        {"status": 302, "headers": {"Location": "https://S3CRET.example/"}},
    ]  # fmt: skip
    for failure in failures:
        with responses.RequestsMock() as net:
            net.get(url, **failure)
            s = session(time, mailto="me@uni.edu")
            with pytest.raises(SourceError) as caught:
                s.get(url, headers={"x-api-key": "S3CRET"})
        said = (
            str(caught.value)
            + caught.exconly()
            + caplog.text
            + repr(s.notes)
            + repr(s.newly_refused)
        )
        assert "S3CRET" not in said
        assert "s3cret" not in said
        assert "me@uni" not in said


def test_netrc_and_cookies_stay_home(net: responses.RequestsMock, time: Time, tmp_path: Any,
    monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    (tmp_path / ".netrc").write_text(f"machine {X} login me password S3CRET\n")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    net.get(URL, json=[], headers={"Set-Cookie": "track=1"})
    s = session(time)
    s.get(URL)
    s.get(URL)
    for call in net.calls:
        assert "Authorization" not in call.request.headers
        assert "Cookie" not in call.request.headers


def test_a_key_that_cannot_be_sent_is_named(time: Time) -> None:
    error = fails(Refused, session(time).get, URL, headers={"x-api-key": "S3CRET\n"})
    assert "key" in str(error)
    assert "S3CRET" not in str(error)


# ---------------------------------------------------------------- too much at once


TIMED_OUT = requests.exceptions.ReadTimeout("read")


@pytest.mark.parametrize(
    ("answer", "of_a_list", "of_a_query"),
    [
        # how often the same is asked before it is to be asked in parts; None: it never is
        ({"status": 413}, 1, 1),
        ({"status": 414}, 1, 1),
        ({"status": 431}, 1, 1),
        ({"status": 400, "json": {"error": "Too many ids: 500"}}, 1, 1),
        ({"status": 400, "json": {"error": "no valid ids"}}, None, None),
        ({"status": 502}, 2, 1),
        ({"status": 504}, 2, 1),
        ({"body": TIMED_OUT}, 1, 1),
        ({"body": '{"a": '}, 2, 1),
        ({"status": 500}, None, 1),
        ({"status": 503}, None, 1),
        ({"status": 503, "headers": {"Retry-After": "1"}}, None, 2),
        ({"status": 429}, None, 1),
        ({"status": 429, "headers": {"Retry-After": "1"}}, None, 2),
        ({"body": requests.exceptions.ConnectTimeout("connect")}, None, None),
        ({"body": requests.exceptions.ConnectionError("refused")}, None, None),
        ({"status": 403, "body": MOMENT}, None, None),
        ({"status": 404}, None, None),
    ],
)
@pytest.mark.parametrize("engine", [False, True])
def test_what_may_be_answered_in_parts(
    net: responses.RequestsMock,
    time: Time,
    answer: Mapping[str, Any],
    of_a_list: int | None,
    of_a_query: int | None,
    engine: bool,
) -> None:
    net.post(URL, **answer)
    s = session(time)
    tries = of_a_query if engine else of_a_list
    with pytest.raises(SourceError) as error:
        s.post(URL, json={}, parts=9, engine=engine)
    assert isinstance(error.value, TooHeavy) == (tries is not None)
    if tries is not None:
        assert s.requests == {X: tries}
        # A smaller request is sent, and one thing alone is asked for once or twice.
        fails(TooHeavy, s.post, URL, json={}, parts=4, engine=engine)
        assert s.requests == {X: tries + 1}
        with pytest.raises(SourceError) as error:
            s.post(URL, json={}, engine=engine)
        assert not isinstance(error.value, TooHeavy)
        assert s.requests == {X: tries + 2}


def test_a_rate_limit_of_another_service_is_waited_for(
    net: responses.RequestsMock, time: Time
) -> None:
    net.post(URL, status=429, headers={"Retry-After": "5"})
    net.post(URL, json={"good": True})
    s = session(time)
    assert s.post(URL, json={}, parts=100).json() == {"good": True}
    assert time.slept == [pytest.approx(5.0)]
    assert s.requests == {X: 2}


def test_heavy_requests_cost_no_patience_and_close_nothing(
    net: responses.RequestsMock, time: Time
) -> None:
    for _ in range(3):
        net.post(URL, body=TIMED_OUT)
        net.post(URL, json={"good": True})
    s = session(time, patience=1.0)
    for _ in range(3):
        fails(TooHeavy, s.post, URL, json={}, parts=100)
        assert s.post(URL, json={}, parts=50).json() == {"good": True}


def test_two_single_queries_in_a_row_close_the_host(
    net: responses.RequestsMock, time: Time
) -> None:
    net.post(URL, body=TIMED_OUT)
    s = session(time)
    fails(TooHeavy, s.post, URL, json={}, parts=100, engine=True)
    for _ in range(4):
        fails(Unavailable, s.post, URL, json={}, engine=True)
    assert s.requests == {X: 3}
