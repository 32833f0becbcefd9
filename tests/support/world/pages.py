"""Pages of HTML: of papers, of refusals and of challenges."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tests.support.world.call import Call
from tests.support.world.facts import Record
from tests.support.world.words import esc

TOO_MANY = (
    '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html>\n<head>\n'
    "<title>429 Too Many Requests</title>\n</head>\n<body>\n<h1>Too Many Requests</h1>\n"
    "<p>The vast number of requests from your side has\nled to a temporary block. Please wait."
    "</p>\n</body>\n</html>\n"
)
# Cloudflare's challenge of dl.acm.org.
CHALLENGE = (
    '<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title>'
    '<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">'
    '<meta http-equiv="X-UA-Compatible" content="IE=Edge">'
    '<meta name="robots" content="noindex,nofollow">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta http-equiv="refresh" content="360"></head><body>'
    '<div class="main-wrapper" role="main"><div class="main-content"><noscript>'
    '<div class="h2"><span id="challenge-error-text">'
    "Enable JavaScript and cookies to continue</span></div></noscript></div></div>"
    "<script>(function(){window._cf_chl_opt = "
    "{cvId: '3',cZone: 'dl.acm.org',cType: 'managed'};}());</script></body></html>"
)
BLOCKED = (
    '<!DOCTYPE html><html class="no-js" lang="en-US"><head>'
    '<title>Attention Required! | Cloudflare</title><meta charset="UTF-8" /></head><body>'
    '<div id="cf-wrapper"><div class="cf-alert cf-alert-error cf-cookie-error"'
    ' id="cookie-alert"></div><h1 data-translate="block_headline">'
    "Sorry, you have been blocked</h1></div></body></html>"
)
REJECTED = (
    "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. "
    "Please consult with your administrator.</body></html>"
)


def page(title: str, head: str, body: str) -> str:
    """Return a page."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{esc(title)}</title>\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def heading(title: str, shown: str = "") -> str:
    """Return a page of nothing but a heading."""
    return page(title, "", f"<h1>{shown or title}</h1>")


def metas(pairs: Iterable[tuple[str, object]], close: str = " />") -> str:
    """Return citation_* tags, one a line, of the values that there are."""
    return "\n".join(
        f'<meta name="citation_{name}" content="{esc(value)}"{close}'
        for name, value in pairs
        if value
    )


def send_paper(
    call: Call,
    service: str,
    key: str,
    render: Callable[[Record], str],
    missing: str = "Page not found",
) -> None:
    """Send the page of a paper by the service's key."""
    r = call.pick(call.web.corpus.get(service, key))
    if r and r.get(service):
        call.send_page(200, render(r))
    else:
        call.send_page(404, heading(missing))
