"""The stand-in for all services on loopback, as the tests use it."""

from tests.support.world.client import World, build, serve

__all__ = ["World", "build", "serve"]
