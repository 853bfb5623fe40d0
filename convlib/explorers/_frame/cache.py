"""Properties of an exhibit that its model has, or that are computed once for each state of its settings."""

from collections.abc import Callable
from functools import cached_property
from operator import attrgetter
from typing import Any

import numpy as np
import traitlets as t


def cached(compute: Callable) -> property:
    """Make a property that is computed once for all settings but `index`, which moves far more often than they do.

    An array is read-only, because the next reader gets the same one.
    """

    def read(explorer: t.HasTraits) -> Any:
        settings = tuple(getattr(explorer, name) for name in explorer.state() if name != "index")
        results = _results(explorer)
        if compute not in results or results[compute][0] != settings:
            results[compute] = settings, _read_only(compute(explorer))
        return results[compute][1]

    return property(read, doc=compute.__doc__)


def forget(explorer: t.HasTraits) -> None:
    """Forget all that was computed: what it depends on beside the settings is new, such as the picture."""
    _results(explorer).clear()


def forward(model: str, source: property | cached_property) -> property:
    """Make a property that reads the one of the same name in the exhibit's model.

    ``output = forward("_sliding", Sliding.output)`` reads ``self._sliding.output`` and keeps its docstring.
    """
    name = source.attrname if isinstance(source, cached_property) else source.fget.__name__
    return property(attrgetter(f"{model}.{name}"), doc=source.__doc__)


def _results(explorer: t.HasTraits) -> dict[Callable, tuple]:
    return vars(explorer).setdefault("_cached_results", {})


def _read_only(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        value.flags.writeable = False
    return value
