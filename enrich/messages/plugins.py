"""What is wrong with what another package adds: a source, a reader of lists, a format."""

from __future__ import annotations

from enrich.messages.message import Message

NAMED = Message("the {kind} {name!r} of {package}")
PACKAGE = Message("the package {name} {version}")
NO_METADATA = Message("a package without metadata")
LEFT_OUT = Message("{plugin} is left out: {why}; update or remove that package")
NONE_USED = Message(
    "no plugin is used: the packages' entry points are damaged: {why}; install the packages anew"
)
FAILS = Message("{plugin} fails: {why}; update or remove that package")

# -- why it is left out
NAME_TAKEN = Message("the name is taken")
NOT_IMPORTED = Message("it cannot be imported: {why}")
NOT_USED = Message("it cannot be used: {why}")
NOT_MADE = Message("it cannot be made without arguments: {why}")
OTHER_NAME = Message("its `name` is {name!r}, and it is registered as {registered!r}")
NO_SUFFIX = Message("{suffix!r} is no suffix of small letters, as '.md' is one")
NO_SUFFIXES = Message("its `suffixes` are no tuple: (), or ('.wiki',)")
NO_FUNCTION = Message("it has no function `{function}({parameters})`")
NO_SOURCE = Message("it is no subclass of enrich.sources.base.Source")
NO_SCHEMES = Message("its `schemes` are no tuple of text")
HOST_TAKEN = Message("{host} is asked by the source {source}, at its own pace")
NO_SECONDS = Message("its `intervals` have no number of seconds for {host}")
NO_PROBES = Message("its `probes` are no tuple of Probe, or its `forms` no AnswerForm by host")
NO_PARSE = Message("it has no method `parse`")

# -- why it fails
NO_RENDERED_TEXT = Message("`render` returns no text")
NO_PAIR = Message("it yields no pair of {kind} and text or None")
NO_RECORD = Message("it parses no Record with the source {source}")
