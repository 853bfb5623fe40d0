"""Make the README's picture with `python -m docs.make_pictures`: a screenshot of the window explorer in JupyterLab."""

import tempfile
from pathlib import Path

from tools import lab

HERE = Path(__file__).parent

CELLS = [
    "from convlib import images\nfrom convlib.explorers import WindowExplorer",
    "WindowExplorer(images.SEVEN, kernel='sobel_x')",
]


def main() -> None:
    """Write window_explorer.png beside this file."""
    with tempfile.TemporaryDirectory() as name, lab.server(Path(name)) as address, lab.browser() as browser:
        lab.write_notebook(Path(name) / "explorer.ipynb", CELLS)
        page = lab.open_notebook(browser, address, "explorer.ipynb")
        page.set_viewport_size({"width": 1280, "height": 1400})  # the whole explorer at once
        lab.run_all(page)
        explorer = page.locator(".convlib-explorer").first
        explorer.get_by_role("slider", name="padding", exact=True).press("ArrowRight")
        page.wait_for_timeout(500)
        explorer.get_by_role("application").press("ArrowDown")
        page.wait_for_timeout(500)
        explorer.screenshot(path=HERE / "window_explorer.png")


if __name__ == "__main__":
    main()
