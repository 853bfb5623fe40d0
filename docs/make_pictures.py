"""Make the README's picture: open the window explorer in JupyterLab and photograph it."""

import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))
import lab  # noqa: E402  (the driver of the browser tests)

CELLS = [
    "from convlib import images\nfrom convlib.explorers import WindowExplorer",
    "WindowExplorer(images.SEVEN, kernel='sobel_x')",
]


def main() -> None:
    """Write window_explorer.png beside this file."""
    with tempfile.TemporaryDirectory() as name, lab.server(Path(name)) as address, lab.browser() as browser:
        lab.write_notebook(Path(name) / "knobs.ipynb", CELLS)
        page = lab.open_notebook(browser, address, "knobs.ipynb")
        lab.run_all(page)
        explorer = page.locator(".convlib-explorer").first
        explorer.get_by_role("slider", name="padding", exact=True).press("ArrowRight")
        page.wait_for_timeout(500)
        explorer.get_by_role("application").press("ArrowDown")
        page.wait_for_timeout(500)
        explorer.screenshot(path=HERE / "window_explorer.png")


if __name__ == "__main__":
    main()
