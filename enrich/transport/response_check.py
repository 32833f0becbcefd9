"""Checks whether an answer is what was asked for: its body decides, whatever its status says.

The services need this: arXiv answers "Rate exceeded." with status 200; DBLP sends its bot check
with 200 or 500, Cloudflare with 403, OpenReview as JSON; OpenAlex sends a 404 in HTML, and Crossref
plain text as application/json.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Self

from enrich import messages
from enrich.errors import Refused, SourceError, Unavailable, Unreadable
from enrich.messages import Message
from enrich.patterns import regex
from enrich.transport import rate_headers
from enrich.transport.response import Media, Response

if TYPE_CHECKING:
    from enrich.transport.routes import OutgoingRequest

_HEAD = 4096  # the bytes of a body that are searched for signs of what it is
# A page is recognised by its own markup, never by words that a title or an abstract may hold.
_ANUBIS = regex(
    r"""id=["']?anubis_|<(?:title|h1)\b[^>]{0,200}>\s{0,20}"""
    r"making sure you(?:'|’|&#0?39;|&apos;|&rsquo;)re not a bot",
    re.IGNORECASE,
)
_CLOUDFLARE = regex(
    r"<title>\s{0,20}(?:just a moment\.\.\.|attention required!)|_cf_chl_opt|challenge-error-text|"
    r"<h[12]\b[^>]{0,200}>\s{0,20}sorry, you have been blocked",
    re.IGNORECASE,
)
# Possessive quantifiers: a long chain of comments must not cause catastrophic backtracking.
_HTML = regex(
    r"\s*+(?:<\?xml[^>]*+>\s*+)?+(?:<!--.*?-->\s*+)*+"
    r"<(?:!doctype\s+html|html|head|body|title|meta|script)\b",
    re.IGNORECASE | re.DOTALL,
)
_OPENREVIEW = regex(r'"name"\s{0,9}:\s{0,9}"ChallengeRequiredError"')
# OpenReview's answer for a single note that is not public.
_NOT_READER = regex(r'"ForbiddenError"|is not reader of')
# What is wrong with an answer that may lack its end.
_MAY_BE_CUT = (messages.services.NO_JSON, messages.services.NO_XML)
_MARKUP = regex(r"<(?:html|head|body|meta|!doctype\s+html)\b", re.IGNORECASE)
_NO_KEY = regex(
    r"\bkey\b|forbidden|unauthori[sz]ed|credential|token|denied|robot|\bbots?\b|blocked",
    re.IGNORECASE,
)
# Not <meta name="robots">.
_ROBOT = regex(r"\brobots?\b(?!\s*[\"'])|\bbots?\b|blocked|automated", re.IGNORECASE)
# Request Timeout, Content Too Large, URI Too Long, Request Header Fields Too Large
_TOO_LONG = frozenset({408, 413, 414, 431})
# What stands in front of a service has not waited for its answer.
_GATEWAY = frozenset({502, 504})
_TOO_MUCH = regex(
    r"too (?:many|large|long|big)|(?:maximum|max\.?) (?:number|length|size|of)|exceeds? the",
    re.IGNORECASE,
)
_TOO_FAST = regex(r"too (?:fast|many)|rate.?limit|slow down", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class ResponseProblem(Exception):  # noqa: N818  caught in this package
    """An answer that cannot be used: the error to raise at last, and what to do before that.

    `retries`: how many further tries are worth it. `wait`: the seconds to wait, where the service
    states them. `throttled`: requests came too fast.
    `closes`: the host is not asked again in this run.
    `lasting`: the host refuses programs or our key; the store remembers that.
    `strike`: the problem counts towards closing the host. `spent`: the daily budget is spent.
    `path_only`: only this path refuses (OpenReview challenges /notes but answers /notes/search).
    `needs_key`: the host wants a key; that a POST needs one does not mean that a GET needs one.
    `heavy`: what may have been too much to answer at once: any list, or only a computed query.
    """

    error: SourceError
    retries: int = 0
    wait: float | None = None
    throttled: bool = False
    closes: bool = False
    lasting: bool = False
    strike: bool = True
    spent: bool = False
    path_only: bool = False
    needs_key: bool = False
    heavy: Literal["", "list", "query"] = ""

    def is_weight_of(self, request: OutgoingRequest) -> bool:
        """Whether a request may be answered that asks for a part of what this one asks for."""
        known = self.heavy == "list" or (self.heavy == "query" and request.engine)
        return known and request.parts > 1

    def for_method(self, method: str) -> Self:
        """Return the problem as it applies to a request by this method ("GET", "POST")."""
        if self.needs_key and method != "GET":
            self.path_only, self.closes, self.strike = True, False, False
        return self


def check(answer: Response, expect: Media, allow: Collection[int], now: float) -> None:
    """Raise ResponseProblem unless the answer is what was asked for.

    `expect`: the kind of body. `allow`: statuses besides 200 that are answers.
    `now`: a Unix time, from which a date in Retry-After counts.
    """
    head = answer.content[:_HEAD].decode("utf-8", "replace").removeprefix("\ufeff")
    _check_challenge(answer, head)
    _check_refusal(answer, head, allow)
    _check_throttle(answer, head, now)
    _check_weight(answer, head, allow)
    if answer.status >= 500:
        raise ResponseProblem(
            Unavailable(
                messages.services.STATUS(host=answer.host, status=answer.status), answer.host
            ),
            retries=2,
            heavy="list" if answer.status in _GATEWAY else "query",
        )
    if answer.status != 200 and answer.status not in allow:
        raise ResponseProblem(
            Unreadable(
                messages.services.STATUS(host=answer.host, status=answer.status), answer.host
            ),
            strike=False,
        )
    if answer.status != 413:  # "too large" often comes from a proxy in front, as a web page
        _check_body(answer, head, expect)


def _check_challenge(answer: Response, head: str) -> None:
    """Raise ResponseProblem for a bot check.

    Cloudflare's come with 403, 429 or 503. Its page with status 200 is a fault on the way, and no
    lasting refusal.
    """
    host, page = answer.host, bool(_HTML.match(head))
    refused = Refused(messages.services.CHALLENGE(host=host), host)
    cloudflare = page and bool(_CLOUDFLARE.search(head))
    if cloudflare and answer.status == 200:
        raise ResponseProblem(
            Unavailable(messages.services.CHALLENGE_ONCE(host=host), host), closes=True
        )
    openreview = answer.status == 403 and bool(_OPENREVIEW.search(head))
    header = answer.headers.get("cf-mitigated", "").lower() == "challenge"
    if openreview:
        raise ResponseProblem(refused, lasting=True, strike=False, path_only=True)
    if cloudflare or header or (page and _ANUBIS.search(head)):
        raise ResponseProblem(refused, closes=True, lasting=True)


def _check_refusal(answer: Response, head: str, allow: Collection[int]) -> None:
    """Raise ResponseProblem where the host refuses programs or our key.

    A page or a note that is closed to everybody does not mean that its host refuses us.
    """
    host = answer.host
    if answer.status == 418:
        raise ResponseProblem(
            Refused(messages.services.NO_PROGRAMS(host=host), host), closes=True, lasting=True
        )
    if answer.status not in {401, 403} or answer.status in allow or _TOO_FAST.search(head):
        return
    if _NOT_READER.search(head):
        raise ResponseProblem(Refused(messages.services.NOT_PUBLIC(host=host)), strike=False)
    if _HTML.match(head):
        if _ROBOT.search(head):
            raise ResponseProblem(
                Refused(messages.services.NO_PROGRAMS(host=host), host), closes=True, lasting=True
            )
    elif answer.status == 401 or _NO_KEY.search(head):
        sentence = messages.services.NO_ACCESS(host=host, status=answer.status)
        raise ResponseProblem(Refused(sentence, host), closes=True, lasting=True, needs_key=True)
    raise ResponseProblem(
        Unavailable(messages.services.STATUS(host=host, status=answer.status), host)
    )


def check_redirect(answer: Response) -> None:
    """Raise ResponseProblem for a redirect to a bot check (OpenReview: 307 to /challenge)."""
    if re.match(
        r"[^?#]{0,500}/(?:challenge|cdn-cgi/challenge-platform)(?:[/?#]|$)",
        answer.headers["location"],
    ):
        refused = Refused(messages.services.CHALLENGE(host=answer.host), answer.host)
        raise ResponseProblem(refused, closes=True, lasting=True)


def _check_throttle(answer: Response, head: str, now: float) -> None:
    host = answer.host
    wait = rate_headers.retry_after(answer.headers, now)
    exceeded = answer.content[:64].strip().lower().startswith(b"rate exceeded")
    if answer.status == 429 and rate_headers.budget_spent(answer.headers, head):
        raise ResponseProblem(
            Refused(messages.services.DAILY_BUDGET(host=host), host),
            wait=wait,
            closes=True,
            spent=True,
        )
    if exceeded or answer.status == 429 or (answer.status == 403 and _TOO_FAST.search(head)):
        raise ResponseProblem(
            Unavailable(messages.services.TOO_MANY(host=host), host),
            retries=2,
            wait=wait,
            throttled=True,
            heavy="query",
        )
    if answer.status == 503:
        raise ResponseProblem(
            Unavailable(messages.services.STATUS(host=host, status=503), host),
            retries=2,
            wait=wait,
            throttled=wait is not None,
            heavy="query",
        )


def _check_weight(answer: Response, head: str, allow: Collection[int]) -> None:
    """Raise ResponseProblem where the request is too long, or asks for too much."""
    too_much = answer.status == 400 and _TOO_MUCH.search(head[:500])
    if too_much or (answer.status in _TOO_LONG and answer.status not in allow):
        error = Unreadable(messages.services.NO_SUCH_SIZE(host=answer.host), answer.host)
        raise ResponseProblem(error, strike=False, heavy="list")


def _check_body(answer: Response, head: str, expect: Media) -> None:
    """Raise ResponseProblem unless the body is whole and of the kind that was asked for."""
    host, good = answer.host, answer.status == 200
    if not answer.content.strip():
        if good:
            raise ResponseProblem(
                Unreadable(messages.services.EMPTY(host=host), host), retries=1, heavy="query"
            )
        return
    if expect in {"json", "xml", "bytes"} and _HTML.match(head):
        raise ResponseProblem(Unreadable(messages.services.WEB_PAGE(host=host), host))
    is_text = expect == "bytes" or not _binary(answer.content[:_HEAD])
    wrong = None if is_text else messages.services.NO_TEXT
    start = head.lstrip()[:1]  # an allowed "not found" may come as plain text (Crossref)
    if not wrong and expect == "json" and (good or start in {"{", "["}):
        wrong = _json_fault(answer.content)
    elif not wrong and expect == "xml" and (good or start == "<"):
        wrong = _xml_fault(answer.content)
    elif not wrong and expect == "html" and good and not _MARKUP.search(head):
        wrong = messages.services.NO_WEB_PAGE
    if wrong:
        heavy: Literal["", "list"] = "list" if good and wrong in _MAY_BE_CUT else ""
        error = Unreadable(wrong(host=host), host)
        raise ResponseProblem(error, retries=1, heavy=heavy)


def _binary(head: bytes) -> bool:
    """Whether bytes are no text in an encoding of the web: they hold many control characters."""
    controls = sum(1 for b in head if b < 32 and b not in b"\t\n\r\f\x1b")
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:  # UTF-16
        return False
    return b"\0" in head[:512] or controls * 20 > len(head)


def _json_fault(body: bytes) -> Message | None:
    """Return what is wrong with a JSON body, None for nothing.

    It is parsed without being kept: as objects, an answer of 5 MB would take 50 MB.
    """
    try:
        value = json.loads(body, object_hook=_discard)
    except (ValueError, RecursionError):
        return messages.services.NO_JSON
    return None if value is ... or isinstance(value, list) else messages.services.NO_JSON_OBJECT


def _discard(_: object) -> object:
    return ...


def _xml_fault(body: bytes) -> Message | None:
    """Return what is wrong with an XML body, None for nothing.

    It is parsed strictly, without entities, document types and network: XML bombs need them.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return messages.services.NO_XML
    document = root.getroottree().docinfo
    if document.internalDTD is not None or document.doctype:
        return messages.services.DOCUMENT_TYPE
    is_page = etree.QName(root).localname.lower() == "html"
    return messages.services.WEB_PAGE if is_page else None
