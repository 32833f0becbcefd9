"""Why a source is asked a question, or is not: each reason by name, with its message. Pure."""

from __future__ import annotations

from enum import Enum

from enrich.messages import Message
from enrich.messages import reasons as said


class Reason(Enum):
    """A reason: whether it is one for asking (`asks`), and the message that says it."""

    asks: bool
    message: Message

    def __init__(self, asks: bool, message: Message) -> None:
        self.asks = asks
        self.message = message

    # -- an identifier is asked for
    STATED = True, said.STATED
    REPORTED = True, said.REPORTED
    PARTIAL = True, said.PARTIAL
    FALLBACK = True, said.FALLBACK
    NO_RECORD = True, said.NO_RECORD
    NO_ABSTRACT = True, said.NO_ABSTRACT
    NOT_PUBLISHED = True, said.NOT_PUBLISHED
    NOT_CONFIRMED = True, said.NOT_CONFIRMED
    VERSIONS_UNKNOWN = True, said.VERSIONS_UNKNOWN
    LOCAL = True, said.LOCAL

    # -- a title is searched for
    NOT_FOUND = True, said.NOT_FOUND
    ANOTHER_TITLE = True, said.ANOTHER_TITLE
    MAY_BE_PUBLISHED = True, said.MAY_BE_PUBLISHED
    ANOTHER_SUBTITLE = True, said.ANOTHER_SUBTITLE
    ONLY_SEARCHED = True, said.ONLY_SEARCHED
    CLAIMED_PUBLISHED = True, said.CLAIMED_PUBLISHED
    PROBE = True, said.PROBE

    # -- a source is asked nothing
    SWITCHED_OFF = False, said.SWITCHED_OFF
    OFFLINE = False, said.OFFLINE
    BUSY = False, said.BUSY
    REFUSING = False, said.REFUSING
    FAILING = False, said.FAILING
    NO_IDENTIFIER = False, said.NO_IDENTIFIER

    # -- an identifier is not asked for
    NOT_ACCEPTED = False, said.NOT_ACCEPTED
    ANSWERED = False, said.ANSWERED
    FAILED = False, said.FAILED
    COVERED = False, said.COVERED
    ONE_RECORD = False, said.ONE_RECORD
    OWN_REPORT = False, said.OWN_REPORT
    VERSION_OF_PUBLISHED = False, said.VERSION_OF_PUBLISHED
    FIRST_SOURCE = False, said.FIRST_SOURCE
    CONFIRMED = False, said.CONFIRMED
    NOTHING_MISSING = False, said.NOTHING_MISSING
    AWAITED = False, said.AWAITED
    NAMED_OTHERWISE = False, said.NAMED_OTHERWISE
    LATER = False, said.LATER
    ENDED = False, said.ENDED

    # -- a title is not searched for
    NO_TITLE = False, said.NO_TITLE
    IDENTIFIERS_FIRST = False, said.IDENTIFIERS_FIRST
    FOUND = False, said.FOUND
    PUBLISHED = False, said.PUBLISHED
    TITLE_KNOWN = False, said.TITLE_KNOWN
    NOT_LINKED = False, said.NOT_LINKED
    HAS_PAGE = False, said.HAS_PAGE
    TOO_FEW = False, said.TOO_FEW
    ENOUGH_PREPRINTS = False, said.ENOUGH_PREPRINTS
    LOOKED_UP = False, said.LOOKED_UP
    TOO_LITTLE_STATED = False, said.TOO_LITTLE_STATED
