"""Why a source could not be asked: what its service did, or what this run has.

`runs.COULD_NOT_BE_ASKED` and `runs.REFUSES` name the source, and say when it is asked again.
"""

from __future__ import annotations

from enrich.messages.message import Message

# -- no answer
NOT_REACHED = Message("{host}: cannot be reached; check the network")
CERTIFICATE = Message(
    "{host}: its certificate or its encryption is not accepted; check the clock, or name the"
    " certificates of your network in REQUESTS_CA_BUNDLE"
)
NOT_IN_TIME = Message("{host}: did not answer in time")
BROKE_OFF = Message("{host}: the connection broke off")
TOO_SLOW = Message("{host}: answers too slowly")

# -- an answer that is none
STATUS = Message("{host}: answered HTTP {status}")
TOO_MANY = Message("{host}: too many requests")
NO_SUCH_SIZE = Message("{host}: takes no request of this size")
CIRCLE = Message("{host}: redirects in a circle")
LEADS_AWAY = Message("{host}: redirects to an address that is not asked")
HOLDS_KEY = Message(
    "{host}: is not asked, since the request holds a key that goes to its own service alone"
)
CHALLENGE_ONCE = Message("{host}: answered with a browser check")
LARGE = Message("{host}: the answer is larger than {megabytes} MB")
CUT_OFF = Message("{host}: the answer was cut off")
COMPRESSED = Message("{host}: the answer is compressed in a way that was not asked for")
NOT_DECOMPRESSED = Message("{host}: the answer cannot be decompressed")
NOT_HTTP = Message("{host}: the answer cannot be read")
EMPTY = Message("{host}: the answer is empty")
WEB_PAGE = Message("{host}: answered with a web page")
NO_WEB_PAGE = Message("{host}: the answer is no web page")
NO_TEXT = Message("{host}: the answer is no text")
NO_JSON = Message("{host}: the answer is no JSON or is cut off")
NO_JSON_OBJECT = Message("{host}: the answer is no JSON object")
NO_XML = Message("{host}: the answer is no XML or is cut off")
DOCUMENT_TYPE = Message("{host}: the answer declares a document type, which is not read")

# -- refusals
CHALLENGE = Message("{host}: asks for a browser check and refuses programs")
NO_PROGRAMS = Message("{host}: refuses programs")
NO_ACCESS = Message(
    "{host}: refuses access (HTTP {status}); a key may be missing or wrong: look at the variable"
    " that `key_env:` names"
)
KEY_CHARACTERS = Message(
    "{host}: the key holds characters that cannot be sent; look at the variable that `key_env:`"
    " names"
)
KEY_REFUSED = Message(
    "{host}: refuses the key, as it does when one has lain idle, and is asked without it; get a new"
    " one for the variable that `key_env:` names, or take that line out"
)
ONE_BY_ONE = Message(
    "{host}: refuses several titles in one search; they are searched for one by one"
)
KEY_WITHHELD = Message(
    "{host}: its key is not sent to the mirror: keys go to the service itself, or to this machine"
)
NOT_PUBLIC = Message("{host}: what was asked for is not public")
DAILY_BUDGET = Message("{host}: the daily budget is spent")
NO_LISTS = Message("{host}: refuses lists of ids (HTTP {status})")

# -- addresses that are never asked
NO_WEB_ADDRESS = Message("an address that is neither http nor https is not asked")
UNKNOWN_HOST = Message("an address on a host that no source knows is not asked")
WITH_PORT = Message("{host}: an address with a port or a password is not asked")
WITH_BLANKS = Message("an address with blanks or control characters is not asked")
UNREADABLE_ADDRESS = Message("an address that cannot be read is not asked")
CLIMBS_OUT = Message("{host}: an address that climbs out of its mirror is not asked")

# -- this run
TIME_SPENT = Message("{host}: the time budget is spent")
REQUESTS_SPENT = Message("{host}: the request budget is spent")
TURN_TAKEN = Message("{host}: another run holds its turn")
NO_FILE_LOCKS = Message("this system has no file locks")
OTHERS_NOT_WAITED_FOR = Message(
    "other runs are not waited for: {folder} cannot be written ({why}); run one at a time"
)

# -- an answer that is not what the service documents
OTHER_SHAPE = Message("{service} sent an answer of another shape than it documents")
NO_LIST = Message("{service} sent no list of {what}")
NONE_OF = Message("{service} sent an answer without {what}")
FEWER = Message("{service} sent fewer {what} than it says")
OF_OTHERS = Message("{service} answered about other {what} than those asked for")
UNLIKE_THE_WORDS = Message(
    "{service} sent what has nothing to do with the title that was asked for"
)
NOT_UNDERSTOOD = Message("{service} did not understand the question")
NOT_FOR_EACH = Message("{service} did not answer for each identifier")
WITHOUT = Message("{service} sent {what} without {part}")
OVERLOADED = Message("{service} sent no {what}: it is overloaded, or was asked too often")
REPORTS = Message("{service} reports an error: {error}")
TOO_HEAVY = Message("{service}: the query takes too much time or memory")
MORE_ROWS = Message("{service} has more rows than one answer may hold")
ANOTHER_PAPER = Message("{service} sent the page of another paper")
