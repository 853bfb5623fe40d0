"""The interactive exhibits of the course, a file each."""

from convlib.explorers.filter import FilterExplorer
from convlib.explorers.window import WindowExplorer

__all__ = ["FilterExplorer", "WindowExplorer"]
