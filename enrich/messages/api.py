"""What the Python interface says of what a program asks for."""

from __future__ import annotations

from enrich.messages.message import Message

NOT_IN_LIBRARY = Message("{what}: not in the library{nearest}; `get` asks for it")
NOTHING_NAMED = Message("nothing is named; give an identifier, a link or a title")
NO_OPTION = Message("{name}: no such option of an output{meant}; known are {known}")
WRONG_OPTION = Message("options of an output: {why}")
NO_FIELD = Message("{name}: no such field{meant}; known are {known}")
NO_SUCH_LIST = Message(
    "{path}: there is no such file; the text of a list has a line break, a link or a blank"
)
