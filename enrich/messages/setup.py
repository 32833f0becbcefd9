"""What `init` says and asks."""

from __future__ import annotations

from enrich.messages.message import Message

FOUND = Message("{lists} in {folder}:")
ONE_LIST = Message("{number} {path} ({papers})")
MORE = Message("... and {count} more, which the configuration names")
NOT_WHOLE = Message("{folder}: only the first {files} files were looked at; name a smaller folder")
NO_LISTS = Message(
    "{folder}: no reading list is there; name another folder, or your list: `enrich run NOTES.md`"
)
NO_FOLDER = Message("{path}: is no folder; `enrich init` takes the folder of your lists")
THERE_ALREADY = Message("{path}: is there already; edit it, or take it away and run this again")

# -- the questions
WHICH = Message("Which are meant? Numbers, such as 1 3; Enter for all:")
WHERE = Message(
    "Where do the results go? 1: beside each list, 2: all into the folder out; Enter for {usual}:"
)
MAILTO = Message(
    "Your e-mail address? Crossref, DataCite, arXiv and OpenAlex answer faster whom they can write"
    " to; nobody else gets it. Enter for none:"
)
NOT_UNDERSTOOD = Message("that is not understood; answer once more")
NO_ADDRESS = Message("--mailto {address}: is not an e-mail address; write one, or leave it out")

# -- what comes next
EARLIER = Message(
    "earlier runs have found {papers}, kept in {place}; to go on with that write"
    " `store: {place}` there, else all is asked again"
)
NEXT = Message("next: `enrich run`; `enrich run --dry-run` only shows what it would ask and write")
NEXT_THERE = Message("next: `enrich --config {path} run`, or `enrich run` in that folder")
