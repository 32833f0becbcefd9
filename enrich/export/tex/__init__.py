"""LaTeX out: text, maths and capitals as BibTeX styles need them. Pure."""
