"""Forbid some system calls, by a filter that bubblewrap hands to Linux (seccomp).

Namespaces and limits leave a few ways open: a new namespace with a file system in memory that no limit counts, memory
that belongs to no process, sockets that reach the host, the memory of another process. A forbidden call fails with
"Operation not permitted", like opening a file without permission.
"""

import errno
import platform
import struct

MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # Linux calls these constants AUDIT_ARCH_…
REFUSED = {  # the numbers of each call on these machines
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "pidfd_getfd": (438, 438),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
}
CLONE, CLONE3, SOCKET = (56, 220), (435, 435), (41, 198)
NAMESPACES = 0x7E020000  # all of clone's CLONE_NEW… flags
FAMILIES = (1, 2, 10)  # unix, IPv4, IPv6; only these are confined by a network namespace
OTHER_TABLE = 0x40000000  # x86-64 has a second table of its calls from this number on


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
    column = list(MACHINES).index(machine)
    families = [line for family in FAMILIES for line in _if(_EQUAL, family, [_ALLOW])]
    program = [_load(4), _command(_EQUAL, MACHINES[machine], 1, 0), _error(errno.EPERM), _load(0)]
    program += _if(_AT_LEAST, OTHER_TABLE, [_error(errno.EPERM)])
    for numbers in REFUSED.values():
        program += _if(_EQUAL, numbers[column], [_error(errno.EPERM)])
    # A filter can't read the flags of clone3; without it, libc uses clone.
    program += _if(_EQUAL, CLONE3[column], [_error(errno.ENOSYS)])
    program += _if(_EQUAL, CLONE[column], [_load(16), *_if(_ANY_BIT, NAMESPACES, [_error(errno.EPERM)]), _ALLOW])
    program += _if(_EQUAL, SOCKET[column], [_load(16), *families, _error(errno.EPERM)])
    return b"".join([*program, _ALLOW])


def _command(code: int, number: int, if_true: int = 0, if_false: int = 0) -> bytes:
    """Return one command; a jump gives how many commands to skip."""
    return struct.pack("=HBBI", code, if_true, if_false, number)


def _load(offset: int) -> bytes:
    """Load a word of the call's data, by its offset: 0 the call's number, 4 the machine, 16 the first argument."""
    return _command(0x20, offset)


def _if(test: int, number: int, then: list[bytes]) -> list[bytes]:
    return [_command(test, number, 0, len(then)), *then]


def _error(number: int) -> bytes:
    return _command(_RETURN, 0x00050000 | number)


_EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x15, 0x35, 0x45, 0x06
_ALLOW = _command(_RETURN, 0x7FFF0000)
