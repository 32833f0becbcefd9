"""dblp.org: records by key, and its search."""

from __future__ import annotations

import re

from tests.support.world.call import Call
from tests.support.world.dblp import formats, search
from tests.support.world.dblp.records import find, infos
from tests.support.world.pages import page
from tests.support.world.words import crc, txt

NOT_FOUND = page("dblp: 404 Not Found", "", "<h1>Error 404: Not Found</h1>")
# The bot check in front of dblp.org since September 2026.
_ANUBIS = (
    '<!doctype html><html lang="en"><head><title>Making sure you&#39;re not a bot!</title>'
    '<link rel="stylesheet" href="/.within.website/x/xess/xess.min.css?cachebuster=v1.27.0">'
    '<meta name="robots" content="noindex,nofollow">'
    '<script id="anubis_version" type="application/json">"v1.27.0"</script>'
    '<script id="anubis_challenge" type="application/json">'
    '{"rules":{"algorithm":"fast","difficulty":5},"challenge":{"id":"0"}}</script></head>'
    '<body id="top"><main><h1 id="title" class="centered-div">Making sure you&#39;re not a bot!'
    "</h1></main></body></html>"
)


def answer(call: Call, path: str) -> None:
    """Answer a request to dblp.org."""
    if call.web.manners.dblp == "challenge" and not path.startswith("xml/"):
        status = 500 if crc(path) % 2 else 200
        call.send_page(status, _ANUBIS, [("Cache-Control", "no-store")])
        return
    if asked := _record_asked(path):
        _send_record(call, *asked)
    elif path.rstrip("/") == "search/publ/api":
        search.answer(call)
    else:
        call.send_page(404, NOT_FOUND)


def _record_asked(path: str) -> tuple[str, str, str] | None:
    """Return the key, the format and the kind of BibTeX that an address asks for."""
    if m := re.fullmatch(r"rec/(.+?)\.(xml|bib|html)", path):
        return m[1], m[2], "1"
    if m := re.fullmatch(r"rec/(bib\d?|xml)/(.+?)(?:\.bib|\.xml)?", path):
        return m[2], m[1][:3], m[1][3:] if m[1].startswith("bib") and len(m[1]) == 4 else "1"
    if m := re.fullmatch(r"rec/(.+)", path):
        return m[1], "html", "1"
    return None


def _send_record(call: Call, key: str, form: str, kind: str) -> None:
    found = find(call.web.corpus, key)
    if not found:
        call.send_page(404, NOT_FOUND)
        return
    r, info = found
    if call.wrong:
        r = call.picked(r)
        info = infos(r)[0]
    if form == "xml":
        call.send(200, formats.xml(r, info).encode("ascii", "xmlcharrefreplace"), "application/xml")
    elif form == "html":
        title = info["title"].rstrip(".")
        call.send_page(200, page(f"dblp: {title}", "", f"<h1>{txt(title)}</h1>"))
    else:
        shown = formats.bib(r, info, call.query.get("param") or kind)
        call.send(200, shown, "text/x-bibtex; charset=utf-8")
