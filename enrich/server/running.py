"""Serves the application on loopback until somebody ends it."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import uvicorn

from enrich import messages
from enrich.errors import ConfigError

HOST = "127.0.0.1"
_BACKLOG = 64
# Seconds that requests have to end when the server is ended.
_PATIENCE = 2


class _QuietServer(uvicorn.Server):
    """A server that leaves the signals to who has started it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listen(port: int) -> socket.socket:
    """Return a socket that listens on loopback; 0 is any free port. Raises ConfigError."""
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((HOST, port))
        opened.listen(_BACKLOG)
    except OSError as error:
        opened.close()
        other = port + 1 if port < 65535 else port - 1
        said = messages.server
        if isinstance(error, PermissionError):
            raise ConfigError(
                said.PORT_REFUSED(port=port, why=error.strerror, other=8765)
            ) from None
        raise ConfigError(said.PORT_TAKEN(port=port, other=other)) from None
    return opened


def serve(cache: Path, opened: socket.socket, ready: Callable[[str], None]) -> None:
    """Serve a library until Ctrl-C or SIGTERM; `ready` is called with the address.

    Raises StoreError.
    """
    from enrich.server.app import library_app

    # Datasette leaves steps undone when one before them fails, which Python remarks on.
    warnings.filterwarnings("ignore", "coroutine .* was never awaited", RuntimeWarning)
    port = int(opened.getsockname()[1])
    with library_app(cache, port) as made:
        config = uvicorn.Config(
            made.app(),
            log_level="critical",
            access_log=False,
            server_header=False,
            date_header=False,
            lifespan="on",
            timeout_graceful_shutdown=_PATIENCE,
        )
        asyncio.run(_serve(_QuietServer(config), opened, lambda: ready(f"http://{HOST}:{port}/")))


async def _serve(server: uvicorn.Server, opened: socket.socket, ready: Callable[[], None]) -> None:
    def end() -> None:
        server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is not signal.SIG_IGN:  # a shell in the background ignores it
            loop.add_signal_handler(number, end)
    ready()
    await server.serve(sockets=[opened])
