"""E-mails, saved as .eml or .mbox: who sent which files, and when the mail arrived."""

import mailbox
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path

from convlib.grading.submissions import MOST_FILE_BYTES, read_file
from convlib.grading.take import ENDINGS

MAILS = (".eml", ".mbox")
MOST_ATTACHED = 50  # files of one mail


def mails(root: Path, place: Path) -> Iterator[EmailMessage]:
    """Yield the mails of a file; `UnreadableError` says why it can't be read."""
    data = read_file(root, place, MOST_FILE_BYTES)
    if place.suffix.lower() == ".mbox":
        with closing(mailbox.mbox(root / place, create=False)) as box:
            yield from (_parsed(message.as_bytes()) for message in box)
    else:
        yield _parsed(data)


def sender(mail: EmailMessage) -> tuple[str, str]:
    """Return the address and the name that the mail says it is from; anybody can write any."""
    name, address = parseaddr(str(mail.get("From", "")))
    return address, name


def arrived(mail: EmailMessage) -> datetime | None:
    """Return when our own server took the mail, or else when its writer's machine says that it was sent; in UTC."""
    lines = [str(line).rpartition(";")[2] for line in mail.get_all("Received", [])[:1]]
    for text in [*lines, str(mail.get("Date", ""))]:
        try:
            moment = parsedate_to_datetime(text.strip())
            return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else None
        except (ValueError, TypeError, OverflowError):
            continue
    return None


def attached(mail: EmailMessage) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each file of a mail: first those that may be a notebook."""
    parts = [part for part in mail.walk() if part.get_filename()]
    parts.sort(key=lambda part: Path(part.get_filename()).suffix.lower() not in ENDINGS)
    for part in parts[:MOST_ATTACHED]:
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield Path(part.get_filename().replace("\\", "/")).name, content


def _parsed(data: bytes) -> EmailMessage:
    mail = message_from_bytes(data, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail
