"""Sites of proceedings with a page per paper: NeurIPS, CVF, JMLR."""

from __future__ import annotations

from functools import partial

from tests.support.world.call import Call
from tests.support.world.facts import Record
from tests.support.world.pages import metas, page, send_paper
from tests.support.world.words import plain, txt


def answer(call: Call, path: str, host: str) -> None:
    """Answer a request to one of these sites."""
    send_paper(call, "page", f"{host}/{path}", _page)


answer_neurips = partial(answer, host="proceedings.neurips.cc")
answer_cvf = partial(answer, host="openaccess.thecvf.com")
answer_jmlr = partial(answer, host="jmlr.org")


def _page(r: Record) -> str:
    head = metas(
        [
            ("title", r["title"]),
            *(("author", plain(name)) for name in r["authors"]),
            ("publication_date", r["year"]),
            ("conference_title", r["booktitle"]),
            ("pdf_url", f"https://{r['page']}.pdf"),
        ]
    )
    body = f"<h4>{txt(r['title'])}</h4><h4>Abstract</h4><p>A sentence in its place.</p>"
    return page(r["title"], head, body)
