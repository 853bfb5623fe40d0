"""Write CSV that spreadsheets open as it is meant: with Hangul, and without formulas of strangers."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")  # a spreadsheet would compute a cell that begins so


def safe(text: str) -> str:
    """Return an untrusted text as a cell that no spreadsheet computes: an apostrophe stands before it where needed.

    Examples
    --------
    >>> safe('=HYPERLINK("http://x")'), safe(" +1"), safe("김각")
    ('\\'=HYPERLINK("http://x")', "' +1", '김각')
    """
    plain = unicodedata.normalize("NFKC", text)  # wide signs, which some spreadsheets read as the usual ones
    return f"'{text}" if plain.startswith(FORMULA) or plain.lstrip().startswith(FORMULA) else text


def write_csv(path: Path, rows: Iterable[Sequence[object]]) -> None:
    """Write rows in UTF-8 with a byte order mark, by which Excel knows that it is UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    hidden = path.with_name(f".{path.name}.part")
    hidden.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
    hidden.replace(path)
