"""Notebooks that are hard to show as slides: name -> (cells, what is told, what the page shows)."""

import base64
import io

from nbformat import NotebookNode, v4
from PIL import Image

file = io.BytesIO()
Image.new("RGB", (8, 6), (200, 30, 90)).save(file, "png")
PNG = file.getvalue()
BASE64 = base64.b64encode(PNG).decode()
SVG = '<svg width="40" height="30"><circle cx="20" cy="15" r="9" fill="#1f77b4"/></svg>'

JPEG = io.BytesIO()
Image.new("RGB", (8, 6), (30, 90, 200)).save(JPEG, "jpeg")


def text(source, **more):
    return v4.new_markdown_cell(source, **more)


def shown(**data):
    """A code cell that displayed something; the names have _ for /, + and -, as `image_svg`."""
    return v4.new_code_cell("stored", outputs=[v4.new_output("display_data", {MIMES[k]: v for k, v in data.items()})])


MIMES = {
    "html": "text/html",
    "markdown": "text/markdown",
    "latex": "text/latex",
    "plain": "text/plain",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "json": "application/json",
    "plotly": "application/vnd.plotly.v1+json",
    "widget": "application/vnd.jupyter.widget-view+json",
}
VIEW = {"model_id": "a", "version_major": 2, "version_minor": 0}
ERROR = v4.new_output("error", ename="ValueError", evalue="no", traceback=["\x1b[0;31mValueError\x1b[0m: no"])
LONG = v4.new_output("stream", text="".join(f"line {n}\n" for n in range(5000)))
ATTACHED = {"a b.png": {"image/png": BASE64}}
TABLE = "| a | b |\n|---|---|\n| 1 | $x$ |\n\n- one\n  - two\n    1. three\n\nText[^1].\n\n[^1]: A footnote."

HOSTILE = {
    "empty": ([], ["has no cell to show"], ["has no cell to show"]),
    "skipped": (
        [text("away", metadata={"slideshow": {"slide_type": "skip"}})],
        ["has no cell to show"],
        ["has no cell to show"],
    ),
    "raw": ([v4.new_raw_cell("raw <text> & more")], [], ["<pre>raw &lt;text&gt; &amp; more</pre>"]),
    "raw html": ([v4.new_raw_cell("<b>bold</b>", metadata={"raw_mimetype": "text/html"})], [], ["<b>bold</b>"]),
    "raw latex": (
        [v4.new_raw_cell("\\clearpage", metadata={"raw_mimetype": "text/latex"}), text("on")],
        ["cell 1 (“\\clearpage”): The cell is raw, for the format text/latex"],
        ["<p>on</p>"],
    ),
    "attachments": (
        [text("![x](attachment:a%20b.png) and ![gone](attachment:gone.png)", attachments=ATTACHED)],
        ["cell 1", "The attachment gone.png is missing"],
        [f"data:image/png;base64,{BASE64}", "<em>gone</em>"],
    ),
    "broken attachment": (
        [text("![x](attachment:a.png)", attachments={"a.png": {"image/png": "AAAA"}})],
        ["The picture attachment:a.png cannot be read"],
        ["<em>x</em>"],
    ),
    "local pictures": (
        [text('# Two\n![one](here.png)\n\n<img alt="two" src="sub/other%20one.png">')],
        [],
        [f"data:image/png;base64,{BASE64}"],
    ),
    "missing files": (
        [text("![one](gone.png)\n\n![two](secret.txt)")],
        ["The file gone.png is missing", "The file secret.txt is neither a picture"],
        ["<em>one</em>", "<em>two</em>"],
    ),
    "remote": (
        [text("![one](https://example.org/a.png)"), shown(html='<script src="//example.org/x.js"></script>')],
        ["cell 1", "https://example.org/a.png is read from the network", "cell 2", "//example.org/x.js is read"],
        ["https://example.org/a.png"],
    ),
    "scripts": (
        [text("before <script>document.body.remove()</script> after\n\n<style>p { display: none }</style>\n")],
        ["has a <script> element", "has a <style> element"],
        ["before", "after"],
    ),
    "open tags": (
        [text("<div><table><tr><td>in a table\n\n<!-- never closed"), text("# Next")],
        [],
        ["in a table", "Next"],
    ),
    "formulas": (
        [text(r"$$\begin{cases} 1 \end{case}$$ and $\ref{e}$ and $\frac{1}{2}$ and $\foo$, which costs $5.")],
        [r"The formula \begin{cases} 1 \end{case} cannot be read", r"uses \ref", r"uses \foo"],
        ["<mfrac>", r"<code>\ref{e}</code>"],
    ),
    "environments": (
        [text("\\begin{align}\n\\label{e} a &= b \\\\\nc &= d\n\\end{align}\n\nand $ $ and \\\\[ x^2 \\\\]")],
        [],
        ["<mtable", "<msup>"],
    ),
    "svg": ([shown(svg=SVG, plain="a circle")], [], ['alt="a circle"', "data:image/svg+xml;base64,"]),
    "jpeg": (
        [shown(jpeg=base64.b64encode(JPEG.getvalue()).decode())],
        [],
        ["data:image/jpeg;base64,"],
    ),
    "latex": ([shown(latex="$\\frac{1}{2}$", plain="1/2")], [], ["<mfrac>"]),
    "markdown": ([shown(markdown="a **word**", plain="<Markdown>")], [], ["<strong>word</strong>"]),
    "unknown form": (
        [shown(plotly={"data": []}, json={"a": 1})],
        ["forms that slides cannot show: application/json, application/vnd.plotly.v1+json"],
        [],
    ),
    "widget alone": ([shown(widget=VIEW)], ["A widget has no picture"], []),
    "widget with text": ([shown(widget=VIEW, plain="IntSlider(value=0)")], [], ["IntSlider(value=0)"]),
    "broken png": ([shown(png="AAAA", plain="a plot")], ["A picture cannot be read"], ["<em>a plot</em>"]),
    "huge": (
        [v4.new_code_cell("stored", outputs=[LONG])],
        ["An output has 5000 lines and 48890 characters; the slide shows the first 80 lines."],
        ["line 79\n…</pre>"],
    ),
    "long line": ([text("x" * 5000), v4.new_code_cell("y = " + "1 + " * 2000 + "1")], [], ["x" * 5000]),
    "an error": (
        [v4.new_code_cell("stored", outputs=[ERROR, v4.new_output("stream", name="stderr", text="a <warning>")])],
        [],
        ["ValueError: no", '<pre class="stderr">a &lt;warning&gt;'],
    ),
    "tables": ([text(TABLE)], [], ["<table>", "<ol>", "footnote"]),
    "links": (
        [text("[next](02_x.ipynb#part) and [far](https://example.org/x.ipynb) and `01.ipynb`")],
        [],
        ["02_x.html#part", "https://example.org/x.ipynb", "<code>01.ipynb</code>"],
    ),
    "a kind of cell from nowhere": (
        [text("on"), NotebookNode(cell_type="sql", source="select 1", metadata={})],
        ["cell 2 (“select 1”): The cell is of the unknown kind sql"],
        ["<p>on</p>"],
    ),
}
