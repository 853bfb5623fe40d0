"""Ask the person at the terminal what nobody can be sure of."""

from collections.abc import Sequence
from pathlib import Path

from convlib.grading.collect.platforms import Found
from convlib.grading.collect.sorting import shown
from convlib.grading.handed_in import written
from convlib.grading.roster import Person, Roster
from convlib.text import listed, tr

YES = ("y", "yes")


def whose(found: Found, people: Roster) -> Found:
    """Ask whose a file is, until the answer is one student or nothing."""
    question = tr("Whose is {file}? Name or number, or Enter to leave it out: ", file=shown(found.place))
    while answer := _answer(question):
        fitting = people.find(answer) or people.called(answer)
        if len(fitting) == 1:
            return found.of(fitting[0])
        print(_why_not(answer, fitting, people.closest(answer)))
    return found


def which(student: str, files: Sequence[Found]) -> Path:
    """Ask which of several notebooks of a student is taken: the first, if there is no answer."""
    print(tr("{student} has several notebooks:", student=written(student)))
    for number, each in enumerate(files, 1):
        print(f"  {number}  {shown(each.place)}")
    question = tr("Which is taken? A number, or Enter for 1: ")
    while answer := _answer(question):
        if answer.isdecimal() and 1 <= int(answer) <= len(files):
            return files[int(answer) - 1].place
        print(tr("Type a number from 1 to {n}.", n=len(files)))
    return files[0].place


def agrees(question: str) -> bool:
    """Ask for a yes; anything else is a no."""
    return _answer(question).casefold() in YES


def _answer(question: str) -> str:
    try:
        return input(question).strip()
    except EOFError:
        return ""


def _why_not(answer: str, fitting: Sequence[Person], closest: Sequence[Person]) -> str:
    """Say that an answer names several students or nobody, and what to type."""
    if fitting:
        names = listed(person.shown for person in fitting)
        return tr("Several students are called {answer}: {names}. Type one's id.", answer=written(answer), names=names)
    if closest:
        names = listed(person.shown for person in closest)
        return tr(
            "Nobody in the class is called {answer}. The closest are: {names}.", answer=written(answer), names=names
        )
    return tr("Nobody in the class is called {answer}.", answer=written(answer))
