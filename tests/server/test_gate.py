"""Which requests are let through: by host, address and method."""

from __future__ import annotations

from typing import Any

import pytest

from enrich.server import gate


def scope(
    path: str = "/", host: str | None = "127.0.0.1:8765", method: str = "GET", query: bytes = b""
) -> dict[str, Any]:
    headers = [(b"host", host.encode())] if host is not None else []
    return {
        "type": "http",
        "path": path,
        "raw_path": path.encode(),
        "method": method,
        "headers": headers,
        "query_string": query,
    }


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8765", "localhost:8765", "LOCALHOST:8765", "[::1]:8765"]
)
def test_names_of_this_machine_are_answered(host: str) -> None:
    assert gate.refusal(scope(host=host), 8765) == 0


@pytest.mark.parametrize(
    "host",
    ["evil.example:8765", "127.0.0.1.evil.example:8765", "localhost.evil.example", "127.0.0.1:8766", "127.0.0.1",
     "localhost:", "", None, "127.0.0.1:8765@evil.example", "127.1:8765", "2130706433:8765", "[::ffff:127.0.0.1]:8765",
     "127.0.0.1:8765, evil.example", "0.0.0.0:8765", "localhost:8765\x00"],
)  # fmt: skip
def test_every_other_name_is_refused(host: str | None) -> None:
    assert gate.refusal(scope(host=host), 8765) == 421


def test_two_hosts_are_none() -> None:
    both = scope()
    both["headers"] *= 2
    assert gate.refusal(both, 8765) == 421


@pytest.mark.parametrize(
    "path",
    ["/", "/search", "/search.json", "/library", "/library.json", "/library.csv", "/library/papers", "/library/papers.json",
     "/library/papers/kwon2023efficient", "/library/papers/a~2Eb.bib", "/assets/style.css", "/assets/icon.svg"],
)  # fmt: skip
def test_our_addresses_are_let_through(path: str) -> None:
    assert gate.refusal(scope(path), 8765) == 0


@pytest.mark.parametrize(
    "path",
    ["/-/versions", "/-/metadata.json", "/-/databases.json", "/-/settings", "/-/threads", "/-/actor.json", "/-/auth-token",
     "/-/permissions", "/-/messages", "/-/allow-debug", "/-/patterns", "/-/plugins.json", "/-/static/app.css", "/-/logout",
     "/_internal", "/_internal/databases", "/_memory", "/:memory:", "/library.db", "/library.bib", "/.json", "/.jsono", "//",
     "/library/", "//library", "/library//papers", "/library/papers/a/b", "/Library", "/%6cibrary", "/library%2F..", "/assets/",
     "/assets/../app.py", "/assets/..%2f..%2fapp.py", "/assets/%2e%2e/app.py", "/assets/style.css/x", "/assets/STYLE.css",
     "/favicon.ico", "/search/", "/search.csv", "/pages", "", "library", "/library\n", "/\u00e9"],
)  # fmt: skip
def test_no_other_address_is(path: str) -> None:
    assert gate.refusal(scope(path), 8765) == 404


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get"]
)
def test_nothing_is_changed(method: str) -> None:
    assert gate.refusal(scope("/library", method=method), 8765) == 405


def test_a_query_is_of_a_bounded_length_and_shows_nothing_of_the_inside() -> None:
    assert gate.refusal(scope("/library", query=b"sql=" + b"x" * 9000), 8765) == 414
    assert gate.without_refused(b"a=1&_trace=1&_context=1&_timelimit=9&b=%C3%A9") == b"a=1&b=%C3%A9"
    assert gate.without_refused(b"sql=select+1&a=") == b"sql=select+1&a="


@pytest.mark.parametrize(
    ("site", "mode", "status"),
    [
        (b"cross-site", b"no-cors", 403),
        (b"cross-site", b"cors", 403),
        (b"same-site", b"no-cors", 403),
        (b"cross-site", b"navigate", 0),
        (b"same-origin", b"no-cors", 0),
        (b"none", b"navigate", 0),
    ],
)
def test_a_page_of_another_site_loads_nothing_from_here(
    site: bytes, mode: bytes, status: int
) -> None:
    asked = scope("/library", query=b"sql=select+1")
    asked["headers"] += [(b"sec-fetch-site", site), (b"sec-fetch-mode", mode)]
    assert gate.refusal(asked, 8765) == status
