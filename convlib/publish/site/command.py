"""Run other programs to build the site, and say in a sentence why it cannot be built."""

import subprocess
import sys

from convlib.text import tr


class SiteError(Exception):
    """The site cannot be built; the message says why and what to do."""


def run(command: list, **settings) -> None:
    """Run a command, and show what it says only if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, **settings)
    if done.returncode:
        raise SiteError(tr("{command} failed:\n{output}", command=" ".join(map(str, command)), output=done.stderr))


def pip(*words: object) -> None:
    """Run this Python's pip, and tell its reason only if it fails."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--retries=2", "--quiet"]
    done = subprocess.run([*command, *map(str, words)], capture_output=True, text=True)
    if done.returncode:
        reasons = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise SiteError(
            tr(
                "pip could not collect the packages of the site. It says:\n{reasons}\n"
                "The packages come from the package index: connect to a network, or let pip know your mirror or proxy "
                "(pip config), and start again.",
                reasons="\n".join(reasons) or done.stderr,
            )
        )
