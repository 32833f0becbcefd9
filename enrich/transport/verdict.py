"""The body decides: what an answer is, whatever its status says.

Follows what is known of the services: arXiv says "Rate exceeded." with a 200, DBLP serves its bot check with a 200 or a
500, Cloudflare with a 403, OpenReview as JSON, OpenAlex a 404 in HTML, Crossref plain text under application/json.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass

from enrich.errors import Refused, SourceError, Unavailable, Unreadable
from enrich.transport import limits
from enrich.transport.response import Media, Response

_HEAD = 4096  # bytes of a body that are looked at for what it is
_ANUBIS = re.compile(r"anubis_challenge|making sure you(?:'|’|&#0?39;|&apos;|&rsquo;)re not a bot", re.IGNORECASE)
_CLOUDFLARE = re.compile(
    r"<title>\s*(?:just a moment\.\.\.|attention required!)|sorry, you have been blocked|_cf_chl_opt|cf-challenge|"
    r"enable javascript and cookies to continue",
    re.IGNORECASE,
)
_HTML = re.compile(
    r"^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta|script)\b", re.IGNORECASE | re.DOTALL
)
_MARKUP = re.compile(r"<(?:html|head|body|title|meta|!doctype)\b", re.IGNORECASE)
_NO_KEY = re.compile(
    r"\bkey\b|forbidden|unauthori[sz]ed|credential|token|denied|robot|\bbots?\b|blocked|challenge", re.IGNORECASE
)
_TOO_FAST = re.compile(r"too (?:fast|many)|rate.?limit|slow down", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Setback(Exception):  # noqa: N818  caught in this package
    """An answer that is none: the error to raise in the end, and what to do before that.

    `retries` further tries are worth it, after `wait` seconds where the service said so; `closes`: the host is not
    asked again in this run; `standing`: the host refuses robots or has no key of ours, to be remembered.
    """

    error: SourceError
    retries: int = 0
    wait: float | None = None
    throttled: bool = False
    closes: bool = False
    standing: bool = False
    strike: bool = True


def judge(answer: Response, expect: Media, allow: Collection[int], now: float) -> None:
    """Return if the answer is what was asked for; else raise Setback. `now` is a Unix time stamp, for Retry-After."""
    head = answer.content[:_HEAD].decode("utf-8", "replace")
    _challenge(answer, head)
    _refusal(answer, head, allow)
    _throttle(answer, head, now)
    if answer.status >= 500:
        raise Setback(Unavailable(f"{answer.host}: answered HTTP {answer.status}", answer.host), retries=2)
    if answer.status != 200 and answer.status not in allow:
        raise Setback(Unreadable(f"{answer.host}: answered HTTP {answer.status}", answer.host), strike=False)
    _shape(answer, head, expect)


def _challenge(answer: Response, head: str) -> None:
    """Bot checks. Cloudflare's own come with a 403, 429 or 503: the page under a 200 is a fault in between, not a standing no."""
    host = answer.host
    refused = Setback(
        Refused(f"{host}: asks for a browser check and refuses programs", host), closes=True, standing=True
    )
    if _ANUBIS.search(head) or '"ChallengeRequiredError"' in head or answer.headers.get("cf-mitigated") == "challenge":
        raise refused
    if _CLOUDFLARE.search(head):
        if answer.status != 200:
            raise refused
        raise Setback(Unavailable(f"{host}: answered with a browser check", host), closes=True)


def _refusal(answer: Response, head: str, allow: Collection[int]) -> None:
    host = answer.host
    if answer.status == 418:
        raise Setback(Refused(f"{host}: refuses programs", host), closes=True, standing=True)
    if answer.status not in {401, 403} or answer.status in allow or _TOO_FAST.search(head):
        return
    if answer.status == 401 or _NO_KEY.search(head):
        raise Setback(
            Refused(f"{host}: refuses access (HTTP {answer.status}); a key may be missing or wrong", host),
            closes=True,
            standing=True,
        )
    raise Setback(Unavailable(f"{host}: answered HTTP {answer.status}", host))


def _throttle(answer: Response, head: str, now: float) -> None:
    host = answer.host
    wait = limits.retry_after(answer.headers, now)
    said = answer.content[:64].strip().lower().startswith(b"rate exceeded")
    if answer.status == 429 and limits.budget_spent(answer.headers, head):
        raise Setback(Refused(f"{host}: the daily budget is spent", host), wait=wait, closes=True)
    if said or answer.status == 429 or (answer.status == 403 and _TOO_FAST.search(head)):
        raise Setback(Unavailable(f"{host}: too many requests", host), retries=2, wait=wait, throttled=True)
    if answer.status == 503:
        raise Setback(Unavailable(f"{host}: answered HTTP 503", host), retries=2, wait=wait, throttled=wait is not None)


def _shape(answer: Response, head: str, expect: Media) -> None:
    """Raise Setback unless the body is whole and of the kind that was asked for."""
    host, good = answer.host, answer.status == 200
    if not answer.content.strip():
        if good:
            raise Setback(Unreadable(f"{host}: the answer is empty", host), retries=1)
        return
    page = bool(_HTML.search(head))
    if expect == "text":
        wrong = "is no text" if _binary(answer.content[:_HEAD]) else ""
    elif page and expect != "html":
        raise Setback(Unreadable(f"{host}: answered with a web page", host))
    elif expect == "json":
        wrong = _no_json(answer.content) if good or head.lstrip()[:1] in {"{", "["} else ""
    elif expect == "xml":
        wrong = _no_xml(answer.content) if good or head.lstrip()[:1] == "<" else ""
    else:
        wrong = "is no web page" if good and (_binary(answer.content[:_HEAD]) or not _MARKUP.search(head)) else ""
    if wrong:
        raise Setback(Unreadable(f"{host}: the answer {wrong}", host), retries=1)


def _binary(head: bytes) -> bool:
    """Whether bytes are no text in any encoding of the web: control characters in numbers."""
    controls = sum(1 for b in head if b < 32 and b not in b"\t\n\r\f\x1b")
    return b"\0" in head[:512] or controls * 20 > len(head)


def _no_json(body: bytes) -> str:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return "is no JSON or is cut off"
    return "" if isinstance(value, dict | list) else "is no JSON object"


def _no_xml(body: bytes) -> str:
    """Strictly, without entities, document types or network (a bomb needs all three)."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return "is no XML or is cut off"
    document = root.getroottree().docinfo
    if document.internalDTD is not None or document.doctype:
        return "declares a document type, which is not read"
    return "is a web page" if etree.QName(root).localname.lower() == "html" else ""
