"""The times in submissions, which students could have written: read strictly, and written in one form."""

import re
from datetime import UTC, datetime, timedelta, tzinfo

FORM = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[ T-](\d\d)[:-](\d\d)[:-](\d\d)(?:\.(\d{1,6}))?"
    r" ?(Z|[A-Z]{3,5}|([+-])(0\d|1[0-4]):?([0-5]\d))?",
    re.ASCII,
)
YEARS = range(1970, 2200)  # no time zone leads out of what datetime can write
UNIVERSAL = (None, "Z", "UTC", "GMT")


def read_time(text: str, zone: tzinfo = UTC) -> datetime | None:
    """Return a time in UTC, without a zone, as nbgrader keeps it; None if it is not written as nbgrader writes it.

    Parameters
    ----------
    text : str
        Untrusted.
    zone : tzinfo
        The zone whose abbreviation may be used besides UTC; no other is known.

    Examples
    --------
    >>> read_time("2026-03-02 18:00:00.25 UTC"), read_time("2026-03-02T18:00:00+09:00")
    (datetime.datetime(2026, 3, 2, 18, 0, 0, 250000), datetime.datetime(2026, 3, 2, 9, 0))
    >>> read_time("2026-02-31 18:00:00 UTC"), read_time("1e999999999"), read_time("yesterday")
    (None, None, None)
    """
    match = FORM.fullmatch(text.strip())
    if match is None:
        return None
    *numbers, fraction, name, sign, hours, minutes = match.groups()
    try:
        moment = datetime(*map(int, numbers), int((fraction or "").ljust(6, "0")))
    except ValueError:
        return None
    if moment.year not in YEARS:
        return None
    if sign:
        return moment - timedelta(hours=int(sign + hours), minutes=int(sign + minutes))
    local = moment.replace(tzinfo=zone)
    if name in UNIVERSAL:
        return moment
    return local.astimezone(UTC).replace(tzinfo=None) if local.tzname() == name else None


def written_time(moment: datetime) -> str:
    """Return a time as `timestamp.txt` has it.

    >>> written_time(datetime(2026, 3, 2, 18))
    '2026-03-02 18:00:00 UTC\\n'
    """
    return f"{moment} UTC\n"
