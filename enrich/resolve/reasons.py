"""Why a source is asked a question, or is not: each reason by name, with its sentence. Pure.

The words in braces are filled in by `resolve.explain`.
"""

from __future__ import annotations

from enum import Enum


class Reason(Enum):
    """A reason: whether it is one for asking (`asks`), and its sentence."""

    asks: bool
    sentence: str

    def __init__(self, asks: bool, sentence: str) -> None:
        self.asks = asks
        self.sentence = sentence

    # -- an identifier is asked for
    STATED = True, "the list names it"
    REPORTED = True, "reported by {reporters}"
    PARTIAL = True, "its earlier answer was incomplete"
    FALLBACK = True, "{first}, which comes first for {scheme}, does not have it"
    NO_RECORD = True, "no service has a record of the paper"
    NO_ABSTRACT = True, "no record has an abstract"
    NOT_PUBLISHED = True, "no reliable record is of a published version"
    NOT_CONFIRMED = True, "no publisher or registry has a published version"
    VERSIONS_UNKNOWN = True, "whether the paper is published has not been answered by others"
    LOCAL = True, "the user's files are looked up in any case"

    # -- a title is searched for
    NOT_FOUND = True, "no identifier has led to a record"
    ANOTHER_TITLE = True, "what the list links has another title"
    MAY_BE_PUBLISHED = True, "a preprint may be published under this title"
    ANOTHER_SUBTITLE = True, "what was found has more or less of a subtitle"
    ONLY_SEARCHED = True, "only a search for many titles has found the paper, and no DOI"
    CLAIMED_PUBLISHED = True, "the list says that the preprint is published"
    PROBE = True, "nothing else tells whether the source answers, which a preprint depends on"

    # -- a source is asked nothing
    SWITCHED_OFF = False, "it is switched off in the settings"
    OFFLINE = False, "the run asks nobody"
    BUSY = False, "it is still at work on earlier questions"
    REFUSING = False, "it refuses: {error}"
    FAILING = False, "it failed too often in this run: {error}"
    NO_IDENTIFIER = False, "no identifier of the paper is one that it takes"

    # -- an identifier is not asked for
    NOT_ACCEPTED = False, "it is not among those that this source has"
    ANSWERED = False, "its answer of {fetched} is remembered"
    FAILED = False, "it could not be asked: {error}"
    COVERED = False, "its record of the paper has it already"
    ONE_RECORD = False, "one record of this source covers all identifiers of the paper"
    OWN_REPORT = False, "nobody but this source has reported it"
    VERSION_OF_PUBLISHED = False, "a published version is known, and this is one more version"
    FIRST_SOURCE = False, "{first} comes first for {scheme}, and {has} it"
    CONFIRMED = False, "a published version is known from {publishers}"
    NOTHING_MISSING = False, "the paper lacks nothing that this source is asked for"
    AWAITED = False, "another source is still at work on the paper"
    LATER = False, "its turn comes later, for what is still missing then"
    ENDED = False, "the run ended before"

    # -- a title is not searched for
    NO_TITLE = False, "no title is known to search for"
    IDENTIFIERS_FIRST = False, "identifiers of the paper are to be asked for first"
    FOUND = False, "the paper is known from {known}"
    PUBLISHED = False, "a published version is known"
    TITLE_KNOWN = False, "its record has this title"
    NOT_LINKED = False, "it is searched only for papers with a link to its own site"
    HAS_PAGE = False, "a page that the list links is read for it"
    TOO_FEW = False, "too few titles are open for a request"
    ENOUGH_PREPRINTS = False, "enough preprints have been searched for in this run"
