"""Run other programs to build the site, and say in a sentence why it cannot be built."""

import subprocess

from convlib.text import tr


class SiteError(Exception):
    """The site cannot be built; the message says why and what to do."""


def run(command: list, **settings) -> None:
    """Run a command, and show what it says only if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, **settings)
    if done.returncode:
        raise SiteError(tr("{command} failed:\n{output}", command=" ".join(map(str, command)), output=done.stderr))
