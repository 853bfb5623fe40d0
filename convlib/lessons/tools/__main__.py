"""Write the page of the tools: `python -m convlib.lessons.tools docs/tools.md`."""

import argparse
from pathlib import Path

from convlib.lessons.tools.page import page
from convlib.text import tr


def main() -> None:
    """Write the page that the command line names."""
    parser = argparse.ArgumentParser(
        prog="python -m convlib.lessons.tools", description=tr("Write the table of the tools as a page.")
    )
    parser.add_argument("page", type=Path)
    parser.parse_args().page.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
