"""What the lessons ask you to predict: a module for each lesson, and in it a function for each prediction."""

from importlib import import_module

from convlib.practice.predictions.asking import Lesson
from convlib.text import listed, tr

LESSONS = tuple(range(18))


def lesson(number: int) -> Lesson:
    """Return the predictions of a lesson.

    Raises
    ------
    ValueError
        If there is no such lesson.

    Examples
    --------
    >>> list(lesson(1))[:2]
    ['first pixel', 'output size']
    """
    if number not in LESSONS:
        raise ValueError(tr("lesson={number!r} is not one of {lessons}.", number=number, lessons=listed(LESSONS)))
    return import_module(f"{__name__}.lesson_{number:02d}").LESSON
