"""Submissions that mean harm, tried for real: what they can't do, what the student is told, that nothing stays.

Every test here has its sandbox from `opened` or `box`, which look afterwards whether a process or a folder is left.
"""

import os
import re
import socket
import subprocess
import sys
import textwrap
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

import convlib
from convlib import KERNELS
from convlib.grading.sandbox import bubblewrap, cgroup, cores, sandbox
from convlib.grading.sandbox.sandbox import Ended, Limits, NoSandboxError, Sandbox
from convlib.grading.sandbox.seccomp import calls
from convlib.grading.sandbox.watch import Watch, descendants
from convlib.grading.sandbox.wire import Other

pytestmark = pytest.mark.sandbox
ROOT = Path(convlib.__file__).parent.parent
DEFAULT = Limits()


def namespace(pid):
    try:
        return os.readlink(f"/proc/{pid}/ns/pid")
    except OSError:
        return None


def in_namespace(wanted):
    return [pid for pid in os.listdir("/proc") if pid.isdigit() and namespace(pid) == wanted]


@contextmanager
def traceless(limits=DEFAULT, **options):
    """A sandbox of which nothing is left afterwards."""
    with Sandbox(limits, **options) as box:
        inside = namespace(box._process.first)
        held = os.open(f"/proc/{box._process.first}/ns/pid", os.O_RDONLY)  # or its number would be given to another
        assert box.confined == (inside != namespace("self"))
        yield box
    if box.confined:
        assert not in_namespace(inside)
    os.close(held)
    assert box.confined or not os.path.exists(box._folder)


@contextmanager
def opened(limits=DEFAULT, **options):
    """A sandbox for one test: it never takes longer than its time."""
    began = time.monotonic()
    with traceless(limits, **options) as box:
        yield box
    assert time.monotonic() - began < limits.seconds + sandbox.GRACE + 5


@pytest.fixture(scope="module")
def box():
    """A sandbox that many tests ask what it may do; no test may change what another one finds."""
    with traceless(Limits(seconds=600)) as shared:
        yield shared


def printed(box, source):
    """What a cell prints; its error, if it has one, in one line."""
    outputs = box.run(textwrap.dedent(source))
    return "".join(each.get("text") or f"{each.ename}: {each.evalue}" for each in outputs if "data" not in each)


def told(source, limits=DEFAULT, **options):
    """The sentence that a cell's student reads when the notebook has ended."""
    with opened(limits, **options) as box:
        with pytest.raises(Ended) as caught:
            box.run(textwrap.dedent(source))
        with pytest.raises(Ended, match=re.escape(str(caught.value))):
            box.value("anything")
    return str(caught.value)


# A notebook that means well


def test_a_notebook_works_as_in_jupyter():
    with opened() as box:
        stream, result = box.run("import numpy as np\nx = np.arange(3)\nprint('hello')\nx")
        assert stream == {"output_type": "stream", "name": "stdout", "text": "hello\n"}
        assert result.data == {"text/plain": "array([0, 1, 2])"}
        assert result.output_type == "execute_result"
        assert box.run("x;") == []
        assert printed(box, "import sys; print('a'); print('b', file=sys.stderr); print('c')") == "a\nb\nc\n"
        assert box.run("import asyncio\nawait asyncio.sleep(0.001, 5)")[0].data["text/plain"] == "5"
        assert box.run("%timeit -n1 -r1 x")[0].name == "stdout"
        assert printed(box, "exit()") == ""
        assert box.run("%time 3")[-1].data["text/plain"] == "3"
        box.run("def twice(n):\n    return 2 * n")
        error = box.run("twice(a)\n")[0]
        assert (error.ename, error.evalue) == ("NameError", "name 'a' is not defined")
        assert not any("inside.py" in line or "IPython/" in line for line in error.traceback)
        assert box.run("x = = 3")[0].ename == "SyntaxError"
        assert printed(box, "input()").startswith("EOFError")


def test_pictures_leave_as_png(box):
    (output,) = box.run("import matplotlib.pyplot as plt\nplt.plot([1, 3]);")
    assert output.output_type == "display_data"
    assert set(output.data) == {"text/plain", "image/png"}
    (output,) = box.run("%matplotlib inline\nfigure, axes = plt.subplots()\nplt.show()")
    assert "image/png" in output.data


def test_values_leave_as_they_are(box):
    box.run("import numpy as np\na, b, c, d = np.float32([[1, 2]]), (2, [True, None]), {'k': 1}, 'text'")
    value = box.value("a")
    assert (value.dtype, value.tolist()) == (np.float32, [[1, 2]])
    assert box.value("b") == (2, [True, None])
    assert box.value("c") == Other("type", "dict")
    assert box.value("d") == "text"
    with pytest.raises(NameError, match="missing"):
        box.value("missing")


def test_functions_are_called(box):
    box.run("def f(image, /, k, *rest, stride=1, **more):\n    print('hm')\n    return image[::stride] * k")
    called = box.call("f", [np.arange(4), 3], {"stride": 2})
    assert called.value.tolist() == [0, 6]
    assert (called.printed, called.error, called.changed, called.late) == ("hm\n", None, False, None)
    assert box.call("f", [np.arange(4)]).error.startswith("TypeError: f() missing 1 required")
    with pytest.raises(NameError, match="missing"):
        box.call("missing", [])
    box.run("def f(x):\n    x[0] = 9\ndef g(x):\n    return {}[x]\ndef h():\n    raise SystemExit(3)")
    assert box.call("f", [np.zeros(2)]).changed
    assert box.call("g", [2]).error == "KeyError: 2"
    assert box.call("h", []).error == "SystemExit: 3"


def test_the_allowed_parts_of_convlib_are_there_and_no_others():
    with opened(parts=("text", "kernels"), files={"grid.txt": b"1 2"}) as box:
        assert (
            printed(box, "from convlib import KERNELS; print(len(KERNELS), open('grid.txt').read())")
            == f"{len(KERNELS)} 1 2\n"
        )
        assert (
            printed(box, "from convlib.practice import check; print(check(len, 'x'))")
            == "This is checked when it is graded.\n"
        )
        for name in ("operations", "definitions", "mistakes", "images", "correlate2d"):
            assert "would give the answer away" in printed(box, f"from convlib import {name}"), name
            assert "No module named" in printed(box, f"import convlib.{name}"), name
        assert (
            printed(box, "import glob, sys; print(glob.glob(sys.base_prefix + '/lib/python*/*-packages/*'))") == "[]\n"
        )
        for name in ("scipy", "torch", "skimage", "onnx", "nbgrader", "zmq", "pip"):
            assert "No module named" in printed(box, f"import {name}"), name


def test_a_file_named_like_a_module_is_the_students_own_trouble():
    with opened(files={"numpy.py": b"raise SystemExit", "wire.py": b"1/0", "this.py": b"x = 4"}) as box:
        assert printed(box, "import this; print(this.x)") == "4\n"
        assert printed(box, "import numpy; print(numpy.arange(2))") == "[0 1]\n"


def test_two_sandboxes_share_nothing():
    with opened() as one, opened() as other:
        one.run("x = 1; open('note', 'w').write('x'); open('/tmp/note', 'w').write('x')")
        assert (
            printed(other, "import os; print(os.path.exists('note'), os.path.exists('/tmp/note'))") == "False False\n"
        )
        with pytest.raises(NameError):
            other.value("x")


# What may not be seen or reached


@pytest.mark.parametrize("folder", ["/root", "/home", "/proc", "/sys", "/var", "/mnt", "/opt", "/usr/bin", "/dev/shm"])
def test_the_machine_is_not_there(box, folder):
    """Of /root at most the way to Python is shown."""
    seen = printed(box, f"import os; print(*os.listdir({folder!r}) if os.path.exists({folder!r}) else [])").split()
    allowed = (
        {Path(bubblewrap._python()).relative_to(folder).parts[0]} if bubblewrap._python().startswith(folder) else set()
    )
    assert set(seen) <= allowed


@pytest.mark.parametrize("path", [ROOT, ROOT / "tests", ROOT / "convlib/diagnosis", "/etc/passwd", "/etc/shadow"])
def test_the_course_and_the_accounts_are_not_there(box, path):
    assert Path(path).exists()
    assert "FileNotFoundError" in printed(box, f"import os; os.stat({str(path)!r})")


def test_the_environment_is_empty(monkeypatch):
    monkeypatch.setenv("SECRET", "told")
    with opened() as box:
        names = set(printed(box, "import os; print(*os.environ)").split())
        assert names <= {"PATH", "LANG", "HOME", "MPLBACKEND", "MPLCONFIGDIR", "IPYTHONDIR", "PWD", "LC_CTYPE"} | {
            "OPENBLAS_NUM_THREADS",
            "OMP_NUM_THREADS",
            "SHLVL",
            "OLDPWD",
            "KMP_DUPLICATE_LIB_OK",
            "KMP_INIT_AT_FORK",
            "COLUMNS",
            "LINES",
            "PYDEVD_USE_FRAME_EVAL",
        }
        assert printed(box, "print(os.getcwd())") == "/tmp/work\n"


def test_no_descriptor_but_the_pipes_is_open():
    with opened() as box:
        source = """
            import os, stat
            def kind(d):
                try:
                    mode = os.fstat(d).st_mode
                    return "pipe" if stat.S_ISFIFO(mode) else "device" if stat.S_ISCHR(mode) else "other"
                except OSError:
                    return None
            print([kind(d) for d in range(100) if kind(d)])
        """
        assert sorted(eval(printed(box, source))) == ["device"] * 3 + ["pipe"] * 2


def test_other_processes_can_not_be_seen_or_stopped():
    sleeper = subprocess.Popen(["sleep", "60"])
    try:
        with opened() as box:
            assert "ProcessLookupError" in printed(box, f"import os; os.kill({sleeper.pid}, 9)")
            assert "ProcessLookupError" in printed(box, f"os.kill({os.getpid()}, 9)")
            assert printed(box, "print(os.getppid() in (0, 1), os.getpid() < 10)") == "True True\n"
        assert sleeper.poll() is None
    finally:
        sleeper.kill()
        sleeper.wait()


def test_no_network():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as local:
        local.bind("\0convlib-test")
        local.listen()
        with opened() as box:
            box.run("import socket")
            connect = f"socket.create_connection(('127.0.0.1', {server.getsockname()[1]}), 1)"
            assert "PermissionError" in printed(box, connect)
            assert "PermissionError" in printed(box, "socket.create_connection(('192.0.2.1', 80), 1)")
            assert "gaierror" in printed(box, "socket.getaddrinfo('example.org', 80)")
            for family in ("AF_UNIX", "AF_INET", "AF_INET6", "AF_VSOCK", "AF_NETLINK", "AF_PACKET", "AF_ALG"):
                assert "PermissionError" in printed(box, f"socket.socket(socket.{family}, socket.SOCK_RAW)"), family
                pair = f"socket.socketpair(socket.{family})"
                assert ("PermissionError" in printed(box, pair)) == (family != "AF_UNIX"), family
        server.settimeout(0.1)
        with pytest.raises(TimeoutError):
            server.accept()


def test_it_is_nobody_and_stays_so(box):
    box.run("import os, ctypes; libc = ctypes.CDLL(None, use_errno=True)")
    assert (
        printed(box, "print(os.getuid() == os.geteuid() != 0, os.getgroups() in ([], [os.getgid()], [65534]))")
        in ("True True\n",)
        or os.geteuid()
    )
    assert "PermissionError" in printed(box, "os.setuid(0)") or os.geteuid()
    assert "Error" in printed(box, "os.chown('/tmp/work', 0, 0)")
    source = """
        import struct
        head, data = struct.pack("II", 0x20080522, 0), ctypes.create_string_buffer(24)
        libc.capget(head, data); print(set(data.raw))
        print(libc.prctl(39, 0, 0, 0, 0))
    """
    assert printed(box, source) == "{0}\n1\n"  # no capability in any set; no new privileges


@pytest.mark.parametrize(
    ("call", "arguments"),
    [
        ("unshare", "0x10000000"),
        ("mount", "b'x', b'/tmp', b'tmpfs', 0, 0"),
        ("ptrace", "16, 1, 0, 0"),
        ("shmget", "0, 4096, 0o1666"),
        ("memfd_create", "b'x', 0"),
        ("syscall", "435, 0, 0"),
        ("syscall", "425, 1, 0"),
        ("syscall", "56, 0x10000011, 0, 0, 0, 0"),
        ("syscall", "0x40000000 + 39"),
        ("syscall", "250, 0, -3, 1"),
    ],
)
def test_calls_that_open_ways_out_are_refused(call, arguments):
    """Numbers are those of x86-64."""
    if os.uname().machine != "x86_64" and call == "syscall":
        pytest.skip("another table")
    with opened() as box:
        source = f"""
            import ctypes, errno
            libc = ctypes.CDLL(None, use_errno=True)
            libc.syscall.restype = ctypes.c_long
            print(libc.{call}({arguments}), errno.errorcode[ctypes.get_errno()])
        """
        assert printed(box, source) == f"-1 {'ENOSYS' if arguments.startswith('4') else 'EPERM'}\n"


def test_only_calls_of_the_list_are_made(box):
    """All the others that there are, with arguments that none of them takes."""
    allowed = calls(os.uname().machine)
    unfiltered = {335, 336}  # on x86-64 Linux lets uretprobe and uprobe pass every filter; they serve probes of root
    source = f"""
        import ctypes, errno
        libc = ctypes.CDLL(None, use_errno=True)
        libc.syscall.restype = ctypes.c_long
        wrong = []
        for number in sorted(set(range(600)) - {unfiltered | set(allowed.values())}):
            answer = libc.syscall(number, *[ctypes.c_long(-1)] * 6)
            if (answer, errno.errorcode[ctypes.get_errno()]) != (-1, "EPERM" if number < 424 else "ENOSYS"):
                wrong.append(number)
        print(wrong)
    """
    assert printed(box, source) == "[]\n"
    risky = {
        *(
            "sched_setaffinity",
            "setpriority",
            "ioprio_set",
            "flock",
            "fsync",
            "sync",
            "fadvise64",
            "vmsplice",
            "splice",
        ),
        *("tee", "sendfile", "sendmsg", "setsockopt", "socket", "bind", "listen", "accept", "connect"),
        *(
            "io_setup",
            "inotify_init1",
            "inotify_add_watch",
            "memfd_create",
            "setxattr",
            "timer_create",
            "mlock",
            "membarrier",
        ),
    }
    assert not risky & set(allowed)


@pytest.mark.parametrize(
    "source",
    [
        "fcntl.fcntl(f, fcntl.F_SETLEASE, fcntl.F_RDLCK)",
        "fcntl.fcntl(open('own'), fcntl.F_SETLEASE, fcntl.F_RDLCK)",
        "fcntl.fcntl(f, fcntl.F_GETLEASE)",
        "fcntl.fcntl(f, fcntl.F_NOTIFY, 1)",
        "fcntl.fcntl(f, fcntl.F_SETOWN, 1)",
        "fcntl.fcntl(f, fcntl.F_SETSIG, 1)",
        "fcntl.flock(f, fcntl.LOCK_SH)",
        "fcntl.lockf(f, fcntl.LOCK_SH)",
        "fcntl.fcntl(os.pipe()[0], 1031, 2**20)",
        "fcntl.ioctl(f, 0x5452, b'1234')",
        "os.sched_setaffinity(0, range(64))",
        "os.nice(1)",
        "os.posix_fadvise(f.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)",
        "os.fsync(f)",
        "os.splice(os.open('own', 0), os.pipe()[1], 10)",
        "os.sendfile(os.pipe()[1], f.fileno(), 0, 10)",
        "socket.socketpair()[0].setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2**20)",
        "socket.send_fds(socket.socketpair()[0], [b'x'], [0])",
        "os.setxattr('own', 'user.x', b'x')",
        "mmap.mmap(-1, 4096)",
        "mmap.mmap(-1, 2**21, mmap.MAP_PRIVATE | 0x40020)",
        "mmap.mmap(-1, 4096, mmap.MAP_PRIVATE | 0x20).madvise(21)",
    ],
)
def test_what_could_harm_a_neighbour_or_hide_memory_is_refused(box, source):
    """Most files here are one of Python's own, which all sandboxes and the grader have in common."""
    box.run("import fcntl, mmap, os, socket; f = open(os.__file__); open('own', 'w').write('x')")
    assert "PermissionError" in printed(box, source)


def test_a_busy_sandbox_has_one_core(monkeypatch):
    """Whatever it starts, and however it starts it; a second sandbox has another core, if there is one."""
    source = """
        import os, threading
        seen = [os.sched_getaffinity(0)]
        thread = threading.Thread(target=lambda: seen.append(os.sched_getaffinity(0)))
        thread.start(); thread.join()
        ends = os.pipe()
        if not os.fork():
            os.write(ends[1], repr(os.sched_getaffinity(0)).encode())
            os._exit(0)
        print(len(seen[0]), seen[0] == seen[1] == eval(os.read(ends[0], 100)), *seen[0])
    """
    before = os.sched_getaffinity(0)
    monkeypatch.setattr(cores, "_taken", Counter())  # as if `box` were not there
    with opened() as one, opened() as other:
        told = [printed(box, source).split() for box in (one, other)]
        assert [line[:2] for line in told] == [["1", "True"]] * 2
        assert len({line[2] for line in told}) == min(2, len(cores.cores()))
    assert os.sched_getaffinity(0) == before
    assert not +cores._taken


def test_numpy_starts_no_threads():
    """On one core they would only be in each other's way."""
    with opened() as box:
        box.run("import numpy as np\nx = np.ones((500, 500)); y = np.linalg.inv(x @ x + np.eye(500))")
        assert [len(os.listdir(f"/proc/{pid}/task")) for pid in descendants(box._process.first)] == [1, 1]


def test_a_container_has_only_as_many_cores_as_it_has_time_for(tmp_path):
    quota = tmp_path / "cpu.max"
    have = len(os.sched_getaffinity(0))
    for text, expected in (("max 100000", have), ("100000 100000", 1), ("50000 100000", 1), ("9900000 100000", have)):
        quota.write_text(text)
        assert len(cores.cores(quota)) == expected
    assert len(cores.cores(tmp_path / "none")) == have


@pytest.mark.parametrize(
    "path", ["/x", "/usr/x", "/usr/lib/x", "/packages/x", "/packages/numpy/x", "/grader/x", "/dev/x"]
)
def test_only_its_own_folder_can_be_written_to(box, path):
    assert re.search("Read-only|Permission|denied", printed(box, f"open({path!r}, 'w')"))
    assert re.search("Read-only|Permission|denied", printed(box, f"import os; os.symlink('/etc', {path!r})"))


def test_links_lead_nowhere(box):
    box.run("import os; os.symlink('/etc/passwd', 'link'); os.symlink('/proc/1/environ', 'other')")
    assert "FileNotFoundError" in printed(box, "open('link')")
    assert "FileNotFoundError" in printed(box, "open('other')")


def test_setuid_gives_nothing(box):
    source = """
        import os, shutil, subprocess, sys
        shutil.copy(sys.executable, "own"); os.chmod("own", 0o6777)
        r = subprocess.run(["./own", "-I", "-S", "-c", "import os; print(os.geteuid() == os.getuid())"],
            env={"PYTHONHOME": sys.base_prefix}, capture_output=True, text=True)
        print(r.stdout or r.stderr)
    """
    assert printed(box, source).strip() in ("True", "") or "Permission" in printed(box, source)


# What is too much


def test_an_endless_cell_is_interrupted_and_the_notebook_goes_on():
    with opened() as box:
        began = time.monotonic()
        (output,) = box.run("x = 1\nwhile True: x += 1", 0.3)
        assert time.monotonic() - began < 1
        assert (output.ename, output.evalue) == (
            "Late",
            "This cell did not finish within 0.3 s, so it was interrupted.",
        )
        assert box.value("x") > 1000


@pytest.mark.parametrize(
    "body", ["while True: pass", "import time\n    time.sleep(1e6)", "f()", "[n for n in iter(int, 1)]"]
)
def test_an_endless_function_is_late(body):
    with opened() as box:
        box.run(
            f"import sys; sys.setrecursionlimit(10**9)\ndef f():\n    {body}" if body != "f()" else "def f():\n    f()"
        )
        called = box.call("f", [], seconds=0.3)
        assert called.late == (0.3 if body != "f()" else None)
        assert called.error is None or called.error.startswith("RecursionError")
        box.run("y = 2")
        assert box.value("y") == 2


@pytest.mark.parametrize(
    "source",
    [
        "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True: x = 1",
        "import itertools\nsum(itertools.repeat(0))",
        "import signal, time\nsignal.setitimer(signal.ITIMER_REAL, 0)\ntime.sleep(100)",
        "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\nwhile True: x = 1",
    ],
)
def test_a_cell_that_does_not_listen_is_stopped(source):
    assert told(source, Limits(seconds=1)) == "Your notebook did not finish within 1 s and was stopped."


def test_all_cells_together_have_one_time():
    with opened(Limits(seconds=1)) as box:
        with pytest.raises(Ended, match=r"^Your notebook did not finish within 1 s and was stopped\.$"):
            [box.run("import time; time.sleep(0.2)") for _ in range(10)]
        assert box.left < 0.1


def test_an_endless_thread_does_not_keep_the_grader():
    with opened() as box:
        box.run("import threading\ndef f():\n    while True: pass\nthreading.Thread(target=f).start()")
        assert box.run("1 + 1")[0].data["text/plain"] == "2"


@pytest.mark.parametrize(
    "source",
    [
        "import os; os._exit(0)",
        "import os; os.abort()",
        "import ctypes; ctypes.string_at(0)",
        "import os; os.closerange(0, 100)",
        "import os, time\nif os.fork(): os._exit(0)\nos.setsid()\nif os.fork(): os._exit(0)\ntime.sleep(100)",
        "import os, sys; os.execv(sys.executable, ['p', '-c', '1'])",
        "import sys\nsys.setrecursionlimit(10**8)\ndef f(): return f.__call__()\nf()",
    ],
)
def test_a_process_that_ends_is_told(source):
    assert told(source) == "Your notebook ended its Python process, with os._exit or in a crash."


def test_it_stops_nothing_but_itself():
    """The first process inside, which waits for it, is not reached by its signals."""
    sleeper = subprocess.Popen(["sleep", "60"])
    try:
        with opened() as box:
            box.run("import os, signal")
            for target in ("1, signal.SIGSTOP", "1, signal.SIGKILL", "-1, signal.SIGKILL", "-1, signal.SIGSTOP"):
                assert re.match(r"$|PermissionError|ProcessLookupError", printed(box, f"os.kill({target})"))
            assert box.run("1 + 1")[0].data["text/plain"] == "2"
        assert "crash" in told("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
        assert sleeper.poll() is None
    finally:
        sleeper.kill()
        sleeper.wait()


def test_children_that_outlive_are_ended():
    with opened() as box:
        source = """
            import os, time
            if not os.fork():
                os.setsid()
                if not os.fork():
                    for n in range(100): os.closerange(0, 100)
                    time.sleep(1000)
                os._exit(0)
            os.wait()
        """
        box.run(textwrap.dedent(source))
        assert len(in_namespace(namespace(box._process.first))) == 3  # with the first one, which waits


BUSY = """
import os, signal
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
if {confined} and not os.fork():
    os.setsid()
while True: pass
"""
KILLED = """
from convlib.grading.sandbox.sandbox import Limits, Sandbox
with Sandbox(Limits(seconds=60), confined={confined}) as box:
    print(box._process.first, flush=True)
    box.run({busy!r})
"""


@pytest.mark.parametrize("confined", [True, False])
def test_sandboxes_end_with_a_killed_grader(confined):
    """Its busy processes too. What is dead and waits to be buried by the machine's first process does not count."""
    code = KILLED.format(confined=confined, busy=BUSY.format(confined=confined))
    grader = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    first = int(grader.stdout.readline())
    time.sleep(0.5)
    members = in_namespace(namespace(first)) if confined else [first]
    grader.kill()
    grader.communicate()
    assert len(members) == (3 if confined else 1)
    until = time.monotonic() + 5
    while living := [pid for pid in members if runs(pid)]:
        assert time.monotonic() < until, living
        time.sleep(0.02)


def runs(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def test_a_fork_bomb_is_held():
    """Its first process may still listen when its time is over; or all are stopped for being many."""
    with opened() as box:
        try:
            bomb = "import os\nwhile True:\n    try: os.fork()\n    except OSError as problem: kept = problem"
            outputs = box.run(bomb)
            end = " ".join(output.get("ename", "") for output in outputs)
        except Ended as ended:
            end = str(ended)
    assert re.search("Late|processes|did not finish|did not ask for|not a result", end)


def test_processes_are_counted():
    with opened() as box:
        source = """
            import os, time
            n = 0
            try:
                while n < 1000:
                    if not os.fork():
                        time.sleep(100)
                        os._exit(0)
                    n += 1
            except BlockingIOError:
                print("no more")
        """
        assert printed(box, source) == "no more\n"
        assert box.value("n") == DEFAULT.processes - 1
        box.run("import threading\ndef f():\n    for _ in range(40): threading.Thread(target=print).start()")
        assert "can't start new thread" in box.call("f", []).error
        watch = Watch(box._process.first, memory=10**12, processes=DEFAULT.processes - 2, folder=None, stop=print)
        assert str(watch.excess()) == "Your notebook started more than 10 processes and was stopped."


MEMORY = Limits(memory=400_000_000)
LEADERLESS = """
import ctypes, os, threading, time
def hold():
    time.sleep(0.5)
    x = bytearray(5 * 10**8)
    time.sleep(9)
if not os.fork():
    threading.Thread(target=hold).start()
    ctypes.CDLL(None).syscall({"x86_64": 60, "aarch64": 93}[os.uname().machine], 0)  # the first thread ends alone
time.sleep(9)
"""
FAMILY = "import os, time\nfor n in range(8):\n  if not os.fork():\n"


def test_one_process_can_not_have_more_memory():
    with opened(MEMORY) as box:
        for source in ("bytearray(10**9)", "[0] * 10**9", "import numpy; numpy.ones(10**9)"):
            assert "MemoryError" in printed(box, source), source
        assert "memory" in printed(box, "import mmap; mmap.mmap(-1, 10**9, mmap.MAP_PRIVATE | 0x20)")


@pytest.mark.parametrize(
    "source",
    [
        "x = []\nwhile True:\n    try: x.append(bytearray(10**7))\n    except MemoryError: pass",
        "import mmap\nx = []\nwhile True:\n    x.append(mmap.mmap(-1, 10**7, 0x22))\n    x[-1][:] = b'x' * 10**7",
        f"{FAMILY}    x = bytearray(10**8)\n    time.sleep(9)\ntime.sleep(9)",
        f"x = bytearray(10**8)\n{FAMILY}    x[::2] = bytes(5 * 10**7)\n    time.sleep(9)\ntime.sleep(9)",
        LEADERLESS,
    ],
)
def test_a_memory_bomb_is_stopped(source):
    assert told(source, MEMORY) == "Your notebook used more than 0.4 GB of memory and was stopped."


def test_memory_that_is_shared_counts_once():
    with opened(MEMORY) as box:
        source = """
            import os, time
            x = bytearray(2 * 10**8)
            children = []
            for n in range(5):
                child = os.fork()
                if not child:
                    time.sleep(0.5)
                    os._exit(0)
                children.append(child)
            for child in children: os.waitpid(child, 0)
            print("fine")
        """
        assert printed(box, source) == "fine\n"


def test_files_have_little_space():
    with opened(Limits(space=10_000_000)) as box:
        assert "No space left" in printed(box, "for n in range(3): open(str(n), 'wb').write(bytes(5 * 10**6))")
        assert "File too large" in printed(box, "open('0', 'ab').truncate(10**8)")
        assert "No space left" in printed(box, "open('/tmp/other', 'wb').write(bytes(5 * 10**6))")
    assert told("n = 0\nwhile True:\n    open(str(n), 'w'); n += 1") == (
        "Your notebook made more than 10000 files and was stopped."
    )


def test_endless_printing_is_cut_then_interrupted():
    with opened() as box:
        outputs = box.run("while True: print('x' * 1000)", 0.5)
        assert [each.output_type for each in outputs] == ["stream", "stream", "error"]
        assert len(outputs[0].text) < 101_000
        assert outputs[1].text == "[The rest of what this cell printed is left out.]"
        assert len(box.run("for n in range(100): display(n)")) == 50


def test_what_is_shown_is_cut_by_the_grader_too():
    """A changed guest sends more than it should."""
    with opened() as box:
        box.run("import gc\nguest = next(type(o) for o in gc.get_objects() if type(o).__name__ == 'Notebook')")
        box.run("guest.answer_call = lambda *_: [1, 'p' * 10**5 * 5, 'e' * 10**5, False, False]")
        called = box.call("f", [])
        assert (len(called.printed), len(called.error)) == (100_000, 1000)
        box.run("guest.answer_facts = lambda *_: [True, [['n' * 999, 'both', True]] * 999, False]")
        found = box.facts("f")
        assert (len(found.parameters), {len(name) for name, _, _ in found.parameters}) == (50, {100})
        box.run("guest.answer_run = lambda self, seconds, source: eval(source)")
        assert len(box.run("[['stream', 'stdout', 'x']] * 1000")) == 50
        (stream,) = box.run("[['stream', 'stdout', 'x' * 10**6]]")
        assert len(stream.text) == 100_000
        (error,) = box.run("[['error', 'x' * 10**5, 'y' * 10**5, 'z' * 10**5]]")
        assert [len(error.ename), len(error.evalue), *map(len, error.traceback)] == [1000, 1000, 10_000]
        (late,) = box.run("[['late', 'z' * 10**5]]")
        assert len(late.traceback[0]) == 10_000


@pytest.mark.parametrize(
    "source",
    [
        "import os\nwhile True: os.write(1, b'x' * 10**5); os.write(2, b'x' * 10**5)",
        "import subprocess, sys\nsubprocess.run([sys.executable, '-I', '-S', '-c', 'while True: print(10**1000)'])",
    ],
)
def test_endless_printing_below_python_goes_nowhere(source):
    with opened() as box:
        assert [each.output_type for each in box.run(source, 0.5)] == ["error"]


def test_what_all_cells_show_is_limited():
    with opened(Limits(output=250_000)) as box:
        for _ in range(2):
            box.run("print('x' * 99_999)")
        with pytest.raises(Ended, match=r"^Your notebook was stopped: it showed more than 0\.25 MB"):
            box.run("print('x' * 99_999)")


# What comes out is not believed

FORGE = """
import os, json, struct
pipe = 4
def send(text, body=b"", lengths=None):
    text = text if isinstance(text, bytes) else json.dumps(text).encode()
    os.write(pipe, struct.pack("!II", *(lengths or (len(text), len(body)))) + text + body)
"""


@pytest.mark.parametrize(
    ("forged", "reason"),
    [
        ("send([2, []]); send([3, 5])", "not"),
        ("send([1, []])", "sent something that the grader did not ask for"),
        ("send([2, 5])", "sent something that is not a cell's output"),
        ("send([2, [['stream', 'stdin', '']]])", "sent something that is not a cell's output"),
        ("send([2, [['display_data', {'array': ['uint8', [1]]}, None]]], b'x')", "not a cell's output"),
        ("send([2, [['display_data', {'text/html': '<script>'}]]])", "an object that is no array"),
        ("send(b'[' * 100000)", "a text that is not JSON, or too deep"),
        ("send(b'\\xff')", "a text that is not JSON, or too deep"),
        ("send([2, {'array': ['object', [1]]}], bytes(8))", "an object that is no array"),
        ("send([2, {'array': ['float64', [10**9]]}], bytes(8))", "an array whose shape is not a shape"),
        ("send([2, {'array': ['float64', [0, 8_000_000, 8_000_000]]}])", "an array whose shape is not a shape"),
        ("send([{'array': ['uint8', [2]]}, []], b'12')", "sent something that the grader did not ask for"),
        ("send([{'objects': [[1], [2]]}, []])", "sent something that the grader did not ask for"),
        ("send([2.0, []])", "sent something that the grader did not ask for"),
        ("send([2, {'array': ['uint8', [3]]}], b'123')", "sent something that is not a cell's output"),
        ("send([2, 'text'])", "sent something that is not a cell's output"),
        ("send([2, [{'array': ['uint8', [3]]}]], b'123')", "sent something that is not a cell's output"),
        ("send([2, [[]]])", "sent something that is not a cell's output"),
        ("send([2, [[{'objects': [[1], ['cut']]}]]])", "sent something that is not a cell's output"),
        ("send([2, [['stream', {'objects': [[1], ['stdout']]}, 'x']]])", "sent something that is not a cell's output"),
        ("send([2, {'array': ['float64', [2]]}], bytes(8))", "an array that is longer than its bytes"),
        ("send([2, {'array': ['float64', [1]]}], bytes(9))", "1 bytes that belong to no array"),
        ("send(b'', b'', (2**32 - 1, 0))", "more than 2 MB of text or 8 MB of numbers"),
        ("send(b'', b'', (2, 2**32 - 1))", "more than 2 MB of text or 8 MB of numbers"),
        ("send([2, [1] * 200_000])", "a value with too many parts, or too deep"),
        ("os.write(pipe, b'GET / HTTP/1.1')", "more than 2 MB of text or 8 MB of numbers"),
        ("os.write(pipe, os.urandom(10**6))", "not a result|did not finish"),
    ],
)
def test_forged_frames_end_the_notebook(forged, reason):
    with opened(Limits(seconds=1)) as box:
        box.run(FORGE)
        with pytest.raises(Ended) as caught:
            [box.run(source) for source in (forged, "1")]  # an answer that comes early is read as the next one
        assert re.search(reason, f"{caught.value} {caught.value.__cause__}")


def test_a_frame_that_never_ends_runs_out_of_time():
    with opened(Limits(seconds=1)) as box:
        box.run(FORGE)
        with pytest.raises(Ended, match="did not finish"):
            box.run("send(b'', b'', (1000, 1000))\nimport time\nwhile True: os.write(pipe, b' '); time.sleep(0.01)")


def test_a_changed_runner_says_only_what_a_result_may_be():
    """The answers to `call` can be made up, as any function's result can; they are still five plain values."""
    with opened() as box:
        box.run("import gc\nnotebook = next(o for o in gc.get_objects() if type(o).__name__ == 'Notebook')")
        box.run("type(notebook).answer_call = lambda *_: [7, '', None, False, False]")
        assert box.call("anything", []).value == 7
        box.run("type(notebook).answer_call = lambda *_: [7, '', None, False]")
        with pytest.raises(Ended, match="sent something that is not a result"):
            box.call("anything", [])


def test_replaced_functions_change_nothing_outside():
    with opened() as box:
        source = """
            import builtins, json, numpy as np, unittest
            np.testing.assert_allclose = np.array_equal = np.allclose = lambda *_, **__: True
            builtins.all = builtins.any = builtins.abs = lambda *_: True
            builtins.AssertionError = Exception
            class Always(float):
                def __eq__(self, other): return True
                def __lt__(self, other): return True
            class Same(np.ndarray):
                def __eq__(self, other): return np.ones(self.shape, bool)
            number, array = Always(3), np.zeros(2).view(Same)
            masked = np.ma.masked_all(3)
        """
        box.run(textwrap.dedent(source))
        assert type(box.value("number")) is float
        assert box.value("number") != 4
        assert type(box.value("array")) is np.ndarray
        assert not (box.value("array") == 1).any()
        assert type(box.value("masked")) is np.ma.MaskedArray
        with pytest.raises(AssertionError):
            np.testing.assert_allclose(box.value("array"), 1)


@pytest.mark.parametrize(
    ("expression", "what"),
    [
        ("np.zeros(2, [('a', float), ('b', int)])", Other("type", "ndarray")),
        ("np.zeros(10**7)", Other("large array", "(10000000,)")),
        ("np.broadcast_to(1.0, (10**9, 10**9))", Other("large array", "(1000000000, 1000000000)")),
        ("np.datetime64('now')", Other("type", "datetime64")),
        ("10 ** 310", Other("long integer")),
        ("len", Other("type", "builtin_function_or_method")),
        ("type('<b>' * 500, (), {})()", Other("type", "<b>" * 66 + "<b")),
        ("['x' * 10**6] * 2", Other("too much")),
        ("[0] * 10**5", Other("too much")),
        ("[np.zeros(6 * 10**5)] * 2", Other("too much")),
    ],
)
def test_what_is_not_plain_is_only_told(box, expression, what):
    box.run(f"import numpy as np\nx = {expression}")
    assert box.value("x") == what
    box.run("def f(): return x")
    assert box.call("f", []).value == what


def test_strange_numbers_arrive(box):
    box.run(
        "import numpy as np\nx = [float('nan'), float('-inf'), np.nan, np.array([np.nan, np.inf])]\n"
        "y = np.arange(6).reshape(2, 3).T[::-1].astype('>i2')\nz = np.zeros((0, 3))\n"
        "a = x\nfor n in range(100): a = [a]"
    )
    value = box.value("x")
    assert np.isnan(value[0])
    assert value[1] == -np.inf
    assert np.isnan(value[3][0])
    assert box.value("y").tolist() == [[2, 5], [1, 4], [0, 3]]
    assert box.value("y").dtype == np.int16
    assert box.value("z").shape == (0, 3)
    assert "Other(kind='type', detail='list')" in str(box.value("a"))


def test_outputs_are_text_and_png_only():
    with opened() as box:
        source = """
            from IPython.display import HTML, SVG, Javascript, display, publish_display_data
            display(HTML("<script>1</script>"), SVG("<svg xmlns='http://www.w3.org/2000/svg'/>"), Javascript("1"))
            publish_display_data({"text/plain": "plain", "text/html": "<b>", "application/x-any": {}})
            publish_display_data({"image/png": b"GIF89a<script>"})
            publish_display_data({"image/png": "AAAA"})
            print("\\x1b[2J\\x1b]0;title\\x07\\x00\\ud800\\u202e<script>")
        """
        outputs = box.run(textwrap.dedent(source))
        assert {name for each in outputs for name in each.get("data", {})} == {"text/plain"}
        assert [each.data["text/plain"] for each in outputs[3:6]] == [
            "plain",
            *["[A picture that is not an intact PNG is left out.]"] * 2,
        ]
        assert outputs[6].text == "]0;title<script>\n"


# Groups, where the system offers them: tried on folders that look like them, since few machines have them for tests


def grouped(folder, **files):
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("controllers", "subtree_control", "procs"):
        (folder / f"cgroup.{name}").write_text(files.get(name, ""))
    return folder


BOTH = "cpu memory pids"


@pytest.mark.parametrize(
    ("above", "own", "expected"),
    [
        ({}, {}, None),
        ({}, {"controllers": "hugetlb", "procs": "7"}, None),
        ({}, {"controllers": BOTH, "procs": "7 8"}, None),
        ({}, {"controllers": BOTH, "procs": "7"}, "own"),
        ({}, {"controllers": BOTH, "subtree_control": BOTH}, "own"),
        ({"subtree_control": BOTH}, {"procs": "7 8"}, "above"),
        ({"subtree_control": "pids"}, {"procs": "7 8"}, None),
    ],
)
def test_groups_are_used_where_they_are_offered(tmp_path, above, own, expected):
    places = {"above": grouped(tmp_path / "above", **above), "own": grouped(tmp_path / "above" / "own", **own)}
    assert cgroup.find(places["own"], 7) == places.get(expected)
    moved = places["own"] / "grader"
    assert moved.exists() == (own.get("procs") == "7" and expected == "own")
    if moved.exists():
        assert (moved / "cgroup.procs").read_text() == "7"
        assert (places["own"] / "cgroup.subtree_control").read_text() == "+memory +pids"


def test_a_group_has_the_limits_and_the_processes(tmp_path):
    group = cgroup.Group(tmp_path, [7, 8], 10**6, 13)
    written = {file.name: file.read_text() for file in group.folder.iterdir()}
    limits = {"memory.max": "1000000", "memory.swap.max": "0", "memory.oom.group": "1", "pids.max": "13"}
    assert written == limits | {"cgroup.procs": "7\n8\n"}
    for events, full in (("low 0\noom_kill 0\n", False), ("low 0\noom_kill 2\n", True)):
        (group.folder / "memory.events").write_text(events)
        assert group.was_full() is full
    for file in group.folder.iterdir():  # a real one has no files to remove
        file.unlink()
    group.close()
    assert not group.folder.exists()


def test_a_sandbox_in_a_group_says_that_its_memory_was_full(tmp_path, monkeypatch):
    monkeypatch.setattr(cgroup, "place", lambda: tmp_path)
    monkeypatch.setattr(cgroup.Group, "was_full", lambda _: True)
    assert told("import os; os._exit(9)") == "Your notebook used more than 1.0 GB of memory and was stopped."
    (group,) = tmp_path.iterdir()
    assert len((group / "cgroup.procs").read_text().split()) == 2
    assert (group / "pids.max").read_text() == str(DEFAULT.processes + 1)


# The machine


def test_without_bubblewrap_the_way_out_is_told(monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(NoSandboxError, match=r"apt install bubblewrap.*sandbox=False"), Sandbox():
        pass
    with opened(confined=False) as box:
        assert box.run("1 + 1")[0].data["text/plain"] == "2"


def test_on_an_unknown_machine_the_way_out_is_told(monkeypatch):
    monkeypatch.setattr("platform.machine", lambda: "sparc64")
    with pytest.raises(NoSandboxError, match=r"x86_64 and aarch64 .* sandbox=False"), Sandbox():
        pass


NESTED = "from convlib.grading.sandbox.sandbox import Sandbox\nwith Sandbox() as box: print(box.run('1 + 1')[0].data)"


def nested(user, *options):
    """Open a sandbox as this user of a container that has no other users."""
    root = ["--cap-add", "ALL"] if user == "0" else []  # as in a container
    container = ["bwrap", "--dev-bind", "/", "/", "--unshare-user", "--uid", user, "--gid", user, *root, *options]
    return subprocess.run([*container, sys.executable, "-c", NESTED], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("user", ["0", "1000"])
def test_a_container_with_one_user_is_enough(user):
    assert nested(user).stdout == "{'text/plain': '2'}\n"


@pytest.mark.parametrize("user", ["0", "1000"])
def test_where_namespaces_are_forbidden_the_way_out_is_told(user):
    done = nested(user, "--disable-userns")
    assert done.stdout == ""
    assert re.search(
        r"(?s)NoSandboxError: The sandbox does not start here: bwrap: .*sysctl.*sandbox=False", done.stderr
    )


def test_unconfined_has_limits_all_the_same():
    with opened(MEMORY, confined=False) as box:
        assert "MemoryError" in printed(box, "bytearray(10**9)")
        assert printed(box, "import scipy") == ""  # what makes it a choice to be made knowingly
        assert "would give the answer away" in printed(box, "from convlib import operations")
        assert box.run("while True: pass", 0.2)[0].ename == "Late"
    endless = "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True: x = 1"
    assert (
        told(endless, Limits(seconds=1), confined=False) == "Your notebook did not finish within 1 s and was stopped."
    )
    assert "crash" in told("import os; os._exit(0)", confined=False)
    daemon = "import os, time\nif os.fork(): os._exit(0)\ntime.sleep(60)"
    assert "did not finish" in told(daemon, Limits(seconds=1), confined=False)  # the child holds the pipe


MAIN = (
    "works or accounts or network or nobody or refused or outlive or bomb or space or files or written or interrupted "
    "or counted or core or killed or calls or cut"
)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0,
    reason="only root can become another user; the tests above ran as an ordinary one",
)
def test_this_holds_for_an_ordinary_user():
    """The main ones of these tests, run by a user who owns nothing; Python and the course are shown to it read-only."""
    shown = {str(path) for path in (sys.base_prefix, sys.prefix, ROOT)}
    hidden = {"/" + Path(path).parts[1] for path in shown} - {"/usr", "/tmp"}
    view = [part for top in sorted(hidden) for part in ("--perms", "0755", "--tmpfs", top)]
    folders = {str(folder) for path in shown for folder in Path(path).parents if len(folder.parts) > 2}
    view += [part for folder in sorted(folders) for part in ("--dir", folder)]
    view += [part for path in sorted(shown) for part in ("--ro-bind", path, path)]
    user = ["setpriv", "--reuid", "12345", "--regid", "12345", "--clear-groups"]
    tests = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", __file__, "-k", MAIN]
    command = ["bwrap", "--dev-bind", "/", "/", *view, "--chdir", str(ROOT), "--", *user, *tests]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"HOME": "/tmp"}, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert int(re.search(r"(\d+) passed", done.stdout)[1]) > 20


@pytest.mark.parametrize("confined", [True, False])
def test_other_systems_are_told_that_grading_needs_linux(monkeypatch, confined):
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(NoSandboxError, match="on Linux only"):
        Sandbox(confined=confined).__enter__()
