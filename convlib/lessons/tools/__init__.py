"""What real libraries do when they filter: measured, as a table, and what makes two of them agree."""

from convlib.lessons.tools.agree import Agreement, agree
from convlib.lessons.tools.form import FromTo
from convlib.lessons.tools.table import Layer, Tool, layers, tools
from convlib.lessons.tools.views import ToolTable

__all__ = ["Agreement", "FromTo", "Layer", "Tool", "ToolTable", "agree", "layers", "tools"]
