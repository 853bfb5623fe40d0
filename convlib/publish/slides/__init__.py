"""Lessons as slides in HTML: `export` is the command, `executed` runs a notebook, `html_page` writes it as HTML."""
