"""The body decides: what an answer is, whatever its status says.

Follows what is known of the services: arXiv says "Rate exceeded." with a 200, DBLP serves its bot check with a 200 or a
500, Cloudflare with a 403, OpenReview as JSON, OpenAlex a 404 in HTML, Crossref plain text under application/json.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Self

from enrich.errors import Refused, SourceError, Unavailable, Unreadable
from enrich.transport import rate_headers
from enrich.transport.response import Media, Response

_HEAD = 4096  # bytes of a body that are looked at for what it is
# A page is judged by its own marks, never by words that a paper's title or abstract may hold.
_ANUBIS = re.compile(
    r"""id=["']?anubis_|<(?:title|h1)\b[^>]{0,200}>\s{0,20}making sure you(?:'|’|&#0?39;|&apos;|&rsquo;)re not a bot""",
    re.IGNORECASE,
)
_CLOUDFLARE = re.compile(
    r"<title>\s{0,20}(?:just a moment\.\.\.|attention required!)|_cf_chl_opt|challenge-error-text|"
    r"<h[12]\b[^>]{0,200}>\s{0,20}sorry, you have been blocked",
    re.IGNORECASE,
)
_HTML = re.compile(  # possessive: a chain of comments may not make it try all their groupings
    r"\s*+(?:<\?xml[^>]*+>\s*+)?+(?:<!--.*?-->\s*+)*+<(?:!doctype\s+html|html|head|body|title|meta|script)\b",
    re.IGNORECASE | re.DOTALL,
)
_OPENREVIEW = re.compile(r'"name"\s{0,9}:\s{0,9}"ChallengeRequiredError"')
_NOT_READER = re.compile(
    r'"ForbiddenError"|is not reader of'
)  # OpenReview of one thing that is not public
_MARKUP = re.compile(r"<(?:html|head|body|meta|!doctype\s+html)\b", re.IGNORECASE)
_NO_KEY = re.compile(
    r"\bkey\b|forbidden|unauthori[sz]ed|credential|token|denied|robot|\bbots?\b|blocked",
    re.IGNORECASE,
)
_ROBOT = re.compile(
    r"\brobots?\b(?!\s*[\"'])|\bbots?\b|blocked|automated", re.IGNORECASE
)  # not <meta name="robots">
_TOO_FAST = re.compile(r"too (?:fast|many)|rate.?limit|slow down", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class ResponseProblem(Exception):  # noqa: N818  caught in this package
    """An answer that is none: the error to raise in the end, and what to do before that.

    `retries` further tries are worth it, after `wait` seconds where the service said so; `closes`: the host is not
    asked again in this run; `standing`: the host refuses robots or has no key of ours, to be remembered.
    `strike`: it counts towards closing the host; `spent`: so is its daily budget;
    `here`: only this path of the host refuses (OpenReview challenges /notes and answers /notes/search);
    `keyed`: it wants a key, which for a POST says nothing of what a GET of the host wants.
    """

    error: SourceError
    retries: int = 0
    wait: float | None = None
    throttled: bool = False
    closes: bool = False
    standing: bool = False
    strike: bool = True
    spent: bool = False
    here: bool = False
    keyed: bool = False

    def at(self, method: str) -> Self:
        """Return what it means for a host that was asked by this method."""
        if self.keyed and method != "GET":
            self.here, self.closes, self.strike = True, False, False
        return self


def judge(answer: Response, expect: Media, allow: Collection[int], now: float) -> None:
    """Return if the answer is what was asked for; else raise Setback. `now` is a Unix time stamp, for Retry-After."""
    head = answer.content[:_HEAD].decode("utf-8", "replace").removeprefix("\ufeff")
    _challenge(answer, head)
    _refusal(answer, head, allow)
    _throttle(answer, head, now)
    if answer.status >= 500:
        raise ResponseProblem(
            Unavailable(f"{answer.host}: answered HTTP {answer.status}", answer.host), retries=2
        )
    if answer.status != 200 and answer.status not in allow:
        raise ResponseProblem(
            Unreadable(f"{answer.host}: answered HTTP {answer.status}", answer.host), strike=False
        )
    if (
        answer.status != 413
    ):  # that a question is too long is said by the server in front, as a page
        _shape(answer, head, expect)


def _challenge(answer: Response, head: str) -> None:
    """Raise Setback for a bot check.

    Cloudflare's come with a 403, 429 or 503: its page under a 200 is a fault in between, and no standing refusal.
    """
    host, page = answer.host, bool(_HTML.match(head))
    refused = Refused(f"{host}: asks for a browser check and refuses programs", host)
    cloudflare = page and bool(_CLOUDFLARE.search(head))
    if cloudflare and answer.status == 200:
        raise ResponseProblem(
            Unavailable(f"{host}: answered with a browser check", host), closes=True
        )
    openreview = answer.status == 403 and bool(_OPENREVIEW.search(head))
    header = answer.headers.get("cf-mitigated", "").lower() == "challenge"
    if openreview:
        raise ResponseProblem(refused, standing=True, strike=False, here=True)
    if cloudflare or header or (page and _ANUBIS.search(head)):
        raise ResponseProblem(refused, closes=True, standing=True)


def _refusal(answer: Response, head: str, allow: Collection[int]) -> None:
    """Raise Setback for "no robots" and "no key"; a page or a note that is closed to all says nothing of its host."""
    host = answer.host
    if answer.status == 418:
        raise ResponseProblem(
            Refused(f"{host}: refuses programs", host), closes=True, standing=True
        )
    if answer.status not in {401, 403} or answer.status in allow or _TOO_FAST.search(head):
        return
    if _NOT_READER.search(head):
        raise ResponseProblem(Refused(f"{host}: what was asked for is not public"), strike=False)
    if _HTML.match(head):
        if _ROBOT.search(head):
            raise ResponseProblem(
                Refused(f"{host}: refuses programs", host), closes=True, standing=True
            )
    elif answer.status == 401 or _NO_KEY.search(head):
        sentence = f"{host}: refuses access (HTTP {answer.status}); a key may be missing or wrong"
        raise ResponseProblem(Refused(sentence, host), closes=True, standing=True, keyed=True)
    raise ResponseProblem(Unavailable(f"{host}: answered HTTP {answer.status}", host))


def redirected(answer: Response) -> None:
    """Raise Setback where a redirect leads to a bot check (OpenReview: 307 to /challenge) instead of an answer."""
    if re.match(
        r"[^?#]{0,500}/(?:challenge|cdn-cgi/challenge-platform)(?:[/?#]|$)",
        answer.headers["location"],
    ):
        refused = Refused(
            f"{answer.host}: asks for a browser check and refuses programs", answer.host
        )
        raise ResponseProblem(refused, closes=True, standing=True)


def _throttle(answer: Response, head: str, now: float) -> None:
    host = answer.host
    wait = rate_headers.retry_after(answer.headers, now)
    said = answer.content[:64].strip().lower().startswith(b"rate exceeded")
    if answer.status == 429 and rate_headers.budget_spent(answer.headers, head):
        raise ResponseProblem(
            Refused(f"{host}: the daily budget is spent", host), wait=wait, closes=True, spent=True
        )
    if said or answer.status == 429 or (answer.status == 403 and _TOO_FAST.search(head)):
        raise ResponseProblem(
            Unavailable(f"{host}: too many requests", host), retries=2, wait=wait, throttled=True
        )
    if answer.status == 503:
        raise ResponseProblem(
            Unavailable(f"{host}: answered HTTP 503", host),
            retries=2,
            wait=wait,
            throttled=wait is not None,
        )


def _shape(answer: Response, head: str, expect: Media) -> None:
    """Raise Setback unless the body is whole and of the kind that was asked for."""
    host, good = answer.host, answer.status == 200
    if not answer.content.strip():
        if good:
            raise ResponseProblem(Unreadable(f"{host}: the answer is empty", host), retries=1)
        return
    if expect in {"json", "xml"} and _HTML.match(head):
        raise ResponseProblem(Unreadable(f"{host}: answered with a web page", host))
    wrong = "is no text" if _binary(answer.content[:_HEAD]) else ""
    start = head.lstrip()[:1]  # an allowed "not there" may be said in plain words (Crossref)
    if not wrong and expect == "json" and (good or start in {"{", "["}):
        wrong = _no_json(answer.content)
    elif not wrong and expect == "xml" and (good or start == "<"):
        wrong = _no_xml(answer.content)
    elif not wrong and expect == "html" and good and not _MARKUP.search(head):
        wrong = "is no web page"
    if wrong:
        raise ResponseProblem(Unreadable(f"{host}: the answer {wrong}", host), retries=1)


def _binary(head: bytes) -> bool:
    """Whether bytes are no text in any encoding of the web: control characters in numbers."""
    controls = sum(1 for b in head if b < 32 and b not in b"\t\n\r\f\x1b")
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:  # UTF-16
        return False
    return b"\0" in head[:512] or controls * 20 > len(head)


def _no_json(body: bytes) -> str:
    """Read it to the end without keeping it: as a tree, an answer of five megabytes is fifty."""
    try:
        value = json.loads(body, object_hook=_unkept)
    except (ValueError, RecursionError):
        return "is no JSON or is cut off"
    return "" if value is ... or isinstance(value, list) else "is no JSON object"


def _unkept(_: object) -> object:
    return ...


def _no_xml(body: bytes) -> str:
    """Strictly, without entities, document types or network (a bomb needs all three)."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return "is no XML or is cut off"
    document = root.getroottree().docinfo
    if document.internalDTD is not None or document.doctype:
        return "declares a document type, which is not read"
    return "is a web page" if etree.QName(root).localname.lower() == "html" else ""
