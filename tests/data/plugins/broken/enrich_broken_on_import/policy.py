"""A class that contradicts itself."""

from enrich.sources.base import Source
from enrich.sources.policy import Policy


class Silly(Source):
    name = "silly"
    policy = Policy(after=("silly",))
