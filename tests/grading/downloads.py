"""Downloads of a class as learning platforms name them, each with the same mess, and where each file has to go."""

import io
import re
import unicodedata
import zipfile
from email.message import EmailMessage
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[2]
EXERCISE, OTHER = "01_window", "02_definition"
CLASS = {  # name in the gradebook: number, first name, last name
    "kim_a": ("20230001", "Min-ji", "Kim"),
    "kim": ("20230002", "Min-jun", "Kim"),
    "kim_b": ("20230003", "Ae-cha", "Kim"),
    "김각": ("20230004", "각", "김"),
    "muller": ("20230005", "Zoë", "Müller"),
    "oneil": ("20230006", "Shaun", "O'Neil"),
    "garcia_lopez": ("20230007", "José", "García López"),
    **{f"s{n:02}": (f"202301{n:02}", f"First{chr(65 + n)}", f"Last{chr(65 + n)}") for n in range(13)},
}
ROSTER = "id,first_name,last_name,email,lms_user_id\n" + "".join(
    f'{name},"{first}","{last}",u{number}@example.org,{number}\n' for name, (number, first, last) in CLASS.items()
)
TIME = "2026-03-02-18-00-00"
NFC, NFD = (lambda text, form=form: unicodedata.normalize(form, text) for form in ("NFC", "NFD"))


def work(mark, exercise=EXERCISE):
    """A notebook of a student, with a mark by which it is known."""
    made = nbformat.read(ROOT / "exercises" / exercise / f"{exercise}.ipynb", as_version=4)
    cell = next(each for each in made.cells if each.metadata.get("nbgrader", {}).get("solution"))
    cell.source = f"# {mark}"
    return nbformat.writes(made).encode()


def zipped(*files, link=None):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content, *when in files:
            archive.writestr(zipfile.ZipInfo(name, *(when or [(2026, 3, 2, 18, 0, 0)])), content)
        if link:
            info = zipfile.ZipInfo(link)
            info.external_attr = 0o120777 << 16
            archive.writestr(info, "/etc/passwd")
    return made.getvalue()


def named(platform, name, file, late=False, order=0):
    """The name that a platform gives to a file of a student."""
    number, first, last = CLASS.get(name, ("99999999", "Not", "Listed"))
    id_ = int(number) % 100000
    time = TIME.replace("18-00-00", f"18-00-{order:02}")
    letters = re.sub(r"\W", "", f"{last}{first}".lower())
    return {
        "moodle": f"{first} {last}_{id_}_assignsubmission_file_/{file}",
        "moodle, flat": f"{first} {last}_{id_}_assignsubmission_file_{file}",
        "moodle, groups": f"Group 1-{last} {first}_{id_}_assignsubmission_file/{file}",
        "canvas": f"{letters}{'_LATE' * late}_{id_}_{70000 + order}_{file}",
        "blackboard": f"01_window_{name}_attempt_{time}_{file}",
        "classroom": f"{EXERCISE}/{first} {last} - {file}",
        "folders of names": f"class A/{name}/{file}",
        "folders of numbers": f"{number} {last}{first}/{file}",
        "names before": f"{name}_{file}",
        "numbers before": f"{number}_{file}",
    }[platform]


PLATFORMS = [
    "moodle",
    "moodle, flat",
    "moodle, groups",
    "canvas",
    "blackboard",
    "classroom",
    "folders of names",
    "folders of numbers",
    "names before",
    "numbers before",
]


def download(platform, form=NFC):
    """Files of a download, the mark of each student's notebook, and the files that have to be named as left out."""
    files, right, left = [], {}, []
    window = f"{EXERCISE}.ipynb"

    bare = platform == "names before"  # "s02_Untitled" may be of a student s02, or of one who is called s02_Untitled

    def add(name, file, content, goes=None, **about):
        path = form(named(platform, name, file, **about))
        when = (2026, 3, 2, 18, about.get("order", 0), 0)
        files.append((path, content, when))
        if goes:
            right[name] = goes
        else:
            left.append(path.rpartition("/")[2])

    for name in list(CLASS)[:8]:  # among them two Kims of the same first letters, Hangul, diacritics
        add(name, window, work(name), goes=name, late=name == "kim")
    add("s01", window, work("first"), order=1)  # 1. two files: the newer
    add("s01", f"{EXERCISE}-1.ipynb", work("second"), goes="second", order=2)
    add("s02", "Untitled.ipynb", work("untitled"), goes=None if bare else "untitled")  # 2. a wrong name
    inner = zipped((f"work/{window}", work("inner")), ("work/notes.txt", b"notes"))
    outer = zipped(("again.zip", inner))
    right["s03"] = "inner"  # 3. a zip in a zip
    files.append((form(named(platform, "s03", f"{EXERCISE}.zip")), outer, (2026, 3, 2, 18, 0, 0)))
    left.append("notes.txt")
    add("s04", f"{EXERCISE}.docx", b"PK\x03\x04")  # 4. no notebook
    hostile = zipped(("../../evil.ipynb", b"x"), (window, work("honest part")), link="passwd.ipynb")
    if bare:
        left.append(window)
    else:
        right["s05"] = "honest part"  # 5. links, and a way out
    files.append((form(named(platform, "s05", "hostile.zip")), hostile, (2026, 3, 2, 18, 0, 0)))
    left += ["evil.ipynb", "passwd.ipynb"]
    add("nobody", window, work("not listed"))  # 6. not in the class
    add("s06", f"{OTHER}.ipynb", work("another exercise", OTHER))  # and of another exercise
    add("s07", window, work("cut off")[:3000], goes="?")  # and one that can't be read: its student is told
    for name in ("s08", "s09", "s10", "s11"):
        add(name, window, work(name), goes=name)
    return files, right, left


def mailed(name, mark, date, file=f"{EXERCISE}.ipynb", content=None):
    number, first, last = CLASS.get(name, ("99999999", "Not", "Listed"))
    mail = EmailMessage()
    mail["From"] = f"{first} {last} <u{number}@example.org>"
    mail["Date"] = date
    mail.set_content("Here it is.")
    mail.add_attachment(content or work(mark), maintype="application", subtype="octet-stream", filename=file)
    return bytes(mail)
