"""Allow only the system calls that a notebook needs, by a filter that bubblewrap hands to Linux (seccomp).

Namespaces and limits leave ways open: memory that belongs to no process, sockets that reach the host, another core,
a hold on a file of the grader. `allowed/calls.txt` lists what is left. Every other call fails with "Operation not
permitted", like opening a file without permission; a call newer than the list, as if this Linux had none.
"""

import errno
import platform
import struct
from pathlib import Path

MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # Linux calls these constants AUDIT_ARCH_…
LIST = Path(__file__).parent / "allowed" / "calls.txt"
NEW = 424  # from this number on calls have the same numbers on all machines; libc tries them, and an older one after
OTHER_TABLE = 0x40000000  # x86-64 has a second table of its calls from this number on

UNIX = 1
DEATH = 1  # prctl's PR_SET_PDEATHSIG: end with the process above
CHOICES = {  # calls that are allowed with these values of one argument: its place, the values
    "fcntl": (1, (0, 1, 2, 3, 4, 1030, 1032)),  # F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, DUPFD_CLOEXEC, GETPIPE_SZ
    "ioctl": (1, (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)),  # TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FI(O)NCLEX
    "madvise": (2, (*range(5), 8, *range(10, 12), *range(14, 20), 102, 103)),  # not what pushes memory out to disk
    "prctl": (0, (15, 16, 39, 0x53564D41)),  # PR_SET_NAME, PR_GET_NAME, PR_GET_NO_NEW_PRIVS, PR_SET_VMA
    "socketpair": (0, (UNIX,)),
}
NAMESPACES = 0x7E020000  # all of clone's CLONE_NEW… flags
HUGE, UNFILED = 0x40000, 0x21  # mmap's MAP_HUGETLB, and MAP_SHARED with MAP_ANONYMOUS


def call_filter() -> bytes | None:
    """Return the filter for this machine, a program in classic BPF; None if the machine is not in `MACHINES`.

    Examples
    --------
    >>> call_filter() is None or len(call_filter()) % 8
    0
    """
    machine = platform.machine()
    if machine not in MACHINES:
        return None
    program = [_load(4), _command(_EQUAL, MACHINES[machine], 1, 0), _FORBID, _load(0)]
    program += _if(_AT_LEAST, OTHER_TABLE, [_FORBID])
    for name, number in calls(machine).items():
        program += _if(_EQUAL, number, _on_arguments(name))
    # A filter can't read the flags of clone3; without it, libc uses clone.
    program += _if(_AT_LEAST, NEW, [_error(errno.ENOSYS)])
    return b"".join([*program, _FORBID])


def calls(machine: str) -> dict[str, int]:
    """Return the numbers of the calls that are allowed, by name.

    Examples
    --------
    >>> calls("x86_64")["read"], calls("aarch64")["read"]
    (0, 63)
    """
    rows = [line.split() for line in LIST.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    column = 1 + list(MACHINES).index(machine)
    return {row[0].rstrip("*"): int(row[column]) for row in rows if row[column] != "-"}


def _on_arguments(name: str) -> list[bytes]:
    """Return what follows when a call has this name: allow it, or look at an argument first."""
    if name == "clone":
        return [_argument(0), *_if(_ANY_BIT, NAMESPACES, [_FORBID]), _ALLOW]
    if name == "mmap":
        flags = [_argument(3), *_if(_ANY_BIT, HUGE, [_FORBID])]
        return [*flags, _command(_AND, UNFILED), *_if(_EQUAL, UNFILED, [_FORBID]), _ALLOW]
    if name not in CHOICES:
        return [_ALLOW]
    place, values = CHOICES[name]
    allowed = [line for value in values for line in _if(_EQUAL, value, [_ALLOW])]
    kill = [_argument(1), *_if(_EQUAL, _SIGKILL, [_ALLOW]), _FORBID]
    return [_argument(place), *allowed, *(_if(_EQUAL, DEATH, kill) if name == "prctl" else []), _FORBID]


def _command(code: int, number: int, if_true: int = 0, if_false: int = 0) -> bytes:
    """Return one command; a jump gives how many commands to skip."""
    return struct.pack("=HBBI", code, if_true, if_false, number)


def _load(offset: int) -> bytes:
    """Load a word of the call's data, by its offset: 0 the call's number, 4 the machine, 16 the first argument."""
    return _command(0x20, offset)


def _argument(place: int) -> bytes:
    """Load the lower half of an argument; Linux reads no more of those that are looked at."""
    return _load(16 + 8 * place)


def _if(test: int, number: int, then: list[bytes]) -> list[bytes]:
    return [_command(test, number, 0, len(then)), *then]


def _error(number: int) -> bytes:
    return _command(_RETURN, 0x00050000 | number)


_EQUAL, _AT_LEAST, _ANY_BIT, _AND, _RETURN = 0x15, 0x35, 0x45, 0x54, 0x06
_SIGKILL = 9
_ALLOW, _FORBID = _command(_RETURN, 0x7FFF0000), _error(errno.EPERM)
