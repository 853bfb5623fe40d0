"""Named values: a name loads the values of other settings, and values that have a name find it.

    example = preset(OWN, EXAMPLES, {name: mark(…), …}, own=("f",), label=mark("example"))
    f = numbers((1,), label=mark("f"))
    start = whole(0, label=mark("first index"), low=-1, high=2)

with ``EXAMPLES = {"two dice": {"f": DIE, "start": 1}, …}``. Setting ``explorer.example = "two dice"`` sets f and start
together; setting f to other numbers sets `example` to `OWN`, and back to a name as soon as all values are its own.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import traitlets as t

from convlib.explorers._frame.controls import OWN, Choice
from convlib.text import listed, mark, tr


def preset(
    default: str,
    table: Mapping[str, Mapping[str, Any]],
    titles: Mapping[str, str],
    *,
    own: Sequence[str] = (),
    label: str = "",
) -> "Preset":
    """Declare a choice of named values.

    Parameters
    ----------
    default : str
        A name of the table, whose values are the defaults of their settings too; or `OWN`.
    table : mapping from names to {setting: value}
        The values as the settings hold them once validated; each name gives the same settings.
    titles : mapping from names to marked labels
    own : sequence of str, optional
        The settings that somebody needs for values of their own, as in `choice`.
    label : str
        The marked label of the list.
    """
    return Preset(default, table, titles, own).declare(label)


class Preset(Choice):
    """A choice that follows other settings, and that they follow."""

    def __init__(
        self,
        default: str,
        table: Mapping[str, Mapping[str, Any]],
        titles: Mapping[str, str],
        own: Sequence[str],
    ) -> None:
        options = {**{name: titles[name] for name in table}, OWN: mark("Your own numbers")}
        super().__init__(default, options, own=own)
        self.table = table
        self.loads = list(next(iter(table.values())))

    def validate(self, explorer: t.HasTraits, value: object) -> str:
        """Return it if it is one of the names."""
        if isinstance(value, str):
            return super().validate(explorer, value)
        raise TypeError(
            tr(
                "{name} must be a name such as {known!r}, not {value}. Numbers of your own are given as {loads}.",
                known=next(iter(self.table)),
                loads=listed(self.loads),
                **self._said(value),
            )
        )

    def implies(self, _explorer: t.HasTraits, value: str) -> dict[str, Any]:
        """Return the name, and the values that it loads."""
        return {self.name: value, **self.table.get(value, {})}

    def subclass_init(self, cls: type) -> None:
        """Ask for `instance_init`, which traitlets leaves out for other traits because it takes time."""
        t.BaseDescriptor.subclass_init(self, cls)

    def instance_init(self, explorer: t.HasTraits) -> None:
        """Tie an explorer's settings together."""
        explorer.observe(self._load, names=self.name)
        explorer.observe(self._find, names=self.loads)

    def _load(self, change: dict) -> None:
        explorer = change["owner"]
        if change["new"] != OWN:
            with explorer.hold_trait_notifications():
                for name, value in self.table[change["new"]].items():
                    setattr(explorer, name, value)

    def _find(self, change: dict) -> None:
        explorer = change["owner"]
        values = {name: getattr(explorer, name) for name in self.loads}
        setattr(explorer, self.name, next((name for name, those in self.table.items() if those == values), OWN))
