"""What `status`, `sources`, `show`, `log` and `run --explain` say of what is known."""

from __future__ import annotations

from enrich.messages.message import Message

# -- status
NO_LISTS = Message(
    "no list is configured; name one behind `lists:`, or as in `enrich run NOTES.md`; in the cache:"
    " {states}"
)
PAPERS = Message("{papers} in the lists: {states}")
STATES = Message("State")
READING = Message("Reading")
LACKING = Message("Missing")
DUE = Message("Requests due")
VENUES = Message("Venue")
YEARS = Message("Year")
OTHERS = Message("{count} others")
EARLIER = Message("earlier")
PREPRINTS = Message("preprints: as of {day}")
OPEN = Message("{state}: {list}:{line}: {title}")
OPEN_ONES = Message("that are {state}")
REFUSED = Message("refused: {host} since {day}: {why}")
CACHE = Message("cache: {works}, {answers} in {path}")
LAST_RUN = Message("last run: {started}, exit code {code}")
WITHOUT = Message("{count} without {field}")
MISSING_OF = Message("missing: {venue}: {counts}")
MISSING = Message("`enrich status --missing FIELD` names the papers that lack a field")
MISSING_IN = Message("{venue}: {keys}")

# -- sources
SOURCE = Message("{name} ({state}, {tier}): {hosts}")
PACE = Message("{host} every {seconds} s")
SENDS_NOTHING = Message("sends no request")
HOST = Message("    {host}: {what}")
REFUSED_SINCE = Message("refused since {day}: {why}")
LAST_ANSWERED = Message("last answered {day}")

# -- show
FILE = Message("  file: {path}")
LINK = Message("  {address}")
VOLUME = Message("vol. {volume}")
ISSUE = Message("no. {issue}")
IN_LIST = Message("  in {list}:{line}{signs}")
READ = Message("read")
UNREAD = Message("not read")
STARRED = Message("starred")
CALLED = Message("  called there: {title}")
OWN_NOTE = Message("  note: {note}")
STATE = Message("[{key}] {state}{checked}")
CHECKED = Message(", as of {day}")
NOTE = Message("note: {problem}")
ABSTRACT_OF = Message("(abstract: {source})")
FIELDS = Message("fields:")
FIELD_FROM = Message("      from {source}")
THE_SAME = Message("      {source}: the same")
VERSIONS = Message("versions:")
NOT_TAKEN = Message("candidates that were not taken:")
CANDIDATE = Message("  {facts}, score {score}: {reasons}")

# -- log
NO_VENUE = Message("in no venue that is known")
CHANGE = Message("{field}: {old} -> {new}{source}")

# -- run --explain
EXPLAINED = Message("  {source}: {deed}: {reason}{outcome}")
ASKED = Message("asked")
WOULD_BE_ASKED = Message("would be asked")
NOT_ASKED = Message("not asked")
FOR = Message("{verb} for {question}")
FOR_TITLE = Message("{verb} for the title")
FOR_OTHER_TITLE = Message('{verb} for the title "{title}"')
FOUND = Message(" (found)")
NOT_THERE = Message(" (not there)")
HITS = Message(" (hits)")
NO_HITS = Message(" (no hits)")
