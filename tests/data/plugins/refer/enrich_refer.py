"""Refer, which EndNote reads: https://en.wikipedia.org/wiki/Refer_(software)."""


class Refer:
    """One block a work, from %0 to an empty line."""

    name = "refer"
    suffix = ".refer"

    def render(self, works, options):
        """Return the blocks."""
        return "".join(f"{line}\n" for work in works for line in self._block(work, options))

    def _block(self, work, options):
        yield "%0 Conference Paper" if work.type == "paper-conference" else "%0 Generic"
        yield f"%F {work.key}"
        yield f"%T {work.title}"
        for person in work.authors:
            yield f"%A {person.family}, {person.given}"
        if work.issued:
            yield f"%D {work.issued.year}"
        if options.abstracts and work.abstract:
            yield f"%X {work.abstract}"
        yield ""
