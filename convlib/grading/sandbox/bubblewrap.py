"""Start `guest.py`: in bubblewrap, which shows it a small read-only system, or, if the instructor chose so, without."""

import json
import os
import random
import shutil
import sys
import sysconfig
from dataclasses import dataclass
from functools import cache
from glob import glob
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from convlib.grading.sandbox.seccomp import call_filter
from convlib.text import mark, tr

PACKAGES = ("numpy", "matplotlib", "ipython")  # exercises may import these and what these need
SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/etc/alternatives")
LIBRARIES = 500_000_000  # bytes of addresses that Python and numpy reserve and mostly never use
DEVICES = ("null", "random", "urandom")  # no terminal and no shared memory: nothing counts what they hold
USERS = range(30_000, 60_000)
HERE = Path(__file__).parent
WAY_OUT = mark(
    "Or switch the sandbox off with switch_on(get_config(), sandbox=False) in nbgrader_config.py. Then a submission "
    "can do everything that the grader's account can."
)


@dataclass(frozen=True)
class Limits:
    """What one sandbox may use.

    Attributes
    ----------
    seconds : float
        How long the grader waits, for all cells and calls together.
    memory : int
        Bytes of all processes together, files included.
    processes : int
        Processes and threads at once.
    space : int
        Bytes of files.
    output : int
        Bytes of text and pictures that all its cells show together.
    """

    seconds: float = 20.0
    memory: int = 1_000_000_000
    processes: int = 12
    space: int = 64_000_000
    output: int = 4_000_000


class NoSandboxError(RuntimeError):
    """This machine can't make a sandbox. The message says how to get one, and how to grade without."""


def need_linux() -> None:
    """Raise `NoSandboxError` on other systems, with and without bubblewrap."""
    if sys.platform != "linux":
        raise NoSandboxError(
            tr("Submissions are graded on Linux only. On Windows, grade in WSL; on macOS, on a Linux machine.")
        )


def find_bubblewrap() -> str:
    """Return the path of the program `bwrap`.

    Raises
    ------
    NoSandboxError
        If it is not installed, or `seccomp` has no numbers of system calls for this machine.
    """
    program = shutil.which("bwrap")
    if not program:
        missing = tr(
            "Submissions run in a sandbox, and its program bubblewrap is not installed here. Install it: "
            "apt install bubblewrap, or dnf install bubblewrap."
        )
        raise NoSandboxError(f"{missing} {tr(WAY_OUT)}")
    if call_filter() is None:
        unknown = tr(
            "The sandbox works on x86_64 and aarch64 machines, and this one is {machine}. Grade on one of those.",
            machine=os.uname().machine,
        )
        raise NoSandboxError(f"{unknown} {tr(WAY_OUT)}")
    return program


def confined(program: str, command: list[str], space: int, filter_fd: int, info_fd: int) -> list[str]:
    """Run a command in bubblewrap: own namespaces, no network, a read-only system, `space` bytes of files."""
    own = [f"--unshare-{kind}" for kind in ("pid", "net", "ipc", "uts")] + ["--unshare-cgroup-try"]
    if not _nobody():
        own += ["--unshare-user", "--uid", "1000", "--gid", "1000"]
    own += ["--new-session", "--die-with-parent", "--as-pid-1", "--hostname", "sandbox"]
    own += ["--seccomp", str(filter_fd), "--info-fd", str(info_fd)]
    writable = ["--perms", "1777", "--size", str(space), "--tmpfs", "/tmp"]
    devices = ["--dir", "/dev"]
    devices += [part for name in DEVICES for part in ("--dev-bind", f"/dev/{name}", f"/dev/{name}")]
    return [program, *own, *devices, *writable, *_shown(), "--remount-ro", "/", "--chdir", "/tmp", "--", *command]


def explain(complaint: str) -> str:
    """Say what to do when the sandbox does not start; `complaint` is the error that it wrote."""
    if complaint:
        failed = tr("The sandbox does not start here: {error}", error=complaint[-500:])
    else:
        failed = tr("The sandbox does not start here, and gives no reason.")
    remedy = tr(
        "If the error names namespaces or permissions, this machine or container forbids them. As an ordinary user, "
        "allow them (on Ubuntu: sysctl kernel.apparmor_restrict_unprivileged_userns=0, elsewhere: sysctl "
        "user.max_user_namespaces=10000), or grade as root. Start a container so that it may make namespaces "
        "(docker run --privileged)."
    )
    return f"{failed}\n{remedy} {tr(WAY_OUT)}"


def runner(limits: Limits, folder: str | None) -> list[str]:
    """Return the command that starts `guest.py`: in a sandbox, or in a folder of this machine."""
    home, user = folder or "/tmp", _nobody() if folder is None else 0
    processes = limits.processes + (not user)  # for an ordinary user Linux counts the one that only waits too
    packages = ["/packages"] if folder is None else [path for path in sys.path if path.endswith("-packages")]
    settings = {
        "home": f"{home}/work",
        "packages": [f"{home}/course", *packages],
        "limits": _rlimits(limits) | ({"RLIMIT_NPROC": processes} if folder is None else {}),
        "user": user,
        "confined": folder is None,
    }
    program = "/grader/guest.py" if folder is None else str(HERE / "guest.py")
    return [_python(), "-I", "-S", "-B", program, json.dumps(settings)]


def environment(folder: str | None) -> dict[str, str]:
    """Return the whole environment that a submission sees."""
    own = dict.fromkeys(("HOME", "MPLCONFIGDIR", "IPYTHONDIR"), folder or "/tmp")
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")
    return own | threads | {"LANG": "C.UTF-8", "MPLBACKEND": "module://matplotlib_inline.backend_inline"}


def _rlimits(limits: Limits) -> dict[str, int]:
    return {
        "RLIMIT_AS": limits.memory + LIBRARIES,
        "RLIMIT_CORE": 0,
        "RLIMIT_CPU": int(limits.seconds) + 20,  # a thread may run on while the grader does not wait
        "RLIMIT_FSIZE": limits.space,
        "RLIMIT_MEMLOCK": 0,
        "RLIMIT_MSGQUEUE": 0,
        "RLIMIT_NOFILE": 64,  # pipes and sockets keep memory that nothing counts
        "RLIMIT_SIGPENDING": 64,
    }


def _nobody() -> int:
    """Draw a user id for one sandbox if root can change its user, so that limits count this sandbox alone; else 0."""
    ranges = [map(int, line.split()) for line in Path("/proc/self/uid_map").read_text().splitlines()]
    known = any(first <= USERS.start and first + count >= USERS.stop for first, _, count in ranges)
    return random.SystemRandom().choice(USERS) if known and os.geteuid() == 0 else 0


def _python() -> str:
    """Return the path of the Python that runs inside: this one, without its environment."""
    return os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable)


@cache
def _shown() -> tuple[str, ...]:
    """Return options that show parts of this machine, read-only: libraries, Python, the allowed packages, the guest."""
    roots = [*SYSTEM, f"{sys.base_prefix}/lib", sysconfig.get_path("stdlib"), _python()]
    roots = [root for root in roots if os.path.exists(root)]
    seen = [root for root in roots if not any(root.startswith(f"{other}/") for other in roots)]
    folders = {str(folder) for root in seen for folder in Path(root).parents}
    arguments = [part for folder in sorted(folders | {"/packages", "/grader"}) for part in ("--dir", folder)]
    arguments += [part for root in seen for part in _show(root)]
    for folder in sorted({folder for root in seen for folder in _packages_in(root)}):
        arguments += ["--tmpfs", folder, "--remount-ro", folder]
    for name, path in _allowed().items():
        arguments += ["--ro-bind", str(path), f"/packages/{name}"]
    for name in ("guest.py", "wire.py"):
        arguments += ["--ro-bind", str(HERE / name), f"/grader/{name}"]
    return tuple(arguments)


def _show(path: str) -> list[str]:
    if os.path.islink(path):
        return ["--symlink", os.readlink(path), path]
    return ["--ro-bind", path, path]


def _packages_in(root: str) -> list[str]:
    """Find the folders of packages in a folder of libraries, which the sandbox hides."""
    return [] if os.path.islink(root) else glob(f"{root}/*-packages") + glob(f"{root}/python*/*-packages")


@cache
def _allowed() -> dict[str, Path]:
    """Find the files and folders of the allowed packages and of the packages that they need."""
    found: dict[str, Path] = {}
    names, done = list(PACKAGES), set()
    while names:
        distribution = metadata.distribution(names.pop())
        if distribution.name not in done:
            done.add(distribution.name)
            names += _needs(distribution)
            tops = {file.parts[0] for file in distribution.files or ()} - {"..", "__pycache__"}
            found |= {top: Path(distribution.locate_file(top)) for top in sorted(tops)}
    return found


def _needs(distribution: metadata.Distribution) -> list[str]:
    requirements = [Requirement(line) for line in distribution.requires or ()]
    return [each.name for each in requirements if each.marker is None or each.marker.evaluate({"extra": ""})]
