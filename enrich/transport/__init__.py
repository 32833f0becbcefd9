"""The only way to the network: Session spaces requests, retries, and checks every answer."""

from __future__ import annotations

from enrich.transport.pacing import default_state_dir
from enrich.transport.response import Media, Response
from enrich.transport.session import Session

__all__ = ["Media", "Response", "Session", "default_state_dir"]
