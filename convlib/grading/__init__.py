"""The instructor's side: running, judging and marking what students hand in. Nothing here is needed to learn."""

from importlib import import_module

_WHERE = {"function": "rules", "value": "rules", "switch_on": "nbgrader.switch"}

__all__ = ["function", "switch_on", "value"]


def __getattr__(name: str) -> object:
    """Load what is asked for: the rules alone need no nbgrader."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
