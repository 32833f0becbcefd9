"""Where a question goes: known hosts and their mirrors only, redirects included."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import responses
from hypothesis import given
from hypothesis import strategies as st

from enrich.errors import Refused, SourceError, Unavailable
from enrich.transport import Session
from enrich.transport.routes import Routes

DOI, X, Y = "doi.org", "api.example-x.org", "pages.example-y.org"
KNOWN = {DOI: 0.0, X: 0.0, Y: 0.0}
MIRRORS = {
    X: "http://127.0.0.1:8900/x/",
    DOI: "http://127.0.0.1:8900/doi",
    "unknown.example.net": "http://127.0.0.1:1/u",
}
FORBIDDEN = [
    "https://elsewhere.example.com/a",
    "https://elsewhere.example.com?api.example-x.org",
    "https://api.example-x.org.example.com/",
    "https://xapi.example-x.org/",
    "https://pages.example-y.org@elsewhere.example.com/",
    "https://pages.example-y.org:8080/a",
    "https://user:word@pages.example-y.org/a",
    "https://pages.example-y.org:99999999/a",
    "http://127.0.0.1:22/",
    "http://localhost/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::1]/",
    "http://[fe80::1%25eth0]/",
    "http://0x7f000001/",
    "http://2130706433/",
    "http://10.0.0.1/",
    "http://[::ffff:192.168.0.1]/",
    "http://[broken/",
    "file:///etc/passwd",
    "ftp://pages.example-y.org/a",
    "gopher://pages.example-y.org/a",
    "javascript:alert(1)",
    "data:text/html,x",
    "//elsewhere.example.com/a",
    "https:\\\\elsewhere.example.com/a",
    "https://pages.example-y.org\\@elsewhere.example.com/",
    "https://pages.example-y.org/a\r\nHost: elsewhere.example.com",
    "https://pages.example-y.org/\ta",
    "https://",
    "",
]


@pytest.fixture
def net() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


@pytest.mark.parametrize(
    "url", [*FORBIDDEN, "http://unknown.example.net/a", "http://127.0.0.1:8900/x/a"]
)
def test_no_other_address_is_asked(net: responses.RequestsMock, url: str) -> None:
    s = Session(KNOWN, MIRRORS)
    with pytest.raises(Refused):
        s.get(url)
    assert not s.requests


@pytest.mark.parametrize("location", [x for x in FORBIDDEN if x.removeprefix("https://")])
@pytest.mark.parametrize("mirrored", [False, True])
def test_no_redirect_leaves_the_known_hosts(
    net: responses.RequestsMock, location: str, mirrored: bool
) -> None:
    start = "http://127.0.0.1:8900/doi/a" if mirrored else "https://doi.org/a"
    location = location.replace("\r\n", "\x0b")  # a header cannot hold a line break
    net.get(start, status=302, headers={"Location": location})
    s = Session(KNOWN, {k: v for k, v in MIRRORS.items() if k == DOI} if mirrored else {})
    with pytest.raises(SourceError) as caught:
        s.get("https://doi.org/a")
    assert (
        type(caught.value) is Unavailable
    )  # doi.org is not to blame, and not to be remembered as refusing
    assert "elsewhere" not in str(caught.value)
    assert s.requests == {DOI: 1}
    assert s.newly_refused == {}


@pytest.mark.parametrize(
    ("named", "target"),
    [
        ("https://api.example-x.org/works?q=1", "http://127.0.0.1:8900/x/works?q=1"),
        ("http://API.Example-X.org./works", "http://127.0.0.1:8900/x/works"),
        ("https://api.example-x.org:443/", "http://127.0.0.1:8900/x/"),
        ("https://api.example-x.org", "http://127.0.0.1:8900/x/"),
        ("https://api.example-x.org?q=1", "http://127.0.0.1:8900/x/?q=1"),
        ("https://api.example-x.org/a//b/../c", "http://127.0.0.1:8900/x/a//b/../c"),
        (
            "https://doi.org/doiRA/10.1/a,10.2/b c",
            "http://127.0.0.1:8900/doi/doiRA/10.1/a,10.2/b%20c",
        ),
        ("https://pages.example-y.org/a#part", "https://pages.example-y.org/a"),
        ("http://pages.example-y.org/a", "http://pages.example-y.org/a"),
    ],
)
def test_a_mirror_takes_the_place_of_its_host(named: str, target: str) -> None:
    assert Routes(KNOWN, MIRRORS).locate(named).target == target


@pytest.mark.parametrize(
    "path", ["/../secret", "/a/../../secret", "/%2e%2e/secret", "/a/%2E./.%2e/b", "/..", "/./../x"]
)
def test_no_path_climbs_out_of_a_mirror(path: str) -> None:
    with pytest.raises(Refused):
        Routes(KNOWN, MIRRORS).locate(f"https://api.example-x.org{path}")


@pytest.mark.parametrize(
    ("location", "host", "target"),
    [
        (
            "http://127.0.0.1:8900/doi/b",
            DOI,
            "http://127.0.0.1:8900/doi/b",
        ),  # under the mirror's own base
        (
            "http://127.0.0.1:8900/x/works/b",
            X,
            "http://127.0.0.1:8900/x/works/b",
        ),  # under another mirror's
        (
            "http://127.0.0.1:8900/doing/b",
            DOI,
            "http://127.0.0.1:8900/doi/doing/b",
        ),  # a mirror that knows no base
        ("/b", DOI, "http://127.0.0.1:8900/doi/b"),
        ("/doi/b?q=1", DOI, "http://127.0.0.1:8900/doi/b?q=1"),
        ("b", DOI, "http://127.0.0.1:8900/doi/10.1/b"),
        ("?q=2", DOI, "http://127.0.0.1:8900/doi/10.1/a?q=2"),
        ("https://doi.org/b", DOI, "http://127.0.0.1:8900/doi/b"),
        ("//api.example-x.org/b", X, "http://127.0.0.1:8900/x/b"),
        ("https://pages.example-y.org/b", Y, "https://pages.example-y.org/b"),
        ("http://pages.example-y.org:80/b c", Y, "https://pages.example-y.org/b%20c"),
    ],
)
def test_redirects_of_a_mirror_stay_in_mirrors(location: str, host: str, target: str) -> None:
    addresses = Routes(KNOWN, MIRRORS)
    place = addresses.follow(addresses.locate("https://doi.org/10.1/a"), location)
    assert (place.host, place.target) == (host, target)


@pytest.mark.parametrize(
    "location", ["/../x", "/doi/../x/works", "/doi/%2e%2e/x", "http://127.0.0.1:8900/doi/../_admin"]
)
def test_no_redirect_climbs_out_of_a_mirror(location: str) -> None:
    addresses = Routes(KNOWN, {DOI: MIRRORS[DOI]})
    place = addresses.locate("https://doi.org/10.1/a")
    try:
        target = addresses.follow(place, location).target
    except Refused:
        return
    assert target.startswith("http://127.0.0.1:8900/doi/")
    assert ".." not in target


def test_a_mirror_cannot_be_reached_from_outside(net: responses.RequestsMock) -> None:
    net.get(
        "https://pages.example-y.org/a",
        status=302,
        headers={"Location": "http://127.0.0.1:8900/x/a"},
    )
    s = Session(KNOWN, MIRRORS)
    with pytest.raises(Unavailable):
        s.get("https://pages.example-y.org/a")


@given(st.text(max_size=60))
def test_odd_addresses_are_refused_or_known(text: str) -> None:
    addresses = Routes(KNOWN, {DOI: MIRRORS[DOI]})
    place = addresses.locate("https://doi.org/10.1/a")
    for ask in (addresses.locate, lambda url: addresses.follow(place, url)):
        try:
            found = ask(text)
        except Refused:
            continue
        assert found.host in KNOWN
        assert found.target.startswith(
            (
                "http://127.0.0.1:8900/doi/",
                "https://api.",
                "https://pages.",
                "http://api.",
                "http://pages.",
            )
        )


# ---------------------------------------------------------------- following


def test_redirects_are_followed_counted_and_spaced(net: responses.RequestsMock) -> None:
    net.get("https://doi.org/a", status=302, headers={"Location": "https://api.example-x.org/b"})
    net.get("https://api.example-x.org/b", status=301, headers={"Location": "/c?d=1"})
    net.get("https://api.example-x.org/c?d=1", json=[1])
    slept: list[float] = []
    s = Session({**KNOWN, X: 2.0}, clock=lambda: 5.0, sleep=slept.append)
    answer = s.get("https://doi.org/a", headers={"x-api-key": "K", "Accept": "application/x"})
    assert (answer.host, answer.json()) == (X, [1])
    assert s.requests == {DOI: 1, X: 2}
    assert slept == [2.0]
    assert [("x-api-key" in c.request.headers, c.request.headers["Accept"]) for c in net.calls] == [
        (True, "application/x"),
        (False, "application/x"),  # a key is for the host that it was given for
        (False, "application/x"),
    ]


@pytest.mark.parametrize(
    ("status", "method"), [(301, "GET"), (302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")]
)
def test_a_redirected_post(net: responses.RequestsMock, status: int, method: str) -> None:
    net.post("https://api.example-x.org/a", status=status, headers={"Location": "/b"})
    net.add(method, "https://api.example-x.org/b", json=[])
    Session(KNOWN).post("https://api.example-x.org/a", json={"ids": []})
    request = net.calls[1].request
    assert (request.body is not None) == (method == "POST")
    assert ("Content-Type" in request.headers) == (method == "POST")


def test_a_circle_ends_and_closes_the_host(net: responses.RequestsMock) -> None:
    net.get("https://api.example-x.org/a", status=302, headers={"Location": "/b"})
    net.get("https://api.example-x.org/b", status=302, headers={"Location": "/a"})
    s = Session(KNOWN)
    for _ in range(4):
        with pytest.raises(Unavailable, match="circle"):
            s.get("https://api.example-x.org/a")
    assert s.requests == {X: 4}


def test_a_chain_without_end_is_cut(net: responses.RequestsMock) -> None:
    for n in range(9):
        net.get(f"https://api.example-x.org/{n}", status=302, headers={"Location": f"/{n + 1}"})
    net.assert_all_requests_are_fired = False
    s = Session(KNOWN)
    with pytest.raises(Unavailable):
        s.get("https://api.example-x.org/0")
    assert s.requests == {X: 6}


def test_a_redirect_to_a_challenge_is_a_refusal(net: responses.RequestsMock) -> None:
    net.get(
        "https://api.example-x.org/forum?id=a",
        status=307,
        headers={"Location": "/challenge?redirect=%2Fforum"},
    )
    s = Session(KNOWN)
    with pytest.raises(Refused):
        s.get("https://api.example-x.org/forum?id=a", expect="html")
    assert set(s.newly_refused) == {X}


def test_a_redirect_that_was_asked_for_comes_back(net: responses.RequestsMock) -> None:
    net.get("https://doi.org/a", status=302, headers={"Location": "https://elsewhere.example.com/"})
    answer = Session(KNOWN).get("https://doi.org/a", allow=(302,), expect="text")
    assert answer.headers["location"] == "https://elsewhere.example.com/"


def test_a_refused_host_is_no_way_round(net: responses.RequestsMock) -> None:
    net.get("https://doi.org/a", status=302, headers={"Location": "https://pages.example-y.org/b"})
    s = Session(KNOWN, refused={Y: "no"})
    with pytest.raises(Refused):
        s.get("https://doi.org/a")
    assert s.requests == {DOI: 1}
