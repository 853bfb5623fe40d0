"""What a mistake is."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from convlib.diagnosis.operations import Result, settings_of
from convlib.diagnosis.wrong.shared import Wrong, one_image
from convlib.text import tr


@dataclass(frozen=True)
class Mistake:
    """A misconception, or a slip in code.

    Attributes
    ----------
    name : str
        Its id, and what teachers call it.
    wrong : operation -> callable
        Where it can be made, and what it computes there: `wrong[operation](right, *arguments, **settings)`.
    happened : str
        What the learner did, a sentence for `tr`: "You did not turn the kernel."
    mend : str
        What is true, a sentence for `tr`.
    needs : str
        A setting that must be asked about for an answer to show this mistake; empty where there is none.
    shows : right result -> bool
        Whether a right result can show it; where none does, it is not told.
    """

    name: str
    wrong: Mapping[str, Wrong]
    happened: str
    mend: str
    needs: str = ""
    shows: Callable[[Result], bool] = lambda _right: True

    @property
    def explanation(self) -> str:
        """What to tell somebody who made it: two sentences."""
        return f"{tr(self.happened)} {tr(self.mend)}"

    def fits(self, operation: str, settings: Collection[str]) -> bool:
        """Whether somebody can make it who is asked for an operation with these settings.

        Examples
        --------
        >>> from convlib.diagnosis.mistakes import MISTAKES
        >>> gaps = MISTAKES["dilation as gaps"]
        >>> gaps.fits("output_size", ["stride"]), gaps.fits("output_size", ["dilation"])
        (False, True)
        """
        is_needed = self.needs in settings_of(operation)
        return operation in self.wrong and (not is_needed or self.needs in settings)


def at(names: str | Iterable[str], make: Wrong) -> dict[str, Wrong]:
    """Say where a mistake can be made that has the same wrong implementation everywhere there."""
    return dict.fromkeys([names] if isinstance(names, str) else names, make)


def at_all(names: Iterable[str], make: Wrong) -> dict[str, Wrong]:
    """Say where a mistake can be made in operations that slide a kernel: those named, and the maps of one image."""
    return at(names, make) | at("maps", one_image(make))
