"""The command `python -m convlib.grading.marking`: serves the page on this machine until Ctrl+C."""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from convlib.grading.marking.server import Server
from convlib.grading.nbgrader.by_hand import BusyError, HandMarks, NoMarkingError
from convlib.grading.nbgrader.course import CourseFolder
from convlib.languages import of_course
from convlib.text import tr


def main(words: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    of_course()
    options = _options(words)
    try:
        marks = HandMarks(CourseFolder.here(options.assignment).about, options.part)
        asyncio.run(_serve(marks, options.names))
    except KeyboardInterrupt:
        print(f"\n{_stopped(marks)}")
    except NoMarkingError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m convlib.grading.marking",
        description="Opens a page on this machine on which you mark one part of all students, without their names.",
    )
    parser.add_argument("assignment", help="for instance 01_window")
    parser.add_argument("--part", help="which part, if a person marks several; its id, for instance names")
    parser.add_argument("--names", action="store_true", help="show the students' names, in their order")
    return parser.parse_args(words)


async def _serve(marks: HandMarks, names: bool) -> None:
    server = Server(marks, names)
    count, about = len(marks.answers()), {"title": marks.part.title, "address": server.address}
    print(
        tr(
            "{title}: {n} answer to mark. Open {address}",
            "{title}: {n} answers to mark. Open {address}",
            n=count,
            **about,
        )
    )
    print(tr("Every mark is saved at once. Ctrl+C stops this."), flush=True)
    await asyncio.Event().wait()


def _stopped(marks: HandMarks) -> str:
    try:
        count, left = len(marks.answers()), len(marks.waiting())
    except BusyError:
        return tr("Stopped. Every mark is in the gradebook.")
    return tr("Stopped. {done} of {count} are marked; every mark is in the gradebook.", done=count - left, count=count)


if __name__ == "__main__":
    sys.exit(main())
