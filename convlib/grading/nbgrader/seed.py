"""The seed of a run's cases, in a file that is there while the run lasts."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from nbgrader.coursedir import CourseDirectory


@contextmanager
def drawing(coursedir: CourseDirectory) -> Iterator[int]:
    """Draw the seed of this run's cases; its file is there while the run lasts, and stays if the run is killed."""
    file = seed_file(coursedir)
    file.parent.mkdir(parents=True, exist_ok=True)
    seed = secrets.randbits(60)
    file.write_text(str(seed))
    try:
        yield seed
    finally:
        with suppress(FileNotFoundError):
            if file.read_text() == str(seed):  # no later run has drawn its own
                file.unlink()


def seed_file(coursedir: CourseDirectory) -> Path:
    """Return the file that is there while an assignment is graded."""
    return Path(coursedir.root, coursedir.autograded_directory, f".{coursedir.assignment_id}.seed")
