"""Keys and the e-mail address go to their own service over HTTPS or on this machine, nowhere else."""

from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import responses

from enrich.errors import Unavailable
from enrich.transport import Session
from tests.support.cli import enrich
from tests.support.lists import LIST
from tests.support.world import World

KEY, MAIL = "sEcReT-key+4711/=", "curious.person@uni-somewhere.edu"
X, Y, CROSSREF = "api.example-x.org", "pages.example-y.org", "api.crossref.org"
HOSTS = {X: 0.0, Y: 0.0, CROSSREF: 0.0}
MIRRORS = {
    None: True,
    "http://127.0.0.1:9/x": True,
    "http://127.9.9.9/x": True,
    "https://localhost/x": True,
    "http://[::1]:9": True,
    "https://mirror.example/x": False,
    "http://mirror.example/x": False,
    "http://localhost.evil.example": False,
    "http://127.0.0.1.evil.example": False,
    "http://10.0.0.1/x": False,
    "http://0x7f.1.evil.example": False,
}


@pytest.fixture
def net() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.add(responses.GET, re.compile(r".*/plain.*"), json={})
        mock.add(responses.POST, re.compile(r".*/plain.*"), json={})
        yield mock


def session(mirrors: Mapping[str, str] | None = None, key: str = KEY) -> Session:
    return Session(HOSTS, mirrors, mailto=MAIL, keys={key: [X]}, retries=0)


def sent(net: responses.RequestsMock) -> list[str]:
    """Return all that was sent, a text for each request."""
    return [f"{c.request.url} {dict(c.request.headers)} {c.request.body}" for c in net.calls]


def holds(text: str, key: str = KEY) -> bool:
    quoted = key.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")
    return any(form in text for form in (key, quoted, key.replace("=", "%3D")))


@pytest.mark.parametrize("place", ["header", "bearer", "parameter", "POST"])
@pytest.mark.parametrize(("mirror", "goes"), MIRRORS.items())
def test_a_key_goes_to_its_service_or_stays_on_the_machine(
    net: responses.RequestsMock, mirror: str | None, goes: bool, place: str
) -> None:
    asking = session({X: mirror} if mirror else None)
    url = f"https://{X}/plain?a=b%20c"
    if place == "header":
        asking.get(url, headers={"x-api-key": KEY})
    elif place == "bearer":
        asking.get(url, headers={"Authorization": f"Bearer {KEY}"})
    elif place == "parameter":
        asking.get(url, params={"api_key": KEY, "d": "e"})
    else:
        asking.post(url, json=[], headers={"x-api-key": KEY})
    [request] = sent(net)
    assert holds(request) == goes
    assert "a=b%20c" in request
    assert ("d=e" in request) == (place == "parameter")
    said = [note for note in asking.notes if "its key is not sent to the mirror" in note]
    assert len(said) == (not goes)
    assert not any(holds(note) for note in asking.notes)


@pytest.mark.parametrize(("mirror", "goes"), MIRRORS.items())
def test_the_address_goes_where_a_key_would(
    net: responses.RequestsMock, mirror: str | None, goes: bool
) -> None:
    asking = session({CROSSREF: mirror} if mirror else None)
    asking.get(f"https://{CROSSREF}/plain")
    asking.get(f"https://{X}/plain")
    assert [MAIL in request for request in sent(net)] == [goes, False]


def test_another_service_never_sees_a_key(net: responses.RequestsMock) -> None:
    asking = session()
    asking.get(f"https://{Y}/plain", headers={"x-api-key": KEY}, params={"api_key": KEY})
    assert not holds(sent(net)[0])


AWAY, HOLDS_KEY = (
    "redirects to an address that is not asked",
    "is not asked, since the request holds",
)
REDIRECTS = {
    # where it leads -> whether the key goes along; why it is not followed
    f"https://{X}/plain": True,
    "/plain": True,
    f"http://{X}/plain": True,  # asked over HTTPS all the same
    f"http://{X}:80/plain": True,
    f"https://{Y}/plain": False,
    f"http://{Y}/plain": False,
    f"https://{Y}/plain?api_key=sEcReT-key%2B4711%2F%3D&d=e": False,
    f"https://{Y}/plain?u=https%3A%2F%2Fx%2F%3Fk%3DsEcReT-key%2B4711%2F%3D": False,
    f"https://{Y}/plain/sEcReT-key+4711/=/x": HOLDS_KEY,
    f"https://{X}:8443/plain": AWAY,
    f"https://user@{X}/plain": AWAY,
    "https://evil.example/plain": AWAY,
    f"ftp://{X}/plain": AWAY,
}


@pytest.mark.parametrize("status", [301, 302, 307])
@pytest.mark.parametrize(("location", "goes"), REDIRECTS.items())
def test_a_redirect_to_another_host_drops_the_key(
    net: responses.RequestsMock, location: str, goes: bool | str, status: int
) -> None:
    net.get(f"https://{X}/old", status=status, headers={"Location": location})
    asking = session()
    if isinstance(goes, str):
        with pytest.raises(Unavailable, match=goes) as told:
            asking.get(f"https://{X}/old", headers={"x-api-key": KEY})
        assert not holds(str(told.value))
        assert len(net.calls) == 1
        return
    asking.get(f"https://{X}/old", headers={"x-api-key": KEY})
    first, second = sent(net)
    assert holds(first)
    assert holds(second) == goes
    assert net.calls[1].request.url is not None
    assert net.calls[1].request.url.startswith("https://")


def test_a_body_with_a_key_is_not_given_on(net: responses.RequestsMock) -> None:
    net.post(f"https://{X}/old", status=307, headers={"Location": f"https://{Y}/plain"})
    with pytest.raises(Unavailable, match=f"{Y}: {HOLDS_KEY}"):
        session().post(f"https://{X}/old", json={"token": KEY.replace("/", "|")} | {"key": KEY})
    assert len(net.calls) == 1


@pytest.mark.parametrize("mirror", [m for m, goes in MIRRORS.items() if not goes])
def test_what_a_mirror_must_not_see_is_not_called_a_redirect(
    net: responses.RequestsMock, mirror: str
) -> None:
    with pytest.raises(Unavailable, match=f"{X}: {HOLDS_KEY}"):
        session({X: mirror}).get(f"https://{X}/plain/sEcReT-key+4711/=/x")
    assert not net.calls


@pytest.mark.parametrize("key", ["a", "json", "https"])
def test_a_short_key_hinders_no_other_request(net: responses.RequestsMock, key: str) -> None:
    asking = session(key=key)
    asking.get(f"https://{Y}/plain/json/a", params={"q": "a json https", "k": key})
    asking.get(f"https://{X}/plain", headers={"x-api-key": key})
    assert [c.request.headers.get("x-api-key") for c in net.calls] == [None, key]
    assert net.calls[0].request.url == f"https://{Y}/plain/json/a?q=a+json+https"


# -- a whole run against a stand-in that redirects and breaks


class _StandIn(BaseHTTPRequestHandler):
    server: _Services

    def log_message(self, *args: Any) -> None:
        pass

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode("utf-8", "replace")
        service = self.path.split("/")[1]
        self.server.seen.append((service, f"{self.path} {dict(self.headers)} {body}"))
        if service == "s2":  # to another service, with what it was given in the address
            key = self.headers.get("x-api-key", "")
            self.send_response(307)
            self.send_header("Location", f"{self.server.url}/crossref/works?api_key={key}")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif service == "openalex":  # broken headers, of which urllib3 warns with the address
            self.wfile.write(
                b"HTTP/1.1 200 OK\r\nBroken header\r\n : x\r\nContent-Length: 2\r\n\r\n{}"
            )
        else:
            text = json.dumps({"error": self.path, "you sent": str(self.headers)})
            self.send_response(403)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode())
        self.close_connection = True

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()


class _Services(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _StandIn)
        self.seen: list[tuple[str, str]] = []
        self.url = f"http://127.0.0.1:{self.server_address[1]}"


def test_no_log_error_or_file_of_a_run_has_a_key(
    tmp_path: Path,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    secrets = {"S2_TEST_KEY": "sEcReT-s2-4711", "OA_TEST_KEY": "sEcReT-oa-4712"}
    for name, value in secrets.items():
        monkeypatch.setenv(name, f" {value}\r\n")
    (tmp_path / "list.md").write_text(LIST, encoding="utf-8")
    config = world.config(tmp_path, ["list.md"], mailto=MAIL)
    tree = json.loads(config.read_text(encoding="utf-8"))
    tree["sources"]["semantic_scholar"]["key_env"], tree["sources"]["openalex"]["key_env"] = secrets
    caplog.set_level(logging.DEBUG)
    with _Services() as services:
        threading.Thread(target=services.serve_forever, args=(0.01,), daemon=True).start()
        for host, base in tree["mirrors"].items():
            service = base.rpartition("/")[2]
            if service in {"s2", "openalex", "crossref"}:
                tree["mirrors"][host] = f"{services.url}/{service}"
        config.write_text(json.dumps(tree), encoding="utf-8")
        done = enrich(tmp_path, "--verbose", "run", "--json", "--report", "report.md", code=3)
        services.shutdown()
    got = {
        name: [t for s, t in services.seen if s == name] for name in ("s2", "openalex", "crossref")
    }
    assert all(got.values())
    assert any("sEcReT-s2-4711'" in text for text in got["s2"])  # refused, then without it
    assert not all("sEcReT-s2-4711'" in text for text in got["s2"])
    assert any("api_key=sEcReT-oa-4712" in text for text in got["openalex"])
    assert not any("sEcReT" in text for text in got["crossref"])
    assert not any(MAIL in text for text in got["s2"])
    said = done.stdout + done.stderr + caplog.text
    held = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file() and p != config}
    for secret in (*secrets.values(), MAIL):
        assert secret not in said
        assert [p for p, content in held.items() if secret.encode() in content] == []
    assert "Failed to parse headers" not in said
