"""How Sphinx builds the documentation: `scripts/docs`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "extensions"))

from enrich.version import __version__

project = "enrich"
author = "the authors of enrich"
version = release = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx_click", "from_code"]
exclude_patterns = ["_build", "man", "extensions", "schemas"]
if tags.has("man"):  # noqa: F821  Sphinx puts it here
    root_doc = "man-page"
    exclude_patterns += ["index.md", "tutorial.md", "how-to", "explanation", "messages.md"]
    exclude_patterns += ["reference"]
else:
    exclude_patterns += ["man-page.rst"]

default_role = "literal"  # a word in backticks of a docstring is code
smartquotes = False  # two hyphens are an option, not a dash
highlight_language = "text"
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 4

autodoc_member_order = "bysource"
autodoc_default_options = {"members": True, "exclude-members": "work"}
autodoc_preserve_defaults = True
python_use_unqualified_type_names = True

html_theme = "furo"
html_title = f"enrich {version}"
html_static_path = ["static"]
html_css_files = ["enrich.css"]
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False

man_pages = [("man-page", "enrich", "from reading lists to bibliographies", "", 1)]
today = f"enrich {version}"  # not the day on which the page was built
