"""A stand-in for the scholarly web on loopback, over a corpus of bibliographic records.

It keeps each service's manners: rate limits (who asks too fast is refused, and counted), limits of
paging, the shape of its errors, what it does not know, and its oddities. DBLP's SPARQL endpoint
needs pyoxigraph, when a corpus is built and when it is served.

    python -m tests.support.world build CORPUS RECORDS...      (JSON lines, perhaps gzipped)
    python -m tests.support.world serve --corpus CORPUS [--port 8900] [--pace 0.1] [--latency 0.05]
    python -m tests.support.world mirrors [--port 8900]        (host -> address, for `mirrors:`)
"""

from __future__ import annotations

import argparse
import contextlib
import json
import ssl
import sys
import threading
from collections.abc import Sequence
from http.server import ThreadingHTTPServer
from pathlib import Path

from tests.support.world import corpus
from tests.support.world.hosts import HOSTS
from tests.support.world.server import Handler
from tests.support.world.web import Manners, Web


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


def main(arguments: Sequence[str] | None = None) -> None:
    """Build a corpus, or serve one."""
    asked = _parser().parse_args(arguments)
    if asked.what == "build":
        _build(asked.corpus, asked.records)
    elif asked.what == "mirrors":
        base = f"http://{asked.host}:{asked.port}"
        _say(json.dumps({host: f"{base}/{service}" for host, service in HOSTS.items()}, indent=1))
    else:
        _serve(asked)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _build(path: Path, records: Sequence[Path]) -> None:
    _say(f"{corpus.build(path, records)} works -> {path}")
    try:
        from tests.support.world.dblp import rdf
    except ImportError:  # no pyoxigraph: no SPARQL endpoint
        return
    graph = Path(f"{path}.rdf")
    _say(f"{rdf.build(corpus.Corpus(str(path)), graph)} triples -> {graph}")


def _serve(asked: argparse.Namespace) -> None:
    manners = Manners(
        *(asked.pace, asked.latency, asked.openreview, asked.ieee, asked.dblp, asked.s2),
        asked.openalex,
    )
    Handler.web = Web(corpus.Corpus(str(asked.corpus)), manners)
    if asked.tls_port:
        secure = _Server((asked.host, asked.tls_port), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(asked.cert, asked.key)
        secure.socket = context.wrap_socket(secure.socket, server_side=True)
        threading.Thread(target=secure.serve_forever, daemon=True).start()
    server = _Server((asked.host, asked.port), Handler)
    _say(f"world: http://{asked.host}:{server.server_address[1]}/")
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.support.world",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="what", required=True)
    build = commands.add_parser("build", help="build a corpus of files of records")
    build.add_argument("corpus", type=Path)
    build.add_argument("records", nargs="+", type=Path)
    mirrors = commands.add_parser("mirrors", help="print the address of each host here")
    mirrors.add_argument("--host", default="127.0.0.1")
    mirrors.add_argument("--port", type=int, default=8900)
    serve = commands.add_parser("serve", help="serve a corpus")
    serve.add_argument("--corpus", required=True, type=Path)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8900, help="0: one that is free")
    serve.add_argument("--tls-port", type=int)
    serve.add_argument("--cert")
    serve.add_argument("--key")
    serve.add_argument(
        "--pace",
        type=float,
        default=1.0,
        help="multiplies every interval: 1 is the real one (arXiv 3 s, DBLP 1 s), 0 none",
    )
    serve.add_argument("--latency", type=float, default=0.0, help="seconds added to every answer")
    for name, choices, said in (
        ("openreview", ("challenge", "open"), "open: guests may ask for notes"),
        ("ieee", ("refuse", "open"), "open: robots are let in"),
        ("s2", ("open", "shared"), "shared: without a key four requests in ten are refused"),
        ("openalex", ("budget", "open"), "open: no budget a day, as with --pace 0"),
        ("dblp", ("open", "challenge"), "challenge: dblp.org (not its SPARQL) checks for bots"),
    ):
        serve.add_argument(f"--{name}", choices=choices, default=choices[0], help=said)
    return parser


if __name__ == "__main__":
    main()
