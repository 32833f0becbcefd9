"""PDFs of a few lines, written byte by byte: pages with words of any size at any place."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PROSE = "Large invented models are served to many people, and we keep what is needed in pages."


@dataclass(frozen=True)
class Words:
    """Words of one size; `y` counts from below, as PDF does. `turned`: upwards, at the side."""

    text: str
    size: float
    x: float
    y: float
    turned: bool = False

    def drawn(self) -> str:
        text = self.text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        matrix = "0 1 -1 0" if self.turned else "1 0 0 1"
        return f"BT /F1 {self.size} Tf {matrix} {self.x} {self.y} Tm ({text}) Tj ET\n"


def prose(top: float = 560, lines: int = 40) -> list[Words]:
    """Return the text of a page."""
    return [Words(PROSE, 10, 72, top - 12 * n) for n in range(lines)]


def pdf(
    *pages: Sequence[Words],
    properties: Mapping[str, str] | None = None,
    xmp: str = "",
    trailer: str = "",
    count: int | None = None,
    open_action: str = "",
) -> bytes:
    """Return a PDF. `count` is how many pages it says to have."""
    objects: list[bytes] = []

    def add(body: str | bytes) -> int:
        objects.append(body.encode("latin-1") if isinstance(body, str) else body)
        return len(objects)

    def stream(content: bytes, head: str = "") -> bytes:
        return f"<< {head} /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"

    font = add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    kids, root = [], 2 + 2 * len(pages)
    for page in pages:
        drawn = "".join(words.drawn() for words in page).encode("cp1252")
        content = add(stream(zlib.compress(drawn), "/Filter /FlateDecode"))
        kids.append(
            add(
                f"<< /Type /Page /Parent {root} 0 R /MediaBox [0 0 612 792] /Contents {content} 0 R"
                f" /Resources << /Font << /F1 {font} 0 R >> >> >>"
            )
        )
    add(
        f"<< /Type /Pages /Kids [{' '.join(f'{k} 0 R' for k in kids)}]"
        f" /Count {len(pages) if count is None else count} >>"
    )
    metadata = (
        f" /Metadata {add(stream(xmp.encode(), '/Type /Metadata /Subtype /XML'))} 0 R"
        if xmp
        else ""
    )
    catalog = add(f"<< /Type /Catalog /Pages {root} 0 R{metadata} {open_action} >>")
    named = "".join(f"/{k} <{_hex(v)}> " for k, v in (properties or {}).items())
    info = add(f"<< {named} >>")
    return _file(objects, f"/Root {catalog} 0 R /Info {info} 0 R {trailer}")


def locked() -> bytes:
    """Return a PDF with a password that nobody knows."""
    lock = "/V 1 /R 2 /Length 40 /P -4 /Filter /Standard"
    key = "<" + "41" * 32 + ">"
    return pdf(
        prose(), trailer=f"/Encrypt << {lock} /O {key} /U {key} >> /ID [{key[:34]}> {key[:34]}>]"
    )


def bomb(megabytes: int = 2000) -> bytes:
    """Return a PDF of one page whose content is so large when it is unpacked, and small on disk."""
    packer = zlib.compressobj(9)
    part = b"BT /F1 9 Tf (x) Tj ET\n" * 50_000
    packed = b"".join(packer.compress(part) for _ in range(megabytes)) + packer.flush()
    shown = b"/MediaBox [0 0 612 792] /Resources << /Font << /F1 1 0 R >> >>"
    objects = [
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Filter /FlateDecode /Length {len(packed)} >>\nstream\n".encode()
        + packed
        + b"\nendstream",
        b"<< /Type /Page /Parent 4 0 R /Contents 2 0 R " + shown + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Catalog /Pages 4 0 R >>",
    ]
    return _file(objects, "/Root 5 0 R")


def _hex(text: str) -> str:
    return ("\ufeff" + text).encode("utf-16-be").hex()


def _file(objects: Sequence[bytes], trailer: str) -> bytes:
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} {trailer} >>\n"
    return out + end.encode() + f"startxref\n{len(out)}\n%%EOF\n".encode()
