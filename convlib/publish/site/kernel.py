"""What Python is started with in the browser: Pyodide's files, our wheels, and the script that starts them.

All that a lesson needs is loaded at once and imported before JupyterLite asks for it (`assets/python.js`), in a worker
that starts together with the page (`assets/head_start.js`).
"""

import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from convlib.languages import CODES, speaking
from convlib.publish.site.command import SiteError, pip, run
from convlib.publish.site.lock import add_archive, closure, extended, pyodides
from convlib.text import tr

ROOT = Path(__file__).parents[3]
CDN = "https://cdn.jsdelivr.net/pyodide/v{version}/full/"
ASSETS = Path(__file__).with_name("assets")
CORE = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
LIBRARIES = ("convlib", "ipywidgets", "comm", "anywidget", "psygnal", "typing_extensions")
"""The wheels that Python loads in the browser, beside Pyodide's own packages and those of JupyterLite's kernel."""
KERNEL = ("ipykernel", "piplite", "pyodide_kernel", "widgetsnbextension")
"""The wheels within the one of JupyterLite's kernel."""
PACKAGES = ("pyodide-kernel", "piplite", "convlib")
"""What is loaded before a cell asks for it, with what it needs."""
IMPORTS = ("pyodide_kernel", "convlib.practice")
"""What is imported then: what JupyterLite's kernel is made of, and what every lesson imports."""
LATER = {"matplotlib": ("matplotlib.pyplot", "matplotlib_inline.backend_inline")}
"""A package that is loaded when a cell needs it -> what is imported then."""
ASKED = ("micropip", "piplite", "ssl", "sqlite3", "ipykernel", "comm", "pyodide_kernel", "jedi", "ipython")
"""What JupyterLite's kernel would load one after the other, unless it hears that it is there. Some are never loaded:
ssl is for connections, and without jedi, which is large, IPython completes names by itself."""


def addresses() -> list[str]:
    """Return where a browser gets Pyodide's files if they are not in the site."""
    lock = pyodides()
    folder = CDN.format(version=lock["info"]["version"])
    return [folder + name for name in (*CORE, *(entry["file_name"] for entry in lock["packages"].values()))]


def collect_wheels(folder: Path) -> dict[str, Path]:
    """Download the pinned wheels and make convlib's; return them by name."""
    fetched = ["--no-deps", "--only-binary=:all:", "--python-version=3.12", "--platform=any"]
    requirements = Path(__file__).with_name("wheels.txt")
    pip("download", *fetched, "--dest", folder, "--requirement", requirements)
    pip("wheel", "--no-deps", "--wheel-dir", folder, ROOT)
    wheels = {wheel.name.partition("-")[0]: wheel for wheel in folder.glob("*.whl")}
    return wheels | _within(wheels["jupyterlite_pyodide_kernel"], folder)


def _within(wheel: Path, folder: Path) -> dict[str, Path]:
    """Take out the wheels that JupyterLite's kernel brings along; of two versions, the newer."""
    with zipfile.ZipFile(wheel) as archive:
        names = sorted(name for name in archive.namelist() if name.endswith(".whl"))
        for name in names:
            (folder / Path(name).name).write_bytes(archive.read(name))
    found = {Path(name).name.partition("-")[0]: folder / Path(name).name for name in names}
    return {name: found[name] for name in KERNEL}


def write_kernel(folder: Path, wheels: dict[str, Path], pyodide: Path | None) -> None:
    """Write the folder from which Python starts, with Pyodide's files or with their address elsewhere."""
    folder.mkdir()
    libraries = [wheels[name] for name in (*LIBRARIES, *KERNEL)]
    for wheel in libraries:
        shutil.copy(wheel, folder)
    lock = extended(pyodides(), libraries)
    settings = {"pyodide": CDN.format(version=lock["info"]["version"]), "imports": IMPORTS}
    packages = list(PACKAGES)
    if pyodide:
        settings["pyodide"] = "./"
        copy_pyodide(pyodide, folder, pyodides())
        if shutil.which("node"):
            compile_imports(pyodide, folder, lock)
            settings["library"] = "./library.zip"
            packages.append("bytecode-start")
    settings |= {"lock": lock, "packages": sorted(set(closure(lock["packages"], packages)))}
    script = (ASSETS / "python.js").read_text(encoding="utf-8").replace("SETTINGS", json.dumps(settings))
    (folder / "python.js").write_text(script, encoding="utf-8")


def compile_imports(pyodide: Path, folder: Path, lock: dict) -> None:
    """Write the bytecode of what is imported, and enter it into the lock file."""
    stages = {"start": IMPORTS} | LATER
    with tempfile.TemporaryDirectory() as name:
        here, task = Path(name, "lock.json"), Path(name, "task.json")
        here.write_text(json.dumps(lock))
        task.write_text(json.dumps({"packages": [*PACKAGES, *LATER], "stages": stages}))
        run(["node", ASSETS / "bytecode.mjs", pyodide, folder.resolve(), here, task])
    (folder / "python_stdlib.zip").unlink()
    for stage in stages:
        add_archive(lock, folder / f"bytecode-{stage}.zip")
    for package in LATER:
        lock["packages"][package]["depends"].append(f"bytecode-{package}")


def copy_pyodide(pyodide: Path, folder: Path, lock: dict) -> None:
    """Copy the files of a Pyodide distribution that the course needs, each as Pyodide's lock file describes it."""
    check_version(pyodide, lock["info"]["version"])
    sums = {entry["file_name"]: entry["sha256"] for entry in lock["packages"].values()}
    for name in (*CORE, *sums):
        file = pyodide / name
        if not file.is_file():
            raise SiteError(
                tr("{folder} lacks {file}. Unpack the whole release of Pyodide.", folder=pyodide, file=name)
            )
        if name in sums and hashlib.sha256(file.read_bytes()).hexdigest() != sums[name]:
            raise SiteError(tr("{file} is damaged. Unpack the release of Pyodide once more.", file=file))
        shutil.copyfile(file, folder / name)


def check_version(pyodide: Path, wanted: str) -> None:
    """Raise an error unless a folder has the version of Pyodide that the course is made for."""
    archive = f"https://github.com/pyodide/pyodide/releases/download/{wanted}/pyodide-{wanted}.tar.bz2"
    way_out = {"folder": pyodide, "wanted": wanted, "archive": archive}
    file = pyodide / "pyodide-lock.json"
    if not file.is_file():
        raise SiteError(tr("{folder} is not Pyodide's folder. Unpack {archive} and name the folder in it.", **way_out))
    version = json.loads(file.read_text(encoding="utf-8"))["info"]["version"]
    if version != wanted:
        raise SiteError(
            tr(
                "{folder} has Pyodide {version}; the course needs {wanted}: unpack {archive}.",
                version=version,
                **way_out,
            )
        )


def write_head_start(page: Path) -> None:
    """Put the script that starts Python early at the head of JupyterLab's page."""
    script = (ASSETS / "head_start.js").read_text(encoding="utf-8")
    script = script.replace("SENTENCES", json.dumps(dict(_failures()), ensure_ascii=False))
    html = page.read_text(encoding="utf-8").replace("<head>", f"<head><script>{script}</script>", 1)
    page.write_text(html, encoding="utf-8")


def _failures() -> Iterator[tuple[str, str]]:
    """Give what the page says in each language if Python does not start."""
    for code in CODES:
        with speaking(code):
            sentence = tr(
                "Python could not start here: {reason}. Check your connection, then reload this page.",
                reason="{reason}",
            )
            yield code, sentence
