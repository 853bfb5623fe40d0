"""The instructor's side: run, judge and mark submissions. Learners need nothing from here."""

from importlib import import_module

_WHERE = {"function": "rules", "value": "rules", "switch_on": "nbgrader.switch"}

__all__ = ["function", "switch_on", "value"]


def __getattr__(name: str) -> object:
    """Load a module when it is needed: the rules work without nbgrader."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
