"""Catalogs of translated texts, as gettext's PO files: read, brought up to date, written and compiled by Babel.

A text whose English has changed keeps its translation, marked as fuzzy: so translators see what to change, and nothing
that is older than its English is ever shown.
"""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po


def read(file: Path, code: str) -> Catalog:
    """Read a catalog; one that was never written is empty."""
    if not file.exists():
        return Catalog(locale=code, fuzzy=False)
    with file.open("rb") as opened:
        return read_po(opened, locale=code)


def write(catalog: Catalog, file: Path) -> None:
    """Write a catalog in the order in which its texts were found."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as opened:
        write_po(opened, catalog, width=0, no_location=True)


def compiled(catalog: Catalog) -> bytes:
    """Return a catalog as convlib reads it."""
    file = BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def update(known: Catalog, found: Catalog) -> Catalog:
    """Return a catalog of the texts that are found now: translated, older than their English, or still empty."""
    updated = Catalog(
        locale=known.locale,
        project="convlib",
        header_comment="# Texts of the course: CONTRIBUTING.md says how they are translated.",
        creation_date=known.creation_date,  # else every file differs each time
        fuzzy=False,
    )
    present = {(message.context, message.id) for message in found}
    gone = [message for message in known if message.id and (message.context, message.id) not in present]
    for message in found:
        if message.id:
            _add(updated, message, known.get(message.id, message.context), gone)
    return updated


def _add(catalog: Catalog, message: Message, before: Message | None, gone: list[Message]) -> None:
    """Add a text with its translation, or with that of a text that stood in the same place and is gone."""
    added = catalog.add(message.id, context=message.context, locations=message.locations)
    if before and before.string:
        added.string = before.string
        added.flags |= before.flags & {"fuzzy"}
    elif older := [each for each in gone if each.context and each.context == message.context and each.string]:
        gone.remove(older[0])
        added.string = older[0].string
        added.flags.add("fuzzy")


def unfinished(catalog: Catalog) -> list[Message]:
    """List the texts that are not translated, or whose translation is older than their English."""
    return [message for message in catalog if message.id and (message.fuzzy or not _whole(message))]


def _whole(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)
