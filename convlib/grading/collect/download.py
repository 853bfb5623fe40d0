"""A download, unpacked into a private folder: its files, and what their names and mails say."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import tzinfo
from email.message import EmailMessage
from pathlib import Path

from convlib.grading.collect.mail import MAILS, arrived, attached, mails, sender
from convlib.grading.collect.platforms import Found, Names, found
from convlib.grading.handed_in import written
from convlib.grading.names import tidy
from convlib.grading.submissions import UnreadableError
from convlib.grading.unpack import Unpacker, free, is_ignored
from convlib.text import tr

Told = dict[Path, str]  # what could not be unpacked or has no files, and why


def opened(download: Path, root: Path, names: Names, zone: tzinfo) -> list[Found]:
    """Unpack a download into a folder, and return its files, and what has none.

    Parameters
    ----------
    download : path
        A zip, a folder or a mail.
    root : path
        An empty folder that nobody else can write to.
    names, zone
        As for `found`.
    """
    places, told = _unpacked(download, root / "files")
    letters = [place for place in places if place.suffix.lower() in MAILS and place not in told]
    mailed = [each for place in letters for each in _mailed(root, place, names, told)]
    others = [place for place in {**dict.fromkeys(places), **told} if place in told or place not in letters]
    return [*_from_names(root, others, told, names, zone), *mailed]


def _unpacked(top: Path, target: Path) -> tuple[list[Path], Told]:
    """Unpack something; return the files, and what is told of those that could not be unpacked, or are not there."""
    told: Told = {}
    Unpacker(lambda place, why: told.update({place: _problem(place, why)})).unpack(top, target)
    for place in list(_empty(target)):
        if not any(place in other.parents for other in told):
            told[place] = tr("The folder is empty.")
    return list(_files(target)), told


def _problem(place: Path, why: str) -> str:
    is_zip = place.suffix.lower() == ".zip"
    return tr("It can't be unpacked: {why}.", why=written(why).rstrip(".")) if is_zip else written(why)


def _from_names(root: Path, places: list[Path], told: Told, names: Names, zone: tzinfo) -> Iterator[Found]:
    for each in found(root / "files", places, names, zone):
        yield replace(each, problem=told.get(each.place, "")).within("files")


def _mailed(root: Path, place: Path, names: Names, told: Told) -> Iterator[Found]:
    """Yield the files of the mails in a file."""
    try:
        for number, mail in enumerate(mails(root / "files", place)):
            yield from _attachments(root, Path("mails", place, str(number)), mail, names)
    except UnreadableError as problem:
        told[place] = str(problem)


def _attachments(root: Path, place: Path, mail: EmailMessage, names: Names) -> Iterator[Found]:
    packed, unpacked = root / "packed" / place, root / place
    packed.mkdir(parents=True)
    for name, content in attached(mail):
        name = "".join(char for char in tidy(name).lstrip(".") if char.isprintable())
        free(packed / (name or tr("file")).replace("/", "_")[-100:]).write_bytes(content)
    places, told = _unpacked(packed, unpacked)
    address, name = sender(mail)
    people, likely = names.roster.find(address) or names.find(name), names.likely_in(name)
    if not (places or told):
        yield Found(place, people, arrived(mail), problem=tr("The mail has no file attached."), likely=likely)
    for file in {**dict.fromkeys(places), **told}:
        yield Found(place / file, people, arrived(mail), problem=told.get(file, ""), likely=likely)


def _files(folder: Path) -> Iterator[Path]:
    """Yield the regular files below a folder that only this program writes to."""
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder)
        if path.is_file() and not path.is_symlink() and not is_ignored(place.parts):
            yield place


def _empty(folder: Path) -> Iterator[Path]:
    """Yield the folders below a folder that have nothing in them."""
    for path in sorted(folder.rglob("*")):
        if path.is_dir() and not path.is_symlink() and not any(path.iterdir()):
            yield path.relative_to(folder)
