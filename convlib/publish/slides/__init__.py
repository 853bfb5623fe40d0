"""Lessons as slides in HTML: `executed` runs a notebook, `html_page` writes it as HTML, `export` is the command."""
