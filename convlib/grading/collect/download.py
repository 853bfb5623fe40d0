"""A download, unpacked into a private folder: its files, and what their names and mails say."""

from collections.abc import Iterator
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

Left = list[tuple[str, str]]  # files that could not be unpacked, and why


def opened(download: Path, root: Path, names: Names, zone: tzinfo) -> tuple[list[Found], Left]:
    """Unpack a download into a folder, and return its files and what was left out.

    Parameters
    ----------
    download : path
        A zip, a folder or a mail.
    root : path
        An empty folder that nobody else can write to.
    names, zone
        As for `found`.
    """
    left: Left = []
    unpacker = Unpacker(lambda name, why: left.append((name, why)))
    unpacker.unpack(download, root / "files")
    places = list(_files(root / "files"))
    letters = [place for place in places if place.suffix.lower() in MAILS]
    others = [place for place in places if place not in letters]
    mailed = [each for place in letters for each in _mailed(root, place, names, unpacker, left)]
    return [*_from_names(root, others, names, zone), *mailed], left


def _from_names(root: Path, places: list[Path], names: Names, zone: tzinfo) -> Iterator[Found]:
    base = root / "files"
    for each in found(base, places, names, zone):
        yield each.within("files")


def _mailed(root: Path, place: Path, names: Names, unpacker: Unpacker, left: Left) -> Iterator[Found]:
    """Yield the files of the mails in a file."""
    try:
        for number, mail in enumerate(mails(root / "files", place)):
            yield from _attachments(root, Path("mails", place, str(number)), mail, names, unpacker)
    except UnreadableError as problem:
        left.append((written(place), str(problem)))


def _attachments(root: Path, place: Path, mail: EmailMessage, names: Names, unpacker: Unpacker) -> Iterator[Found]:
    packed, unpacked = root / "packed" / place, root / place
    packed.mkdir(parents=True)
    for name, content in attached(mail):
        name = "".join(char for char in tidy(name).lstrip(".") if char.isprintable())
        free(packed / (name or tr("file")).replace("/", "_")[-100:]).write_bytes(content)
    unpacker.unpack(packed, unpacked)
    address, name = sender(mail)
    people = names.roster.find(address) or names.find(name)
    for file in _files(unpacked):
        yield Found(place / file, people, arrived(mail))


def _files(folder: Path) -> Iterator[Path]:
    """Yield the regular files below a folder that only this program writes to."""
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder)
        if path.is_file() and not path.is_symlink() and not is_ignored(place.parts):
            yield place
