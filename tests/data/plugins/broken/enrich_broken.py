"""What other packages may get wrong; each name says what."""

from typing import ClassVar

from enrich.model import Identifier, Record, Tier
from enrich.sources.base import Source

NO_CLASS = "text"


class TakesAName(Source):
    name = "arxiv"


class NoName(Source):
    name = "something_else"


class _Asks(Source):
    schemes = ("broken",)
    intervals: ClassVar = {"api.broken.example": 0.0}

    def fetch(self, ids):
        raise NotImplementedError


class NoParse(_Asks):
    name = "no_parse"


class OtherArguments(_Asks):
    name = "other_arguments"

    def __init__(self, address):
        super().__init__(None)

    def parse(self, answer):
        return []


class OurHost(_Asks):
    name = "our_host"
    intervals: ClassVar = {"export.arxiv.org": 0.0}

    def parse(self, answer):
        return []


class TakesAList:
    name = "markdown"
    suffixes = (".md",)

    def read(self, text, path, identify):
        return ()


class NoRead:
    name = "no_read"
    suffixes = ()


class NoSuffix:
    name = "no_suffix"
    suffixes = "wiki"

    def read(self, text, path, identify):
        return ()


class Raises:
    name = "raises"
    suffixes = (".raises",)

    def read(self, text, path, identify):
        yield from ()
        raise KeyError(text[:3])


class TakesAFormat:
    name = "csv"
    suffix = ".csv"

    def render(self, works, options):
        return ""


RENDER = object()


class OneArgument:
    name = "one_argument"
    suffix = ".one"

    def render(self, works):
        return ""


class Unmade:
    name = "unmade"
    suffix = ".un"

    def __init__(self):
        raise RuntimeError("no\nlicence")

    def render(self, works, options):
        return ""


class Fails:
    name = "fails"
    suffix = ".fails"

    def render(self, works, options):
        raise ZeroDivisionError("in the middle")


class NoText:
    name = "no_text"
    suffix = ".no"

    def render(self, works, options):
        return None


class Mistakes(_Asks):
    """Is made, and does everything wrong that can be done wrong; used without an entry point."""

    name = "mistakes"

    @classmethod
    def identify(cls, url):
        raise KeyError(url)

    def fetch(self, ids):
        yield ids[0], "one"
        raise IndexError("two")

    def parse(self, answer):
        if answer == "one":
            return [Record(source="other", tier=Tier.INDEX, title="A")]
        return [Identifier("broken", answer)]
