"""RIS, which most reference managers read: https://en.wikipedia.org/wiki/RIS_(file_format)."""


class RIS:
    """One block a work, from TY to ER."""

    name = "ris"
    suffix = ".ris"

    def render(self, works, options):
        """Return the blocks."""
        return "".join(f"{line}\n" for work in works for line in self._block(work, options))

    def _block(self, work, options):
        yield "TY  - CONF" if work.type == "paper-conference" else "TY  - GEN"
        yield f"ID  - {work.key}"
        yield f"TI  - {work.title}"
        for person in work.authors:
            yield f"AU  - {person.family}, {person.given}"
        if work.issued:
            yield f"PY  - {work.issued.year}"
        if options.abstracts and work.abstract:
            yield f"AB  - {work.abstract}"
        yield "ER  - "
